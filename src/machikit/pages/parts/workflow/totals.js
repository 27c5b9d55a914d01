/* Hours now and after, with their ranges; and the same work in other cities. */
/** @import { Limits } from "./types.d.ts" */
/** @import { Inside, Study } from "./study.js" */
import { attr, bar, does, html, number } from "#pure";
import { saving, sum, widths } from "./rules.js";
import { hours } from "./study.js";

const MONTHS = 12;

/** @typedef {{ name: string, steps: number, n: number }} Total hours a month of so many steps */

/** @type {(...inside: Inside) => import("#pure").Markup} */
export const totals = (B, state, study) => {
  const { after, say, value } = study;
  const doubt = (/** @type {"minutes" | "times" | "merge"} */ key) =>
    html`<label><span>${say(`limit.${key}`)}</span>
      <input type="number" id="wf-${key}" min="0" max="100" step="5" inputmode="numeric" value="${B.limits[key]}"${does("limit", key)}></label>`;
  const formula = say("formula", { minutes: value(state.minutes), times: value(state.times) });
  return html`
    <h2>${say("totals")}</h2>
    <div class="controls live">${doubt("minutes")}${doubt("times")}${doubt("merge")}</div>
    <ul class="wf-totals" id="wf-totals">${lines(rowsOf(B, state, study), state, study)}${after && saved(state, study)}</ul>
    ${!after && html`<p class="note">${say("only")}</p>`}
    <p class="note" id="wf-formula">${formula}</p>`;
};

/** @type {(...inside: Inside) => Total[]} now, after, and as chosen */
const rowsOf = (B, { choice }, { now, after, left, chosen, say, scenario }) => {
  const rows = [{ name: scenario(B.now), steps: now.length, n: sum(now) }];
  if (after && B.after !== null) rows.push({ name: scenario(B.after), steps: after.length, n: sum(after) });
  if (choice.size) rows.push({ name: say("chosen.name"), steps: left.length, n: chosen });
  return rows;
};

/** @type {(rows: Total[], limits: Limits, study: Study) => unknown[]} */
const lines = (rows, limits, study) => {
  const most = Math.max(...rows.map(({ n }) => widths(n, limits)[1])) || 1;
  const percent = (/** @type {number} */ n) => `${((100 * n) / most).toFixed(2)}%`;
  return rows.map(({ name, steps, n }) => {
    const width = widths(n, limits);
    const [least, highest] = width;
    const doubt = html`<u style="left:${percent(least)};width:${percent(highest - least)}"></u>`;
    const count = study.say("totals.steps", { n: number(steps) });
    const drawn = html`<span class="wf-range" aria-hidden="true">${bar(n, most)}${doubt}</span>`;
    return html`<li><b>${name}</b> <small>${count}</small>${drawn}${spans(n, width, study)}</li>`;
  });
};

/** @type {(limits: Limits, study: Study) => import("#pure").Markup} */
const saved = (limits, study) => {
  const [before, later] = [sum(study.now), sum(study.after ?? [])];
  const width = saving(before, later, limits);
  const doubt = width[0] < 0 && html`<em>${study.say("saved.doubt")}</em>`;
  return html`<li class="saved"><b>${study.say("saved")}</b> ${spans(before - later, width, study)}${doubt}</li>`;
};

/** @type {(n: number, width: [least: number, most: number], study: Study) => import("#pure").Markup} a month, and a year */
const spans = (n, [least, most], { say }) => {
  const range = (/** @type {number} */ by) =>
    say("range", { n: hours(n * by), least: hours(least * by), most: hours(most * by) });
  return html`<span>${say("a.month")} <strong>${range(1)}</strong></span><span>${say("a.year")} ${range(MONTHS)}</span>`;
};

/** @type {(...inside: Inside) => import("#pure").Markup | false} */
export const cities = (B, state, { say, value }) => {
  const heads = ["city", "city.steps", "city.each", "city.now", "city.after"].map(
    (key, n) => html`<th scope="col"${attr("class", n > 0 && "n")}>${say(key)}</th>`,
  );
  const rows = B.cities.map((city) => {
    const after = city.after === null ? say("blank") : hours(city.after);
    const cells = [number(city.steps), value(city.each), hours(city.now), after].map(
      (n) => html`<td class="n">${n}</td>`,
    );
    return html`<tr><th scope="row">${city.name[state.lang]}</th>${cells}</tr>`;
  });
  return (
    rows.length > 0 &&
    html`
    <h2>${say("cities")}</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="${say("cities")}">
      <table><thead><tr>${heads}</tr></thead><tbody id="wf-cities">${rows}</tbody></table>
    </div>
    <p class="note">${say("cities.note")}</p>`
  );
};
