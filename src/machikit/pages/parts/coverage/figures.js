/* How sure the numbers are, and those of other distances and cities. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Standing } from "./standing.js" */
/** @import { City, CoverageBlock, CoverageState } from "./types.d.ts" */
import { attr, html, number, published, share } from "#pure";
import { stopText } from "./standing.js";

const LARGEST = 5; // towns named for each reason of doubt

/** @type {(B: CoverageBlock, now: Standing) => import("#pure").Markup} */
export const doubtsTable = (B, { sums, people, say }) => {
  const { low, high, reasons } = sums;
  const some = Object.entries(reasons).filter(([, rows]) => rows.length);
  const range = say(some.length ? "weak.range" : "weak.sure", { low: number(low), high: number(high) });
  /** @type {(reason: [string, number[]]) => import("#pure").Markup} */
  const reason = ([why, rows]) => {
    const large = rows.slice().sort((i, j) => people[j] - people[i] || i - j);
    const names = large.slice(0, LARGEST).map((i) => B.place[i]).join("、"); // biome-ignore format: one line
    const told = published("small", names + (large.length > LARGEST ? "…" : ""));
    const total = rows.reduce((n, i) => n + people[i], 0);
    return html`<tr><th scope="row">${say(`weak.${why}`)}${told}</th><td class="n">${number(rows.length)}</td><td class="n">${number(
      total,
    )}</td></tr>`;
  };
  return html`
    <section aria-labelledby="coverage-weak">
      <h2 id="coverage-weak">${say("weak")}</h2>
      <p id="coverage-range">${range}</p>
      <div class="scroll" id="coverage-why" tabindex="0" role="region" aria-label="${say("weak")}"${attr("hidden", !some.length)}><table>
        <thead><tr><th scope="col">${say("weak.why")}</th><th scope="col" class="n">${say("weak.towns")}</th><th scope="col" class="n">${say(
          "weak.people",
        )}</th></tr></thead>
        <tbody>${some.map(reason)}</tbody>
      </table></div>
    </section>`;
};

/** @type {(B: CoverageBlock, state: CoverageState & ViewState, now: Standing) => import("#pure").Markup} */
export const citiesTable = (B, state, now) => {
  const { say } = now;
  const several = B.cities.length > 1;
  const heading = say(several ? "compare" : "distances");
  const look = (/** @type {number} */ k) => (B.stops[k] === state.metres ? "n on" : "n");
  const stops = B.stops.map((m, k) => html`<th scope="col" class="${look(k)}">${stopText(m)}</th>`);
  /** @type {(sums: [beyond: number, total: number], k: number) => import("#pure").Markup} */
  const cell = ([n, total], k) =>
    html`<td class="${look(k)}"><b>${share(n, total)}%</b><small>${say("people", { n: number(n) })}</small></td>`;
  const hidden = html`<td class="n" colspan="${B.stops.length}">${say("is.hidden")}</td>`;
  /** @type {(city: City, place: number) => import("#pure").Markup} */
  const row = (city, place) => {
    const sums = !place && state.sites.length ? planned(B, state, now) : city.sums[state.group];
    const told = say("city.told", { as_of: city.as_of, n: number(city.towns) });
    return html`<tr><th scope="row">${city.name[state.lang]}<small>${told}</small></th>${sums ? sums.map(cell) : hidden}</tr>`;
  };
  return html`
    <section aria-labelledby="coverage-distances">
      <h2 id="coverage-distances">${heading}</h2>
      <p class="note" id="coverage-of">${say("distances.note")}</p>
      <div class="scroll" tabindex="0" role="region" aria-label="${heading}"><table id="coverage-cities">
        <thead><tr><th scope="col">${say("city")}</th>${stops}</tr></thead>
        <tbody>${B.cities.map(row)}</tbody>
      </table></div>
      ${several && html`<p class="note">${say("compare.note")}</p>`}
    </section>`;
};

/** @type {(B: CoverageBlock, state: CoverageState, now: Standing) => [beyond: number, total: number][]} with the new sites */
const planned = (B, state, { reach, far }) =>
  B.stops.map((m) => {
    const { beyond, total } = reach.sums(far, state.group, m);
    return [beyond, total];
  });
