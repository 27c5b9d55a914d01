/* For staff: which things could be dropped because the office holds them, and what that spares a household and a desk. */
/** @import { Now, Standing } from "./standing.js" */
/** @import { Cell, Item, LifeEvent } from "./types.d.ts" */
/** @import { SumKey } from "./rules.js" */
import { attr, does, html, number } from "#pure";
import { atDesk, example, needed, stays, sums, unique } from "./rules.js";

const CUSTOMARY = /慣例|慣習|前例|決まりなし|custom|habit/i;
const MOST_CONDITIONS = 6; // told of one thing
const MOST_SQUARES = 40; // of one desk
const SUMS = /** @type {SumKey[]} */ (["bring", "form", "desks", "minutes"]);

/** @type {(...now: Now) => unknown} */
export const dropView = (B, state, now) => {
  const shown = [...B.events.entries()].filter(
    ([n, event]) => (!state.live || n === state.event) && (!n || event.items.some((item) => item.drop.length)),
  );
  const all = shown.map(([n, event]) => html`<div data-event="${n}">${ofEvent(n, event, B, state, now)}</div>`);
  return html`<section class="pg-view" data-view="drop" id="pg-drop">${all}</section>`;
};

/** @type {(n: number, event: LifeEvent, ...now: Now) => unknown} */
const ofEvent = (n, event, B, state, now) => {
  const { say, as } = now;
  const kept = state.kept[n];
  const rows = [...event.items.entries()].filter(([, item]) => item.drop.length);
  const heads = ["item", "held", "asked", "desk", "authority"];
  return html`
    <h2>${say("drop")}<small class="pg-event">${as(event.name)}</small></h2>
    <p class="note">${say("drop.rule")}</p>
    ${savings(n, event, state, now)}
    <div class="scroll pg-cards" tabindex="0" role="region" aria-label="${say("drop")}"><table role="table">
      <thead role="rowgroup"><tr role="row">
        <th scope="col" role="columnheader" class="live">${say("try")}</th>
        ${heads.map((key) => html`<th scope="col" role="columnheader">${say(key)}</th>`)}
      </tr></thead>
      <tbody role="rowgroup">${rows.slice(0, B.most).map(([k, item]) => itemRow(k, item, event, kept, B, now))}</tbody>
    </table></div>
    ${rows.length > B.most && html`<p class="note">${say("cut", { n: number(B.most), all: number(rows.length) })}</p>`}
    ${event.places.length > 0 && desks(event, kept, B, now)}`;
};

/** @type {(n: number, event: LifeEvent, state: Now[1], now: Standing) => unknown} of the answers, else of the example */
const savings = (n, event, state, { say }) => {
  const answers = state.answers[n];
  const own = answers.size > 0;
  const things = needed(event, own ? answers : example(event));
  const before = sums(things);
  const after = sums(things.filter((x) => stays(x, state.kept[n])));
  const lines = SUMS.map(
    (key) => html`
      <li data-sum="${key}"><span>${say(`sum.${key}`)}</span>
        <b><span class="now">${number(before[key])}</span> → <span class="after">${number(after[key])}</span></b>
      </li>`,
  );
  return html`
    <div class="pg-savings">
      <p class="pg-whose"><span>${say(own ? "household.own" : "household.example")}</span></p>
      <ul>${lines}</ul>
    </div>`;
};

/** @type {(k: number, item: Item, event: LifeEvent, kept: Set<number>, B: Now[0], now: Standing) => unknown} */
const itemRow = (k, item, event, kept, B, { say, said, as }) => {
  const lines = (/** @type {Cell[]} */ list) => list.map((t, n) => html`${n > 0 && html`<br>`}${as(t)}`);
  const custom = item.authority.length > 0 && item.authority.every((t) => CUSTOMARY.test(B.texts[t]));
  const pairs = [...new Map(item.rules.map(([q, a]) => [`${q}:${q < 0 ? "" : a}`, { q, a }])).values()];
  const asked = pairs.slice(0, MOST_CONDITIONS).map(({ q, a }) => {
    const { text, answers } = event.questions[q] ?? { text: 0, answers: [] };
    return html`<span class="pg-why">${q < 0 ? say("everybody") : html`${as(text)} <b>${as(answers[a])}</b>`}</span>`;
  });
  const box = html`
    <input type="checkbox" value="${k}"${attr("checked", !kept.has(k))} data-item="${k}" aria-label="${say("try.item", {
      item: said(item.name),
    })}"${does("drop", k)}>`;
  const kind = item.kind && html` <small class="pg-kind ${item.kind}">${say(`kind.${item.kind}`)}</small>`;
  return html`
    <tr role="row">
      <td role="cell" class="live">${box}</td>
      <th scope="row" role="rowheader">${as(item.name)}${kind}</th>
      <td role="cell"><span class="pg-head">${say("held")}</span>${lines(item.drop)}</td>
      <td role="cell">${asked}</td>
      <td role="cell">${lines(unique(item.rules.map((rule) => rule[2])))}</td>
      <td role="cell" class="pg-by-whom${custom ? " pg-custom" : ""}"><span class="pg-head">${say("authority")}</span>${lines(
        item.authority,
      )}</td>
    </tr>`;
};

/** @type {(event: LifeEvent, kept: Set<number>, B: Now[0], now: Standing) => unknown} what is left at each, the fewest first */
const desks = (event, kept, B, { say, as }) => {
  const rows = event.places.map((place, p) => {
    const items = atDesk(event, place);
    const rest = items.filter((x) => stays(x, new Set())).length;
    return { place, p, all: items.length, rest, left: items.filter((x) => stays(x, kept)).length };
  });
  rows.sort((a, b) => a.rest - b.rest);
  /** @param {typeof rows[number]} row */
  const line = ({ place, p, all, left }) => {
    const squares = Array.from(
      { length: Math.min(all, MOST_SQUARES) },
      (_, n) => html`<i${attr("class", n >= left && "gone")}></i>`,
    );
    return html`
      <li data-place="${p}"${attr("class", !left && "empty")}>
        ${as(place, "b")}<span class="pg-bar" aria-hidden="true">${squares}</span>
        <span class="pg-of"><span class="now">${number(all)}</span> → <span class="after">${number(left)}</span></span>${" "}
        <em${attr("hidden", left > 0)}>${say("desk.empty")}</em>
      </li>`;
  };
  return html`
    <h3>${say("desks")}</h3>
    <p class="note">${say("desks.how")}</p>
    <ul class="pg-desks">${rows.slice(0, B.most).map(line)}</ul>`;
};
