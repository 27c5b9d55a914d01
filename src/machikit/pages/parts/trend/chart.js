/* The large chart, as plotly draws it. */
/** @import { Shown } from "./shown.js" */
/** @import { Limit, Line, Looks, Seen } from "./types.d.ts" */
import { plain, plot } from "#plot";
import { dateOf, dayOf, full } from "./dates.js";
import { drawnAt, gaps, labelled, range, thin, timeAxis, toldBy } from "./lines.js";
import { labelTicks, widthOf } from "./scale.js";
import { index, round, signed } from "./texts.js";

const INK = "#3c3f48";
const SIZE = 13; // of the letters, in pixels
const AXIS = "#8a8d98";

/** @type {(shown: Shown, line: Line, k: number) => string} what a point tells; nothing, where there is no record */
const tip = ({ seen: { indexed }, names, say, when }, line, k) => {
  const v = line.v[k];
  const drawn = drawnAt(line, k, indexed);
  if (v === null || drawn === null) return "";
  const unit = names.text(line.unit);
  const outside = line.over?.includes(k) ? say("outside") : "";
  const told = indexed
    ? [index(drawn), outside, `${round(v)} ${unit}`]
    : [`${signed(line, k, round(v))} ${unit}`, outside];
  return plain([when(line.d[k]), ...told].filter(Boolean).join("  "));
};

/** @type {(shown: Shown, looks: Looks, line: Line, i: number) => object[]} */
const traces = (shown, looks, line, i) => {
  const { dates, panel, indexed } = shown.seen;
  if (indexed && !line.base) return [];
  /** @param {number} k */
  const day = (k) => full(dates[line.d[k]]);
  const kept = thin(line);
  const points = kept.flatMap((k) => {
    const point = { x: day(k), y: drawnAt(line, k, indexed), tip: tip(shown, line, k) };
    return line.cut?.includes(k) ? [point, { x: point.x, y: null, tip: "" }] : [point];
  });
  const look = i % looks.colours.length;
  const color = looks.colours[look];
  const by = toldBy(panel);
  const name = plain(shown.names.text(by === "place" ? line.place : line.series));
  const shared = { type: "scatter", name, hovertemplate: `%{text}<extra>${by ? name : ""}</extra>` };
  /** @type {(list: number[] | undefined, marker: object) => object[]} */
  const marked = (list, marker) => {
    const some = (list || []).filter((k) => kept.includes(k));
    const at = {
      x: some.map(day),
      y: some.map((k) => drawnAt(line, k, indexed)),
      text: some.map((k) => tip(shown, line, k)),
    };
    return some.length
      ? [{ ...shared, mode: "markers", ...at, marker, hoverinfo: "skip", hovertemplate: undefined }]
      : [];
  };
  return [
    {
      ...shared,
      mode: kept.length <= 40 ? "lines+markers" : "lines",
      x: points.map(({ x }) => x),
      y: points.map(({ y }) => y),
      text: points.map((point) => point.tip),
      connectgaps: false,
      line: { color, dash: looks.dashes[look], width: 2.4 },
      marker: { color, symbol: looks.symbols[look], size: 7 },
    },
    ...marked(line.below, { symbol: "triangle-down-open", size: 9, color }),
    ...marked(line.over, { symbol: "diamond", size: 11, color: looks.limit, line: { color: "#fff", width: 1 } }),
  ];
};

/** @type {(seen: Seen) => object[]} what stands in place of values: at the top, for none of it is zero */
const blanks = (seen) => {
  const all = seen.blanks ?? [];
  if (!all.length) return [];
  const [low, high] = range(seen);
  return [
    {
      type: "scatter",
      mode: "text",
      x: all.map(({ d }) => full(seen.dates[d])),
      y: all.map(() => high - (high - low) * 0.04),
      text: all.map(({ signs }) => plain(signs)),
      customdata: all.map(({ told }) => plain(told)),
      hovertemplate: "%{customdata}<extra></extra>",
      textfont: { color: INK, size: 14 },
    },
  ];
};

/** @param {Seen} seen how wide the label under the last date is, in pixels: it needs room beside the chart */
const lastLabel = (seen) => widthOf(labelled(seen).at(-1)?.[1] ?? "", SIZE);

/** @type {(seen: Seen, wide: boolean) => object} ticks at dates as their table says them */
const namedTicks = (seen, wide) => {
  const named = labelled(seen).map(([date, label]) => /** @type {[number, string]} */ ([dayOf(date), label]));
  if (!named.length) return {};
  const chosen = labelTicks(named, wide ? 640 : 230, SIZE);
  const tickvals = chosen.map(([day]) => dateOf(day).toISOString().slice(0, 10));
  return { tickmode: "array", tickvals, ticktext: chosen.map(([, label]) => plain(label)) };
};

/** @type {(x0: string, x1: string, more: object) => object} over the whole height */
const upright = (x0, x1, more) => ({ xref: "x", x0, x1, yref: "paper", y0: 0, y1: 1, ...more });

/** @type {(limit: Limit, color: string, label: string) => [line: object, name: object]} */
const across = ([mark, y, first, last], color, label) => {
  const ends = first ? { xref: "x", x0: full(first), x1: full(last) } : { xref: "paper", x0: 0, x1: 1 };
  const begin = first ? { xref: "x", x: full(first) } : { xref: "paper", x: 0.005 };
  const text = `${label} ${mark} ${round(y)}`;
  return [
    { type: "line", ...ends, yref: "y", y0: y, y1: y, line: { color, width: 1.4, dash: "dash" } },
    { ...begin, xanchor: "left", y, yanchor: "bottom", text, showarrow: false, font: { color } },
  ];
};

/** @type {(shown: Shown, looks: Looks) => { shapes: object[], annotations: object[] }} gaps, limits, and where counting changed */
const marks = ({ seen: { dates, panel, indexed }, say }, looks) => {
  const limits = indexed ? [] : panel.limits.map((limit) => across(limit, looks.limit, say("col.limit")));
  const breaks = [...new Set(panel.lines.flatMap((l) => (l.breaks || []).map(([date]) => date)))].map(full);
  const missing = panel.lines.flatMap((l) =>
    gaps(l).map(([a, b]) =>
      upright(full(dates[l.d[a]]), full(dates[l.d[b]]), {
        type: "rect",
        fillcolor: "#e9ebef",
        line: { width: 0 },
        layer: "below",
      }),
    ),
  );
  const dotted = { type: "line", line: { color: "#4a4d57", width: 1.6, dash: "dot" } };
  return {
    shapes: [...missing, ...limits.map(([line]) => line), ...breaks.map((x) => upright(x, x, dotted))],
    annotations: [
      ...limits.map(([, name]) => name),
      ...breaks.map((x) => ({ x, yref: "paper", y: 1, yanchor: "bottom", text: "※", showarrow: false })),
    ],
  };
};

/** @type {(shown: Shown, looks: Looks, wide: boolean) => Record<string, unknown>} */
const layout = (shown, looks, wide) => {
  const { seen } = shown;
  const family = getComputedStyle(document.body).fontFamily;
  const figures = range(seen);
  return {
    font: { family, size: SIZE, color: INK },
    showlegend: false,
    hovermode: "closest",
    margin: { l: 10, r: 14 + lastLabel(seen) / 2, t: 18, b: 30 },
    paper_bgcolor: "#fff",
    plot_bgcolor: "#fff",
    ...marks(shown, looks),
    hoverlabel: { bgcolor: "#1a1a1c", font: { color: "#fff", family } },
    xaxis: {
      type: "date",
      showgrid: false,
      ticks: "outside",
      tickcolor: AXIS,
      linecolor: AXIS,
      ...timeAxis(seen.view, wide ? 10 : 5),
      ...namedTicks(seen, wide),
    },
    yaxis: {
      range: figures,
      automargin: true,
      gridcolor: "#e1e3e8",
      zeroline: figures[0] < 0,
      zerolinecolor: AXIS,
      tickformat: ",",
      hoverformat: ",",
      nticks: 7,
    },
  };
};

/** @type {(box: Element, shown: Shown, wide: boolean) => void} */
export const drawChart = (box, shown, wide) => {
  const { looks } = shown.B;
  const lines = shown.seen.panel.lines.flatMap((line, i) => traces(shown, looks, line, i));
  plot(box, [...lines, ...blanks(shown.seen)], layout(shown, looks, wide));
};
