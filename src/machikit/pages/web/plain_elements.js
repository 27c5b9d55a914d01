/* Elements for scripts of own parts: drawn anew without losing the keyboard's place. */
import { $, h, the } from "#core";

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
