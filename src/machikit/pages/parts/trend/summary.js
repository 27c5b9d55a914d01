/* The summary of a view as a table: a row for each line. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Shown } from "./shown.js" */
/** @import { Cell, Table } from "./sortable.js" */
/** @import { Line, TrendState } from "./types.d.ts" */
/** @typedef {import("#pure").Markup} Markup */
import { does, html, number } from "#pure";
import { known, limitAt, limitsAt } from "./lines.js";
import { ROWS, sortable } from "./sortable.js";
import { change, percentChange, round, signed } from "./texts.js";

// The change; the state against the limits; the extremes for months, each of which has its own level
/** @type {Record<string, string[]>} */
const COLUMNS = {
  change: ["first", "last", "change", "percent"],
  limit: ["last", "limit", "over", "over_last", "count"],
  month: ["low", "high", "last"],
};
const TEXTS = ["place", "series", "over_last"];

/** @type {(state: TrendState & ViewState, shown: Shown) => Markup} */
export const summary = (state, shown) => {
  const { view, say } = shown;
  const lines = view.panels.flatMap(({ lines }, n) =>
    lines.filter((l) => known(l).length).map((line) => ({ line, n })),
  );
  const limited = lines.some(({ line }) => line.limits);
  const kind = limited ? "limit" : view.key === "month" ? "month" : "change";
  const columns = [...namesOf(lines.map(({ line }) => line)), ...COLUMNS[kind]];
  const heads = columns.map((one) => ({
    label: html`<span>${say(`col.${one}`)}</span>`,
    look: TEXTS.includes(one) ? "" : "n",
  }));
  const isChosen = state.live && view.panels.length > 1;
  /** @type {(one: typeof lines[number]) => Table["rows"][number]} */
  const row = ({ line, n }) => {
    const told = factsOf(line, shown);
    const [first, ...others] = columns.map((one) => CELLS[one](told));
    const text = isChosen ? html`<button type="button"${does("choose", n)}>${first.text}</button>` : first.text;
    return { cells: [{ ...first, text }, ...others], on: isChosen && n === state.panel, panel: n };
  };
  const title = say(`summary.${kind}`);
  const table = { name: `summary${state.view}`, heads, rows: lines.slice(0, ROWS).map(row) };
  return html`
    <h3>${title}</h3>
    <div class="scroll" tabindex="0" role="region" aria-label="${title}">${sortable(table, state, html` class="summary"`)}</div>
    ${lines.length > ROWS && html`<p class="note">${say("summary.cut", { n: number(ROWS) })}</p>`}`;
};

/** @param {Line[]} lines the columns that tell them apart */
const namesOf = (lines) => {
  const [places, series] = /** @type {const} */ (["place", "series"]).map(
    (by) => new Set(lines.map((l) => l[by])).size > 1,
  );
  return [...(places ? ["place"] : []), ...(series || !places ? ["series"] : [])];
};

/** @typedef {ReturnType<typeof factsOf>} Facts */
/** @type {(line: Line, shown: Shown) => { line: Line, shown: Shown, ks: number[], figure: (k: number) => number, first: number, last: number }} */
const factsOf = (line, shown) => {
  const ks = known(line);
  return { line, shown, ks, figure: (k) => line.v[k] ?? 0, first: ks[0], last: ks[ks.length - 1] };
};

/** @type {(facts: Facts, key: "place" | "series") => Cell} */
const name = ({ line, shown: { names, part } }, key) => ({ text: names.word(line[key]), sort: part.rank[line[key]] });
/** @type {(facts: Facts, k: number) => Cell} a figure with its date */
const point = ({ line, figure, shown }, k) => {
  const text = html`${signed(line, k, round(figure(k)))} <small>${shown.when(line.d[k])}</small>`;
  return { text, sort: figure(k), look: "n" };
};
/** @type {(facts: Facts, isBetter: (a: number, b: number) => boolean) => number} */
const extreme = ({ ks, figure }, isBetter) => ks.reduce((a, b) => (isBetter(figure(b), figure(a)) ? b : a));

/** @type {Record<string, (facts: Facts) => Cell>} */
const CELLS = {
  place: (facts) => name(facts, "place"),
  series: (facts) => name(facts, "series"),
  first: (facts) => point(facts, facts.first),
  last: (facts) => point(facts, facts.last),
  low: (facts) =>
    point(
      facts,
      extreme(facts, (a, b) => a < b),
    ),
  high: (facts) =>
    point(
      facts,
      extreme(facts, (a, b) => a > b),
    ),
  change: ({ figure, first, last }) => {
    const by = figure(last) - figure(first);
    return { text: change(by), sort: by, look: "n" };
  },
  percent: ({ figure, first, last }) => {
    const [then, now] = [figure(first), figure(last)];
    return then > 0
      ? { text: percentChange(now, then), sort: now / then, look: "n" }
      : { text: "—", sort: 0, look: "n" };
  },
  limit: ({ line, last }) => {
    const [lower, upper] = limitsAt(line, last);
    return { text: limitAt(line, last) || "—", sort: upper || lower || 0, look: "n" };
  },
  over: ({ line: { over = [] } }) => ({
    text: round(over.length),
    sort: over.length,
    look: over.length ? "n over" : "n",
  }),
  over_last: ({ line: { over = [], d }, shown }) => {
    const last = over.length ? d[over[over.length - 1]] : null;
    return last === null ? { text: "—", sort: "" } : { text: shown.when(last), sort: shown.part.dates[last] };
  },
  count: ({ line, ks }) => {
    const n = ks.filter((k) => limitsAt(line, k).some((limit) => limit !== null)).length;
    return { text: round(n), sort: n, look: "n" };
  },
};
