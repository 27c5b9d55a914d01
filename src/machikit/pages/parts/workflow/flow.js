/* Where the minutes go, and who hands to whom: bars and swimlanes of one scenario. */
/** @import { Step } from "./types.d.ts" */
/** @import { Inside, Study } from "./study.js" */
import { bar, chips, html, number, rounded } from "#pure";
import { stepsIn } from "./rules.js";
import { hours } from "./study.js";

const BARS = 12; // the rest is one more bar

/** @type {(...inside: Inside) => import("#pure").Markup} */
export const flow = (B, state, study) => {
  const { say, scenario } = study;
  const seen = stepsIn(B).filter((s) => s.scenario === state.seen);
  /** @type {Map<string, number>} */
  const actors = new Map();
  for (const s of seen) actors.set(s.actor, (actors.get(s.actor) ?? 0) + (s.hours ?? 0));
  const scenarios = B.scenarios.length < 2 ? [] : B.scenarios.keys();
  const chosen = chips(scenarios, { on: (n) => n === state.seen, label: scenario, action: "see" });
  return html`
    <h2>${say("where")}</h2>
    <div class="controls live" id="wf-scenarios" role="group" aria-label="${say("scenario")}">${chosen}</div>
    <div class="wf-two">
      <div><h3>${say("by.step")}</h3><ul class="wf-bars" id="wf-by-step">${bars(
        seen.map((s) => [s.name, s.hours ?? 0]),
        study,
      )}</ul></div>
      <div><h3>${say("by.actor")}</h3><ul class="wf-bars" id="wf-by-actor">${bars([...actors], study)}</ul></div>
    </div>
    <p class="note">${say("bars.note")}</p>
    <h2>${say("lanes")}</h2>
    ${lanes(seen.slice(0, B.drawn), B.lanes, study)}
    ${seen.length > B.drawn && html`<p class="note wf-cut">${say("drawn", { n: B.drawn, all: number(seen.length) })}</p>`}`;
};

/** @type {(parts: [name: string, hours: number][], study: Study) => unknown[]} the longest first */
const bars = (parts, { say, terms }) => {
  const ordered = parts.sort((a, b) => b[1] - a[1]);
  const all = (/** @type {typeof parts} */ some) => some.reduce((total, [, n]) => total + n, 0);
  const total = all(ordered);
  const rest = ordered.slice(BARS);
  /** @type {[name: unknown, hours: number][]} */
  const shown = ordered.slice(0, BARS).map(([name, n]) => [terms.node("span", name), n]);
  if (rest.length) shown.push([html`<span>${say("bars.rest", { n: number(rest.length) })}</span>`, all(rest)]);
  const most = Math.max(...shown.map(([, n]) => n));
  return shown.map(([name, n]) => {
    const told = say("bars.hours", { hours: hours(n), share: total ? rounded((100 * n) / total) : 0 });
    return html`<li>${name}<span class="wf-bar" aria-hidden="true">${bar(n, most)}</span><span class="n">${told}</span></li>`;
  });
};

/** @type {(list: Step[], most: number, study: Study) => import("#pure").Markup} with more than `most` actors it is a list */
const lanes = (list, most, study) => {
  const actors = [...new Set(list.map((s) => s.actor))];
  const at = list.map((s, n) => [actors.indexOf(s.actor) + 0.5, n + 0.5]);
  const path = at.map(([x, y], n) => (n ? `V${y - 0.5}H${x}V${y}` : `M${x} ${y}`)).join("");
  return html`
    <div class="wf-flow${actors.length > most ? " listed" : ""}" id="wf-flow" style="--lanes:${actors.length}">
      <div class="wf-heads" aria-hidden="true">${actors.map((actor) => study.terms.node("span", actor))}</div>
      <div class="wf-drawn">
        <svg viewBox="0 0 ${actors.length} ${list.length}" preserveAspectRatio="none" aria-hidden="true"><path d="${path}"/></svg>
        <ol class="wf-lanes">${list.map((s, n) => box(s, n, actors.indexOf(s.actor), study))}</ol>
      </div>
    </div>`;
};

/** @type {(s: Step, n: number, lane: number, study: Study) => import("#pure").Markup} */
const box = (s, n, lane, { say, terms }) => {
  const judge = s.judgement === "y";
  const small = [
    terms.node("span", s.actor, "wf-actor"),
    s.medium && terms.node("span", s.medium),
    judge && html`<span class="wf-judge">${say("judges")}</span>`,
  ];
  const name = html`<span class="wf-no">${n + 1}</span> ${terms.node("span", s.name)}`;
  const inside = html`<div class="${s.starts}${judge ? " judge" : ""}"><b>${name}</b><small>${small}</small></div>`;
  return html`<li style="--lane:${lane + 1};--row:${n + 1}">${inside}</li>`;
};
