/* A chart of the team's own: plotly draws it in the page, a drawing of the build stands on paper; its values as a table. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { ChartBlock, ChartFigure } from "./types.d.ts" */
/** @typedef {import("#pure").Markup} Markup */
import { attr, html, number, wordsOf } from "#pure";

/** @type {(B: ChartBlock, state: ViewState, words: Record<string, string>) => Markup} */
export const view = (B, state, words) => {
  const nth = state.nth ?? 0;
  const figure = B[nth];
  const { title, label, lang, rows, total } = figure;
  const w = wordsOf(words);
  const none = rows.length === 0;
  const cut = { n: number(rows.length), all: number(total) };
  return html`
    <section class="part chart" id="chart-${nth}">
      ${none && html`<p class="empty">${w("chart.none")}</p>`}
      <figure lang="${lang}"${attr("hidden", none)}>
        ${title && html`<figcaption><h2>${title}</h2></figcaption>`}
        <div class="plot live" role="img" aria-label="${label}" data-slot="plot"></div>
        <div class="drawn" data-slot="drawing"></div>
      </figure>
      <details${attr("hidden", none)}><summary>${w("chart.table")}</summary>
        <div class="scroll" tabindex="0" role="region" aria-label="${w("chart.table")}">${table(figure)}</div>
        ${total > rows.length && html`<p class="note">${w("chart.cut", cut)}</p>`}
      </details>
    </section>`;
};

/** @type {(figure: ChartFigure) => Markup} */
const table = ({ lang, heads, rows }) => {
  const look = (/** @type {number} */ n) => attr("class", n > 0 && "n");
  const head = (/** @type {string} */ text, /** @type {number} */ n) =>
    text ? html`<th scope="col"${look(n)}>${text}</th>` : html`<td${look(n)}></td>`;
  const cell = (/** @type {string} */ text, /** @type {number} */ n) =>
    n ? html`<td class="n">${text}</td>` : html`<th scope="row">${text}</th>`;
  return html`<table lang="${lang}"><thead><tr>${heads.map(head)}</tr></thead><tbody>${rows.map(
    (row) => html`<tr>${row.map(cell)}</tr>`,
  )}</tbody></table>`;
};
