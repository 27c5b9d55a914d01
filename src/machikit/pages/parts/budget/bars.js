/* Bars of amounts: lines of a list, and a tree whose items open where they stand. One scale for all, opened or not. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { BudgetBlock, BudgetState, Item } from "./types.d.ts" */
/** @import { Choice } from "./choice.js" */
/** @typedef {import("#pure").Markup} Markup */
import { attr, does, html, number } from "#pure";
import { share, tenths } from "./money.js";

export const MOST = 400; // items in the page itself

/** @type {(part: number, all: number) => string} a width or a place, in a style */
export const percentOf = (part, all) => `${((100 * part) / (all || 1)).toFixed(2)}%`;

/** @type {(n: number, most: number, look?: string | false) => Markup} a bar from the left end of its box */
export const bar = (n, most, look) =>
  html`<span class="bg-bar" aria-hidden="true"><i${attr("class", look)} style="left:0;width:${percentOf(Math.max(n, 0), most)}"></i></span>`;

/** @type {(name: string, bar: Markup, text: string, how?: { lang?: string | null, now?: boolean }) => Markup} a line of a list */
export const line = (name, bar, text, { lang, now } = {}) =>
  html`<li${attr("class", now && "now")}><span${attr("lang", lang)}>${name}</span>${bar}<span class="bg-amount">${text}</span></li>`;

/**
 * How a tree is told. total: what is 100 %; scale: from what to what bars reach; general: whether it is known what of each
 * item is untied; old: the same items a year before, null where nothing is compared; ways: what stands above a top item, and
 * paths: how it is called there, where the top items are hits of a search.
 * @typedef {{ total: number, scale: number[], general: boolean, old: Item[] | null, ways?: string[], paths?: string[] }} How
 */

/** @type {(now: number, was: Item | undefined, say: Choice["say"]) => string} */
const change = (now, was, say) => {
  if (!was || was[1] <= 0) return say("new");
  const text = tenths((100 * (now - was[1])) / was[1]);
  return `${text === "0.0" || text[0] === "−" ? text : `+${text}`}%`;
};

/** @type {(node: Item, how: How) => Markup} a bar on the scale of the tree, with its untied part */
const amountBar = ([, amount, general], { scale: [low, high], general: known }) => {
  const untied = known && general !== null && amount > 0;
  const style = `left:${percentOf(Math.min(amount, 0) - low, high - low)};width:${percentOf(Math.abs(amount), high - low)}`;
  return html`<span class="bg-bar${amount < 0 ? " minus" : ""}" aria-hidden="true"><i style="${style}">${
    untied && html`<u style="width:${percentOf(general, amount)}"></u>`
  }</i></span>`;
};

/** @type {(node: Item, was: Item | undefined, way: string | undefined, how: How, now: Choice) => Markup} */
const row = (node, was, way, how, now) => {
  const [name, amount, general] = node;
  /** @type {(look: string, key: string, text: string) => Markup} a cell that says what it is, where no head stands above */
  const cell = (look, key, text) =>
    html`<span class="${look}"><small class="bg-label visually-hidden">${now.say(key)}</small> ${text}</span>`;
  return html`
    <span class="bg-name"${attr("lang", now.langOf(name))}>${way && html`<small>${way}</small>`}${now.named(name)}</span>
    ${amountBar(node, how)}
    <span class="bg-amount">${now.told(amount)}</span>
    <span class="bg-share">${share(amount, how.total)}</span>
    ${how.general && cell("bg-untied", "untied", general === null ? "" : share(general, amount))}
    ${how.old && cell("bg-change", "change", change(amount, was, now.say))}`;
};

/**
 * Items as bars. Without a reader to open them, all are there, up to MOST; else those that are open, `shown` at a time.
 * @type {(B: BudgetBlock, state: BudgetState & ViewState, top: Item[], how: How, now: Choice) => Markup}
 */
export const tree = (B, state, top, how, now) => {
  let left = MOST;
  const place = `bg-${state.turn}-`; // an item is the same row until all are shut: what is open stays so
  /** @type {(node: Item, old: Item[] | null, key: string, way?: string) => Markup} */
  const item = (node, old, key, way) => {
    left -= 1;
    const was = old?.find((one) => one[0] === node[0]);
    const cells = row(node, was, way, how, now);
    const id = attr("id", state.live && place + key);
    if (!node[3].length) return html`<li${id}><div class="bg-row">${cells}</div></li>`;
    const isOpen = state.live && state.open[key] > 0;
    const parts = (!state.live || isOpen) && list(node[3], old && (was?.[3] ?? []), key);
    return html`<li${id}><details${attr("open", isOpen)}><summary class="bg-row"${state.live && does("open", key)}>${cells}</summary>${parts}</details></li>`;
  };
  /** @type {(nodes: Item[], old: Item[] | null, above: string) => Markup} */
  const list = (nodes, old, above) => {
    const end = state.live ? state.open[above] || B.shown : Math.max(left, 0);
    const ways = above ? undefined : how.ways;
    const keys = above ? undefined : how.paths;
    const key = (/** @type {number} */ k) => keys?.[k] ?? (above ? `${above}/${nodes[k][0]}` : String(nodes[k][0]));
    const rest = state.live ? Math.min(nodes.length - end, B.shown) : 0;
    const button = html`<li><button type="button" class="next"${does("rest", above)}>${now.say("rest", { n: number(rest) })}</button></li>`;
    return html`<ul>${nodes.slice(0, end).map((node, k) => item(node, old, key(k), ways?.[k]))}${rest > 0 && button}</ul>`;
  };
  const heads = ["item", "", "amount", "share", ...(how.general ? ["untied"] : []), ...(how.old ? ["change"] : [])];
  return html`
    <div class="bg-heads" aria-hidden="true">${heads.map((key) => html`<span>${key && now.say(key)}</span>`)}</div>
    ${list(top, how.old, "")}`;
};
