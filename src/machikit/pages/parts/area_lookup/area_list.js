/* The list of areas; of dated records a line is all of one name. list_markup.py writes the same first. */
/** @import { Table } from "../../web/types.d.ts" */
/** @import { AreaBlock, Group, State } from "./types.d.ts" */
/** @import { Records } from "./records.js" */
/** @import { Texts } from "./texts.js" */
import { chips, fold, h, lang, number, pagedList, the, w } from "#core";
import { fact, own, tenth, yearsText } from "./texts.js";

/**
 * select: what a press on a line does; set: what a chip does.
 * @param {{ B: AreaBlock, T: Table, R: Records, tell: Texts, state: State, print: number, select: (k: number | null) => void, only: (only: boolean) => void }} on
 */
export const areaListOf = ({ B, T, R, tell, state, print, select, only }) => {
  const { say } = tell;

  /** @param {number[]} rows */
  const size = (rows) => {
    const ha = B.ha[rows[0]];
    return say("ha", { n: ha < 1 ? ha.toFixed(2) : tenth(ha) });
  };
  /** @param {Group} group */
  const facts = ({ rows, years }) => [
    ...tell.kindFacts(rows),
    fact(years.length ? yearsText(years) : size(rows)),
    ...B.places.flatMap((table, k) => {
      const n = R.insideOf(k, rows).length;
      return n ? [fact(say("inside.of", { title: table.title[lang()], n: number(n) }))] : [];
    }),
    rows.some((i) => T.lat[i] === null) ? fact(say("no_shape")) : null,
  ];
  /** @param {Group} group */
  const many = ({ by, years }) => {
    if (B.lines) return by ? `${number(by)} m` : "";
    return years.length && state.mode !== "only" ? tell.yearsSaid(years.length) : "";
  };

  /** @param {number} i a dated record, with all that the data say of it */
  const record = (i) =>
    h(
      "li",
      {},
      h("b", { text: tell.date(i) || say("undated") }),
      " ",
      ...[tell.kindFact(i), ...tell.furtherFacts(i)].flatMap((one) => (one ? [one, " "] : [])),
    );
  /** @param {number[]} rows what is told of the line that was pressed: each record, what is inside, what overlaps */
  const details = (rows) => {
    const box = h("div", { class: "more-of" });
    if (R.dated) box.append(h("ul", {}, ...rows.slice().sort(tell.byDate).map(record)));
    for (const [k, table] of B.places.entries()) {
      const inside = R.insideOf(k, rows).map((i) => own("li", table.name[i] || w("no_name"), true));
      if (inside.length) box.append(h("h3", { text: table.title[lang()] }), h("ul", {}, ...inside));
    }
    const others = B.overlaps.filter(([row]) => rows.includes(row)).sort((a, b) => b[2] - a[2]);
    const shares = others.map(([, other, share]) =>
      h("li", {}, own("span", tell.title(other), true), ` ${Math.round(share * 100)}%`),
    );
    if (shares.length) box.append(h("h3", { text: say("overlaps") }), h("ul", {}, ...shares));
    return box.childElementCount ? box : null;
  };
  /** @param {Group} group */
  const row = (group) => {
    const { k, rows } = group;
    const open = k === state.group;
    const told = many(group);
    const button = h(
      "button",
      { type: "button", class: "item", "aria-expanded": String(open), onclick: () => select(open ? null : k) },
      tell.swatchOf(rows[0]),
      h("span", { class: "what" }, tell.titleNode("b", rows[0]), h("small", {}, ...facts(group))),
      told ? h("span", { class: "many", text: told }) : null,
    );
    return h("li", { id: `g-${k}`, class: open && "on" }, button, open ? details(rows) : null);
  };

  const list = pagedList({
    items: "area-items",
    more: "area-more",
    step: B.step,
    print,
    word: (n) => say("more", { n: number(n) }),
    row,
  });
  /** Which lines are listed now: of the years, of the search, of those that hold something. */
  const listed = () => {
    const q = fold(state.query);
    return R.groups().filter((g) => (!q || tell.searched(g.rows).includes(q)) && (!state.only || R.holds(g)));
  };
  return {
    listed: () => list.rows,
    reset: list.reset,
    draw: () => {
      const found = listed();
      list.draw(found);
      the("area-count").textContent = say("list.count", { n: number(found.length) });
      the("area-empty").hidden = found.length > 0 || !T.n;
      chips("area-only", [B.lines ? "filled.line" : "filled"], {
        on: () => state.only,
        label: (key) => say(key),
        press: () => only(!state.only),
      });
    },
  };
};
