/* Elements of the page: found and made. */
/** @import { Child, Props } from "./types.d.ts" */
import { cutAtReadings, inBrackets } from "./furigana.js";

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

/** @type {(text: string) => (Node | string)[]} */
const spoken = (text) => cutAtReadings(text).map(([piece, reading]) => (reading ? rubyOf(piece, reading) : piece));

/** @type {(text: string, reading: string) => Element} */
const rubyOf = (text, reading) =>
  h("ruby", {}, text, h("rp", { text: "（" }), h("rt", { text: reading }), h("rp", { text: "）" }));

/**
 * Puts a text into an element in the place of what is there; a word's readings above their characters.
 * @param {Element} el
 * @param {string} text
 */
export const say = (el, text) => {
  if (text.includes("\ufff9") && el instanceof HTMLElement) el.replaceChildren(...spoken(text));
  else el.textContent = inBrackets(text); // a drawing holds no ruby
};

/** @type {(child: Child) => Child[]} */
const inElement = (child) => (typeof child === "string" && child.includes("\ufff9") ? spoken(child) : [child]);

/** @type {<T extends Element>(el: T, props: Props | null | undefined, inside: Child[]) => T} */
const made = (el, props, inside) => {
  for (const [k, v] of Object.entries(props || {})) {
    if (v === null || v === undefined || v === false) continue;
    if (k === "text") say(el, String(v));
    else if (typeof v === "function") el.addEventListener(k.slice(2), v);
    else el.setAttribute(k, v === true ? "" : inBrackets(String(v)));
  }
  el.append(
    .../** @type {(Node | string)[]} */ (
      inside.filter((x) => x !== null && x !== undefined && x !== "").flatMap(inElement)
    ),
  );
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
