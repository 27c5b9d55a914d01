/* A part in the page: its view is drawn from its state, again and again; what did not change in the page stays as it is. */
/** @import { Actions, LivePart, View } from "./types.d.ts" */
import { chosenTiles } from "./looks.js";
import { morph } from "./morph.js";
import { page } from "./page.js";
import { onPrint } from "./paper.js";
import * as pure from "./pure.js";
import { keyOf } from "./whole_page.js";
import { lang, onSpeak, wordsNow } from "./words.js";
import { mapBlocks, remember } from "./written.js";

const FIELDS = "input, select, textarea";
const OWNERS = "[data-part], #numbers"; // of what is pressed in them; one may stand inside another

/** Where the keyboard is: the row of a list, and which button of it; so that it can be found again when the row is new. */
const heldBy = () => {
  const active = document.activeElement;
  const row = active?.closest("li, tr") ?? active?.closest("[data-do]");
  const box = row?.parentElement;
  return { active, box, place: row && box ? [...box.children].indexOf(row) : -1, look: active?.classList[0] };
};

/** @param {ReturnType<typeof heldBy>} held */
const giveBack = ({ active, box, place, look }) => {
  if (!active || active.isConnected || !box?.isConnected || !box.children.length) return;
  const row = box.children[Math.min(place, box.children.length - 1)];
  const next = row.matches("button")
    ? row
    : ((look && row.querySelector(`button.${CSS.escape(look)}`)) ?? row.querySelector("button") ?? row);
  if (next instanceof HTMLElement) next.focus({ preventScroll: true });
};

/**
 * Puts markup into an element in place of what it holds.
 * @param {Element | null} box
 * @param {unknown} markup
 */
export const fill = (box, markup) => {
  if (!box) return;
  const held = heldBy();
  const wanted = /** @type {Element} */ (box.cloneNode(false));
  wanted.innerHTML = String(markup);
  page.spoken?.(wanted);
  morph(box, wanted);
  giveBack(held);
};

/**
 * Calls the action that an element names (`does`), when it is pressed or something is entered in it.
 * @param {Element | null} box
 * @param {Actions} actions
 */
export const listen = (box, actions) => {
  /** @param {Event} event */
  const act = (event) => {
    const el = event.target instanceof Element ? event.target.closest("[data-do]") : null;
    if (!(el instanceof HTMLElement) || !box?.contains(el) || el.matches(FIELDS) !== (event.type === "input")) return;
    if (box.matches(OWNERS) && el.closest(OWNERS) !== box) return;
    const entered = /** @type {HTMLInputElement} */ (el).value;
    const given = el.dataset.with === undefined ? entered : JSON.parse(el.dataset.with);
    actions[el.dataset.do ?? ""]?.(given, entered, el);
  };
  box?.addEventListener("click", act);
  box?.addEventListener("input", act);
};

/**
 * Markup as an element of its own, such as for a popup on the map, with what its buttons do.
 * @param {unknown} markup
 * @param {Actions} [actions]
 */
export const element = (markup, actions = {}) => {
  const box = document.createElement("div");
  box.innerHTML = String(markup);
  listen(box, actions);
  return box;
};

/** @type {Record<string, string>} whose numbers and headline the head of the page shows: those of the first part that has any */
const leading = {};
/** @type {(what: string, name: string) => boolean} */
const leads = (what, name) => {
  leading[what] ??= name;
  return leading[what] === name;
};
/** @type {import("./types.d.ts").Tile[]} all numbers that the head could show, as they are now */
let numbers = [];
export const numbersNow = () => numbers;
/** @param {import("./types.d.ts").Tile[]} tiles */
const shown = (tiles) => {
  numbers = tiles;
  fill(document.getElementById("numbers"), pure.tiles(chosenTiles(tiles, page.settings.looks?.numbers)));
};
/** @type {(name: string, action: Actions[string]) => Actions[string]} */
const whileLeading = (name, action) => (given, entered, el) => leading.numbers === name && action(given, entered, el);

/**
 * The part in the page. actions: what its elements do, by name, beside `set` (values for the state), `enter` (a value for the
 * state from what was entered) and `more`; drawn: called after each drawing; paper: whether it is drawn anew for paper; nth:
 * which of the parts of this name it is, where the page has several.
 * @template B, S
 * @param {{ name: string, view: View<B>, block: B, actions?: Actions, drawn?: (state: S) => void, paper?: boolean, nth?: number }} part
 * @returns {LivePart<S>}
 */
export const live = ({ name, view: whole, block, actions = {}, drawn, paper, nth = 0 }) => {
  const root = document.querySelectorAll(`[data-part="${name}"]`)[nth];
  const view = nth ? { ...whole, numbers: undefined, headline: undefined } : whole; // the first one speaks for all
  let state = /** @type {S} */ ({ ...page.settings.view, lang: lang(), live: true, nth, ...view.opening?.(block) });
  const draw = () => {
    state = { ...state, lang: lang() };
    const inside = /** @type {const} */ ([block, state, wordsNow(), pure]);
    fill(root, view.view(...inside));
    const tiles = view.numbers?.(...inside) ?? [];
    if (tiles.length && leads("numbers", name)) shown(tiles);
    const headline = pure.escapeHtml(view.headline?.(...inside));
    if (headline && leads("headline", name)) fill(document.querySelector(".headline"), headline);
    drawn?.(state);
  };
  /** @param {Partial<S>} change */
  const set = (change) => {
    state = { ...state, ...change };
    draw();
  };
  /** @type {Actions} */
  const doing = {
    set,
    enter: (key, entered) => set(/** @type {Partial<S>} */ ({ [key]: entered })),
    more: (step) => set(/** @type {any} */ ({ shown: /** @type {any} */ (state).shown + step })),
    ...actions,
  };
  remember(keyOf(name, nth), whole, block);
  listen(root, doing);
  const leadings = Object.entries(doing).map(([act, fn]) => [act, whileLeading(name, fn)]);
  if (view.numbers) listen(document.getElementById("numbers"), Object.fromEntries(leadings));
  const onPaper = (/** @type {boolean} */ now) => () => set(/** @type {any} */ ({ paper: now }));
  if (paper) onPrint(onPaper(true), onPaper(false));
  if (view.picture)
    onPrint(
      () => {
        const drawing = document.querySelector(`[data-picture="${name}"]`);
        if (drawing) drawing.innerHTML = String(view.picture?.(block, state, wordsNow(), mapBlocks()));
      },
      () => {},
    );
  onSpeak(draw);
  return {
    set,
    draw,
    begin: (change) => {
      state = { ...state, ...change };
    },
    get state() {
      return state;
    },
  };
};
