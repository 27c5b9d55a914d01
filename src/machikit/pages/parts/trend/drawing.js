/* A panel as a drawing: small for the charts side by side, large for pages without scripts and for paper. Its texts are figures, and
   dates in ISO 8601 or as their table writes them. */
/** @import { Limit, Line, Seen } from "./types.d.ts" */
import { escapeHtml, html, Markup, number } from "#pure";
import { dayOf } from "./dates.js";
import { drawnAt, gaps, known, labelled, range, runs, thinned } from "./lines.js";
import { dateTicks, labelTicks, scaleOf, ticks, widthOf } from "./scale.js";
import { round, signed } from "./texts.js";

/** @typedef {{ width: number, height: number, left: number, right: number, top: number, bottom: number, ticks: number, most: number }} Frame */
/** @typedef {{ frame: Frame, seen: Seen, x: (date: string) => number, y: (value: number) => number, shapes: string[] }} Drawing */

const SIZE = 11; // of the letters, in pixels
const LINE_HEIGHT = 12; // of the labels at the ends of the lines, in pixels
export const OVER = "M0-5.4 5.4 0 0 5.4-5.4 0z";
export const BELOW = "M0 3.6 3.6-2.6h-7.2z";
/** @type {Frame} pixels; ticks of an axis, and points of a line that are drawn */
export const SMALL = { width: 300, height: 150, left: 48, right: 50, top: 12, bottom: 22, ticks: 3, most: 150 };
/** @type {Frame} */
export const LARGE = { width: 760, height: 340, left: 66, right: 70, top: 16, bottom: 28, ticks: 6, most: 800 };

/** @param {number} n */
const tenth = (n) => n.toFixed(1);
/** @type {(shape: string, look: string, x: number, y: number) => string} */
const mark = (shape, look, x, y) =>
  `<path class="${look}" transform="translate(${tenth(x)} ${tenth(y)})" d="${shape}"/>`;

/** @type {(seen: Seen, shapes: string[], frame: Frame, named: unknown) => Markup} named: attributes with the label for screen readers */
export const panelSvg = (seen, shapes, frame, named) => {
  const { panel, indexed, view } = seen;
  const ends = range(seen);
  const x = scaleOf(view.span, frame.left, frame.width - frame.right);
  const y = scaleOf(ends, frame.height - frame.bottom, frame.top);
  /** @type {Drawing} */
  const drawing = { frame, seen, x: (date) => x(dayOf(date)), y, shapes };
  const lines = [...panel.lines.entries()].filter(([, line]) => !indexed || line.base !== undefined);
  const body = [
    axes(drawing, ends, x),
    ...(indexed ? [] : panel.limits).map((limit) => limitMark(limit, drawing)),
    breakMarks(drawing),
    ...lines.flatMap(([, line]) => gapMarks(line, drawing)),
    blankMarks(drawing),
    ...lines.map(([n, line]) => lineOf(n, line, drawing)),
    endLabels(lines, drawing),
  ];
  return html`<svg class="mini" viewBox="0 0 ${frame.width} ${frame.height}" role="img"${named}>${new Markup(body.join(""))}</svg>`;
};

/** @type {(drawing: Drawing, ends: [lo: number, hi: number], x: (day: number) => number) => string} */
const axes = ({ frame, seen, y }, ends, x) => {
  const [left, right, foot] = [frame.left, frame.width - frame.right, frame.height - frame.bottom];
  const rows = ticks(ends, frame.ticks);
  const named = labelled(seen).map(([date, label]) => /** @type {[number, string]} */ ([dayOf(date), label]));
  const days = named.length ? labelTicks(named, right - left, SIZE) : dateTicks(seen.view.span, frame.ticks);
  const middle = (/** @type {number} */ at, /** @type {string} */ label) => {
    const half = widthOf(label, SIZE) / 2;
    return Math.min(Math.max(at, half), frame.width - half);
  };
  return [
    ...rows.map((v) => `<path class="grid${v === 0 ? " zero" : ""}" d="M${left} ${tenth(y(v))}H${right}"/>`),
    ...rows.map((v) => `<text x="${left - 5}" y="${tenth(y(v) + 4)}" class="y">${round(v)}</text>`),
    ...days.map(([day]) => `<path class="tick" d="M${tenth(x(day))} ${foot}v4"/>`),
    ...days.map(
      ([day, label]) => `<text x="${tenth(middle(x(day), label))}" y="${frame.height - 5}">${escapeHtml(label)}</text>`,
    ),
  ].join("");
};

/** @type {(limit: Limit, drawing: Drawing) => string} */
const limitMark = ([sign, value, first, last], { frame, x, y }) => {
  const [from, to] = [first ? x(first) : frame.left, last ? x(last) : frame.width - frame.right];
  const name = `<text class="limit" x="${tenth(from + 4)}" y="${tenth(y(value) - 4)}">${sign} ${round(value)}</text>`;
  return `<path class="limit" d="M${tenth(from)} ${tenth(y(value))}H${tenth(to)}"/>${name}`;
};

/** @param {Drawing} drawing where something else is counted from then on */
const breakMarks = ({ frame, seen, x }) => {
  const dates = [...new Set(seen.panel.lines.flatMap((line) => (line.breaks ?? []).map(([date]) => date)))].sort();
  return [
    ...dates.map((d) => `<path class="break" d="M${tenth(x(d))} ${frame.top}V${frame.height - frame.bottom}"/>`),
    ...dates.map((d) => `<text class="break" x="${tenth(x(d))}" y="${frame.top + 4}">※</text>`),
  ].join("");
};

/** @param {Drawing} drawing what stands in place of values: at the top, for none of it is zero */
const blankMarks = ({ frame, seen: { blanks = [], dates }, x }) =>
  blanks
    .map(({ d, signs, told }) => {
      const at = `x="${tenth(x(dates[d]))}" y="${frame.top + LINE_HEIGHT + 4}"`;
      return `<text class="blank" ${at}>${escapeHtml(signs)}<title>${escapeHtml(told)}</title></text>`;
    })
    .join("");

/** @type {(line: Line, drawing: Drawing) => string[]} */
const gapMarks = (line, { frame, seen: { dates }, x }) =>
  gaps(line).map((ends) => {
    const [from, to] = ends.map((k) => x(dates[line.d[k]]));
    const high = frame.height - frame.top - frame.bottom;
    return `<rect class="gap" x="${tenth(from)}" y="${frame.top}" width="${tenth(to - from)}" height="${high}"/>`;
  });

/** @type {(line: Line, k: number, drawing: Drawing) => [x: number, y: number]} a point that has a figure */
const at = (line, k, { seen: { dates, indexed }, x, y }) => [x(dates[line.d[k]]), y(drawnAt(line, k, indexed) ?? 0)];

/** @type {(n: number, line: Line, drawing: Drawing) => string} */
const lineOf = (n, line, drawing) => {
  const look = n % drawing.shapes.length;
  return runs(line)
    .flatMap((run) => {
      const points = thinned(line.v, run, drawing.frame.most).map((k) => ({ k, at: at(line, k, drawing) }));
      /** @type {(some: number[] | undefined, shape: string, look: string) => string[]} */
      const marks = (some, shape, look) =>
        points.filter(({ k }) => some?.includes(k)).map(({ at: [x, y] }) => mark(shape, look, x, y));
      const alone = points.length === 1 && !line.below?.includes(run[0]) && !line.over?.includes(run[0]) ? run : [];
      return [
        `<path class="l c${look}" d="M${points.map(({ at }) => at.map(tenth).join(" ")).join("L")}"/>`,
        ...marks(alone, drawing.shapes[look], `p c${look}`),
        ...marks(line.below, BELOW, `below c${look}`),
        ...marks(line.over, OVER, "over"),
      ];
    })
    .join("");
};

/** @type {(lines: [n: number, line: Line][], drawing: Drawing) => string} the last value of each line; labels are moved apart */
const endLabels = (lines, drawing) => {
  const { frame, shapes, seen } = drawing;
  const last = lines.flatMap(([n, line]) => {
    const k = known(line).at(-1);
    return k === undefined ? [] : [{ line, k, look: n % shapes.length, at: at(line, k, drawing) }];
  });
  const marks = last
    .filter(({ line, k }) => !line.over?.includes(k))
    .map(({ look, at: [x, y] }) => mark(shapes[look], `p c${look}`, x, y));
  let low = -99;
  const labels = last
    .sort((a, b) => a.at[1] - b.at[1])
    .map(({ line, k, look, at: [x, y] }) => {
      low = Math.max(y + 4, low + LINE_HEIGHT);
      const v = drawnAt(line, k, seen.indexed) ?? 0;
      const text = signed(
        line,
        k,
        seen.indexed ? number(v, 1) : Math.abs(v) >= 100 ? round(Math.round(v * 10) / 10) : round(v),
      );
      const side = Math.min(x + 8, frame.width - frame.right + 8);
      return `<text class="end t${look}" x="${tenth(side)}" y="${tenth(low)}">${text.replace("<", "&lt;")}</text>`;
    });
  return [...marks, ...labels].join("");
};
