/* The list of reports, or of places to check, and what a row tells when it is open. */
/** @import { ReportState, Rule } from "./types.d.ts" */
/** @import { Listing } from "./listing.js" */
import { attr, distance, does, glyph, html, more, number, published } from "#pure";

const MOST = 1000; // rows in the page itself, and on paper
const TITLES = { open: "list", closed: "list.closed", twins: "list.twins" };
const KNOWN = { walks: ["name", "address", "code"], triage: ["category", "text", "place"] }; // told above the details

/** @type {(state: ReportState, now: Listing) => import("#pure").Markup} where distances are counted from: a town by its name, or a word */
export const originOf = ({ named, origin }, { w }) =>
  named ? published("span", origin) : html`<span>${w(origin)}</span>`;

/** @param {string} text what a button is about, for those who hear it; in the data's language */
export const unseen = (text) => html`<span class="visually-hidden" lang="ja">${text}</span>`;

/** @type {(state: ReportState, now: Listing) => boolean} whether rows tell how far they are */
const isNear = ({ from, order }, { R }) => from !== null && (R.block.walks || order === "near");

/** @type {(state: ReportState, now: Listing) => import("#pure").Markup} */
export const reportList = (state, now) => {
  const { R, w, say, sayOf, listed, sets } = now;
  const B = R.block;
  const inSets = state.live && state.view === "twins";
  const shown = inSets ? endOfSet(state.shown, sets) : state.live && !state.paper ? state.shown : MOST;
  const label = (/** @type {number} */ n) => say(B.walks ? "walk.more" : "more", { n: number(n) });
  const notice = inSets && !B.walks && say("twins.note", { metres: B.metres, days: B.days });
  return html`
    <section class="list" id="report-list" tabindex="-1" aria-labelledby="report-title">
      <div class="head"><h2 id="report-title">${titleOf(state, now)}</h2><span id="report-from">${
        isNear(state, now) && w.html("list.from", { place: originOf(state, now) })
      }</span></div>
      ${state.left_out && html`<p class="notice">${w("left_out")}</p>`}
      <p class="notice live" id="twins-note"${attr("hidden", !inSets)}>${notice}</p>
      <ol id="report-items">${listed.slice(0, shown).map((k) => [inSets && setAbove(k, now), row(k, state, now)])}</ol>
      ${!state.live && listed.length > MOST && html`<p class="cut">${say("cut", { n: number(MOST) })}</p>`}
      <p class="empty" id="report-empty"${attr("hidden", listed.length > 0)}>${sayOf("empty")}</p>
      <p class="narrow" id="report-narrow"${attr("hidden", !state.live || listed.length <= MOST)}>${w("print.narrow")}</p>
      ${more({ id: "report-more", total: state.paper || !state.live ? 0 : listed.length, shown, step: B.step, label })}
      <p class="visually-hidden" id="report-status" role="status">${state.live && say("status", { n: number(listed.length) })}</p>
    </section>`;
};

/** @type {(state: ReportState, now: Listing) => string} */
const titleOf = ({ live, view }, { R, say, listed, sets }) => {
  if (R.block.walks) return say("walk.list", { n: number(listed.length) });
  if (!live) return say("list", { n: number(listed.filter(R.isOpen).length) });
  const key = Object.entries(TITLES).find(([name]) => name === view)?.[1] ?? "list.all";
  return say(key, { n: number(view === "twins" ? sets.length : listed.length) });
};

/** @type {(shown: number, sets: number[][]) => number} no set is cut: how many rows stand at the end of the last one */
const endOfSet = (shown, sets) => {
  let end = 0;
  for (const set of sets) if (end < shown) end += set.length;
  return end;
};

/** @type {(k: number, now: Listing) => unknown} before the first of a set: which one it is */
const setAbove = (k, { sets, say }) => {
  const n = sets.findIndex(([first]) => first === k);
  return n >= 0 && html`<li class="group">${say("twins.group", { k: n + 1 })}</li>`;
};

/** @type {(k: number, state: ReportState, now: Listing) => import("#pure").Markup} */
const row = (k, state, now) => {
  const { R, titled, where, quote, facts, look } = now;
  const [address, text] = [where(k), quote(k)];
  const told = html`
    <span class="mark">${glyph(look(k))}</span>
    <span class="what"><b>${titled(k)}</b>
      ${address !== null && html`<small class="address" lang="ja">${address}</small>`}
      ${text !== null && html`<span class="quote" lang="ja">${text}</span>`}${facts(k)}</span>
    ${atRight(k, state, now)}`;
  if (!state.live) return html`<li><div class="item">${told}</div></li>`;
  const on = state.selected === k;
  return html`
    <li id="r-${k}"${attr("class", on && "on")}>
      <button type="button" class="item" aria-expanded="${String(on)}"${does("select", k)}>${told}</button>
      ${R.block.walks && deeds(k, now)}${on && details(k, state, now)}
    </li>`;
};

/** @type {(k: number, state: ReportState, now: Listing) => unknown} how far it is, or its points */
const atRight = (k, state, now) => {
  const { R, say, points } = now;
  if (isNear(state, now)) {
    const far = R.far(k, state.from);
    return far !== null && html`<span class="far">${distance(far)}</span>`;
  }
  if (R.block.walks || !R.isOpen(k)) return false;
  return html`<span class="points">${number(points(k), 1)}<small>${say("points")}</small></span>`;
};

/** @type {(k: number, now: Listing) => import("#pure").Markup} what was seen at a place, by one press */
const deeds = (k, { R, say }) => {
  const name = unseen(R.title(k) ?? "");
  return html`
    <div class="at">
      <button type="button" class="ok"${does("right", k)}>${name}${say("walk.right")}</button>
      <button type="button" class="no"${does("ask", k)}>${name}${say("walk.differs")}</button>
    </div>`;
};

/** @type {(k: number, state: ReportState, now: Listing) => import("#pure").Markup} */
const details = (k, { rule }, now) => {
  const { R, w, lang, data } = now;
  const known = KNOWN[R.block.walks ? "walks" : "triage"];
  const cells = R.table(k).fields.map((f) => {
    const v = R.value(k, f.id);
    const skip = v === null || known.includes(f.role ?? "") || f.id === "point_level";
    return !skip && html`<div><dt>${f[lang]}</dt>${data("dd", v)}</div>`;
  });
  return html`
    <div class="more-of"><dl>${cells}</dl>${!R.block.walks && [ruleText(k, rule, now), again(k, now)]}
      <a href="#i=${encodeURIComponent(R.key(k))}">${w("link_here")}</a></div>`;
};

/** @type {(k: number, rule: Rule, now: Listing) => unknown} how the points of a row come about */
const ruleText = (k, rule, { R, parts, points, say }) => {
  if (!R.isOpen(k)) return false;
  const p = parts(k);
  const values = { points: number(points(k), 1), a: number(p.age, 1), k: p.kind, t: p.twin };
  return html`<p class="note">${say("rule.points", { ...values, age: rule.age, kind: rule.kind, twin: rule.twin })}</p>`;
};

/** @type {(k: number, now: Listing) => unknown} those that may be the same */
const again = (k, { R, say, when }) => {
  const one = (/** @type {number} */ j) => {
    const quote = R.cell(j, "text");
    return html`<li><button type="button"${does("twin", j)}><span>${when(j)} </span>${quote !== null && published("span", quote)}</button></li>`;
  };
  return (
    R.others[k].length > 0 && html`<div><b>${say("twins.here")}</b><ul class="again">${R.others[k].map(one)}</ul></div>`
  );
};
