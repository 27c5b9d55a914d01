/* The calendar's page in the browser: the day, the district that the reader chooses, downloads. */
/** @import { Actions, LivePart, Table } from "../../web/types.d.ts" */
/** @import { State } from "./standing.js" */
/** @import { CalendarBlock } from "./types.d.ts" */
import {
  $,
  block,
  built,
  expose,
  lang,
  layOver,
  live,
  now,
  on,
  onAddress,
  onCsv,
  onLaid,
  page,
  save,
  the,
  toAddress,
  wordsNow,
} from "#core";
import { forget } from "#pure";
import { daysIn } from "./dates.js";
import { foundIn } from "./finding.js";
import { icsOf } from "./ics.js";
import { askedFor, firstDistrict, kept } from "./my_district.js";
import { renewed } from "./renewed.js";
import { daysCsv, itemsCsv, rulesCsv } from "./tables.js";
import * as view from "./view.js";

/** @param {CalendarBlock} B */
const show = (B) => {
  let C = daysIn(B);
  const today = () => C.offset(now().date);
  /** @param {Partial<State>} change */
  const set = (change) => part.set({ today: today(), ...change });

  /** @param {number} area */
  const choose = (area) => {
    kept(B, area);
    toAddress({ d: B.keys[area] });
    set({ area, choosing: false, search: "", status: "calendar.status" });
    the("calendar-mine").focus({ preventScroll: true });
  };
  const saveIcs = () => {
    const { area } = part.state;
    const file = area === null ? "" : icsOf(B, area, wordsNow(), lang());
    if (area !== null && file) {
      save(file, "text/calendar;charset=utf-8", "ics", `${page.settings.file}-${B.keys[area]}`);
      return;
    }
    set({ status: area === null ? "calendar.ics.first" : "calendar.ics.none" });
    the("calendar-mine").scrollIntoView({ block: "start" });
    the("calendar-mine").focus({ preventScroll: true });
  };
  /** @type {Actions} */
  const actions = {
    choose,
    change: () => {
      const choosing = !part.state.choosing;
      set({ choosing, search: "" });
      ($(choosing ? "calendar-search" : "calendar-change") ?? the("calendar-change")).focus();
    },
    search: (search) => set({ search }),
    find: (query) => set({ query, shown: B.some }),
    sort: (sort) => set({ sort: part.state.sort === sort ? null : sort, shown: B.some }),
    turn: (step) => set({ month: Math.max(0, Math.min(part.state.month + step, C.months.length - 1)) }),
    ics: saveIcs,
    print: () => window.print(),
  };
  /** @type {LivePart<State>} */
  const part = live({ name: "calendar", view, block: B, actions, paper: B.items !== null });

  onLaid(() => {
    const { area } = part.state;
    const key = area === null ? "" : B.keys[area];
    Object.assign(B, block("calendar"));
    forget(B);
    C = daysIn(B);
    const at = B.keys.indexOf(key);
    part.begin({ area: at < 0 ? null : at });
  });
  onCsv(() => {
    const { area } = part.state;
    if (!B.items || !B.items_first) return area === null ? rulesCsv(C) : daysCsv(C, area);
    const found = foundIn(B.items, part.state);
    return itemsCsv(B.items, found.length ? found : [...B.items.name.keys()]);
  });
  on("ics", "click", saveIcs);
  onAddress(() => {
    if (askedFor(B) >= 0) choose(askedFor(B));
  }, false);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") set({}); // left open over midnight
  });
  part.begin({ area: firstDistrict(B), today: today(), month: C.monthOf(today()) });
  expose("calendar", Object.defineProperty({ ...C, today }, "state", { get: () => part.state }));
};

layOver("calendar", (whole, { rows }) => {
  const id = built("data") === null ? "rows" : "data";
  /** @type {Table | null} */
  const before = built(id);
  const after = /** @type {Table | null} */ (block(id));
  return rows.length && whole.follows && before && after ? renewed(whole, before, after) : whole;
});
/** @type {CalendarBlock | null} */
const B = block("calendar");
if (B) show(B);
