/* From each station the nearest places: a few stations open, the others folded. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { StationBlock, StationsBlock, WayBlock } from "./types.d.ts" */
import { attr, distance, html, number, published, wordsOf } from "#pure";

const OPEN = 3; // stations whose list is open from the beginning

export const opening = () => ({});

/** @type {(B: StationsBlock | null, state: ViewState, words: Record<string, string>) => unknown} */
export const view = (B, { lang }, words) => {
  if (!B) return "";
  const w = wordsOf(words);
  /** @type {(way: WayBlock) => import("#pure").Markup} */
  const way = ({ site, metres, minutes, hazards }) => html`
    <li><span class="fs-site">${published("b", site)}<span class="fs-far">${distance(metres)} <small>${w("from_stations.minutes", { n: number(minutes) })}</small></span></span>
      <span class="fs-for">${hazards.length === B.hazards.length && B.hazards.length > 1 ? w("from_stations.every") : hazards.map((i) => B.hazards[i][lang]).join(w("from_stations.comma"))}</span></li>`;
  /** @type {(station: StationBlock, i: number) => import("#pure").Markup} */
  const station = ({ name, lines, ways }, i) => html`
    <details class="fs-station"${attr("open", i < OPEN)}><summary><h3>${published("span", w("from_stations.station", { name }))}</h3>${lines && published("small", lines)}</summary>
      <ol>${ways.map(way)}</ol></details>`;
  return html`
    <section class="part fs-part" aria-labelledby="fs-title">
      <h2 id="fs-title">${w("from_stations.title", { n: number(B.stations.length) })}</h2>
      <p class="note">${w("from_stations.method")}</p>
      <div class="fs-stations">${B.stations.map(station)}</div>
    </section>`;
};
