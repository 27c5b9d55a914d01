/* The rows of the page in the edit mode: find one and mend it, add one, take in a table; and all that was changed, each to be undone. */
/** @import { LaidRow } from "../row_edits.js" */
import { $, built, editsNow, fold, h, lang, pure, w } from "#core";
import { setRows } from "./history.js";
import { withoutEdit } from "./rows_changes.js";
import { rowForm } from "./rows_form.js";
import { hasRows, rowsNow, whyNot } from "./rows_now.js";
import { pasteForm } from "./rows_paste.js";
import { leaveMap } from "./rows_position.js";
import { refusedText, textOf } from "./rows_texts.js";

const SHOWN = 12; // rows that the search shows
const CHANGES = 100; // changes that are listed

/** @type {HTMLElement | null} */
let box = null;
/** @type {((held: Held) => Node[]) | null} draws the form that is open; null: the list is */
let form = null;
/** @typedef {{ photo?: { data: string }, cells?: string[][] }} Held what an open form holds besides the texts in its fields */
/** @type {Held} */
let held = {};
/** @type {unknown} the changes of which an open form knows */
let known = null;

/** @type {(nodes: Node[], focus?: string) => void} */
const show = (nodes, focus = "row-title") => {
  box?.replaceChildren(...nodes);
  $(focus)?.focus({ preventScroll: true });
  box?.closest(".ed-body")?.scrollTo(0, 0);
};

/** @param {string} [said] */
const toHome = (said = "") => {
  form = null;
  leaveMap();
  show(homeNodes(), "rows-search");
  const told = $("rows-said");
  if (told) told.textContent = said;
};

/** @param {(held: Held) => Node[]} drawn */
const toForm = (drawn) => {
  form = drawn;
  held = {};
  known = rowsNow().edits;
  show(drawn(held));
};
/** @param {LaidRow | null} row */
const toRow = (row) => toForm((own) => rowForm(rowsNow(), row, toHome, own));

/** @type {(i: number) => void} the form of a row of the list */
export const mendRow = (i) => {
  const row = whyNot() ? undefined : rowsNow().rows[i];
  if (row) toRow(row);
};

/** @type {(query: string) => Node[]} */
const found = (query) => {
  const now = rowsNow();
  const text = fold(query);
  const rows = text
    ? now.rows.filter((row) => fold(now.forms.map((f) => now.cell(row, f)).join(" ")).includes(text))
    : now.rows;
  const row = (/** @type {LaidRow} */ one) =>
    h(
      "li",
      {},
      h(
        "span",
        { lang: "ja" },
        h("b", { text: now.name(one) }),
        one.marked ? h("small", { text: w("row.unconfirmed") }) : null,
      ),
      h("button", {
        type: "button",
        "aria-label": w("edit.rows.mend.of", { name: now.name(one) }),
        text: w("edit.rows.mend"),
        onclick: () => toRow(one),
      }),
    );
  const more = rows.length > SHOWN ? [h("li", { text: w("edit.rows.more", { n: rows.length - SHOWN }) })] : [];
  return rows.length ? [...rows.slice(0, SHOWN).map(row), ...more] : [h("li", { text: w("list.empty") })];
};

/** @type {() => Node[]} the newest first; those that do not fit above them */
const changesList = () => {
  const now = rowsNow();
  if (!now.edits.length) return [h("p", { class: "ed-hint", text: w("edit.rows.none") })];
  const refused = new Map(now.unapplied.map((one) => [one.edit.id, one]));
  const line = (/** @type {import("../types.d.ts").RowEdit} */ edit) => {
    const bad = refused.get(String(edit.id));
    return h(
      "li",
      { class: bad ? "ed-bad" : null },
      h(
        "span",
        {},
        h("b", { lang: "ja", text: String(edit.key) }),
        h("small", { text: textOf(now, edit) }),
        bad ? h("small", { class: "ed-note", text: refusedText(bad) }) : null,
      ),
      h("button", {
        ...{
          type: "button",
          text: w("edit.rows.undo"),
          "aria-label": w("edit.rows.undo.of", { name: String(edit.key) }),
        },
        onclick: () => setRows(withoutEdit(now.edits, edit.id)),
      }),
    );
  };
  const newest = [...now.edits].reverse().sort((a, b) => Number(refused.has(b.id)) - Number(refused.has(a.id)));
  const more = newest.length > CHANGES ? [h("li", { text: w("edit.rows.more", { n: newest.length - CHANGES }) })] : [];
  return [h("ul", { class: "ed-list" }, ...newest.slice(0, CHANGES).map(line), ...more)];
};

/** @type {() => string} the day of the build, in words */
const builtOn = () => {
  const day = String(editsNow()?.built ?? "");
  return /^\d{4}-\d\d-\d\d$/.test(day)
    ? pure.dayText(lang(), new Date(`${day}T00:00:00Z`), lang() === "ja" ? "md" : "dm")
    : day;
};

/** @type {() => Node[]} */
const homeNodes = () => {
  /** @type {HTMLInputElement} */
  const search = h("input", {
    ...{
      type: "search",
      id: "rows-search",
      autocomplete: "off",
      placeholder: w("search.hint"),
      "aria-label": w("edit.rows.search"),
    },
    oninput: () => void $("rows-found")?.replaceChildren(...found(search.value)),
  });
  const stale = editsNow()?.renews
    ? []
    : [h("p", { class: "ed-hint", text: w("edit.rows.stale_figures", { date: builtOn() }) })];
  return [
    h("p", { class: "ed-hint", text: w("edit.rows.hint") }),
    ...stale,
    h("p", { class: "ed-now", id: "rows-said", role: "status" }),
    h(
      "p",
      { class: "ed-buttons" },
      h("button", { type: "button", id: "row-add", text: w("edit.rows.add"), onclick: () => toRow(null) }),
      h("button", {
        ...{ type: "button", id: "rows-table", text: w("edit.rows.table") },
        onclick: () => toForm((own) => pasteForm(rowsNow(), toHome, own)),
      }),
    ),
    h("h3", { text: w("edit.rows.search") }),
    search,
    h("ul", { class: "ed-list", id: "rows-found" }, ...found("")),
    h("h3", { text: w("edit.rows.changes") }),
    h("div", { id: "rows-changes" }, ...changesList()),
  ];
};

const build = () => {
  const why = whyNot();
  const open = !why && known === rowsNow().edits ? form : null;
  form = open;
  leaveMap();
  box = h("div", { class: "ed-rows" });
  if (open) box.append(...open(held));
  else if (why) box.append(h("p", { class: "ed-hint", text: w(`edit.rows.why.${why}`) }));
  else box.append(...homeNodes());
  return [box];
};

const refresh = () => {
  if (!box || whyNot()) return;
  if (form) {
    if (known === rowsNow().edits) return;
    form = null; // something was undone: what the form knows holds no longer
    leaveMap();
    box.replaceChildren(...homeNodes());
    return;
  }
  const search = $("rows-search");
  const query = search instanceof HTMLInputElement ? search.value : "";
  $("rows-found")?.replaceChildren(...found(query));
  $("rows-changes")?.replaceChildren(...changesList());
};

export const rowSection = { id: "rows", there: () => hasRows() || built("edits") !== null, build, refresh };
