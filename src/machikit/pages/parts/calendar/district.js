/* My district: chosen by name. */
/** @import { Markup } from "#pure" */
/** @import { Now } from "./standing.js" */
/** @import { CalendarBlock } from "./types.d.ts" */
import { attr, does, fold, html, number, once, published } from "#pure";

const MANY = 6; // districts that are chosen without a search

/** @type {(B: CalendarBlock) => string[]} */
const foldedNames = once(0, (B) => B.areas.map(fold));

/** @type {(B: CalendarBlock, query: string) => number[]} the districts whose names hold what was searched for */
const found = (B, query) => {
  const names = foldedNames(B);
  const q = fold(query);
  return [...names.keys()].filter((a) => names[a].includes(q));
};

/** @type {(...now: Now) => Markup} */
export const districtSection = (B, state, { w }) => {
  const { area } = state;
  const open = state.live && (area === null || state.choosing);
  const chosen = area !== null && html`
    <p class="whose">${published("b", B.areas[area])}${B.areas.length > 1 && change(open, w)}</p>`; // biome-ignore format: one piece
  const said = state.status && w(state.status, { area: B.areas[area ?? -1] });
  return html`
    <section class="mine live${open ? " open" : ""}" id="calendar-mine" tabindex="-1" aria-labelledby="calendar-which">
      ${state.live && html`<h2 id="calendar-which">${w(area === null ? "calendar.choose" : "calendar.mine")}</h2>`}
      ${chosen}${open && offers(B, state, w)}
    </section>
    <p class="visually-hidden" id="calendar-status" role="status">${said}</p>`;
};

/** @type {(open: boolean, w: Now[2]["w"]) => Markup} */
const change = (open, w) =>
  html`<button type="button" class="go" id="calendar-change" aria-expanded="${String(open)}"${does("change")}>${w(
    open ? "calendar.keep" : "calendar.change",
  )}</button>`;

/** @type {(B: CalendarBlock, state: Now[1], w: Now[2]["w"]) => Markup} */
const offers = (B, { area, search }, w) => {
  const all = found(B, search);
  const rest = all.length - B.offered;
  const label = w("calendar.choose.search");
  const field = html`
    <p class="seek"><input type="search" id="calendar-search" autocomplete="off" aria-label="${label}" placeholder="${label}" value="${search}"${does(
      "search",
    )}></p>`;
  /** @param {number} a */
  const button = (a) =>
    html`<button type="button" class="district${a === area ? " on" : ""}" lang="ja"${attr("aria-pressed", String(a === area))}${does(
      "choose",
      a,
    )}>${B.areas[a]}</button>`;
  const many = rest > 0 ? w("calendar.choose.more", { n: number(rest) }) : "";
  return html`
    ${B.areas.length > MANY && field}
    <div class="districts" id="calendar-offers">${all.slice(0, B.offered).map(button)}</div>
    <p class="note" id="calendar-offered" role="status">${all.length ? many : w("calendar.choose.none")}</p>`;
};
