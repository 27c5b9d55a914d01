/* The common form: what it spares each municipality, and the draft that is printed. */
/** @import { Comparison } from "./comparison.js" */
/** @import { Item, Preset, State } from "./types.d.ts" */
/** @import { Words } from "./words.js" */
import { bar, chips, h, number, the } from "#core";

const PRESETS = /** @type {Preset[]} */ (["least", "law", "half"]);

/** @type {(a: Set<number>, b: Set<number>) => boolean} */
const same = (a, b) => a.size === b.size && [...a].every((k) => b.has(k));

/**
 * changed: what follows when the reader has chosen another form.
 * @param {Comparison} C
 * @param {Words} words
 * @param {State} state
 * @param {() => void} changed
 */
export const formOf = (C, { say, terms, list }, state, changed) => {
  const { block: B, items } = C;

  const drawPlaces = () => {
    const all = C.places.map((place, p) => ({ place, ...C.change(state.form, p) }));
    const many = all.length > B.columns; // those that would be spared most
    const rows = many ? all.sort((a, b) => b.spared - a.spared).slice(0, B.columns) : all;
    const most = Math.max(...rows.map((row) => row.now));
    /** @param {typeof rows[number]} row */
    const told = ({ now, spared, added, minutes }) =>
      [
        say("city", { now: number(now), spared: number(spared) }),
        added ? say("city.added", { added: number(added) }) : "",
        B.timed ? ` ${say("city.minutes", { n: number(Math.round(minutes)) })}` : "",
      ].join("");
    the("fc-cities").replaceChildren(
      ...rows.map((row) => {
        const bars = [bar(row.now - row.spared, most, "kept"), bar(row.spared, most, "spared")];
        return h(
          "li",
          {},
          terms.node("b", row.place),
          h("span", { class: "fc-bar", "aria-hidden": "true" }, ...bars),
          h("span", { class: "fc-said", text: told(row) }),
        );
      }),
    );
  };
  const drawDraft = () => {
    /** @type {Map<number, Item[]>} */
    const by = new Map();
    for (const item of items.filter((_, k) => state.form.has(k)))
      by.set(item.section, [...(by.get(item.section) ?? []), item]);
    const sections = [...by].map(([s, rows]) => h("div", {}, terms.node("h3", B.sections[s]), list(rows)));
    the("fc-draft").replaceChildren(...sections);
  };
  return () => {
    const title = say("form.title", { n: number(state.form.size) });
    the("fc-form-title").textContent = title;
    the("fc-status").textContent = title;
    drawPlaces();
    chips("fc-presets", PRESETS, {
      on: (rule) => same(state.form, C.chosen(rule)),
      label: (rule) => say(`preset.${rule}`),
      press: (rule) => {
        state.form = C.chosen(rule);
        changed();
      },
    });
    drawDraft();
  };
};
