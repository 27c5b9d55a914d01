/* The list of towns, and what is told of one. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Standing } from "./standing.js" */
/** @import { CoverageBlock, CoverageState } from "./types.d.ts" */
import { attr, distance, does, fold, glyph, html, more, number, once, published } from "#pure";

const DOUBTS = /** @type {const} */ (["edge", "large", "hidden"]);
const MOST = 1000; // towns in the page itself

/** @type {(B: CoverageBlock) => string[]} */
const foldedNames = once(0, (B) => B.place.map(fold));

/** @type {(B: CoverageBlock, query: string, order: number[]) => number[]} the towns whose names hold what was searched for */
const found = (B, query, order) => {
  const q = fold(query);
  if (!q) return order;
  const names = foldedNames(B);
  return order.filter((i) => names[i].includes(q));
};

/** @type {(i: number, now: Standing) => unknown[]} what is nearest to a town, how far, and what is in doubt */
export const factsOf = (i, { by, far, sums, say, nameOfNearest }) => {
  const m = far[i];
  const name = nameOfNearest(i);
  const doubts = DOUBTS.filter((why) => sums.reasons[why].includes(i)).map(
    (why) => html`<span>${say(`is.${why}`)}</span>`,
  );
  if (m === null || m === Infinity) return doubts;
  const site = by[i] >= 0 ? html`<span>${say("new_site", { n: by[i] + 1 })}</span>` : name && published("span", name);
  return [site, html`<span>${distance(m)}</span>`, ...doubts];
};

/** @type {(B: CoverageBlock, state: CoverageState & ViewState, now: Standing) => import("#pure").Markup} */
export const townList = (B, state, now) => {
  const { say, order, sums } = now;
  const rows = found(B, state.query, order);
  const shown = state.live ? state.shown : MOST;
  const label = (/** @type {number} */ n) => say("more", { n: number(n) });
  return html`
    <section class="list" id="coverage-list" tabindex="-1" aria-labelledby="coverage-towns">
      <div class="head"><h2 id="coverage-towns">${say("towns")}</h2><span id="coverage-count">${say("towns.count", {
        n: number(sums.towns),
      })}</span></div>
      ${B.sites > 0 && html`<p class="note">${say("towns.note")}</p>`}
      <p class="live seek"><input type="search" id="coverage-search" autocomplete="off" aria-label="${say("search")}" placeholder="${say(
        "search",
      )}" value="${state.query}" data-do="search"></p>
      <ol id="coverage-items">${rows.slice(0, shown).map((i) => row(i, B, state, now))}</ol>
      ${!state.live && rows.length > MOST && html`<p class="cut">${say("cut", { n: number(MOST) })}</p>`}
      <p class="empty" id="coverage-empty"${attr("hidden", rows.length || !B.place.length)}>${say("empty")}</p>
      ${more({ id: "coverage-more", total: rows.length, shown, step: B.step, label })}
    </section>`;
};

/** @type {(i: number, B: CoverageBlock, state: CoverageState & ViewState, now: Standing) => import("#pure").Markup} */
const row = (i, B, state, now) => {
  const { say, stands, people, reach } = now;
  const stand = stands(i);
  const told = html`
    ${glyph(stand === "none" ? "near" : stand)}
    <span class="what">${published("b", B.place[i])}<small>${factsOf(i, now)}</small></span>
    <span class="many">${say("people", { n: number(people[i]) })}<small>${say(`is.${stand}`)}</small></span>`;
  if (!state.live) return html`<li><div class="item">${told}</div></li>`;
  const on = i === state.selected;
  const put = html`<span class="visually-hidden" lang="ja">${B.place[i]}</span>${say("put")}`;
  return html`
    <li id="t-${i}"${attr("class", on && "on")}>
      <button type="button" class="item" aria-pressed="${String(on)}"${does("select", i)}>${told}</button>
      ${reach.there[i] && html`<button type="button" class="put"${does("put", i)}>${put}</button>`}
    </li>`;
};
