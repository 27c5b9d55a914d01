/* The town beside others: a small table for each measure, its bars all from the same zero. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Figure, IndicatorBlock, IndicatorState, Point } from "./types.d.ts" */
/** @import { Figures } from "./figures.js" */
import { attr, chips, html } from "#pure";

const KINDS = ["neighbour", "alike", "other"];

/** @typedef {[B: IndicatorBlock, state: IndicatorState & ViewState, F: Figures]} Inside */

/** @type {(...inside: Inside) => unknown} */
export const beside = (B, state, F) => {
  const figures = F.shown("towns");
  if (!figures.length) return false;
  const { say } = F;
  const themes = [...new Set(figures.map(({ theme }) => theme))];
  const some = state.theme && !state.paper ? themes.filter((theme) => theme === state.theme) : themes;
  const alone = B.towns.length < 2;
  return html`
    <h2>${say(alone ? "alone.title" : "towns.title")}</h2>
    ${alone ? html`<p class="notice">${say("alone")}</p>` : who(B, state, F)}
    ${themes.length > 1 && html`<div class="controls live"><div class="chips" role="group" aria-label="${say("themes")}">${themeChips(themes, state, F)}</div></div>`}
    ${some.map(
      (theme) => html`
        ${themes.length > 1 && html`<h3>${say(`theme.${theme}`)}</h3>`}
        <div class="in-measures">${figures.filter((one) => one.theme === theme).map((one) => measure(one, B, state, F))}</div>`,
    )}`;
};

/** @type {(themes: string[], state: IndicatorState & ViewState, F: Figures) => unknown} */
const themeChips = (themes, state, { say }) =>
  chips([...themes, ""], {
    on: (theme) => theme === state.theme,
    label: (theme) => say(theme ? `theme.${theme}` : "themes.all"),
    action: "theme",
  });

/** @type {(...inside: Inside) => unknown} which municipalities stand beside it, and in which order */
const who = (B, { lang }, { say }) => {
  const groups = KINDS.map((kind) => [kind, B.towns.filter((town) => town.kind === kind)]).filter(
    ([, towns]) => towns.length,
  );
  return html`
    <p class="note">${say(groups.some(([kind]) => kind !== "other") ? "order" : "order.other")}</p>
    <ul class="in-who">${groups.map(
      ([kind, towns]) =>
        html`<li>${sign(String(kind))}<b>${say(`kind.${kind}`)}</b> ${/** @type {IndicatorBlock["towns"]} */ (towns).map(({ name }) => name[lang]).join(say("comma"))}</li>`,
    )}</ul>`;
};

/** @param {string} kind its mark, the same before names in tables: a shape, not only a colour */
const sign = (kind) => html`<span class="in-sign of-${kind}" aria-hidden="true"></span>`;

/** @type {(figure: Figure, ...inside: Inside) => unknown} */
const measure = (figure, B, state, F) => {
  const { say } = F;
  const year = F.yearShown(figure);
  const points = figure.points.map((all) => (year === null ? undefined : F.inYear(all, year)));
  const values = points.map((point) => point?.[3] ?? null).filter((value) => value !== null);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const caption = html`<caption><b>${F.title(figure)}</b>${year !== null && html`<small>${say("made_in", { year, made: F.made(figure, year) })}</small>`}</caption>`;
  return html`
    <table class="in-towns" data-measure="${figure.id}">${caption}
      <thead class="visually-hidden"><tr><th scope="col">${say("col.town")}</th><th scope="col">${say("col.numbers")}</th><th scope="col">${say("col.value")}</th></tr></thead>
      <tbody>${B.towns.map(({ name, kind }, n) => row(name[state.lang], kind, points[n], [low, high], figure, F))}</tbody>
    </table>`;
};

/** @type {(name: string, kind: string, point: Point | undefined, range: [number, number], figure: Figure, F: Figures) => unknown} */
const row = (name, kind, point, range, figure, F) => {
  const value = point?.[3] ?? null;
  const missing = point ? F.say("zero") : F.say("missing");
  return html`
    <tr${attr("class", kind === "own" && "in-own")}><th scope="row">${sign(kind)}<span>${name}</span></th>
      <td class="in-bar">${value !== null && bar(value, range)}<small>${point && F.numbers(figure, point)}</small></td>
      <td class="n">${value === null ? html`<small>${missing}</small>` : html`<b>${F.plain(figure, value)}</b><i>${F.unit(figure)}</i>`}</td></tr>`;
};

/** @type {(value: number, range: [low: number, high: number]) => unknown} from zero, to the left where it is negative */
const bar = (value, [low, high]) => {
  const width = high - low || 1;
  const from = (Math.min(value, 0) - low) / width;
  return html`<span><i style="margin-left:${(100 * from).toFixed(2)}%;width:${((100 * Math.abs(value)) / width).toFixed(2)}%"></i></span>`;
};
