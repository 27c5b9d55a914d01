/* Which columns the list shows, and in which order. */
/** @import { Field, Table } from "../types.d.ts" */
import { block, h, lang, page, w } from "#core";
import { setLook } from "./history.js";
import { asBuilt, lookBox, lookNow, orderedList } from "./look_parts.js";

const ALWAYS = ["name"];
const NEVER = ["latitude", "longitude", "code"];
const HOURS = ["opens", "closes", "days"];
const USUAL = ["address", "category", "value", "place", "capacity", "elevation", "opens"]; // what the list shows by itself

/** @type {() => Table | null} */
const table = () => block("data");

/** @type {() => Field[]} hours are one column, whatever days they are kept in */
const columns = () => {
  const T = table();
  const all = (T?.fields ?? []).filter(({ id, role }) => id !== "id" && ![...ALWAYS, ...NEVER].includes(role ?? ""));
  const hours = T?.week ? all.find(({ role }) => HOURS.includes(role ?? "")) : undefined;
  return all.filter((f) => !hours || f === hours || !HOURS.includes(f.role ?? ""));
};

const state = () => {
  const all = columns();
  const items = all.map((f) => ({
    id: f.id,
    label: table()?.week && HOURS.includes(f.role ?? "") ? w("hours") : f[lang()],
  }));
  const usual = USUAL.flatMap((role) => all.filter((f) => f.role === role)).map(({ id }) => id);
  const now = lookNow("columns");
  return { items, chosen: Array.isArray(now) ? now.map(String) : usual };
};

const name = () => (table()?.fields ?? []).find(({ role }) => role === "name")?.id;

let draw = () => {};
const build = () => {
  const first = name();
  const list = orderedList("columns", state, (ids) => setLook("columns", first ? [first, ...ids] : ids));
  draw = list.draw;
  return [
    lookBox(
      "columns",
      w("edit.look.columns"),
      h("p", { class: "ed-hint", text: w("edit.columns.hint") }),
      list.list,
      asBuilt("columns"),
    ),
  ];
};

export const listSection = {
  id: "columns",
  there: () => page.settings.lists && (table()?.n ?? 0) > 0,
  build,
  refresh: () => draw(),
};
