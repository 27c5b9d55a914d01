/* A month on the screen, and a year on one sheet of paper. */
/** @import { Markup } from "#pure" */
/** @import { Now, Standing } from "./standing.js" */
/** @import { Collected, Month } from "./types.d.ts" */
import { attr, does, html } from "#pure";
import { named, rulesOf, ruleTexts, sign } from "./signs.js";

const WEEK = [0, 1, 2, 3, 4, 5, 6];
/** @param {number} d the day of the week */
const lookOf = (d) => (d === 0 ? "sun" : d === 6 ? "sat" : null);
/** @type {(B: Now[0], k: number, now: Standing) => string | null} */
const dayLook = (B, k, { C }) => (B.holidays[k] ? "sun" : lookOf(C.weekday(k)));
/** @type {(k: number, now: Standing) => number} */
const dayOfMonth = (k, { C }) => C.date(k).getUTCDate();

/** @type {(month: Month, cell: (k: number | null) => Markup, now: Standing) => Markup} head and weeks of a month's table */
const weeks = (month, cell, { C, w }) => {
  const head = WEEK.map((d) => html`<th scope="col"${attr("class", lookOf(d))}>${w(`calendar.week.${d}`)}</th>`);
  const rows = C.weeks(month).map((week) => html`<tr>${week.map(cell)}</tr>`);
  return html`<thead><tr>${head}</tr></thead><tbody>${rows}</tbody>`;
};

/* ---- the screen ---- */

/** @type {(...now: Now) => Markup} */
export const monthSection = (B, state, now) => {
  const { C, w, lang, known, month } = now;
  const signs = () => C.kinds(Number(state.area)).map((k) => html`<span>${sign(k)}${named(B.kinds[k], lang)}</span>`);
  /** @type {(id: string, key: string, step: number, end: number, text: string) => Markup} */
  const turn = (id, key, step, end, text) => {
    const off = known && attr("aria-disabled", String(state.month === end));
    return html`<button type="button" id="${id}" aria-label="${w(key)}"${off}${does("turn", step)}>${text}</button>`;
  };
  return html`
    <section aria-labelledby="calendar-month">
      <div class="months">
        ${turn("calendar-back", "calendar.month.prev", -1, 0, "‹")}
        <h2 id="calendar-month" aria-live="polite">${known && month(C.months[state.month][0])}</h2>
        ${turn("calendar-on", "calendar.month.next", 1, C.months.length - 1, "›")}
      </div>
      <table class="month" id="calendar-grid" aria-labelledby="calendar-month">${known && grid(B, state, now)}</table>
      <p class="signs-told" id="calendar-legend">${known && signs()}</p>
    </section>`;
};

/** @type {(...now: Now) => Markup} */
const grid = (B, state, now) => {
  const { C } = now;
  const days = C.days(Number(state.area));
  /** @param {number | null} k */
  const cell = (k) => {
    if (k === null) return html`<td class="out"></td>`;
    const all = days.get(k) ?? [];
    const isToday = k === state.today;
    const open = !all.length && C.undecided(Number(state.area), k);
    const look = [dayLook(B, k, now), isToday && "today"].filter(Boolean).join(" ") || null;
    return html`
      <td${attr("class", look)} data-day="${C.iso(k)}"${attr("aria-current", isToday && "date")}>
        <span class="d">${dayOfMonth(k, now)}${holiday(B.holidays[k], now)}</span>
        ${all.length > 0 && html`<ul>${all.map((one) => collected(B, one, now))}</ul>`}
        ${open && unsure("calendar.undecided", now)}
      </td>`;
  };
  return weeks(C.months[state.month], cell, now);
};

/** @type {(B: Now[0], one: Collected, now: Standing) => Markup} */
const collected = (B, one, now) =>
  html`<li>${sign(one.kind)}${named(B.kinds[one.kind], now.lang)}${one.check && unsure("calendar.check", now)}</li>`;

/** @type {(key: string, now: Standing) => Markup} */
const unsure = (key, { w }) => html`<em class="check" aria-label="${w(key)}" role="img">？</em>`;

/** @type {(name: string | undefined, now: Standing) => unknown} */
const holiday = (name, { w }) =>
  name &&
  html`<small title="${name}"><span class="short" aria-hidden="true">${w("calendar.holiday.short")}</span><span class="long">${w(
    "calendar.holiday",
  )}</span></small>`;

/* ---- paper ---- */

/** @type {(...now: Now) => Markup} twelve small months for one sheet of paper */
export const year = (B, { area, today }, now) => {
  const { C, w, known } = now;
  const from = Math.max(0, Math.min(C.monthOf(today), C.months.length - 12));
  const sheet = (/** @type {number} */ area) => {
    const kinds = C.kinds(area);
    const shown = C.months.slice(from, from + 12);
    const ends = { first: now.month(shown[0][0]), last: now.month(shown[shown.length - 1][0]) };
    const heading = w(shown.length < 12 ? "calendar.year.until" : "calendar.year", ends);
    return html`
      <h2 id="calendar-year-of">${heading}</h2>
      <p class="whose" lang="ja">${B.areas[area]}</p>
      <ul class="told${kinds.length > 8 ? " many" : ""}">${kinds.map((k) => kindWithRules(B, area, k, now))}</ul>
      <div class="twelve">${shown.map((month) => small(B, area, month, now))}</div>
      ${foot(B, now)}`;
  };
  return html`<section class="paper" id="calendar-year" aria-labelledby="calendar-year-of"${attr("hidden", !known)}>${
    known && sheet(Number(area))
  }</section>`;
};

/** @type {(B: Now[0], area: number, month: Month, now: Standing) => Markup} */
const small = (B, area, month, now) => {
  const days = now.C.days(area);
  /** @param {number | null} k */
  const cell = (k) => {
    if (k === null) return html`<td></td>`;
    const all = days.get(k) ?? [];
    const doubt = (all.some((x) => x.check) || now.C.undecided(area, k)) && "?";
    return html`
      <td${attr("class", dayLook(B, k, now))}>
        <span class="d">${dayOfMonth(k, now)}</span>
        <span class="of">${all.map((x) => sign(x.kind))}${doubt}</span>
      </td>`;
  };
  return html`<table class="small"><caption>${now.month(month[0])}</caption>${weeks(month, cell, now)}</table>`;
};

/** @type {(B: Now[0], area: number, k: number, now: Standing) => Markup} */
const kindWithRules = (B, area, k, { C, w, lang }) => {
  const rules = rulesOf(C.rows(area, k)).map(
    (rule) => html`${ruleTexts(rule, lang)}${!rule.days && html`<span>${w("calendar.as_published")}</span>`}`,
  );
  return html`<li>${sign(k)}${named(B.kinds[k], lang, "b")} <small class="rule">${rules}</small></li>`;
};

/** @type {(B: Now[0], now: Standing) => Markup} */
const foot = (B, { w }) => {
  const old = B.old !== null && `${w("calendar.old", { year: B.old })} `;
  const source = `${w("as_of.line")} ${w("official")} ${B.official}`;
  return html`<p class="foot">${w("calendar.year.check")} ${old}<b>${w("prototype")}</b> ${source}</p>`;
};
