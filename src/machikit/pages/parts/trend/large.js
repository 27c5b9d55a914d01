/* The large chart: plotly draws it in the page; without scripts, and on paper, it is a drawing. */
/** @import { Shown } from "./shown.js" */
/** @import { Panel, Seen } from "./types.d.ts" */
/** @typedef {import("#pure").Markup} Markup */
import { attr, html } from "#pure";
import { LARGE, panelSvg } from "./drawing.js";
import { known, toldBy } from "./lines.js";
import { sign } from "./notes.js";
import { round, signed } from "./texts.js";

/** @type {(shown: Shown) => Markup} */
export const largeFigure = (shown) => {
  const { seen, names, B } = shown;
  const { panel, indexed } = seen;
  return html`
    <figure class="large">
      <figcaption>${names.word(panel.title, "b")} ${names.word(panel.unit, "span", html` class="unit"${attr("hidden", indexed)}`)} <span class="from">${indexed && startText(panel, shown)}</span></figcaption>
      <div class="plot live" role="img" data-slot="plot"></div>
      <div class="drawn"><div>${panelSvg(seen, B.looks.shapes, LARGE, namedBy(seen, shown))}</div></div>
      ${legend(panel, shown)}
    </figure>`;
};

/** @type {(panel: Panel, shown: Shown) => string} what is 100 in an index */
const startText = ({ start, lines }, { say, part, when }) => {
  const from = start ? say("index.from", { date: when(part.dates.indexOf(start)) }) : say("index.own");
  return from + (lines.some((line) => line.base === undefined) ? `  ${say("index.none")}` : "");
};

/** @type {(seen: Seen, shown: Shown) => Markup} the label of a drawing: what it is of, with its first and last figure */
export const namedBy = ({ panel }, { names, say, when }) => {
  const ends = panel.lines.flatMap((line) => {
    const ks = known(line);
    const end = (/** @type {number} */ k) => `${signed(line, k, round(line.v[k] ?? 0))} (${when(line.d[k])})`;
    return ks.length ? [end(ks[0]), end(ks[ks.length - 1])] : [];
  });
  const [first, last] = ends.length ? [ends[0], ends[ends.length - 1]] : ["—", "—"];
  const label = say("label", { title: names.text(panel.title), first, last });
  return html` aria-label="${label}"${attr("lang", names.lang(panel.title))}`;
};

/** @type {(panel: Panel) => string} whether two panels have the same legend */
export const legendKey = (panel) => {
  const by = toldBy(panel);
  return by && panel.lines.map((line) => line[by]).join(" ");
};

/** @type {(panel: Panel, shown: Shown) => Markup | false} */
export const legend = (panel, { names, B: { looks } }) => {
  const by = toldBy(panel);
  if (!by) return false;
  const swatch = (/** @type {number} */ look) =>
    sign(
      html`<path class="l c${look}" d="M1 6h32"/><path class="p c${look}" transform="translate(17 6)" d="${looks.shapes[look]}"/>`,
    );
  const keys = panel.lines.map((line, i) => html`<li>${swatch(i % looks.shapes.length)}${names.word(line[by])}</li>`);
  return html`<ul class="keys lines">${keys}</ul>`;
};
