/* What views put together again and again: marks, the numbers of the head, chips, lists in pieces. */
/** @import { Tile } from "./types.d.ts" */
import { attr, html, Markup } from "./markup.js";
import { number } from "./numerals.js";

export const PLAIN_RADIUS = 5.5; // pixels, of symbols as they are drawn

/**
 * A mark: the symbol `g-<look>` of the page's drawing. r: its radius in pixels, where it says how much there is; a larger mark
 * gets a larger box.
 * @param {string} look
 * @param {number | null} [r]
 */
export const glyph = (look, r) => {
  const half = r ? Math.max(10, Math.ceil(r + 2)) : 10;
  const use = html`<use href="#g-${look}"${attr("transform", r && `scale(${(r / PLAIN_RADIUS).toFixed(2)})`)}/>`;
  if (!r) return html`<svg class="glyph" aria-hidden="true">${use}</svg>`; // the style moves the mark to the middle
  const style = attr("style", half > 10 && `width:${2 * half}px;height:${2 * half}px`);
  return html`<svg class="glyph" viewBox="${-half} ${-half} ${2 * half} ${2 * half}" aria-hidden="true"${style}>${use}</svg>`;
};

/**
 * What a press does: the part's action of this name, with a value. `html\`<button${does("put", 3)}>\``
 * @param {string} action
 * @param {unknown} [value]
 */
export const does = (action, value) =>
  html`${attr("data-do", action)}${attr("data-with", value === undefined ? null : JSON.stringify(value))}`;

/** @param {Tile} tile one number of the head; `act` says what a press does, where the number is a filter too */
const tile = ({ n, unit, label, look, on, act }) =>
  html`<${act ? new Markup('button type="button"') : new Markup("div")} class="num${on ? " on" : ""}"${
    act && html`${attr("aria-pressed", String(!!on))}${act}`
  }><strong><span class="n">${typeof n === "number" ? number(n) : n}</span><i>${unit}</i></strong><span class="of">${
    look && glyph(look)
  }${label}</span></${new Markup(act ? "button" : "div")}>`;

/** @param {Tile[]} tiles the numbers of the page's head */
export const tiles = (tiles) => new Markup(tiles.map((one) => tile(one).text).join(""));

/**
 * Buttons of which one, or some, are on. value: what an action gets.
 * @template T
 * @param {Iterable<T>} values
 * @param {{ on: (value: T) => boolean, label: (value: T) => unknown, action: string, value?: (value: T) => unknown, lang?: (value: T) => string | null }} how
 */
export const chips = (values, { on, label, action, value: given = (value) => value, lang }) =>
  html`${[...values].map(
    (value) =>
      html`<button type="button" class="chip${on(value) ? " on" : ""}" aria-pressed="${String(on(value))}"${attr(
        "lang",
        lang?.(value),
      )}${does(action, given(value))}>${label(value)}</button>`,
  )}`;

/**
 * The button under a list that shows more of it; gone where all is shown.
 * @param {{ id: string, total: number, shown: number, step: number, label: (next: number) => string, act?: Markup }} list
 */
export const more = ({ id, total, shown, step, label, act = does("more", step) }) => {
  const next = Math.min(step, Math.max(0, total - shown));
  return html`<button type="button" class="next live" id="${id}"${attr("hidden", !next)}${act}>${
    next ? label(next) : ""
  }</button>`;
};

/** @param {string} name what the page itself puts into a part, and what stays as it is when the view is drawn again */
const slot = (name) => new Markup(`<div class="slot" data-slot="${name}"></div>`);

/** Where the page's map stands in a part. */
export const MAP = slot("map");

/** Where readers say where they are (place.html), and where they hear that it is not known. */
export const PLACE = slot("place");
export const PLACE_SAID = slot("place-said");
