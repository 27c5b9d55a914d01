/* Lines over time in the browser: what readers choose, the large chart as plotly draws it, and the figures as a file. */
/** @import { Actions, LivePart, ViewState } from "../../web/types.d.ts" */
/** @import { TrendBlock, TrendState } from "./types.d.ts" */
import { block, expose, lang, live, onCsv, tableCsv, w, wordsNow } from "#core";
import { drawChart } from "./chart.js";
import { limitAt } from "./lines.js";
import { STEP, shownIn } from "./shown.js";
import { namesIn, signed } from "./texts.js";
import * as view from "./view.js";

const step = matchMedia("(max-width: 900px)").matches ? STEP / 2 : STEP;

/** @type {(B: TrendBlock, nth: number) => object} one trend of the page */
const trendOf = (B, nth) => {
  const section = () => document.getElementById(`trend-${nth}`);
  let large = ""; // which chart plotly has drawn: it takes a while, and most of what readers do leaves it as it is
  const drawLarge = (/** @type {TrendState & ViewState} */ state) => {
    const box = section()?.querySelector(".plot");
    if (!(box instanceof HTMLElement)) return;
    const shown = shownIn(B, state, wordsNow());
    const chosen = [state.view, state.panel, shown.mode, state.lang].join(" ");
    if (chosen === large) return;
    large = chosen;
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
  return Object.defineProperty({ choose, part: B.parts[nth] }, "state", { get: () => part.state });
};

/** @param {TrendBlock} B the figures of all trends as they were published */
const csv = ({ parts }) => {
  const rows = parts.flatMap(({ dates, views, names }) => {
    const { text } = namesIn(names, lang());
    const lines = views.filter((one) => one.csv).flatMap(({ panels }) => panels.flatMap((p) => p.lines));
    return lines.flatMap((line) => line.d.map((d, k) => ({ line, k, date: dates[d], text })));
  });
  return tableCsv(
    [
      [w("trend.col.place"), ({ line, text }) => text(line.place)],
      [w("trend.col.series"), ({ line, text }) => text(line.series)],
      [w("trend.col.date"), ({ date }) => date],
      [w("trend.col.value"), ({ line, k }) => (line.v[k] === null ? "" : signed(line, k, line.v[k]))],
      [w("trend.col.unit"), ({ line, text }) => text(line.unit)],
      [w("trend.col.limit"), ({ line, k }) => limitAt(line, k)],
    ],
    rows,
  );
};

/** @type {TrendBlock | null} */
const B = block("trend");
if (B) {
  expose("trend", B.parts.map((_, nth) => trendOf(B, nth))); // biome-ignore format: one line
  onCsv(() => csv(B));
}
