/* A month on the screen, and a year on one sheet of paper. */
/** @import { Days } from "./dates.js" */
/** @import { Drawing } from "./drawing.js" */
/** @import { Collected, Month } from "./types.d.ts" */
import { h, said, w } from "#core";

const WEEK = [0, 1, 2, 3, 4, 5, 6];
/** @param {number} d the day of the week */
const lookOf = (d) => (d === 0 ? "sun" : d === 6 ? "sat" : null);

/**
 * @param {Days} C
 * @param {Drawing} D
 */
export const monthsOf = (C, D) => {
  const B = C.block;

  /** @type {(month: Month, cell: (k: number | null) => HTMLElement) => [HTMLElement, HTMLElement]} */
  const table = (month, cell) => {
    const head = WEEK.map((d) => h("th", { scope: "col", class: lookOf(d), text: w(`calendar.week.${d}`) }));
    return [
      h("thead", {}, h("tr", {}, ...head)),
      h("tbody", {}, ...C.weeks(month).map((week) => h("tr", {}, ...week.map(cell)))),
    ];
  };
  /** @param {number} k */
  const dayLook = (k) => (B.holidays[k] ? "sun" : lookOf(C.weekday(k)));
  /** @param {number} k */
  const dayOfMonth = (k) => C.date(k).getUTCDate();

  /** @param {Collected} one */
  const collected = (one) => {
    const doubt = { class: "check", "aria-label": w("calendar.check"), role: "img", text: "？" };
    return h("li", {}, D.sign(one.kind), D.named(B.kinds[one.kind]), one.check ? h("em", doubt) : null);
  };
  /** @param {string} name */
  const holiday = (name) =>
    h(
      "small",
      { title: name },
      h("span", { class: "short", "aria-hidden": "true", text: w("calendar.holiday.short") }),
      h("span", { class: "long", text: w("calendar.holiday") }),
    );
  /** @type {(area: number, month: number, today: number) => HTMLElement[]} */
  const grid = (area, month, today) => {
    const days = C.days(area);
    return table(C.months[month], (k) => {
      if (k === null) return h("td", { class: "out" });
      const all = days.get(k) ?? [];
      const name = B.holidays[k];
      const isToday = k === today;
      const look = [dayLook(k), isToday && "today"].filter(Boolean).join(" ") || null;
      return h(
        "td",
        { class: look, "data-day": C.iso(k), "aria-current": isToday && "date" },
        h("span", { class: "d" }, dayOfMonth(k), name ? holiday(name) : null),
        all.length ? h("ul", {}, ...all.map(collected)) : null,
      );
    });
  };
  /** @param {number} area */
  const legend = (area) => C.kinds(area).map((k) => h("span", {}, D.sign(k), D.named(B.kinds[k])));

  /* ---- paper ---- */
  /** @type {(days: Map<number, Collected[]>, month: Month) => HTMLElement} */
  const small = (days, month) => {
    /** @param {number | null} k */
    const cell = (k) => {
      if (k === null) return h("td");
      const all = days.get(k) ?? [];
      return h(
        "td",
        { class: dayLook(k) },
        h("span", { class: "d", text: dayOfMonth(k) }),
        h("span", { class: "of" }, ...all.map((x) => D.sign(x.kind)), all.some((x) => x.check) ? "?" : null),
      );
    };
    return h("table", { class: "small" }, h("caption", { text: C.month(month[0]) }), ...table(month, cell));
  };
  /** @type {(area: number, k: number) => HTMLElement} a kind with its rules */
  const told = (area, k) => {
    const rules = D.rulesOf(C.rows(area, k)).flatMap((rule) => [
      ...D.ruleTexts(rule),
      rule.days ? null : h("span", { text: w("calendar.as_published") }),
    ]);
    return h("li", {}, D.sign(k), D.named(B.kinds[k], "b"), " ", h("small", { class: "rule" }, ...rules));
  };
  const foot = () =>
    h(
      "p",
      { class: "foot" },
      `${w("calendar.year.check")} `,
      said("calendar.old.said") ? `${w("calendar.old.said")} ` : null,
      h("b", { text: w("prototype") }),
      ` ${w("as_of.line")} ${w("official")} ${B.official}`,
    );
  /** @type {(area: number, month: number) => HTMLElement[]} twelve small months for one sheet of paper */
  const year = (area, month) => {
    const from = Math.max(0, Math.min(month, C.months.length - 12));
    const kinds = C.kinds(area);
    return [
      h("h2", { id: "calendar-year-of", text: w("calendar.year", { first: C.month(C.months[from][0]) }) }),
      h("p", { class: "whose", lang: "ja", text: B.areas[area] }),
      h("ul", { class: `told${kinds.length > 8 ? " many" : ""}` }, ...kinds.map((k) => told(area, k))),
      h("div", { class: "twelve" }, ...C.months.slice(from, from + 12).map((m) => small(C.days(area), m))),
      foot(),
    ];
  };

  return { grid, legend, year };
};
