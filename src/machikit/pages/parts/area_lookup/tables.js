/* The tables below the lists: lines one by one, and which areas of one kind lie in which of another. */
/** @import { AreaBlock } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { attr, html, number } from "#pure";
import { percent } from "./standing.js";

/** @type {(B: AreaBlock, now: Standing) => unknown} */
export const linesTable = (B, { R, say, w, titleOf }) => {
  const lines = B.lines;
  if (!lines || !B.table.n) return "";
  const heads = [
    ...["length", "inside", "share"].map((key) => say(`line.${key}`)),
    ...B.places.map((table) => say("line.by", { title: titleOf(table) })),
  ];
  /** @type {(name: string, row: number) => import("#pure").Markup} */
  const line = (name, row) => {
    const [total, within] = R.lengths(lines.pieces.filter(([line]) => line === row));
    const by = B.places.map((table) => number(table.by.filter((b) => b && b[0] === row).length));
    const km = [total, within].map((m) => `${number(m / 1000, 1)} km`);
    const cells = [...km, `${percent(within, total)}%`, ...by].map((text) => html`<td class="n">${text}</td>`);
    return html`<tr><th scope="row"${attr("lang", name && "ja")}>${name || w("no_name")}</th>${cells}</tr>`;
  };
  return html`
    <div class="part">
      <h2 id="area-lines">${say("line.title")}</h2>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="area-lines"><table>
        <thead><tr id="area-line-heads"><th scope="col">${say("line")}</th>${heads.map((head) => html`<th scope="col" class="n">${head}</th>`)}</tr></thead>
        <tbody id="area-line-rows">${lines.name.map(line)}</tbody>
      </table></div>
    </div>`;
};

/** @type {(B: AreaBlock, now: Standing) => unknown} */
export const overlapTables = (B, now) => {
  const { divides, kinds, of } = B.shapes;
  const size = (/** @type {number} */ kind) => of.filter((k) => k === kind).length;
  const pairs = kinds.flatMap((_, a) => kinds.map((_, b) => ({ a, b })));
  const finer = pairs.filter(({ a, b }) => a !== b && (size(a) > size(b) || (size(a) === size(b) && a < b)));
  return (
    divides &&
    finer.length > 0 &&
    html`<div class="part two">${finer.map((pair, k) => overlapTable(pair, k, B, now))}</div>`
  );
};

/** @type {(pair: { a: number, b: number }, k: number, B: AreaBlock, now: Standing) => import("#pure").Markup} */
const overlapTable = ({ a, b }, k, B, now) => {
  const { P, say, kindName, title } = now;
  const [from, to] = [kindName(P.kinds[a]), kindName(P.kinds[b])];
  /** @param {number} i */
  const row = (i) => {
    const others = B.overlaps.filter(([row, other]) => row === i && P.of[other] === b).sort((x, y) => y[2] - x[2]);
    const shares = others.map(
      ([, other, share]) => html`<span><b>${title(other)}</b> ${number(100 * share, 0)}%</span>`,
    );
    return html`<tr${attr("class", others.length > 1 && "split")}><th scope="row" lang="ja">${title(i)}</th><td lang="ja">${shares}</td></tr>`;
  };
  return html`
    <section aria-labelledby="area-overlap-${k}">
      <h2 id="area-overlap-${k}">${from} → ${to}</h2>
      <p class="note" id="area-overlap-note-${k}">${say("overlaps.note", { a: from, b: to })}</p>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="area-overlap-${k}"><table>
        <thead><tr><th scope="col">${from}</th><th scope="col">${to}</th></tr></thead>
        <tbody>${P.of.flatMap((kind, i) => (kind === a ? [row(i)] : []))}</tbody>
      </table></div>
    </section>`;
};
