/* The page of circulars in any of its states: what is printed, the list of towns, and the sheet of one town. */
/** @import { Tile, ViewState } from "../../web/types.d.ts" */
/** @import { CircularBlock, CircularState, Nearest } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { attr, chips, distance, does, html, more, number, published } from "#pure";
import { pointOf } from "./nearest.js";
import { sheet } from "./sheet.js";
import { standingIn } from "./standing.js";

export { picture } from "./picture.js";

const FAR = 1000; // metres: how many towns are farther from the nearest site is told in the head
const MOST = 1000; // towns in the page itself

/** @typedef {[B: CircularBlock, state: CircularState & ViewState, words: Record<string, string>]} Inside */

/** @type {(B: CircularBlock) => CircularState} the page opens with the first town that has a point */
export const opening = (B) => ({
  town: Math.max(
    0,
    [...B.place.keys()].findIndex((i) => pointOf(B, i)),
  ),
  query: "",
  shown: B.step,
  printing: "page",
  late: B.late,
});

/** @type {(B: CircularBlock) => { far: number, placed: number, farthest: number }} */
const reach = (B) => {
  const near = B.near.map((one) => (one ? one[1] : -1));
  return {
    far: near.filter((m) => m > FAR).length,
    placed: near.filter((m) => m >= 0).length,
    farthest: near.indexOf(Math.max(...near)),
  };
};

/** @type {(...inside: Inside) => Tile[]} */
export const numbers = (B, state, words) => {
  const { say } = standingIn(B, state, words);
  const { far } = reach(B);
  return [
    { n: B.place.length, unit: say("unit.town"), label: say("n.towns") },
    { n: B.sites.name.length, unit: say("unit.place"), label: say("n.sites") },
    ...(B.shelters ? [{ n: B.shelters.name.length, unit: say("unit.place"), label: say("n.shelters") }] : []),
    { n: far, unit: say("unit.town"), label: say("n.far") },
    ...(B.abroad ? [{ n: B.abroad.n, unit: say("unit.people"), label: say("n.abroad", { year: B.abroad.year }) }] : []),
  ];
};

/** @type {(...inside: Inside) => unknown} */
export const headline = (B, state, words) => {
  const { sayHtml } = standingIn(B, state, words);
  const { far, placed, farthest } = reach(B);
  const most = B.near[farthest];
  if (!placed || !most) return sayHtml("headline.none");
  const values = { far: number(far), all: number(placed), most: distance(most[1]) };
  return sayHtml("headline", { ...values, town: published("b", B.place[farthest]) });
};

/** @type {(...inside: Inside) => import("#pure").Markup} */
export const view = (B, state, words) => {
  const now = standingIn(B, state, words);
  const { say, w, found } = now;
  const all = state.printing === "all";
  const sheets = all && state.paper ? found.slice(0, B.most) : [state.town];
  return html`
    <div class="bar live"><div class="tc-bar">${printing(B, state, now)}</div></div>
    ${state.left_out && html`<div class="part"><p class="notice" data-w="left_out">${w("left_out")}</p></div>`}
    <div class="tc-work">
      ${towns(B, state, now)}
      <div class="tc-sheets" id="tc-sheets" data-printing="${state.printing}" aria-live="polite">
        ${B.place.length ? sheets.map((town) => sheet(B, state, now, town)) : html`<p class="empty">${say("no_towns")}</p>`}
      </div>
    </div>`;
};

/** @type {(B: CircularBlock, state: CircularState & ViewState, now: Standing) => import("#pure").Markup} */
const printing = (B, { printing: chosen }, { say, found }) => {
  const n = Math.min(found.length, B.most);
  const kinds = chips(/** @type {const} */ (["page", "one", "all"]), {
    on: (kind) => kind === chosen,
    label: (kind) => say(`print.${kind}`, { n: number(n) }),
    action: "printing",
  });
  return html`
    <span class="tc-what">${say("print")}</span>
    <div class="chips" id="tc-printing" role="group" aria-label="${say("print")}">${kinds}</div>
    <button type="button" class="go" id="tc-print"${does("print")}>${say("print.go")}</button>
    ${chosen === "all" && found.length > B.most && html`<p class="note">${say("print.narrow", { n: number(B.most) })}</p>`}`;
};

/** @type {(B: CircularBlock, state: CircularState & ViewState, now: Standing) => import("#pure").Markup} */
const towns = (B, state, now) => {
  const { say, found } = now;
  const shown = state.paper || !state.live ? MOST : state.shown;
  const label = (/** @type {number} */ n) => say("more", { n: number(n) });
  return html`
    <section class="list tc-towns" aria-labelledby="tc-towns">
      <div class="head"><h2 id="tc-towns">${say("towns")}</h2><span>${say("towns.count", { n: number(found.length) })}</span></div>
      <p class="note">${say("towns.note")}</p>
      <p class="live seek"><input type="search" id="tc-search" autocomplete="off" aria-label="${say("search")}" placeholder="${say("search")}" value="${state.query}"${does("search")}></p>
      <ol id="tc-items">${found.slice(0, shown).map((i) => row(i, B, state, now))}</ol>
      ${!state.live && B.place.length > MOST && html`<p class="cut">${say("cut", { n: number(MOST) })}</p>`}
      <p class="empty"${attr("hidden", found.length || !B.place.length)}>${say("empty")}</p>
      ${more({ id: "tc-more", total: found.length, shown, step: B.step, label })}
    </section>`;
};

/** @type {(i: number, B: CircularBlock, state: CircularState & ViewState, now: Standing) => import("#pure").Markup} */
const row = (i, B, state, { say }) => {
  /** @type {(key: string, nearest: Nearest, names: (string | null)[]) => unknown} */
  const fact = (key, nearest, names) =>
    nearest && html`<small>${say(key)} <span lang="ja">${names[nearest[0]]}</span> ${distance(nearest[1])}</small>`;
  const facts = [fact("near", B.near[i], B.sites.name), fact("near.stay", B.stay[i], B.shelters?.name ?? [])];
  const told = html`<span class="what">${published("b", B.place[i])}${B.near[i] ? facts : html`<small>${say("no_point")}</small>`}</span>`;
  if (!state.live) return html`<li><div class="item">${told}</div></li>`;
  const on = i === state.town;
  return html`<li${attr("class", on && "on")}><button type="button" class="item" aria-pressed="${String(on)}"${does("pick", i)}>${told}</button></li>`;
};
