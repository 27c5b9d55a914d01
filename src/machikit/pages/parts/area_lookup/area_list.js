/* The list of areas; of dated records a line is all of one name. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { AreaBlock, AreaState, Group } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { attr, chips, does, fold, glyph, html, more, number, published } from "#pure";
import { fact } from "./standing.js";

/** @typedef {(B: AreaBlock, state: AreaState & ViewState, now: Standing) => import("#pure").Markup} Drawn */

export const MOST = 1000; // lines of a list in the page itself, and on paper

/** @type {(state: ViewState, shown: number) => number} */
export const shownOf = (state, shown) => (state.live && !state.paper ? shown : MOST);

/** @type {(B: AreaBlock, state: AreaState & ViewState, now: Standing) => Group[]} of the years, of the search, of those that hold something */
export const listedIn = (_B, state, { R, searched }) => {
  const q = fold(state.query);
  const holding = state.live && state.only;
  return R.groups().filter((group) => (!q || searched(group.rows).includes(q)) && (!holding || R.holds(group)));
};

/** @type {Drawn} */
export const areaList = (B, state, now) => {
  const { T, say } = now;
  const groups = listedIn(B, state, now);
  const shown = shownOf(state, state.shown);
  const label = (/** @type {number} */ n) => say("more", { n: number(n) });
  const total = state.paper ? 0 : groups.length;
  return html`
    <section class="list" id="area-list" aria-labelledby="area-list-title">
      <div class="head"><h2 id="area-list-title">${say("list")}</h2><span id="area-count">${say("list.count", {
        n: number(groups.length),
      })}</span></div>
      ${
        (B.lines || B.places.length > 0) &&
        html`<p class="live pick" id="area-only">${chips([!state.only], {
          on: () => state.only,
          label: () => say(B.lines ? "filled.line" : "filled"),
          action: "only",
        })}</p>`
      }
      <ol id="area-items">${groups.slice(0, shown).map((group) => row(group, B, state, now))}</ol>
      ${!state.live && groups.length > MOST && html`<p class="cut still">${say("cut", { n: number(MOST) })}</p>`}
      <p class="empty" id="area-empty"${attr("hidden", groups.length || !T.n)}>${say("none")}</p>
      ${more({ id: "area-more", total, shown, step: B.step, label })}
    </section>`;
};

/** @type {(group: Group, B: AreaBlock, state: AreaState & ViewState, now: Standing) => import("#pure").Markup} */
const row = (group, B, state, now) => {
  const { k, rows } = group;
  const open = k === state.group;
  const amount = many(group, B, state, now);
  const told = html`
    ${state.map && swatch(rows[0], now)}<span class="what">${now.titleHtml("b", rows[0])}<small>${facts(group, B, now)}</small></span>
    ${amount && html`<span class="many">${amount}</span>`}`;
  if (!state.live) return html`<li><div class="item">${told}</div></li>`;
  return html`
    <li id="g-${k}"${attr("class", open && "on")}>
      <button type="button" class="item" aria-expanded="${String(open)}"${does("select", k)}>${told}</button>${
        open && details(rows, B, now)
      }</li>`;
};

/** @type {(i: number, now: Standing) => import("#pure").Markup} the fill of an area */
export const swatch = (i, { P }) => glyph(`area-${P.fill[i]}`);

/** @type {(group: Group, B: AreaBlock, now: Standing) => unknown[]} */
const facts = ({ rows, years }, B, { T, R, say, kindFacts, yearsText, titleOf }) => {
  const ha = B.ha[rows[0]];
  const size = () => say("ha", { n: number(ha, ha < 1 ? 2 : 1) });
  const inside = B.places.map((table, k) => {
    const n = R.insideOf(k, rows).length;
    return n > 0 && fact(say("inside.of", { title: titleOf(table), n: number(n) }));
  });
  const lost = rows.some((i) => T.lat[i] === null) && fact(say("no_shape"));
  return [...kindFacts(rows), fact(years.length ? yearsText(years) : size()), ...inside, lost];
};

/** @type {(group: Group, B: AreaBlock, state: AreaState, now: Standing) => string} */
const many = ({ by, years }, B, state, { yearsSaid }) => {
  if (B.lines) return by ? `${number(by)} m` : "";
  return years.length && state.mode !== "only" ? yearsSaid(years.length) : "";
};

/** @type {(rows: number[], B: AreaBlock, now: Standing) => unknown} of the open line: each record, what is inside, what overlaps */
const details = (rows, B, now) => {
  const { R, say, w, titleHtml, titleOf, byDate } = now;
  const records = R.dated && html`<ul>${[...rows].sort(byDate).map((i) => record(i, now))}</ul>`;
  const places = B.places.map((table, k) => {
    const names = R.insideOf(k, rows).map((i) => published("li", table.name[i] || w("no_name")));
    return names.length > 0 && html`<h3>${titleOf(table)}</h3><ul>${names}</ul>`;
  });
  const others = B.overlaps.filter(([row]) => rows.includes(row)).sort((a, b) => b[2] - a[2]);
  const shares = others.map(([, i, share]) => html`<li>${titleHtml("span", i)} ${number(100 * share, 0)}%</li>`);
  const overlaps = shares.length > 0 && html`<h3>${say("overlaps")}</h3><ul>${shares}</ul>`;
  const told = [records, ...places, overlaps].filter(Boolean);
  return told.length > 0 && html`<div class="more-of">${told}</div>`;
};

/** @type {(i: number, now: Standing) => import("#pure").Markup} a dated record, with all that the data say of it */
const record = (i, { say, date, kindFact, furtherFacts }) => {
  const told = [kindFact(i), ...furtherFacts(i)].filter(Boolean).map((one) => html`${one} `);
  return html`<li><b>${date(i) || say("undated")}</b> ${told}</li>`;
};
