/* The figures of the large chart as a table, and tables that sort by a press on their heading. */
/** @import { Line, Seen } from "./types.d.ts" */
/** @import { Names } from "./texts.js" */
/** @import { Child } from "../../web/types.d.ts" */
import { h, w } from "#core";
import { compared, toldBy } from "./lines.js";
import { round, signed } from "./texts.js";

const ROWS = 1000;

/** @param {HTMLTableElement} table */
export const sortable = (table) => {
  const heads = table.querySelectorAll("thead th");
  for (const [column, th] of heads.entries()) {
    const press = () => {
      const down = th.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      for (const one of heads) one.removeAttribute("aria-sort");
      th.setAttribute("aria-sort", down > 0 ? "ascending" : "descending");
      /** @param {HTMLTableRowElement} row */
      const key = (row) => row.cells[column].dataset.v || "";
      const rows = [...table.tBodies[0].rows].sort((a, b) => down * compared(key(a), key(b)));
      table.tBodies[0].append(...rows);
    };
    th.append(h("button", { type: "button", onclick: press }, ...th.childNodes));
  }
};

/** @param {string} key */
const remark = (key) => h("span", { class: key, text: w(`trend.${key}`), "data-w": `trend.${key}` });

/** @type {(line: Line, k: number) => Child[]} */
const figure = (line, k) => {
  const v = line.v[k];
  if (v === null) return [remark("missing")];
  const told = signed(line, k, round(v));
  return line.over?.includes(k) ? [told, " ", remark("outside")] : [told];
};
/** @type {(line: Line, ks: number[]) => HTMLElement} */
const cell = (line, ks) => {
  const first = ks.length ? (line.v[ks[0]] ?? "") : "";
  return h("td", { class: "n", "data-v": first }, ...ks.flatMap((k, i) => [i ? " / " : null, ...figure(line, k)]));
};

/** @type {(box: Element | null, seen: Seen, names: Names) => void} */
export const drawValues = (box, { dates, panel }, { word }) => {
  const { lines, title } = panel;
  const days = [...new Set(lines.flatMap((l) => l.d))].sort((a, b) => a - b);
  const at = lines.map(({ d }) => {
    /** @type {Map<number, number[]>} */
    const by = new Map();
    for (const [k, day] of d.entries()) by.set(day, [...(by.get(day) || []), k]);
    return by;
  });
  const by = toldBy(panel);
  const heads = lines.map((l) => word(by === "" ? title : l[by]));
  const table = h(
    "table",
    {},
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, word("trend.col.date")),
        ...heads.map((head) => h("th", { scope: "col", class: "n" }, head)),
      ),
    ),
    h(
      "tbody",
      {},
      ...days
        .slice(0, ROWS)
        .map((d) =>
          h(
            "tr",
            {},
            h("th", { scope: "row", text: dates[d], "data-v": dates[d] }),
            ...lines.map((l, i) => cell(l, at[i].get(d) || [])),
          ),
        ),
    ),
  );
  box?.replaceChildren(table);
  sortable(table);
};
