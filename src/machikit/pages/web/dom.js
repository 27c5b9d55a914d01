/* Elements of the page: found, made, and drawn anew without losing the keyboard's place. */
/** @import { Child, Props } from "./types.d.ts" */

/** @param {string} id */
export const $ = (id) => document.getElementById(id);

/**
 * The element of this id, which the page must have; `kind` says which class it is: `the("search", HTMLInputElement)`.
 * @template {Element} [T=HTMLElement]
 * @param {string} id
 * @param {new () => T} [kind]
 * @returns {T}
 */
export const the = (id, kind) => {
  const el = document.getElementById(id);
  if (!el || (kind && !(el instanceof kind))) throw new Error(`no #${id}`);
  return /** @type {T} */ (/** @type {unknown} */ (el));
};

/**
 * All elements of a selector, in the page or inside an element.
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [inside]
 * @returns {T[]}
 */
export const every = (selector, inside = document) => Array.from(inside.querySelectorAll(selector));

/**
 * Listens to an element, if the page has it.
 * @param {string} id
 * @param {string} event
 * @param {(event: Event) => unknown} fn
 */
export const on = (id, event, fn) => $(id)?.addEventListener(event, fn);

/**
 * What the field that an event comes from holds.
 * @param {Event} event
 */
export const entered = (event) => /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value;

export const has = Object.hasOwn; // a cell may read `constructor`, which every object seems to know

/** @type {<T extends Element>(el: T, props: Props | null | undefined, inside: Child[]) => T} */
const made = (el, props, inside) => {
  for (const [k, v] of Object.entries(props || {})) {
    if (v === null || v === undefined || v === false) continue;
    if (k === "text") el.textContent = String(v);
    else if (typeof v === "function") el.addEventListener(k.slice(2), v);
    else el.setAttribute(k, v === true ? "" : String(v));
  }
  el.append(.../** @type {(Node | string)[]} */ (inside.filter((x) => x !== null && x !== undefined && x !== "")));
  return el;
};

/**
 * An element with attributes (text, class, on<event>, …) and what is inside; nothing is ever read as markup.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Props | null} [props]
 * @param {...Child} inside
 * @returns {HTMLElementTagNameMap[K]}
 */
export const h = (tag, props, ...inside) => made(document.createElement(tag), props, inside);

/**
 * The same for drawings.
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Props | null} [props]
 * @param {...Child} inside
 * @returns {SVGElementTagNameMap[K]}
 */
export const svg = (tag, props, ...inside) =>
  made(document.createElementNS("http://www.w3.org/2000/svg", tag), props, inside);

/** @param {string | number} text what a button is about, for those who hear it; in the data's language */
export const unseen = (text) => h("span", { class: "visually-hidden", lang: "ja", text });

/**
 * Puts nodes into a box in place of what is there. The row that holds the keyboard's focus gives it to the row of the
 * same id, else to the one at the same place: there to the button of the same class, else to the first.
 * @param {Element} box
 * @param {(Element | null)[]} nodes
 */
export const replace = (box, nodes) => {
  const rows = /** @type {Element[]} */ (nodes.filter(Boolean));
  const active = document.activeElement;
  const held = active ? [...box.children].findIndex((row) => row.contains(active)) : -1;
  const id = held < 0 ? "" : box.children[held].id;
  box.replaceChildren(...rows);
  if (held < 0 || !active) return;
  const row = (id && $(id)) || box.children[Math.min(held, rows.length - 1)];
  if (!row) return;
  const same = active.classList[0] && row.querySelector(`button.${CSS.escape(active.classList[0])}`);
  const next = row.matches("button") ? row : same || row.querySelector("button") || row;
  if (next instanceof HTMLElement) next.focus({ preventScroll: true });
};

/**
 * The options of a select: [value, text, language of the text]; which one is chosen.
 * @param {string} id
 * @param {[value: string | number, text: string, lang?: string | null][]} list
 * @param {string | number} chosen
 */
export const options = (id, list, chosen) => {
  const box = the(id, HTMLSelectElement);
  box.replaceChildren(...list.map(([value, text, lang]) => h("option", { value: String(value), text, lang })));
  box.value = String(chosen);
};

/**
 * A bar in a list of amounts: `n` of the `most`, as wide as its box for all of it.
 * @param {number} n
 * @param {number} most
 * @param {string} [look] its class
 */
export const bar = (n, most, look) => {
  const el = h("i", { class: look });
  el.style.width = `${((100 * n) / (most || 1)).toFixed(2)}%`;
  return el;
};
