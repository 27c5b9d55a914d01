/* The tables under the list: how long reports have waited, and what is known already to differ. */
/** @import { KnownError, TriageBlock } from "./types.d.ts" */
/** @import { Listing } from "./listing.js" */
/** @import { Rows } from "./rows.js" */
import { attr, glyph, html, number, once, published, rounded } from "#pure";
import { lookOf } from "./rows.js";
import { closedWithin, percent, sumsOf } from "./stats.js";
import { days } from "./texts.js";

/** @typedef {{ value: string | null, open: number, bands: number[], middle: number | null, oldest: number | null, shares: [n: number, of: number][] }} Line */
/** @typedef {Record<"category" | "section", { lines: Line[], all: Line } | null>} Ages */

/** @type {(B: TriageBlock, R: Rows) => Ages} of all reports, whatever the reader has chosen */
const agesIn = once(0, (B, R) => ({ category: agesBy(B, R, "category"), section: agesBy(B, R, "section") }));

/** @type {(B: TriageBlock, R: Rows, role: string) => { lines: Line[], all: Line } | null} a line for each value, those that most wait for first */
const agesBy = (B, R, role) => {
  /** @type {Map<string | null, number[]>} */
  const of = new Map();
  for (const k of R.all) {
    const value = R.cell(k, role);
    const rows = of.get(value);
    if (rows) rows.push(k);
    else of.set(value, [k]);
  }
  if (![...of.keys()].some((value) => value !== null)) return null;
  const lines = [...of].map(([value, rows]) => lineOf(B, R, value, rows));
  return { lines: lines.sort((a, b) => b.open - a.open), all: lineOf(B, R, null, R.all) };
};

/** @type {(B: TriageBlock, R: Rows, value: string | null, rows: number[]) => Line} */
const lineOf = (B, R, value, rows) => {
  const { open, ages, middle, oldest } = sumsOf(R, rows);
  const [from, to] = [
    [-1, ...B.bands],
    [...B.bands, Infinity],
  ];
  const bands = from.map((a, n) => ages.filter((age) => a < age && age <= to[n]).length);
  const shares = B.ends ? B.within.map((limit) => closedWithin(R, rows, limit)) : [];
  return { value, open, bands, middle, oldest, shares };
};

/** @param {Listing} now */
export const agesTables = (now) => {
  const { R, say } = now;
  if (R.block.walks) return false;
  const ages = agesIn(R.block, R);
  if (!ages.category && !ages.section) return false;
  return html`
    <div class="part ages">
      <h2>${say("ages.title")}</h2>
      <p class="note">${say("ages.note")}</p>
      ${agesTable("category", ages, R.block, now)}${agesTable("section", ages, R.block, now)}
    </div>`;
};

/** @type {(name: "category" | "section", ages: Ages, B: TriageBlock, now: Listing) => unknown} */
const agesTable = (name, { [name]: table }, B, now) => {
  const { say } = now;
  const heading = say(`by.${name}`);
  const most = Math.max(1, ...(table?.lines ?? []).flatMap((line) => line.bands));
  return (
    table &&
    html`
    <div class="scroll" tabindex="0" role="region" aria-label="${heading}"><table class="by" data-by="${name}">
      <thead><tr><th scope="col">${heading}</th><th scope="col" class="n">${say("col.open")}</th>${bandHeads(B, now)}
        <th scope="col" class="n">${say("col.middle")}</th><th scope="col" class="n">${say("col.oldest")}</th>${
          B.ends &&
          B.within.map((n, k) => html`<th scope="col" class="${early(k)}">${say("col.within", { days: n })}</th>`)
        }</tr></thead>
      <tbody>${table.lines.map((line) => row(line, most, now))}${row(table.all, 0, now)}</tbody>
    </table></div>`
  );
};

/** @type {(B: TriageBlock, now: Listing) => import("#pure").Markup[]} */
const bandHeads = ({ bands }, { say }) => {
  const text = (/** @type {number} */ n) => {
    const a = n ? bands[n - 1] + 1 : 0;
    return n < bands.length ? say("band", { a, b: bands[n] }) : say("band.last", { a });
  };
  return [...bands, 0].map((_, n) => html`<th scope="col" class="n band">${text(n)}</th>`);
};

/** @param {number} k of several shares the first is left out where there is no room */
const early = (k) => (k ? "n" : "n early");

/** @type {(line: Line, most: number, now: Listing) => import("#pure").Markup} most: of the darkest band, 0 in the line of all */
const row = ({ value, open, bands, middle, oldest, shares }, most, { say, term, langOf }) => {
  const name = !most ? say("by.all") : value === null ? say("no_kind") : term(value);
  const lang = most > 0 && value !== null && langOf(value);
  const shade = (/** @type {number} */ n) => (most && n ? `--s:${rounded(n / most, 2)}` : null);
  const band = (/** @type {number} */ n) => html`<td class="n band"${attr("style", shade(n))}>${n || "·"}</td>`;
  /** @type {(share: [n: number, of: number], k: number) => import("#pure").Markup} */
  const within = (share, k) =>
    html`<td class="${early(k)}">${share[1] ? html`<b>${percent(share)}%</b><small>${share[0]}/${share[1]}</small>` : "—"}</td>`;
  return html`
    <tr${attr("class", !most && "all")}><th scope="row"${attr("lang", lang)}>${name}</th><td class="n"><b>${number(open)}</b></td>${bands.map(band)}
      <td class="n">${days(middle)}</td><td class="n">${days(oldest)}</td>${shares.map(within)}</tr>`;
};

/** @param {Listing} now */
export const earlierTable = (now) => {
  const { R, say } = now;
  if (!R.block.walks || !R.block.earlier.length) return false;
  const heads = ["status", "name", "kind", "said", "text", "date"];
  return html`
    <div class="part earlier">
      <h2>${say("earlier")}</h2>
      <p class="note">${say("earlier.note")}</p>
      <div class="scroll" tabindex="0" role="region" aria-label="${say("earlier")}"><table class="sheet">
        <thead><tr>${heads.map((id) => html`<th scope="col">${say(`col.${id}`)}</th>`)}</tr></thead>
        <tbody>${R.block.earlier.map((error) => errorRow(error, now))}</tbody>
      </table></div>
    </div>`;
};

/** @type {(error: KnownError, now: Listing) => import("#pure").Markup} */
const errorRow = (error, { say, data }) => {
  const label = (/** @type {string} */ id) => html`<i class="l">${say(`col.${id}`)}</i>`;
  const written = (/** @type {"said" | "text"} */ id) =>
    html`<td>${error[id] && label(id)}${published("span", error[id])}</td>`;
  const look = lookOf(error.open ? "noted" : "seen");
  const age = error.age !== null && html`<small>${say("days", { n: number(error.age) })}</small>`;
  return html`
    <tr><td class="state">${glyph(look)} ${data("span", error.status)}</td>
      <th scope="row" lang="ja">${error.name}</th>
      <td>${data("span", error.category)}${error.field && published("small", error.field)}</td>
      ${written("said")}${written("text")}
      <td class="n">${label("date")}${error.date.slice(0, 10)}${age}</td></tr>`;
};
