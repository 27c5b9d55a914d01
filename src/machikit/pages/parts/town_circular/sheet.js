/* One town's sheet, A4: the nearest sites by hazard, the nearest shelters, where they lie, and a line to sign. */
/** @import { CircularBlock, CircularState, Near, Places } from "./types.d.ts" */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { distance, html, published } from "#pure";
import { compass } from "./compass.js";
import { answersFor } from "./nearest.js";
import { above, ruby } from "./ruby.js";

const SHELTERS = "ABC";
const MANY = 3; // rows of hazards, from which on the print is smaller

/** @type {(B: CircularBlock, state: CircularState & ViewState, now: Standing, town: number) => import("#pure").Markup} */
export const sheet = (B, state, now, town) => {
  const { say, sayHtml } = now;
  const answers = answersFor(B, town);
  const name = published("b", B.place[town]);
  const easy = B.easy.length > 0;
  return html`
    <article class="tc-sheet${easy && " easy"}${(answers?.sites.length ?? 0) > MANY && " many"}">
      <header><p class="tc-round">${ruby(say("round"))}</p><h3>${sayHtml("sheet", { town: name })}</h3>
        <p class="tc-of">${sayHtml("sheet.of", { as_of: now.w("as_of.line") })}</p></header>
      ${state.late && html`<p class="tc-late">${ruby(say("late"))}</p>`}
      ${answers ? inside(B, now, answers) : html`<p class="notice">${say("no_point")}</p>`}
      ${easy && glossary(B, now)}
      ${signing(now)}
      ${closing(B, now)}
    </article>`;
};

/** @type {(B: CircularBlock, now: Standing, answers: NonNullable<ReturnType<typeof answersFor>>) => import("#pure").Markup} */
const inside = (B, now, { sites, stay }) => {
  const { say } = now;
  const rows = [...new Set(sites.flatMap(({ near }) => near.map(({ row }) => row)))];
  /** @param {number} row the number of a site on this sheet */
  const sign = (row) => String(rows.indexOf(row) + 1);
  const seen = rows.map((row) => ({ row, near: sites.flatMap(({ near }) => near).find((one) => one.row === row) }));
  const circles = seen.flatMap(({ row, near }) => (near ? [{ ...near, sign: sign(row), square: false }] : []));
  const squares = stay.map((near, k) => ({ ...near, sign: SHELTERS[k], square: true }));
  const north = say("north");
  const metres = (/** @type {number} */ m) => distance(m);
  return html`
    <section><h4>${ruby(say("sites"))}</h4>
      <table class="tc-hazards"><tbody>${sites.map((group, k) => hazardRow(B, now, group, sign, new Set(sites.slice(0, k).flatMap(({ near }) => near.map(({ row }) => row)))))}</tbody></table>
      ${meanings(sites, now)}
      ${B.blank.length > 0 && html`<p class="tc-small">${ruby(say("blank", { hazards: B.blank.map((one) => one[now.lang]).join(say("comma")) }))}</p>`}</section>
    <div class="tc-two"><section><h4>${ruby(say("stay"))}</h4>
        ${
          stay.length
            ? html`<ol class="tc-stay">${stay.map((near, k) => html`<li><i class="tc-sq">${SHELTERS[k]}</i>${place(/** @type {Places} */ (B.shelters), near, B, now, true)}</li>`)}</ol>`
            : html`<p class="tc-small">${say("stay.none")}</p>`
        }</section>
      ${!B.easy.length && html`<figure>${compass([...circles, ...squares], { label: say("compass"), north, metres })}<figcaption>${ruby(say("compass.how"))}</figcaption></figure>`}</div>`;
};

/** @type {(B: CircularBlock, now: Standing, group: { hazards: string[], near: Near[] }, sign: (row: number) => string, earlier: Set<number>) => import("#pure").Markup} earlier: sites that an earlier row has: a reading is filled in once */
const hazardRow = (B, now, { hazards, near }, sign, earlier) => html`
  <tr><th scope="row">${hazards.map((id) => html`<span>${ruby(now.hazard(id))}</span> `)}</th>
    <td><ol>${near.map((one) => html`<li><i class="tc-no">${sign(one.row)}</i>${place(B.sites, one, B, now, !earlier.has(one.row))}</li>`)}</ol></td></tr>`;

/** @type {(places: Places, near: Near, B: CircularBlock, now: Standing, asks: boolean) => import("#pure").Markup} a place, its mark where it is more than registered, how far and where to */
const place = (places, { row, metres, bearing, mark, more }, B, { say, w }, asks) => {
  const name = places.name[row] ?? w("no_name");
  const kana = places.kana[row];
  const told = B.easy.length > 0 && kana ? above(name, kana) : name;
  const toward = say(`dir.${Math.round(bearing / 45) % 8}`);
  return html`
    <span class="tc-place"><b lang="ja">${told}</b>${mark && mark !== "1" && html` <em>${mark}</em>`}
      <small>${say("way", { toward, metres: distance(metres) })}${more > 0 && say("buildings", { n: more })}</small>
      ${B.easy.length > 0 && asks && !kana && html`<small class="tc-kana">${say("reading")}</small>`}</span>`;
};

/** @type {(sites: { near: Near[] }[], now: Standing) => unknown} what the publisher means by the marks on this sheet */
const meanings = (sites, { say, terms }) => {
  const marks = [...new Set(sites.flatMap(({ near }) => near.map(({ mark }) => mark)))].filter((m) => m && m !== "1");
  if (!marks.length) return "";
  const told = marks.map((mark) => {
    const meaning = terms.text(mark);
    return html`<li><em>${mark}</em> ${meaning && meaning !== mark ? meaning : say("mark.unknown")}</li>`;
  });
  return html`<ul class="tc-marks">${told}</ul>`;
};

/** @type {(B: CircularBlock, now: Standing) => import("#pure").Markup} the words that are explained */
const glossary = (B, { say, w }) => html`
  <section class="tc-words"><h4>${ruby(say("easy"))}</h4><ol>${B.easy.map((key) => html`<li>${ruby(w(key))}</li>`)}</ol></section>`;

/** @type {(now: Standing) => import("#pure").Markup} */
const signing = ({ say }) => html`
  <section class="tc-sign"><p><i aria-hidden="true">□</i> <b>${ruby(say("sign"))}</b></p>
    <p class="tc-fill"><span>${ruby(say("sign.day"))}</span><span>${ruby(say("sign.group"))}</span><span>${ruby(say("sign.who"))}</span></p></section>`;

/** @type {(B: CircularBlock, now: Standing) => import("#pure").Markup} what the sheet cannot say, and the line that is on every page */
const closing = (B, { say, w }) => {
  const credits = B.sources.filter(w.has).map((key) => w(key));
  return html`
    <ul class="tc-limits">${["line", "zones", "aza", "today"].map((key) => html`<li>${ruby(say(`limit.${key}`))}</li>`)}</ul>
    <footer><b>${w("prototype")}</b> ${w("as_of.line")}${say("stop")} ${w("prototype.emergency")} ${w("official")}${B.official && html` <span class="tc-url">${B.official}</span>`}
      <br>${w("sources")}${say("colon")}${credits.join(say("slash"))}</footer>`;
};
