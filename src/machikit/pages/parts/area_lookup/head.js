/* What stands around map and lists: the numbers of the head, its sentence, and the tables of lines and overlaps. */
/** @import { PackedShapes } from "../../web/types.d.ts" */
/** @import { AreaBlock } from "./types.d.ts" */
/** @import { Records } from "./records.js" */
/** @import { Texts } from "./texts.js" */
import { $, every, h, lang, number, numbersRow, published, the, w } from "#core";
import { own, percent, tenth } from "./texts.js";

/**
 * A sentence with names of the data in it: they are said to be Japanese.
 * @param {string} text
 * @param {string[]} names the longest first
 * @returns {(string | Node)[]}
 */
const apart = (text, names) => {
  const name = names.find((one) => text.includes(one));
  if (!name) return [text];
  const at = text.indexOf(name);
  return [...apart(text.slice(0, at), names), published("span", name), ...apart(text.slice(at + name.length), names)];
};

/**
 * @param {AreaBlock} B
 * @param {PackedShapes} P
 * @param {Records} R
 * @param {Texts} tell
 * @returns {() => void}
 */
export const headOf = (B, P, R, tell) => {
  const { say } = tell;

  /* the numbers are of all data; the length of lines follows the years that are shown */
  const drawNumbers = () => {
    const figures = B.tiles[lang()].map(([n, unit, label]) => ({ n, unit, label }));
    if (B.lines && B.years.length) {
      const [total, within] = R.lengths(B.lines.pieces);
      const label = say("tile.lines.in", { share: percent(within, total) });
      Object.assign(figures[1], { n: tenth(within / 1000), label });
    }
    numbersRow(figures);
    document.querySelector(".headline")?.replaceChildren(...apart(w("headline"), B.named));
  };

  const drawYears = () => {
    const told = $("area-years-told");
    const undated = $("area-undated");
    /** @param {number | null} year */
    const count = (year) => B.years.filter((y) => y === year).length;
    const years = every(".bars [data-y]").map((bar) => Number(bar.dataset.y));
    if (told) told.textContent = years.map((year) => say("years.one", { year, n: count(year) })).join(" ");
    if (undated) undated.textContent = say("years.undated", { n: number(count(null)) });
  };

  const drawLines = () => {
    const rows = $("area-line-rows");
    const lines = B.lines;
    if (!rows || !lines) return;
    const heads = [
      ...["length", "inside", "share"].map((key) => say(`line.${key}`)),
      ...B.places.map((table) => say("line.by", { title: table.title[lang()] })),
    ];
    const cells = [...the("area-line-heads", HTMLTableRowElement).cells].slice(1);
    for (const [k, cell] of cells.entries()) cell.textContent = heads[k];
    const drawn = lines.name.map((name, row) => {
      const [total, within] = R.lengths(lines.pieces.filter(([line]) => line === row));
      const by = B.places.map((table) => number(table.by.filter((b) => b && b[0] === row).length));
      const texts = [`${tenth(total / 1000)} km`, `${tenth(within / 1000)} km`, `${percent(within, total)}%`, ...by];
      const head = own("th", name || w("no_name"), !!name);
      head.scope = "row";
      return h("tr", {}, head, ...texts.map((text) => h("td", { class: "n", text })));
    });
    rows.replaceChildren(...drawn);
  };

  const drawOverlaps = () => {
    for (const note of every("[id^=area-overlap-note-]")) {
      const kinds = (note.dataset.kinds ?? "").split(",").map((k) => tell.kindName(P.kinds[Number(k)]));
      const [a, b] = kinds;
      note.textContent = say("overlaps.note", { a, b });
      the(note.id.replace("-note", "")).textContent = `${a} → ${b}`;
      for (const [k, cell] of [...(note.parentElement?.querySelectorAll("thead th") ?? [])].entries())
        cell.textContent = kinds[k];
    }
  };

  return () => {
    drawNumbers();
    drawYears();
    drawLines();
    drawOverlaps();
  };
};
