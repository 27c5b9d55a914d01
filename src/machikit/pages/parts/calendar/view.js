/* The page of collection days in any of its states: my district, its next days and months, items, a year on paper, all rules. */
/** @import { Markup } from "#pure" */
/** @import { Tile } from "../../web/types.d.ts" */
/** @import { State } from "./standing.js" */
/** @import { CalendarBlock, CalendarState } from "./types.d.ts" */
import { attr, dayText, does, html, number } from "#pure";
import { districtSection } from "./district.js";
import { isAsked, itemsSection } from "./items.js";
import { monthSection, year } from "./months.js";
import { kindRows, soon } from "./next_days.js";
import { rulesSection } from "./rules_table.js";
import { definitions } from "./signs.js";
import { standingIn } from "./standing.js";

export { districtFeeds } from "./ics.js";

/** @type {(B: CalendarBlock) => CalendarState} */
export const opening = (B) => ({
  area: null,
  today: -1, // part.js tells it
  month: 0,
  choosing: false,
  search: "",
  status: "",
  query: "",
  sort: null,
  shown: B.some,
});

/** @typedef {[B: CalendarBlock, state: State, words: Record<string, string>]} Inside */

/** @type {(...inside: Inside) => Tile[]} */
export const numbers = (B, state, words) => {
  const { w } = standingIn(B, state, words);
  if (B.items && B.items_first) {
    const { name, sort, sorts } = B.items;
    const unit = w("calendar.items.unit");
    const without = sort.filter((s) => sorts[s].kind === null).length;
    return [
      { n: name.length, unit, label: w("calendar.items") },
      { n: without, unit, label: w("calendar.without") },
    ];
  }
  const unread = B.rows.rule.filter((r) => r !== null && !B.rules[r].days).length;
  const counts = { areas: B.areas.length, kinds: B.kinds.length, ...(unread && { unread }) };
  return Object.entries(counts).map(([what, n]) => {
    return { n, unit: w(`calendar.${what}.unit`), label: w(`calendar.${what}`) };
  });
};

/** @type {(...inside: Inside) => unknown} */
export const headline = (B, state, words) => {
  if (B.items_first) return "";
  const { w, C } = standingIn(B, state, words);
  const rules = B.rows.rule.flatMap((r) => (r === null ? [] : [B.rules[r]]));
  const unread = rules.filter((rule) => !rule.days).length;
  const values = {
    rows: number(rules.length),
    unread: number(unread),
    last: dayText(state.lang, C.date(B.ends ?? B.n - 1), "ymd", true),
  };
  return w.html(unread ? "calendar.headline.unread" : "calendar.headline", values);
};

/** @type {(...inside: Inside) => Markup} */
export const view = (B, state, words) => {
  const now = standingIn(B, state, words);
  const { w, known, inside, over, full, C } = now;
  const items = B.items && itemsSection(B.items, B, state, now);
  const looks = [B.items_first && "finder", known && "chosen", items && isAsked(state) && "asked"].filter(Boolean);
  const outside = w("calendar.outside", { first: full(0), last: full(B.n - 1) });
  const ended = over && w("calendar.ended", { last: full(B.ends ?? B.n - 1) });
  const paper = w(C.months.length < 12 ? "calendar.print" : "calendar.year.print");
  return html`
    <div class="${["part calendar", ...looks].join(" ")}">
      ${definitions()}
      ${B.old !== null && html`<p class="notice">${w("calendar.old", { year: B.old })}</p>`}
      ${ended && html`<p class="notice" id="calendar-ended">${ended}</p>`}
      <p class="notice" id="calendar-outside"${attr("hidden", !state.live || inside || over)}>${state.live && outside}</p>
      <div class="begin">
        ${B.items_first && items}
        <div>${districtSection(B, state, now)}${soon(B, state, now)}</div>
      </div>
      <div class="two live" id="calendar-days"${attr("hidden", !known)}>
        <section aria-labelledby="calendar-next">
          <h2 id="calendar-next">${w("calendar.next")}</h2>
          <ol id="calendar-kinds">${known && kindRows(B, state, now)}</ol>
          <p class="buttons">
            <button type="button" id="calendar-ics"${does("ics")}>${w("calendar.ics")}</button>
            <button type="button" id="calendar-paper"${does("print")}>${paper}</button>
          </p>
        </section>
        ${monthSection(B, state, now)}
      </div>
      ${!B.items_first && items}
      ${year(B, state, now)}
      ${rulesSection(B, state, now)}
    </div>`;
};
