/* Marks, the numbers in the page's head, and chips. */
/** @import { Child, Figure } from "./types.d.ts" */
import { $, draw, h } from "#core";
import { replace } from "./plain_elements.js";
import { number } from "./plain_words.js";

/**
 * A mark as a small picture. r: radius in pixels; a larger mark gets a larger box.
 * @param {string} look
 * @param {number | null} [r]
 */
export const glyph = (look, r) => {
  const size = Math.max(20, Math.ceil(2 * (r || 6) + 4));
  const c = h("canvas", { class: "glyph", "aria-hidden": "true", width: 2 * size, height: 2 * size });
  const g = c.getContext("2d");
  if (size > 20) c.style.width = c.style.height = `${size}px`;
  if (!g) return c;
  g.translate(size, size);
  g.scale(2, 2);
  draw(g, look, r || 6);
  return c;
};

/**
 * One number of the head. n: a number or a text; press: what a click does, where the number is a filter too.
 * @param {number | string} n
 * @param {string} unit
 * @param {string} label
 * @param {string | null} [look]
 * @param {boolean} [pressed]
 * @param {(() => void) | null} [press]
 */
export const tile = (n, unit, label, look, pressed, press) =>
  h(
    press ? "button" : "div",
    {
      class: `num${pressed ? " on" : ""}`,
      type: press && "button",
      "aria-pressed": press && String(!!pressed),
      onclick: press,
    },
    h("strong", {}, h("span", { class: "n", text: typeof n === "number" ? number(n) : n }), h("i", { text: unit })),
    h("span", { class: "of" }, look ? glyph(look) : null, label),
  );

/** @param {HTMLElement[]} nodes the numbers of the page's head, if it has any */
export const tiles = (nodes) => {
  const box = $("numbers");
  if (box) replace(box, nodes);
};

/**
 * The numbers in the page's head, if it has any.
 * @param {(Figure | null)[]} figures
 */
export const numbersRow = (figures) =>
  tiles(figures.flatMap((f) => (f ? [tile(f.n, f.unit, f.label, f.look, f.on, f.press)] : [])));

/**
 * A button that is on or off. label: a text, or what is inside.
 * @param {boolean} pressed
 * @param {string | Child[]} label
 * @param {(event: Event) => unknown} press
 * @param {string | null} [lang] of the label, where it is not the page's
 */
export const chip = (pressed, label, press, lang) =>
  h(
    "button",
    { type: "button", class: `chip${pressed ? " on" : ""}`, "aria-pressed": String(pressed), lang, onclick: press },
    ...(typeof label === "string" ? [label] : label),
  );

/**
 * A row of chips in the box of this id, if the page has it; the keyboard's place is kept.
 * @template T
 * @param {string} id
 * @param {Iterable<T>} values
 * @param {{ on: (value: T) => boolean, label: (value: T) => string | Child[], press: (value: T) => void, lang?: (value: T) => string | null }} how
 */
export const chips = (id, values, { on, label, press, lang }) => {
  const box = $(id);
  if (box)
    replace(
      box,
      [...values].map((v) => chip(on(v), label(v), () => press(v), lang?.(v))),
    );
};
