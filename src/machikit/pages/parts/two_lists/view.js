/* The page of two lists in any of its states: groups of what differs, the places with both values, and lines for a call. */
/** @import { Tile, ViewState } from "../../web/types.d.ts" */
/** @import { Group, TwoListsBlock, TwoListsState } from "./types.d.ts" */
/** @import { Row, Standing } from "./standing.js" */
import { attr, chips, distance, does, glyph, html, more, number, published } from "#pure";
import { marksAlone } from "../../web/map_drawing.js";
import { MARKS } from "./picture.js";
import { GROUPS, standingIn } from "./standing.js";

export { picture } from "./picture.js";

const MOST = 1000; // places of a group in the page itself
const LOOKS = ["both", "own", "national"];
const QUESTIONS = ["which", "position", "marks", "register"];

/** @typedef {[B: TwoListsBlock, state: TwoListsState & ViewState, words: Record<string, string>]} Inside */

/** @type {(B: TwoListsBlock) => TwoListsState} the first group that has a place */
export const opening = (B) => ({
  group: GROUPS.find((g) => B[g].length) ?? "here",
  kind: -1,
  query: "",
  shown: B.step,
});

/** @type {(...inside: Inside) => Tile[]} */
export const numbers = (B, state, words) => {
  const { say, total } = standingIn(B, state, words);
  return GROUPS.map((group) => ({ n: total(group), unit: say("unit"), label: say(`n.${group}`) }));
};

/** @type {(...inside: Inside) => unknown} */
export const headline = (B, state, words) => {
  const { sayHtml, total } = standingIn(B, state, words);
  const counts = GROUPS.map((group) => [group, number(total(group))]);
  const [own, national, pairs] = [B.own.name.length, B.national.name.length, B.pairs.length].map((n) => number(n));
  return sayHtml(GROUPS.some(total) ? "headline" : "headline.same", {
    own,
    national,
    pairs,
    ...Object.fromEntries(counts),
  });
};

/** @type {(...inside: Inside) => import("#pure").Markup} */
export const view = (B, state, words) => {
  const now = standingIn(B, state, words);
  const { say, total } = now;
  const groups = state.live ? [state.group] : GROUPS;
  return html`
    <div class="bar live"><div><div class="chips" id="tl-groups" role="group" aria-label="${say("groups")}">${chips(
      GROUPS,
      {
        on: (group) => group === state.group,
        label: (group) => `${say(`group.${group}`)} ${number(total(group))}`,
        action: "group",
      },
    )}</div></div></div>
    <div class="part tl-part">
      ${state.map ? html`<p class="tl-legend">${LOOKS.map((look) => html`<span>${glyph(look)}${say(`legend.${look}`)}</span>`)}</p>` : marksAlone(MARKS)}
      <ul class="tl-dates">${dates(B, state, now)}</ul>
      <p class="live seek"><input type="search" id="tl-search" autocomplete="off" aria-label="${say("search")}" placeholder="${say("search")}" value="${state.query}"${does("search")}></p>
      ${groups.map((group) => section(group, B, state, now))}
      ${call(now)}
    </div>`;
};

/** @type {(B: TwoListsBlock, state: ViewState, now: Standing) => import("#pure").Markup[]} of what date each list is, and whose */
const dates = (B, { lang }, { say }) =>
  /** @type {const} */ (["own", "national"]).map((list) => {
    const { as_of, publisher, name } = B[list];
    const values = { as_of: as_of[lang], publisher: publisher[lang], n: number(name.length) };
    return html`<li>${say(`list.${list}`, values)}</li>`;
  });

/** @type {(group: Group, B: TwoListsBlock, state: TwoListsState & ViewState, now: Standing) => import("#pure").Markup} */
const section = (group, B, state, now) => {
  const { say, rowsOf } = now;
  const rows = rowsOf(group);
  const shown = state.paper || !state.live ? MOST : state.shown;
  const title = say(`table.${group}`, { n: number(rows.length), limit: B.limit });
  const columns = ["place", ...(group === "far" ? ["apart"] : []), "marks", "note"];
  const head = columns.map((key) => html`<th scope="col" role="columnheader">${say(`col.${key}`)}</th>`);
  const table = html`
    <div class="scroll tl-table" tabindex="0" role="region" aria-label="${title}">
      <table role="table"><thead role="rowgroup"><tr role="row">${head}</tr></thead>
      <tbody role="rowgroup">${rows.slice(0, shown).map((one) => row(one, group, B, state, now))}</tbody></table></div>`;
  return html`
    <section class="tl-group" data-group="${group}"><h2>${title}</h2>
    <p class="tl-how">${say(`how.${group}`)}</p>
    ${group === "marks" && kinds(B, state, now)}
    ${rows.length > 0 && table}
    <p class="empty"${attr("hidden", rows.length)}>${say("empty")}</p>
    ${rows.length > MOST && html`<p class="cut">${say("cut", { n: number(MOST) })}</p>`}
    ${more({ id: `tl-more-${group}`, total: rows.length, shown, step: B.step, label: (n) => say("more", { n: number(n) }) })}
    </section>`;
};

/** @type {(B: TwoListsBlock, state: TwoListsState & ViewState, now: Standing) => import("#pure").Markup} how marks differ, each way by itself */
const kinds = (B, state, now) => {
  const { say, ownMark, nationalMark } = now;
  const label = (/** @type {number} */ k) => {
    const { mark, designated, places } = B.kinds[k];
    return say("kind", { mark: ownMark(mark), national: nationalMark(designated), n: number(places) });
  };
  const all = [-1, ...B.kinds.keys()];
  const alone = B.alone[state.lang].join(say("comma"));
  return html`
    <div class="chips live tl-wrap" id="tl-kinds" role="group" aria-label="${say("kinds")}">${chips(all, {
      on: (k) => k === state.kind,
      label: (k) => (k < 0 ? say("all", { n: number(B.marks.length) }) : label(k)),
      action: "kind",
    })}</div>
    <ul class="tl-kinds">${B.kinds.map((one, k) => html`<li>${label(k)} <small>${say("cells", { n: number(one.cells) })}</small></li>`)}</ul>
    ${B.unlike > 0 && html`<p class="tl-how">${say("unlike", { n: number(B.unlike) })}</p>`}
    ${alone && html`<p class="tl-how">${say("alone", { hazards: alone })}</p>`}`;
};

/** @type {(one: Row, group: Group, B: TwoListsBlock, state: TwoListsState & ViewState, now: Standing) => import("#pure").Markup} */
const row = (one, group, B, state, now) => {
  const { say, nameIn } = now;
  const { own, national, metres } = one;
  const [name, other] = [nameIn("own", own), nameIn("national", national)];
  const address = B.own.address[own] ?? B.national.address[national];
  const renamed = own >= 0 && national >= 0 && name !== other;
  /** @type {(key: string, inside: unknown) => import("#pure").Markup} */
  const cell = (key, inside) =>
    html`<td role="cell"><span class="tl-key">${say(`col.${key}`)}</span><span class="tl-value">${inside}</span></td>`;
  return html`
    <tr role="row"><th scope="row" role="rowheader">${published("b", name || other)}
      ${renamed && html`<small>${say("named")} ${published("span", other)}</small>`}
      ${address && published("small", address)}
      ${one.beside && html`<small class="tl-beside">${one.beside.said} ${published("span", one.beside.name)}</small>`}</th>
      ${group === "far" && cell("apart", html`${distance(metres ?? 0)}<small>${points(one, B, now)}</small>`)}
      ${cell("marks", marks(one, B, state, now))}
      <td role="cell" class="tl-write"></td></tr>`;
};

/** @type {(one: Row, B: TwoListsBlock, now: Standing) => import("#pure").Markup} latitude and longitude in both lists */
const points = ({ own, national }, B, { say }) => {
  /** @type {(list: "own" | "national", k: number) => string} */
  const at = (list, k) => [B[list].lat[k], B[list].lon[k]].map((n) => (Number(n) / 1e6).toFixed(6)).join(", ");
  return html`<span>${say("own")} ${at("own", own)}</span> <span>${say("national")} ${at("national", national)}</span>`;
};

/** @type {(one: Row, B: TwoListsBlock, state: ViewState, now: Standing) => unknown} what each list says, as published */
const marks = (one, B, { lang }, { say, marksOf, kindOf, ownMark, nationalMark }) => {
  const both = one.own >= 0 && one.national >= 0;
  const all = marksOf(one);
  if (!both) {
    const label = (/** @type {number} */ k) => B.hazards[k][one.own >= 0 ? "own" : "national"][lang];
    /** @type {[string, string][]} */
    const said = all.map((m) => [label(m.hazard), one.own >= 0 ? ownMark(m.mark) : nationalMark(m.designated)]);
    const once = [...new Map(said).entries()]; // both levels of flood are one column of the national list
    return once.map(([hazard, mark]) => html`<span class="tl-mark">${say("of", { hazard })} <b>${mark}</b></span> `);
  }
  const unlike = all.filter((m) => kindOf(m) >= 0);
  if (!unlike.length) return say("marks.same");
  return unlike.map(
    (m) =>
      html`<span class="tl-mark">${say("of", { hazard: B.hazards[m.hazard].own[lang] })} ${say("own")} <b>${ownMark(m.mark)}</b> / ${say("national")} <b>${nationalMark(m.designated)}</b></span> `,
  );
};

/** @type {(now: Standing) => import("#pure").Markup} for the call with the office, with room for what was said */
const call = ({ say }) => html`
  <section class="tl-call"><h2>${say("call")}</h2><p>${say("call.how")}</p>
    <ol>${QUESTIONS.map((key) => html`<li>${say(`call.${key}`)}<span class="tl-line" aria-hidden="true"></span></li>`)}</ol></section>`;
