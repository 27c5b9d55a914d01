/* Bars of amounts: lines of a list, and a tree whose items open where they stand. One scale for all, opened or not. */
/** @import { Item } from "./types.d.ts" */
/** @import { Choice } from "./choice.js" */
import { bar, h, number } from "#core";
import { share, tenths } from "./money.js";

/** @param {...(Node | null)} bars */
export const box = (...bars) => h("span", { class: "bg-bar", "aria-hidden": "true" }, ...bars);
/** @type {(n: number, most: number, look?: string) => HTMLElement} a bar from the left end of its box */
export const fromLeft = (n, most, look) => {
  const made = bar(Math.max(n, 0), most, look);
  made.style.left = "0";
  return made;
};
/**
 * A bar of a list: name, bar, text.
 * @param {string} name
 * @param {HTMLElement} made
 * @param {string} text
 * @param {{ lang?: string | null, now?: boolean }} [how]
 */
export const line = (name, made, text, { lang, now } = {}) =>
  h("li", { class: now && "now" }, h("span", { lang, text: name }), box(made), h("span", { class: "bg-amount", text }));

/**
 * How a tree is told. total: what is 100 %; scale: from what to what bars reach; general: whether it is known what of each
 * item is untied; old: the same items a year before, null where nothing is compared; ways: what stands above a top item.
 * @typedef {{ total: number, scale: number[], general: boolean, old: Item[] | null, ways?: string[] }} How
 */

/** @type {(now: number, was: Item | undefined, say: Choice["say"]) => string} */
const change = (now, was, say) => {
  if (!was || was[1] <= 0) return say("new");
  const text = tenths((100 * (now - was[1])) / was[1]);
  return `${text === "0.0" || text[0] === "−" ? text : `+${text}`}%`;
};

/**
 * Draws items; what is open stays so while they are drawn anew.
 * @param {Element} root
 * @param {Item[]} top
 * @param {How} how
 * @param {Choice} now
 */
export const tree = (root, top, how, now) => {
  const { say, state } = now;
  const { shown } = now.block;
  const [low, high] = how.scale;

  /** @type {(look: string, key: string, text: string) => HTMLElement} a cell that says what it is, where no head stands above */
  const cell = (look, key, text) =>
    h("span", { class: look }, h("small", { class: "bg-label visually-hidden", text: say(key) }), ` ${text}`);
  /** @type {(node: Item) => SVGElement | HTMLElement | null} the untied part of a bar */
  const untied = ([, amount, general]) => {
    if (!how.general || general === null || amount <= 0) return null;
    const made = h("u");
    made.style.width = `${((100 * general) / amount).toFixed(2)}%`;
    return made;
  };
  /** @param {Item} node */
  const amountBar = (node) => {
    const amount = node[1];
    const made = bar(Math.abs(amount), high - low);
    made.style.left = `${((100 * (Math.min(amount, 0) - low)) / (high - low)).toFixed(2)}%`;
    made.append(untied(node) ?? "");
    const around = box(made);
    around.classList.toggle("minus", amount < 0);
    return around;
  };
  /** @type {(node: Item, was: Item | undefined, way: string | undefined) => (Node | null)[]} */
  const row = (node, was, way) => {
    const [name, amount, general] = node;
    return [
      h("span", { class: "bg-name", lang: now.langOf(name) }, way ? h("small", { text: way }) : null, now.named(name)),
      amountBar(node),
      h("span", { class: "bg-amount", text: now.told(amount) }),
      h("span", { class: "bg-share", text: share(amount, how.total) }),
      how.general ? cell("bg-untied", "untied", general === null ? "" : share(general, amount)) : null,
      how.old ? cell("bg-change", "change", change(amount, was, say)) : null,
    ];
  };
  /** @type {(node: Item, old: Item[] | null, path: number[], way?: string) => HTMLElement} */
  const item = (node, old, path, way) => {
    const was = old?.find((one) => one[0] === node[0]);
    const here = [...path, node[0]];
    const key = here.join("/");
    if (!node[3].length) return h("li", {}, h("div", { class: "bg-row" }, ...row(node, was, way)));
    const open = state.open.has(key);
    const details = h("details", { open }, h("summary", { class: "bg-row" }, ...row(node, was, way)));
    const fill = () => {
      if (details.children.length < 2) details.append(list(node[3], old && (was?.[3] ?? []), here));
    };
    if (open) fill();
    details.addEventListener("toggle", () => {
      if (details.open) {
        state.open.add(key);
        fill();
      } else state.open.delete(key);
    });
    return h("li", {}, details);
  };
  /** @type {(nodes: Item[], old: Item[] | null, path: number[], ways?: string[]) => HTMLElement} */
  const list = (nodes, old, path, ways) => {
    const box = h("ul");
    /** @param {number} start */
    const more = (start) => {
      const end = start + shown;
      box.append(...nodes.slice(start, end).map((node, k) => item(node, old, path, ways?.[start + k])));
      if (nodes.length > end) box.append(rest(end));
    };
    /** @param {number} start */
    const rest = (start) => {
      const onclick = () => {
        more(start);
        const next = li.nextElementSibling?.querySelector("summary, button");
        li.remove();
        if (next instanceof HTMLElement) next.focus();
      };
      const text = say("rest", { n: number(Math.min(nodes.length - start, shown)) });
      const li = h("li", {}, h("button", { type: "button", class: "next", text, onclick }));
      return li;
    };
    more(0);
    return box;
  };
  const heads = ["item", "", "amount", "share", ...(how.general ? ["untied"] : []), ...(how.old ? ["change"] : [])];
  root.replaceChildren(
    h("div", { class: "bg-heads", "aria-hidden": "true" }, ...heads.map((key) => h("span", { text: key && say(key) }))),
    list(top, how.old, [], how.ways),
  );
};
