/* Lines over time in the browser: what readers choose, the large chart as plotly draws it, and the figures as a file. */
/** @import { Actions, LivePart, Table, ViewState } from "../../web/types.d.ts" */
/** @import { TrendBlock, TrendPart, TrendState, TrendTable } from "./types.d.ts" */
import { block, built, expose, lang, live, onCsv, onLaid, tableCsv, w, wordsNow } from "#core";
import { forget } from "#pure";
import { drawChart } from "./chart.js";
import { contents } from "./content.js";
import { isHeld } from "./held.js";
import { limitAt } from "./lines.js";
import { markAt } from "./marks.js";
import { STEP, shownIn } from "./shown.js";
import { namesIn, signed } from "./texts.js";
import * as view from "./view.js";

const step = matchMedia("(max-width: 900px)").matches ? STEP / 2 : STEP;

/** @type {(B: TrendBlock, nth: number) => object} one trend of the page */
const trendOf = (B, nth) => {
  const section = () => document.getElementById(`trend-${nth}`);
  let large = ""; // which chart plotly has drawn: it takes a while, and most of what readers do leaves it as it is
  /** @type {object | null} the content that it was drawn of */
  let drawn = null;
  const drawLarge = (/** @type {TrendState & ViewState} */ state) => {
    const box = section()?.querySelector(".plot");
    if (!(box instanceof HTMLElement)) return;
    const shown = shownIn(B, state, wordsNow());
    const chosen = [state.view, state.panel, shown.mode, state.lang].join(" ");
    if (chosen === large && shown.part === drawn) return;
    [large, drawn] = [chosen, shown.part];
    const { title } = shown.seen.panel;
    drawChart(box, shown, Number(section()?.clientWidth) > 600);
    box.setAttribute("aria-label", shown.names.text(title));
    box.lang = shown.names.lang(title) ?? "";
    if (!box.lang) box.removeAttribute("lang");
  };
  /** @type {(panel: number, change?: Partial<TrendState>) => void} */
  const choose = (panel, change) => {
    const { values, ...sort } = part.state.sort; // its table is another one now
    part.set({ panel, sort, ...change });
  };
  /** @type {Actions} */
  const actions = {
    view: (view) => choose(0, { view, query: "", order: "", shown: step }),
    mode: (mode) => part.set({ mode }),
    search: (query) => part.set({ query, shown: step }),
    order: (order) => part.set({ order }),
    choose: (panel) => {
      choose(panel);
      section()?.querySelector(".large")?.scrollIntoView({ block: "nearest" });
    },
    sort: ([table, column]) => {
      const by = part.state.sort[table];
      const down = by !== undefined && by.column === column && !by.down;
      part.set({ sort: { ...part.state.sort, [table]: { column, down } } });
    },
  };
  /** @type {LivePart<TrendState & ViewState>} */
  const part = live({ name: "trend", nth, view, block: B, actions, drawn: drawLarge });
  part.begin({ step, shown: step });
  return Object.defineProperties(
    { choose },
    { state: { get: () => part.state }, part: { get: () => contents(B)[nth] } },
  );
};

/** @param {TrendBlock} B the figures of all trends as they were published */
const csv = (B) => {
  const rows = contents(B).flatMap(({ dates, views, names }) => {
    const { text } = namesIn(names, lang());
    const lines = views
      .filter((one) => one.csv)
      .flatMap(({ panels, labels }) => panels.flatMap((p) => p.lines.map((line) => ({ line, labels }))));
    return lines.flatMap(({ line, labels }) =>
      line.d.map((d, k) => ({
        line,
        k,
        date: dates[d],
        time: labels[d]?.[lang()] ?? "",
        text,
        mark: markAt(line, k) ?? "",
      })),
    );
  });
  /** @type {(name: "time" | "mark") => [string, (row: typeof rows[number]) => string][]} a column that only some tables need */
  const where = (name) => (rows.some((row) => row[name]) ? [[w(`trend.col.${name}`), (row) => row[name]]] : []);
  return tableCsv(
    [
      [w("trend.col.place"), ({ line, text }) => text(line.place)],
      [w("trend.col.series"), ({ line, text }) => text(line.series)],
      [w("trend.col.date"), ({ date }) => date],
      ...where("time"),
      [w("trend.col.value"), ({ line, k }) => (line.v[k] === null ? "" : signed(line, k, line.v[k]))],
      ...where("mark"),
      [w("trend.col.unit"), ({ line, text }) => text(line.unit)],
      [w("trend.col.limit"), ({ line, k }) => limitAt(line, k)],
    ],
    rows,
  );
};

/** @type {() => TrendBlock | null} with the cells of the page's own table: as they are now in trends that follow its rows */
const trendBlock = () => {
  /** @type {TrendBlock | null} */
  const B = block("trend");
  /** @type {(read: typeof block) => Table | null} */
  const rows = (read) => read("data") ?? read("rows");
  /** @type {(tables: TrendTable[], from: Table | null) => TrendTable[]} */
  const filled = (tables, from) =>
    tables.map((table) => (table.columns || !from ? table : { ...table, terms: from.terms, columns: from.columns }));
  /** @type {(part: TrendPart) => TrendPart} */
  const partOf = (part) => {
    if (part.tables.every(({ columns }) => columns)) return part;
    const before = filled(part.tables, rows(built));
    const after = filled(part.tables, rows(block));
    const held = after.some((table, i) => isHeld(before[i], table));
    return { ...part, held, tables: part.follows && !held ? after : before };
  };
  return B && { ...B, parts: B.parts.map(partOf) };
};

const B = trendBlock();
if (B) {
  onLaid(() => {
    Object.assign(B, trendBlock());
    forget(B);
  });
  expose("trend", B.parts.map((/** @type {unknown} */ _, /** @type {number} */ nth) => trendOf(B, nth))); // biome-ignore format: one line
  onCsv(() => csv(B));
}
