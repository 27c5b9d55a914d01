/* Which kind an item is, and when that kind is collected next in my district. */
/** @import { Markup } from "#pure" */
/** @import { Now } from "./standing.js" */
/** @import { ItemsBlock } from "./types.d.ts" */
import { attr, chips, does, html, more, number, published } from "#pure";
import { foundIn } from "./finding.js";
import { checked, named, sign } from "./signs.js";

const MOST = 1000; // items on paper, and in the page itself

/** @typedef {[T: ItemsBlock, ...now: Now]} OfItems */

/** @param {Now[1]} state whether the reader looks for something */
export const isAsked = (state) => state.query.trim() !== "" || state.sort !== null;

/** @type {(...now: OfItems) => Markup} */
export const itemsSection = (T, B, state, now) => {
  const { w } = now;
  const rows = foundIn(T, state);
  const shown = state.paper ? MOST : state.shown;
  const label = (/** @type {number} */ n) => w("calendar.find.more", { n });
  const list = B.items_first && (!state.live || state.paper) && wholeList(T, now);
  return html`
    <section class="find-item${B.items_first ? "" : " live"}" aria-labelledby="calendar-find">
      <h2 id="calendar-find">${w("calendar.find")}</h2>
      <div class="live">${controls(T, state, now, rows.length)}</div>
      <ol id="calendar-items">${rows.slice(0, shown).map((i) => row(i, T, state, now))}</ol>
      ${more({ id: "calendar-more", total: rows.length, shown, step: B.step, label })}
      ${list}
    </section>`;
};

/** @type {(T: ItemsBlock, state: Now[1], now: Now[2], found: number) => Markup} */
const controls = (T, state, { w, lang }, found) => {
  const asked = isAsked(state);
  const n = asked ? found : T.name.length;
  const count = (/** @type {number} */ s) => T.sort.filter((x) => x === s).length;
  const sorts = () =>
    chips(T.largest, {
      on: (s) => s === state.sort,
      label: (s) => html`${named(T.sorts[s], lang)} ${number(count(s))}`,
      action: "sort",
    });
  const said = w(n || !asked ? "calendar.find.count" : "calendar.find.empty", { n: number(n) });
  return html`
    <p class="seek"><input type="search" id="calendar-query" autocomplete="off" aria-label="${w("calendar.find.search")}" placeholder="${w(
      "calendar.find.hint",
    )}" value="${state.query}"${does("find")}></p>
    <div class="chips" id="calendar-sorts" role="group" aria-label="${w("calendar.kind")}">${state.live && sorts()}</div>
    <p class="note" id="calendar-found" role="status">${state.live && said}</p>`;
};

/** @type {(i: number, T: ItemsBlock, state: Now[1], now: Now[2]) => Markup} */
const row = (i, T, state, now) => {
  const sort = T.sorts[T.sort[i]];
  const caution = T.caution?.[i];
  return html`
    <li data-item="${i}"><div class="item">
      ${sort.kind === null ? html`<span class="sign"></span>` : sign(sort.kind)}
      <span class="what">
        ${published("b", T.name[i])}${named(sort, now.lang)}${when(sort.kind, state, now)}
        ${caution && html`<small class="caution" lang="ja">${caution}</small>`}
      </span>
    </div></li>`;
};

/** @type {(kind: number | null, state: Now[1], now: Now[2]) => Markup} */
const when = (kind, { area, today }, now) => {
  const { C, w, inside } = now;
  const none = (/** @type {string} */ key) => html`<span class="none">${w(key)}</span>`;
  if (kind === null) return none("calendar.find.none");
  if (area === null) return none("calendar.find.choose");
  const [next] = inside ? C.next(area, kind, today, 1) : [];
  const day = () => w("calendar.find.next", { day: now.day(next.day) });
  if (next) return html`<span><b>${day()}</b> ${checked(next.check, now)}</span>`;
  const rows = C.rows(area, kind);
  if (!rows.length) return none("calendar.no_rule.kind");
  return none(rows.some(C.isRead) ? "calendar.no_more" : "calendar.as_published");
};

/** @type {(T: ItemsBlock, now: Now[2]) => Markup} all items, for pages without scripts and for paper */
const wholeList = (T, { w, lang }) => {
  /** @type {(name: string, i: number) => Markup} */
  const line = (name, i) =>
    html`<tr><th scope="row" lang="ja">${name}</th><td>${named(T.sorts[T.sort[i]], lang)}</td><td lang="ja">${T.caution?.[i]}</td></tr>`;
  const heads = ["calendar.find.item", "calendar.kind", "calendar.find.caution"];
  return html`
    <div class="scroll still" tabindex="0" role="region"${attr("aria-label", w("calendar.items"))}><table>
      <thead><tr>${heads.map((key) => html`<th scope="col">${w(key)}</th>`)}</tr></thead>
      <tbody>${T.name.slice(0, MOST).map(line)}</tbody>
    </table></div>
    ${T.name.length > MOST && html`<p class="cut still">${w("calendar.find.cut", { n: number(MOST) })}</p>`}`;
};
