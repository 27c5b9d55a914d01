/* The common form: what it spares each municipality, and the draft that is to be printed. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { FormBlock, Item, Preset, State } from "./types.d.ts" */
/** @import { Words } from "./words.js" */
import { bar, chips, html, number } from "#pure";

const PRESETS = /** @type {Preset[]} */ (["least", "law", "half"]);

/** @type {(a: Set<number>, b: Set<number>) => boolean} */
const same = (a, b) => a.size === b.size && [...a].every((k) => b.has(k));

/** @type {(B: FormBlock, state: State & ViewState, now: Words) => import("#pure").Markup} */
export const commonForm = (B, state, now) => {
  const { C, say } = now;
  const title = say("form.title", { n: number(state.form.size) });
  const presets = chips(PRESETS, {
    on: (rule) => same(state.form, C.chosen(rule)),
    label: (rule) => say(`preset.${rule}`),
    action: "preset",
  });
  return html`
    <h2 id="fc-form-title">${title}</h2>
    <p class="note">${say("form.rule")}</p>
    <div class="controls live" role="group" aria-label="${say("preset")}" id="fc-presets">${presets}</div>
    <p class="visually-hidden" role="status" id="fc-status">${state.live && title}</p>
    <ul class="fc-cities" id="fc-cities">${cities(B, state, now)}</ul>
    <p class="note fc-key">${["kept", "spared"].map((look) => html`<span><i class="${look}"></i><span>${say(look)}</span></span>`)}</p>
    ${C.places.length > B.columns && html`<p class="note">${say("many.cities")}</p>`}`;
};

/** @type {(B: FormBlock, state: State, now: Words) => unknown[]} each municipality now and under the form; of many, those spared most */
const cities = (B, state, { C, say, terms }) => {
  const all = C.places.map((place, p) => ({ place, ...C.change(state.form, p) }));
  const rows = all.length > B.columns ? all.sort((a, b) => b.spared - a.spared).slice(0, B.columns) : all;
  const most = Math.max(...rows.map((row) => row.now));
  return rows.map(({ place, now, spared, added, minutes }) => {
    const bars = html`${bar(now - spared, most, "kept")}${bar(spared, most, "spared")}`;
    const told = [
      say("city", { now: number(now), spared: number(spared) }),
      added > 0 && say("city.added", { added: number(added) }),
      B.timed && ` ${say("city.minutes", { n: number(minutes, 0) })}`,
    ];
    return html`
      <li>${terms.node("b", place)}
        <span class="fc-bar" aria-hidden="true">${bars}</span>
        <span class="fc-said">${told}</span></li>`;
  });
};

/** @type {(B: FormBlock, state: State, now: Words) => import("#pure").Markup} */
export const draft = (B, state, { C, say, terms, list }) => {
  /** @type {Map<number, Item[]>} */
  const by = new Map();
  for (const item of C.items.filter((_, k) => state.form.has(k)))
    by.set(item.section, [...(by.get(item.section) ?? []), item]);
  return html`
    <h2>${say("draft")}</h2>
    <p class="note">${say("draft.note")}</p>
    <div class="fc-draft" id="fc-draft">${[...by].map(
      ([s, rows]) => html`<div>${terms.node("h3", B.sections[s])}${list(rows)}</div>`,
    )}</div>`;
};
