/* The list of reports, or of places to check, and what a row tells when it is open. */
/** @import { Child } from "../../web/types.d.ts" */
/** @import { State } from "./types.d.ts" */
/** @import { Notes } from "./notes.js" */
/** @import { Rows } from "./rows.js" */
/** @import { Stats } from "./stats.js" */
/** @import { Texts } from "./texts.js" */
import {
  $,
  aroundNode,
  distance,
  fragment,
  GAP,
  glyph,
  h,
  lang,
  number,
  page,
  pagedList,
  published,
  the,
  unseen,
  w,
} from "#core";
import { tenths } from "./stats.js";
import { fill, say } from "./texts.js";

/** @typedef {{ select: (k: number | null) => void, twin: (k: number) => void, ask: (k: number) => void }} Presses */

/** @type {(state: State) => Node} where distances are counted from: a town by its name, or a word of the page's */
export const originOf = ({ named, origin }) => (named ? published("span", origin) : h("span", { text: w(origin) }));

/**
 * @param {{ R: Rows, told: Texts, stats: Stats, notes: Notes, state: State }} page
 * @param {Presses} presses
 */
export const listOf = ({ R, told, stats, notes, state }, presses) => {
  const B = R.block;
  const { walks } = B;
  const S = page.settings;
  const isNear = () => state.from !== null && (walks || state.order === "near");
  const inSets = () => state.view === "twins";
  /** @type {number[][]} */
  let sets = [];

  /* ---- what a row tells ---- */
  /** @param {number} k */
  const right = (k) => {
    const far = R.far(k, state.from);
    if (isNear()) return far === null ? null : h("span", { class: "far", text: distance(far) });
    if (walks || !R.isOpen(k)) return null;
    return h("span", { class: "points", text: tenths(stats.points(k)) }, h("small", { text: say("points") }));
  };
  /** @param {number} k */
  const deeds = (k) => {
    const name = R.title(k) ?? "";
    const agree = { type: "button", class: "ok", onclick: () => notes.right(k) };
    const differ = { type: "button", class: "no", onclick: () => presses.ask(k) };
    return h(
      "div",
      { class: "at" },
      h("button", agree, unseen(name), say("walk.right")),
      h("button", differ, unseen(name), say("walk.differs")),
    );
  };
  /** @param {number} k */
  const rule = (k) => {
    if (!R.isOpen(k)) return null;
    const { age, kind, twin } = stats.parts(k);
    const points = { points: tenths(stats.points(k)), a: tenths(age), k: kind, t: twin, ...stats.weights };
    return h("p", { class: "note", text: say("rule.points", points) });
  };
  /** @param {number} k those that may be the same */
  const again = (k) => {
    if (!R.others[k].length) return null;
    const one = (/** @type {number} */ j) => {
      const quote = R.cell(j, "text");
      const press = { type: "button", onclick: () => presses.twin(j) };
      const when = h("span", { text: `${told.when(j)} ` });
      return h("li", {}, h("button", press, when, quote === null ? null : published("span", quote)));
    };
    return h("div", {}, h("b", { text: say("twins.here") }), h("ul", { class: "again" }, ...R.others[k].map(one)));
  };
  const known = walks ? ["name", "address", "code"] : ["category", "text", "place"];
  /** @param {number} k */
  const details = (k) => {
    const cells = R.table(k).fields.flatMap((f) => {
      const v = R.value(k, f.id);
      if (v === null || known.includes(f.role ?? "") || f.id === "point_level") return [];
      return [h("div", {}, h("dt", { text: f[lang()] }), told.data("dd", v))];
    });
    const more = walks ? [] : [rule(k), again(k)];
    const link = h("a", { href: fragment({ i: R.key(k) }), text: w("link_here") });
    return h("div", { class: "more-of" }, h("dl", {}, ...cells), ...more, link);
  };
  /** @param {number} k */
  const item = (k) => {
    const on = state.selected === k;
    const [where, quote] = [told.where(k), told.quote(k)];
    const what = h(
      "span",
      { class: "what" },
      h("b", {}, told.titled(k, "span")),
      where === null ? null : h("small", { class: "address", lang: "ja", text: where }),
      quote === null ? null : h("span", { class: "quote", lang: "ja", text: quote }),
      h("small", { class: "facts" }, ...told.facts(k)),
    );
    const press = () => presses.select(on ? null : k);
    const button = h(
      "button",
      { type: "button", class: "item", "aria-expanded": String(on), onclick: press },
      h("span", { class: "mark" }, glyph(R.look(k))),
      what,
      right(k),
    );
    return h("li", { id: `r-${k}`, class: on ? "on" : null }, button, walks ? deeds(k) : null, on ? details(k) : null);
  };

  /* ---- the rows ---- */
  /** @param {number} k */
  const setOf = (k) => sets.findIndex(([first]) => first === k);
  const list = pagedList({
    items: "report-items",
    more: "report-more",
    empty: "report-empty",
    step: B.step,
    print: S.print,
    word: (n) => say(walks ? "walk.more" : "more", { n: number(n) }),
    row: (/** @type {number} */ k) => {
      const n = inSets() ? setOf(k) : -1;
      return n < 0 ? item(k) : [h("li", { class: "group", text: say("twins.group", { k: n + 1 }) }), item(k)];
    },
    drawn: () => {
      const end = inSets() ? endOfSet(list.shown) : 0;
      if (end <= list.shown) return;
      list.reach(end - 1);
      list.draw();
    },
  });
  /** @param {number} shown no set is cut: how many rows stand at the end of the last one */
  const endOfSet = (shown) => {
    let end = 0;
    for (const set of sets) if (end < shown) end += set.length;
    return end;
  };
  const drawHead = () => {
    const titles = { open: "list", closed: "list.closed", twins: "list.twins" };
    const key = Object.entries(titles).find(([view]) => view === state.view)?.[1] ?? "list.all";
    const n = number(inSets() ? sets.length : list.rows.length);
    the("report-title").textContent = say(walks ? "walk.list" : key, { n });
    const from = isNear() ? aroundNode(w("list.from", { place: GAP }), originOf(state)) : [];
    fill("report-from", from);
    const note = $("twins-note");
    if (note) note.hidden = !inSets();
    the("report-narrow").hidden = list.rows.length <= S.print;
  };
  return {
    /** @type {(listed: number[], sets: number[][]) => void} */
    draw: (listed, found) => {
      sets = found;
      list.draw(listed);
      drawHead();
    },
    reset: list.reset,
    reach: list.reach,
  };
};
