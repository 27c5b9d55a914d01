/* For each resident: what is said of tax stands before what a person's tax goes to. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Choice } from "./choice.js" */
/** @import { BudgetBlock, BudgetState } from "./types.d.ts" */
/** @typedef {import("#pure").Markup} Markup */
/** @typedef {[B: BudgetBlock, state: BudgetState & ViewState, now: Choice]} Inside */
import { attr, dayText, does, html, number } from "#pure";
import { bar, line } from "./bars.js";
import { fieldText } from "./choice.js";
import { tenths } from "./money.js";

/** @type {(state: BudgetState, now: Choice) => string} as of when the residents are, to the precision that the date has */
export const residentsText = (state, { book, say, lang }) => {
  const known = book.residents;
  if (state.written || !known) return say(state.residents ? "residents.written" : "residents.none");
  if (!known[1]) return say("residents.table");
  const [y, m, d] = known[1].split("-").map(Number);
  const day = new Date(Date.UTC(y, (m || 1) - 1, d || 1));
  return say("residents.date", { date: dayText(lang, day, d ? "ymd" : m ? "ym" : "y", true) });
};

/** @type {(...inside: Inside) => Markup} */
export const eachSection = (B, state, now) => html`
  <section id="bg-each-section">
    <h2>${now.say(B.revenue ? "each.title.revenue" : "each.title")}</h2>
    <div class="bg-assume">
      <h3>${now.say("each.assume")}</h3>
      <dl>${assumptions(B, state, now).map((one) => assumption(state, one))}</dl>
    </div>
    <div class="bg-each" id="bg-each" role="status">${sentences(B, state, now).map((text) => html`<p>${text}</p>`)}</div>
    ${mySection(B, state, now)}
  </section>`;

/**
 * A number that the reader can change. text: how it reads where nothing can be changed; when: as of when it is.
 * @typedef {{ name: "residents" | "tax" | "my", label: string, range: Markup, text: string, when?: string }} Assumption
 */

/** @type {(...inside: Inside) => Assumption[]} */
const assumptions = (B, state, now) => {
  const { say, income, tax } = now;
  /** @type {Assumption} */
  const residents = {
    name: "residents",
    label: say("each.residents"),
    range: html` min="1" step="1" inputmode="numeric"`,
    text: state.residents ? number(state.residents) : "",
    when: residentsText(state, now),
  };
  if (B.revenue) return [residents];
  return [
    residents,
    {
      name: "tax",
      label: say("each.tax_share"),
      range: html` min="0" max="100" step="0.1" inputmode="decimal"`,
      text: tax === null ? "" : `${tenths(tax)}%`,
      when: (tax !== null && income?.period[now.lang]) || "",
    },
    {
      name: "my",
      label: say("each.my"),
      range: html` min="0" step="1000" inputmode="numeric"`,
      text: number(state.my),
    },
  ];
};

/** @type {(state: BudgetState & ViewState, one: Assumption) => Markup} */
const assumption = (state, { name, label, range, text, when }) => html`
  <div><dt><label for="bg-${name}" id="bg-${name}-label">${label}</label></dt><dd>
    <input class="live" type="number" id="bg-${name}"${range} value="${fieldText(state, name)}"${does("write", name)}>
    ${!state.live && html`<b class="bg-static">${text}</b>`}
    ${when !== undefined && html` <small id="bg-${name}-when">${when}</small>`}</dd></div>`;

/** @type {(...inside: Inside) => string[]} */
const sentences = (B, { residents, tax }, { say, yen, root }) => {
  if (!residents) return [say("each.no_residents")];
  const one = root[1] / residents;
  if (tax === null && B.revenue) return [say("each.tax", { each: yen(one) })];
  const part = (/** @type {number} */ tax) =>
    say(B.revenue ? "each.part.revenue" : "each.part", {
      tax: yen((one * tax) / 100),
      share: `${tenths(tax)}%`,
      rest: yen((one * (100 - tax)) / 100),
    });
  return [say(B.revenue ? "each.revenue" : "each", { each: yen(one) }), tax === null ? say("each.no_tax") : part(tax)];
};

/** @type {(...inside: Inside) => Markup} what a person's tax goes to; hidden unless it is known how much of the money is tax */
const mySection = (B, state, { say, root, named, langOf }) => {
  const parts = B.revenue || state.tax === null || root[1] <= 0 ? [] : root[3].filter((node) => node[1] > 0);
  const most = Math.max(1, ...parts.map((node) => node[1]));
  const exact = (/** @type {number} */ n) => say("yen", { n: number(Math.floor(n + 0.5)) });
  const lines = parts.map(([name, n]) =>
    line(named(name), bar(n, most), exact((state.my * n) / root[1]), { lang: langOf(name) }),
  );
  return html`
    <div id="bg-mine-section"${attr("hidden", !parts.length)}>
      <h3 id="bg-mine-title">${say("mine", { my: exact(state.my) })}</h3>
      <ul class="bg-years bg-mine" id="bg-mine">${lines}</ul>
      <p class="note">${say("mine.method")}</p>
    </div>`;
};
