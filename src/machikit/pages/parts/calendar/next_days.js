/* Today and tomorrow, and the next days of each kind, in the chosen district. */
/** @import { Markup } from "#pure" */
/** @import { Now, Standing } from "./standing.js" */
/** @import { Row } from "./types.d.ts" */
import { attr, html } from "#pure";
import { checked, named, rulesOf, ruleTexts, sign } from "./signs.js";

/** @type {(...now: Now) => Markup} */
export const soon = (B, { area, today }, now) => {
  const { w, known, inside } = now;
  const cards = Object.entries({ "calendar.today": today, "calendar.tomorrow": today + 1 });
  const shown = known
    ? cards.filter(([, day]) => day <= (B.ends ?? B.n - 1)).map(([key, day]) => card(B, Number(area), day, key, now))
    : html`<p class="notice">${w("calendar.no_rule")}</p>`;
  const hidden = area === null || (known && !inside);
  return html`<section class="soon live" id="calendar-soon" aria-labelledby="calendar-which"${attr("hidden", hidden)}>${
    !hidden && shown
  }</section>`;
};

/** @type {(B: Now[0], area: number, day: number, key: string, now: Standing) => Markup} today or tomorrow, large */
const card = (B, area, day, key, { C, w, lang, day: told }) => {
  const all = C.days(area).get(day) ?? [];
  const checks = [...new Set(all.map((x) => x.check).filter(Boolean))];
  const known = C.rows(area).every(C.isRead) ? "calendar.nothing" : "calendar.nothing.known";
  const nothing = C.undecided(area, day) ? "calendar.undecided" : known;
  const kinds = all.map((x) => html`<li>${sign(x.kind)}${named(B.kinds[x.kind], lang)}</li>`);
  return html`
    <div class="one${all.length ? " yes" : ""}">
      <h3><b>${w(key)}</b> ${told(day)}</h3>
      ${all.length ? html`<ul>${kinds}</ul>` : html`<p>${w(nothing)}</p>`}
      ${checks.map((check) => html`<p class="ask">${w(`calendar.check.${check}`)}</p>`)}
    </div>`;
};

/** @type {(...now: Now) => Markup[]} each kind of the district, the one that is collected soonest first */
export const kindRows = (B, state, now) => {
  const { C, inside, over } = now;
  const area = Number(state.area);
  const from = inside ? state.today : over ? B.n : 0;
  const soonest = new Map(C.kinds(area).map((k) => [k, C.next(area, k, from, 1)[0]?.day ?? Infinity]));
  const order = [...soonest].sort(([a, day], [b, other]) => (day === other ? a - b : day - other));
  return order.map(([k]) => kindRow(B, area, k, from, now));
};

/** @type {(B: Now[0], area: number, k: number, from: number, now: Standing) => Markup} its next days and its rules */
const kindRow = (B, area, k, from, now) => {
  const { C, w, lang, day, short } = now;
  const rows = C.rows(area, k);
  const [next, ...later] = C.next(area, k, from, 3);
  const then = later.map((x) => short(x.day)).join(lang === "ja" ? "、" : ", ");
  const when = next
    ? html`<b>${day(next.day)}</b><small>${away(next.day - from, now)}</small>${checked(next.check, now)}`
    : rows.some(C.isRead) && html`<span>${w("calendar.no_more")}</span>`;
  const doubt = !rows.every(C.isRead) && html`<em class="check">${silent(rows, now)}</em>`;
  return html`
    <li>${sign(k)}<div class="what">
      ${named(B.kinds[k], lang, "b")}
      <p class="when">${when}${doubt}</p>
      ${then && html`<small class="later">${w("calendar.later")} ${then}</small>`}
      ${rulesOf(rows).map((rule) => html`<small class="rule">${ruleTexts(rule, lang)}</small>`)}
    </div></li>`;
};

/** @type {(days: number, now: Standing) => string} */
const away = (days, { w }) =>
  days > 1 ? w("calendar.in", { n: days }) : w(days ? "calendar.tomorrow" : "calendar.today");

/** @type {(rows: Row[], now: Standing) => string} why there is no day */
const silent = (rows, { w }) => w(rows.some((row) => row.rule) ? "calendar.as_published" : "calendar.no_rule.kind");
