/* What the sections on looks have in common: a box that is closed where prototype.py decides, and a list whose order can be changed. */
import { $, editsNow, h, page, w } from "#core";
import { builtLook, setLook } from "./history.js";

/** @type {(name: string) => any} a look as it is now; null: nobody has said it */
export const lookNow = (name) =>
  /** @type {Record<string, unknown> | undefined} */ (page.settings.looks)?.[name] ?? null;

/** @type {(name: string) => boolean} */
export const isInCode = (name) => (editsNow()?.set_in_code ?? []).includes(name);

/** @type {(name: string, title: string, ...inside: (Node | string | null)[]) => HTMLElement} */
export const lookBox = (name, title, ...inside) =>
  h(
    "fieldset",
    { class: "ed-box", disabled: isInCode(name), "data-look": name },
    h("legend", { text: title }),
    isInCode(name) ? h("p", { class: "ed-hint", text: w("edit.in_code") }) : null,
    ...inside,
  );

/** @type {(name: string) => HTMLButtonElement} takes what was changed of a look back */
export const asBuilt = (name) =>
  h("button", {
    ...{ type: "button", class: "ed-small", id: `edit-${name}-back`, text: w("edit.as_built") },
    onclick: () => setLook(name, builtLook(name)),
  });

/** @typedef {{ id: string, label: string }} Item */

/**
 * Check boxes in an order that can be changed. take: called with the ids of those that are checked, in order.
 * @param {string} name
 * @param {() => { items: Item[], chosen: string[] }} state
 * @param {(ids: string[]) => void} take
 * @param {number} [least] how many stay checked
 */
export const orderedList = (name, state, take, least = 0) => {
  const list = h("ul", { class: "ed-order" });
  const draw = () => {
    const held = list.contains(document.activeElement) ? (document.activeElement?.id ?? "") : "";
    const { items, chosen } = state();
    const known = chosen.filter((id) => items.some((item) => item.id === id));
    const order = [...known, ...items.map(({ id }) => id).filter((id) => !known.includes(id))];
    const move = (/** @type {number} */ at, /** @type {number} */ by) => () => {
      const ids = [...known];
      ids.splice(at + by, 0, ...ids.splice(at, 1));
      take(ids);
    };
    const row = (/** @type {string} */ id, /** @type {number} */ at) => {
      const label = items.find((item) => item.id === id)?.label ?? id;
      const on = at < known.length;
      const box = h("input", {
        ...{ type: "checkbox", id: `ed-${name}-${id}`, checked: on, "data-id": id },
        disabled: on && known.length <= least,
        onchange: () => take(on ? known.filter((one) => one !== id) : [...known, id]),
      });
      const arrow = (/** @type {string} */ way, /** @type {number} */ by, /** @type {string} */ sign) =>
        h("button", {
          ...{ type: "button", id: `ed-${name}-${id}-${way}`, text: sign, "aria-label": w(`edit.${way}`, { label }) },
          disabled: !on || at + by < 0 || at + by >= known.length,
          onclick: move(at, by),
        });
      return h("li", {}, h("label", {}, box, h("span", { text: label })), arrow("up", -1, "↑"), arrow("down", 1, "↓"));
    };
    list.replaceChildren(...order.map(row));
    const back = held ? $(held) : null;
    if (back instanceof HTMLButtonElement && back.disabled) $(held.replace(/-(up|down)$/, ""))?.focus();
    else back?.focus();
  };
  draw();
  return { list, draw };
};
