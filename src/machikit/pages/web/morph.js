/* New markup put into the page: elements that stay keep their place, their listeners and what people did with them. */

/**
 * What people have entered or opened stays, unless the markup says otherwise: a field with a value, a textarea with an action,
 * shows what the state holds.
 * @type {(from: Element, to: Element) => void}
 */
const keepEntered = (from, to) => {
  if (from.matches("details, dialog")) to.toggleAttribute("open", from.hasAttribute("open"));
  if (from instanceof HTMLInputElement && to instanceof HTMLInputElement) {
    if (to.hasAttribute("value") && from.value !== to.value) from.value = to.value;
    if (to.hasAttribute("checked") || to.type === "radio" || (to.type === "checkbox" && to.hasAttribute("value")))
      from.checked = to.checked;
  }
  if (from instanceof HTMLTextAreaElement && to instanceof HTMLTextAreaElement && to.hasAttribute("data-do"))
    if (from.value !== to.value) from.value = to.value;
  if (from instanceof HTMLSelectElement && to instanceof HTMLSelectElement && to.querySelector("[selected]"))
    from.value = to.value;
};

/** @type {(from: Element, to: Element) => void} */
const takeAttributes = (from, to) => {
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name);
  for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
};

/** @param {Node} node */
const idOf = (node) => (node instanceof Element ? node.id : "");

/** @type {(from: Node, to: Node) => void} */
const change = (from, to) => {
  if (!(from instanceof Element) || !(to instanceof Element)) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  if (from.hasAttribute("data-slot") || from.isEqualNode(to)) return; // what is in a slot, the map, changes by itself
  keepEntered(from, to);
  morph(from, to);
  takeAttributes(from, to);
  keepEntered(from, to); // an option may be a new one
};

/**
 * Gives an element the children of another. A child is the one of the same id, else the one that stands there and has no id.
 * @param {Element} box
 * @param {Element} wanted
 */
export const morph = (box, wanted) => {
  const known = new Map([...box.children].filter(idOf).map((child) => [child.id, child]));
  let at = box.firstChild;
  for (const next of [...wanted.childNodes]) {
    const there = idOf(next) ? known.get(idOf(next)) : at && !idOf(at) ? at : null;
    if (there?.nodeName !== next.nodeName) {
      box.insertBefore(next, at);
      continue;
    }
    if (there === at) at = at.nextSibling;
    else box.insertBefore(there, at);
    change(there, next);
  }
  while (at) {
    const after = at.nextSibling;
    at.remove();
    at = after;
  }
};
