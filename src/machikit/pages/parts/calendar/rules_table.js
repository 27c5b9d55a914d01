/* The rules of all districts, as published. */
/** @import { Markup } from "#pure" */
/** @import { Now, Standing } from "./standing.js" */
/** @import { Row } from "./types.d.ts" */
import { html, number } from "#pure";
import { named, sign } from "./signs.js";

const MOST = 300; // districts

/** @type {(...now: Now) => Markup} */
export const rulesSection = (B, _state, now) => {
  const { C, w, lang } = now;
  const kinds = B.kinds.map((kind, k) => html`<th scope="col">${sign(k)}${named(kind, lang)}</th>`);
  /** @type {(name: string, area: number) => Markup} */
  const line = (name, area) => {
    const cells = B.kinds.map((_, k) => html`<td>${rulesCell(C.rows(area, k), now)}</td>`);
    return html`<tr><th scope="row" lang="ja">${name}</th>${cells}</tr>`;
  };
  const rest = B.areas.length - MOST;
  const cut = () => w("calendar.all.cut", { n: number(MOST), rest: number(rest) });
  return html`
    <section class="rules" aria-labelledby="calendar-all">
      <h2 id="calendar-all">${w("calendar.all")}</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="${w("calendar.all")}"><table>
        <thead><tr><th scope="col">${w("calendar.area")}</th>${kinds}</tr></thead>
        <tbody>${B.areas.slice(0, MOST).map(line)}</tbody>
      </table></div>
      ${rest > 0 && html`<p class="cut">${cut()}</p>`}
    </section>`;
};

/** @type {(rows: Row[], now: Standing) => unknown} */
const rulesCell = (rows, now) =>
  rows.length ? rows.map(({ rule }) => (rule ? ruleLines(rule, now) : notStated(now))) : notStated(now);

/** @param {Standing} now */
const notStated = ({ w }) => html`<span class="none">${w("calendar.no_rule.kind")}</span>`;

/** @type {(rule: NonNullable<Row["rule"]>, now: Standing) => Markup} English has the original below what was read of it */
const ruleLines = (rule, { w, lang }) => {
  const unread = w("calendar.as_published");
  const note = rule.note && html`<small lang="ja">${rule.note}</small>`;
  if (lang === "ja")
    return html`<span>${rule.text}</span>${!rule.days && html`<small class="none">${unread}</small>`}${note}`;
  return html`<span>${rule.en ?? unread}</span><span class="orig" lang="ja">${rule.text}</span>${note}`;
};
