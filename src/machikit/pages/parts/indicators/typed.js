/* Figures that the team types: what a measure comes to with them. Nothing is saved; words.csv keeps what stays. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Figure, IndicatorBlock, IndicatorState } from "./types.d.ts" */
/** @import { Figures } from "./figures.js" */
import { does, html, number } from "#pure";

/** @type {(B: IndicatorBlock, state: IndicatorState, id: string) => number | null} above zero */
const typedFigure = (B, state, id) => {
  const text = state.typed[id] ?? B.typed[id] ?? "";
  const n = Number(text.normalize("NFKC").replace(/,/g, ""));
  return text.trim() && Number.isFinite(n) && n > 0 ? n : null;
};

/** @type {(B: IndicatorBlock, state: IndicatorState & ViewState, F: Figures) => unknown} */
export const typedFigures = (B, state, F) => {
  const figures = F.shown("typed");
  if (!figures.length) return false;
  return html`
    <h2>${F.say("typed.title")}</h2>
    <p class="note">${F.say("typed.how")}</p>
    <ul class="in-typed">${figures.map((figure) => html`<li data-measure="${figure.id}">${typed(figure, B, state, F)}</li>`)}</ul>`;
};

/** @type {(figure: Figure, B: IndicatorBlock, state: IndicatorState & ViewState, F: Figures) => unknown} */
const typed = (figure, B, state, F) => {
  const id = String(figure.per);
  const label = F.w(`typed.${id}.label`);
  const unit = F.w(`typed.${id}.unit`);
  const year = F.yearShown(figure);
  const point = year === null ? undefined : F.inYear(figure.points[0], year);
  const n = typedFigure(B, state, id);
  const text = state.typed[id] ?? B.typed[id] ?? "";
  const comes =
    point?.[1] && n !== null
      ? html`<b>${F.title(figure)} ${F.valued(figure, (point[1] / n) * figure.times)}</b> <small>${F.say("typed.made", { n: number(point[1]), d: number(n), unit, year: point[0], name: F.made({ ...figure, per: null }, point[0]) })}</small>`
      : html`<span class="in-todo">${F.say(point?.[1] ? "typed.todo" : "none", { town: B.towns[0].name[state.lang] })}</span>`;
  const field = html`<label class="live"><span>${label}</span> <input inputmode="numeric" autocomplete="off" id="in-${id}" value="${text}"${does("typed", id)}> ${unit}</label>`;
  return html`${field}<span class="still">${label} ${text || F.say("typed.blank")} ${unit}</span><p>${comes}</p>`;
};
