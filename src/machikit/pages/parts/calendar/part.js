/* The calendar's page: what is collected in my district today, next, this month; downloads and paper. */
/** @import { CalendarBlock, State } from "./types.d.ts" */
import { $, block, expose, h, numbersRow, on, onCsv, onSpeak, page, save, the, w } from "#core";
import { daysOf } from "./dates.js";
import { districtOf } from "./district.js";
import { drawingOf } from "./drawing.js";
import { icsOf } from "./ics.js";
import { itemsOf } from "./items.js";
import { monthsOf } from "./months.js";
import { daysCsv, rulesCsv } from "./tables.js";

/** @param {CalendarBlock} B */
const show = (B) => {
  const C = daysOf(B);
  const D = drawingOf(C);
  const months = monthsOf(C, D);
  /** @type {State} */
  const state = { area: null, month: C.monthOf(C.today()) };
  const district = districtOf(B, state, () => draw());
  const items = B.items && itemsOf(C, D, B.items, state);
  const unread = B.rows.rule.filter((r) => r !== null && !B.rules[r].days).length;

  /** Whether the chosen district has any rule. */
  const known = () => state.area !== null && C.rows(state.area).some((row) => row.rule);

  const drawSoon = (/** @type {number} */ area) => {
    const today = C.today();
    const cards = Object.entries({ "calendar.today": today, "calendar.tomorrow": today + 1 });
    const shown = cards.filter(([, day]) => day < B.n).map(([key, day]) => D.soon(area, day, key));
    the("calendar-soon").replaceChildren(...shown);
  };
  const drawKinds = (/** @type {number} */ area) => {
    const from = C.inside() ? C.today() : 0;
    const soonest = new Map(C.kinds(area).map((k) => [k, C.next(area, k, from, 1)[0]?.day ?? Infinity]));
    const order = [...soonest].sort(([a, day], [b, other]) => (day === other ? a - b : day - other));
    the("calendar-kinds").replaceChildren(...order.map(([k]) => D.kind(area, k, from)));
  };
  const drawMonth = (/** @type {number} */ area) => {
    const ends = { "calendar-back": 0, "calendar-on": C.months.length - 1 };
    the("calendar-month").textContent = C.month(C.months[state.month][0]);
    the("calendar-grid").replaceChildren(...months.grid(area, state.month, C.today()));
    the("calendar-legend").replaceChildren(...months.legend(area));
    for (const [id, end] of Object.entries(ends)) the(id).setAttribute("aria-disabled", String(state.month === end));
  };
  const drawDays = () => {
    const { area } = state;
    const told = known();
    the("calendar-soon").hidden = area === null || (told && !C.inside());
    the("calendar-days").hidden = the("calendar-year").hidden = !told;
    document.querySelector(".calendar")?.classList.toggle("chosen", told);
    if (area === null) return;
    if (!told) {
      the("calendar-soon").replaceChildren(h("p", { class: "notice", text: w("calendar.no_rule") }));
      return;
    }
    drawSoon(area);
    drawKinds(area);
    drawMonth(area);
    the("calendar-year").replaceChildren(...months.year(area, C.monthOf(C.today())));
  };
  const drawNumbers = () => {
    const counts = { areas: B.areas.length, kinds: B.kinds.length, ...(unread ? { unread } : {}) };
    const figures = Object.entries(counts).map(([what, n]) => {
      return { n, unit: w(`calendar.${what}.unit`), label: w(`calendar.${what}`) };
    });
    numbersRow(figures);
    const box = $("numbers");
    if (box) box.hidden = known(); // then the days are the answer
  };
  const draw = () => {
    the("calendar-outside").hidden = C.inside();
    the("calendar-outside").textContent = w("calendar.outside", { first: C.full(0), last: C.full(B.n - 1) });
    district.draw();
    drawDays();
    items?.draw();
    if (!B.items_first) drawNumbers();
  };

  const saveIcs = () => {
    const { area } = state;
    const file = area === null ? "" : icsOf(C, area);
    if (area !== null && file) {
      save(file, "text/calendar;charset=utf-8", "ics", `${page.settings.file}-${B.keys[area]}`);
      return;
    }
    the("calendar-status").textContent = w(area === null ? "calendar.ics.first" : "calendar.ics.none");
    the("calendar-mine").scrollIntoView({ block: "start" });
    the("calendar-mine").focus({ preventScroll: true });
  };
  /** @param {number} step */
  const turn = (step) => () => {
    state.month = Math.max(0, Math.min(state.month + step, C.months.length - 1));
    if (state.area !== null) drawMonth(state.area);
  };
  onCsv(() => {
    if (items && B.items_first) return items.csv();
    return state.area === null ? rulesCsv(C) : daysCsv(C, state.area);
  });
  on("ics", "click", saveIcs);
  on("calendar-ics", "click", saveIcs);
  on("calendar-paper", "click", () => window.print());
  on("calendar-back", "click", turn(-1));
  on("calendar-on", "click", turn(1));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") draw(); // left open over midnight
  });
  expose("calendar", { ...C, state });
  onSpeak(draw);
};

/** @type {CalendarBlock | null} */
const B = block("calendar");
if (B) show(B);
