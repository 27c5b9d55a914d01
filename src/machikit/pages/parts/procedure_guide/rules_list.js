/* The list of rules, by question and answer. */
/** @import { Now, Standing } from "./standing.js" */
/** @import { Item, LifeEvent, Rule } from "./types.d.ts" */
import { html, number } from "#pure";

const MOST = 1000; // rules in all situations that are shown

/** @typedef {{ item: Item, rule: Rule }} Demand */

/** @type {(...now: Now) => unknown} */
export const rulesView = (B, state, now) => {
  let left = MOST;
  const all = B.events.map((event, n) => {
    if (state.live && n !== state.event) return null;
    const groups = groupsOf(event, left);
    left -= groups.taken;
    return html`<div data-event="${n}">${ofEvent(event, groups.groups, now)}</div>`;
  });
  return html`<section class="pg-view" data-view="rules" id="pg-rules">${all}</section>`;
};

/** @type {(event: LifeEvent) => Map<string, Demand[]>} question:answer → what it demands */
const demands = (event) => {
  /** @type {Map<string, Demand[]>} */
  const found = new Map();
  for (const item of event.items)
    for (const rule of item.rules) {
      const key = `${rule[0]}:${rule[1]}`;
      const one = { item, rule };
      const all = found.get(key);
      if (all) all.push(one);
      else found.set(key, [one]);
    }
  return found;
};

/**
 * By question (-1: what everybody needs) its answers with their demands, as many as there is room for.
 * @param {LifeEvent} event
 * @param {number} room
 */
const groupsOf = (event, room) => {
  const all = demands(event);
  let left = room;
  /** @type {{ q: number, answers: { a: number, rows: Demand[] }[] }[]} */
  const groups = [];
  for (let q = -1; q < event.questions.length && left > 0; q++) {
    const places = q < 0 ? [-1] : [...event.questions[q].answers.keys()];
    const answers = places.map((a) => {
      const rows = (all.get(`${q}:${a}`) ?? []).slice(0, Math.max(left, 0));
      left -= Math.max(rows.length, 1);
      return { a, rows };
    });
    groups.push({ q, answers });
  }
  return { groups, taken: room - left };
};

/** @type {(event: LifeEvent, groups: ReturnType<typeof groupsOf>["groups"], now: Standing) => unknown} */
const ofEvent = (event, groups, now) => {
  const { say, as } = now;
  const shown = groups.reduce((n, { answers }) => n + answers.reduce((k, { rows }) => k + rows.length, 0), 0);
  const all = event.items.reduce((n, item) => n + item.rules.length, 0);
  const group = groups.map(({ q, answers }) => {
    const question = event.questions[q];
    const lists = answers.map(({ a, rows }) => {
      const lines = rows.length ? rows.map((one) => demand(one, now)) : html`<li>${say("nothing.more")}</li>`;
      return html`${question && html`<p class="pg-answer">${as(question.answers[a])}</p>`}<ul>${lines}</ul>`;
    });
    return html`<div><h3>${question ? as(question.text) : say("everybody")}</h3>${lists}</div>`;
  });
  return html`
    <h2>${say("rules")}<small class="pg-event">${as(event.name)}</small></h2>
    <div class="pg-rules">${group}</div>
    ${shown < all && html`<p class="note">${say("cut", { n: shown, all: number(all) })}</p>`}`;
};

/** @type {(demand: Demand, now: Standing) => unknown} */
const demand = ({ item, rule: [, , place, due, note, authority = 0] }, { say, as }) => {
  const kind = item.kind && html` <small class="pg-kind ${item.kind}">${say(`kind.${item.kind}`)}</small>`;
  return html`
    <li><b>${as(item.name)}</b>${kind}<small class="pg-facts">
      ${place > 0 && as(place)}
      ${due && html`<span class="pg-due">${as(due[0])}</span>`}
      ${authority > 0 && as(authority)}${note > 0 && as(note)}
    </small></li>`;
};
