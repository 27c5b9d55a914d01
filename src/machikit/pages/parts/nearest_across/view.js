/* The page of towns at the border in any of its states: hazards, neighbours, the table of towns, and lines for a call. */
/** @import { Tile, ViewState } from "../../web/types.d.ts" */
/** @import { AcrossBlock, AcrossState } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { attr, chips, distance, does, glyph, html, more, number, published, share } from "#pure";
import { marksAlone } from "../../web/map_drawing.js";
import { MARKS } from "./picture.js";
import { standingIn } from "./standing.js";

export { picture } from "./picture.js";

const MOST = 1000; // towns in the page itself
const LOOKS = ["across", "home", "site"];
const QUESTIONS = ["used", "opens", "way", "told"];

/** @typedef {[B: AcrossBlock, state: AcrossState & ViewState, words: Record<string, string>]} Inside */

/** @type {(B: AcrossBlock) => AcrossState} */
export const opening = (B) => ({ answer: 0, city: -1, query: "", shown: B.step });

/** @type {(...inside: Inside) => Tile[]} */
export const numbers = (B, state, words) => {
  const { say, answer, counts } = standingIn(B, state, words);
  return [
    { n: answer.town.length, unit: say("unit.town"), label: say("n.across") },
    { n: B.placed, unit: say("unit.town"), label: say("n.all") },
    { n: share(answer.town.length, B.placed), unit: "%", label: say("n.share") },
    { n: counts.length, unit: say("unit.city"), label: say("n.cities") },
  ];
};

/** @type {(...inside: Inside) => unknown} */
export const headline = (B, state, words) => {
  const { sayHtml, say, answer, counts, name } = standingIn(B, state, words);
  const values = { all: number(B.placed), n: number(answer.town.length), hazard: answer[state.lang] };
  const key = state.answer ? "headline.hazard" : "headline";
  if (!B.placed) return sayHtml("headline.none");
  if (!answer.town.length) return sayHtml(`${key}.no`, values);
  const cities = counts.map(([city, n]) => say("of", { place: name(city), n: number(n) })).join(say("comma"));
  return sayHtml(key, { ...values, cities });
};

/** @type {(...inside: Inside) => import("#pure").Markup} */
export const view = (B, state, words) => {
  const now = standingIn(B, state, words);
  const { say, answer } = now;
  return html`
    <div class="bar live"><div>${hazards(B, state, now)}</div></div>
    <div class="part na-part">
      ${state.map ? html`<p class="na-legend">${LOOKS.map((look) => html`<span>${glyph(look)}${say(`legend.${look}`)}</span>`)}</p>` : marksAlone(MARKS)}
      ${!answer.registered && html`<p class="notice">${say("not_registered", { hazard: answer[state.lang] || say("any") })}</p>`}
      ${neighbours(B, state, now)}
      ${table(B, state, now)}
      ${call(now)}
    </div>`;
};

/** @type {(B: AcrossBlock, state: AcrossState & ViewState, now: Standing) => import("#pure").Markup} */
const hazards = (B, state, { say }) => html`
  <div class="chips" id="na-hazards" role="group" aria-label="${say("hazard")}">${chips(B.answers.keys(), {
    on: (k) => k === state.answer,
    label: (k) => `${B.answers[k][state.lang] || say("any")} ${number(B.answers[k].town.length)}`,
    action: "hazard",
  })}</div>`;

/** @type {(B: AcrossBlock, state: AcrossState & ViewState, now: Standing) => import("#pure").Markup} whom to call about how many towns */
const neighbours = (B, state, { say, counts, name }) => {
  /** @type {[number, number][]} */
  const all = [[-1, B.answers[state.answer].town.length], ...counts];
  return html`
    <h2>${say("neighbours")}</h2>
    <div class="chips live na-wrap" id="na-cities" role="group" aria-label="${say("neighbours")}">${chips(all, {
      on: ([city]) => city === state.city,
      label: ([city, n]) => `${city < 0 ? say("all") : name(city)} ${number(n)}`,
      action: "city",
      value: ([city]) => city,
    })}</div>
    <ul class="na-dates">${B.cities.map(({ name: one, as_of }) => html`<li>${say(as_of[state.lang] ? "list" : "list.none", { place: one[state.lang], as_of: as_of[state.lang] })}</li>`)}</ul>`;
};

/** @type {(B: AcrossBlock, state: AcrossState & ViewState, now: Standing) => import("#pure").Markup} */
const table = (B, state, now) => {
  const { say, chosen } = now;
  const shown = state.paper || !state.live ? MOST : state.shown;
  const label = (/** @type {number} */ n) => say("more", { n: number(n) });
  const head = ["town", "across", "own", "less", "note"].map(
    (key) => html`<th scope="col" role="columnheader">${say(`col.${key}`)}</th>`,
  );
  return html`
    <h2>${say("table", { n: number(chosen.length) })}</h2>
    <p class="live seek"><input type="search" id="na-search" autocomplete="off" aria-label="${say("search")}" placeholder="${say("search")}" value="${state.query}"${does("search")}></p>
    <div class="scroll na-table" tabindex="0" role="region" aria-label="${say("table", { n: number(chosen.length) })}">
      <table role="table"><thead role="rowgroup"><tr role="row">${head}</tr></thead>
      <tbody role="rowgroup" id="na-rows">${chosen.slice(0, shown).map((k) => row(k, B, now))}</tbody></table></div>
    <p class="empty"${attr("hidden", chosen.length)}>${say("empty")}</p>
    ${chosen.length > MOST && html`<p class="cut">${say("cut", { n: number(MOST) })}</p>`}
    ${more({ id: "na-more", total: chosen.length, shown, step: B.step, label })}`;
};

/** @type {(k: number, B: AcrossBlock, now: Standing) => import("#pure").Markup} */
const row = (k, B, { answer, say, name, w }) => {
  /** @type {(site: number) => import("#pure").Markup} */
  const site = (place) => published("b", B.sites[place][1] ?? w("no_name"));
  const own = answer.own_far[k];
  /** @type {(key: string, inside: unknown) => import("#pure").Markup} */
  const cell = (key, inside) => html`<td role="cell"><span class="na-key">${say(`col.${key}`)}</span>${inside}</td>`;
  return html`
    <tr role="row"><th scope="row" role="rowheader" lang="ja">${B.place[answer.town[k]]}</th>
      ${cell("across", html`${site(answer.across[k])}<small>${name(B.sites[answer.across[k]][0])} ${distance(answer.far[k])}</small>`)}
      ${cell("own", own === null ? html`<small>${say("own.none")}</small>` : html`${site(answer.own[k])}<small>${distance(own)}</small>`)}
      ${cell("less", own === null ? "−" : distance(own - answer.far[k]))}
      <td role="cell" class="na-write"></td></tr>`;
};

/** @type {(now: Standing) => import("#pure").Markup} what to ask on the telephone, with room for what was said */
const call = ({ say }) => html`
  <section class="na-call"><h2>${say("call")}</h2><p>${say("call.how")}</p>
    <ol>${QUESTIONS.map((key) => html`<li>${say(`call.${key}`)}<span class="na-line" aria-hidden="true"></span></li>`)}</ol></section>`;
