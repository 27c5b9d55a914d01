/* Where the money goes, or which revenue there is: the bars of the chosen book, and what is searched for in them. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Choice } from "./choice.js" */
/** @import { BudgetBlock, BudgetState } from "./types.d.ts" */
/** @typedef {import("#pure").Markup} Markup */
/** @typedef {[B: BudgetBlock, state: BudgetState & ViewState, now: Choice]} Inside */
import { attr, chips, fold, html, number } from "#pure";
import { base, every, find, scaleOf } from "./accounts.js";
import { MOST, tree } from "./bars.js";
import { residentsText } from "./each.js";

const MOST_FOUND = 200;

/** @type {(...inside: Inside) => Markup} */
export const whereSection = (B, state, now) => {
  const { say, what, book, root } = now;
  const found = hits(state, now);
  const how = {
    total: root[1],
    scale: scaleOf(root),
    general: root[3].length > 0 && root[3].every((node) => node[2] !== null),
    old: found ? null : before(now),
  };
  const keys = [...(how.general ? ["untied", "tied"] : []), ...(how.scale[0] < 0 ? ["minus"] : [])];
  return html`
    <h2 id="bg-where">${say(`where.${B.revenue ? "revenue" : "spending"}`, { what })} <small>${what} ${now.when(book)} ${now.told(
      root[1],
    )}</small></h2>
    <div class="controls live" id="bg-controls">${controls(B, state, now)}</div>
    <p class="note bg-said" id="bg-said" role="status">${said(state, now, found)}</p>
    <div id="bg-odd">${odd(B, now)}</div>
    ${root[3].some((node) => node[3].length) && html`<p class="note">${say("where.how")}</p>`}
    <ul class="bg-keys" id="bg-keys">${keys.map(
      (key) =>
        html`<li><i class="${key}" aria-hidden="true"></i><span>${say(
          `key.${key === "minus" ? "negative" : key}`,
        )}</span></li>`,
    )}</ul>
    <div class="bg-tree${how.general ? " untied" : ""}${how.old ? " changes" : ""}" id="bg-tree">${
      found ? hitsTree(B, state, now, found, how) : tree(B, state, root[3], how, now)
    }</div>
    ${!state.live && every(root[3]).length > MOST && html`<p class="note bg-cut">${say("cut", { n: MOST })}</p>`}`;
};

/** @type {(...inside: Inside) => Markup} */
const controls = (B, state, { say, view, book, mine, when, lang }) => {
  const views = Object.keys(B.views);
  const option = (/** @type {number} */ value, /** @type {string} */ text, /** @type {boolean} */ chosen) =>
    html`<option value="${value}"${attr("selected", chosen)}>${text}</option>`;
  const whose = view.whose.map((name, n) => option(n, name[lang], n === book.whose));
  const periods = mine.map((one) => option(view.books.indexOf(one), when(one), one === book)).reverse();
  return html`
    <div class="chips" id="bg-views" role="group" aria-label="${say("view")}"${attr("hidden", views.length < 2)}>${chips(
      views.length < 2 ? [] : views,
      { on: (name) => name === state.view, label: (name) => say(`view.${name}`), action: "view" },
    )}</div>
    <label id="bg-whose-label"${attr("hidden", whose.length < 2)}><span>${say("whose")}</span><select id="bg-whose" data-do="whose">${whose}</select></label>
    <label id="bg-period-label"${attr("hidden", periods.length < 2)}><span>${say("period")}</span><select id="bg-period" data-do="book">${periods}</select></label>
    <div class="chips" id="bg-measures" role="group" aria-label="${say("measure")}"${attr("hidden", !state.residents)}>${chips(
      state.residents ? ["total", "each"] : [],
      { on: (name) => name === state.measure, label: (name) => say(`measure.${name}`), action: "measure" },
    )}</div>
    <label><span>${say("search")}</span><input type="search" id="bg-search" autocomplete="off" value="${state.query}" data-do="search"></label>`;
};

/** @type {(state: BudgetState, now: Choice) => ReturnType<typeof every> | null} items with the query in their name, as published or as told */
const hits = ({ query }, { root, published, named }) => {
  if (!query.trim()) return null;
  const q = fold(query);
  /** @type {Map<number, boolean>} */
  const fitting = new Map();
  const fits = (/** @type {number} */ name) => {
    const texts = [published(name), named(name)];
    return Boolean(texts[0]) && texts.some((text) => fold(text ?? "").includes(q));
  };
  return every(root[3]).filter(({ node: [name] }) => {
    const fit = fitting.get(name) ?? fits(name);
    fitting.set(name, fit);
    return fit;
  });
};

/** @type {(B: BudgetBlock, state: BudgetState & ViewState, now: Choice, found: ReturnType<typeof every>, how: import("./bars.js").How) => Markup} */
const hitsTree = (B, state, now, found, how) => {
  const first = found.slice(0, MOST_FOUND);
  const ways = first.map(({ path }) => path.slice(0, -1).map(now.named).join(" › ")); // a hit is told with the items above it
  const paths = first.map(({ path }) => `?${path.join(".")}`); // it is another row than in the whole tree
  return tree(B, state, first.map(({ node }) => node), { ...how, ways, paths }, now); // biome-ignore format: one line
};

/** @param {Choice} now the same items a year before: null without such a book */
const before = ({ book, mine }) => {
  const last = book.year && mine.find((one) => one.year === book.year - 1 && one.stage === book.stage);
  return last ? (find(last.root, base(book.root))?.[3] ?? []) : null;
};

/** @type {(state: BudgetState, now: Choice, found: unknown[] | null) => string} */
const said = (state, now, found) => {
  const { say, each } = now;
  const hits = found?.length ? say("found", { n: number(found.length) }) : say("none");
  const note = each ? say("measure.note", { residents: number(each), when: residentsText(state, now) }) : "";
  return [found && hits, note].filter(Boolean).join(" ");
};

/** @type {(B: BudgetBlock, now: Choice) => Markup[]} a sentence for each stated total that is not the sum of its items */
const odd = (B, { book, say, named, yen }) =>
  book.odd.map(([path, stated, sum]) => {
    const item = path.length ? named(B.names.indexOf(path[path.length - 1])) : say("all");
    return html`<p class="notice">${say(stated < sum ? "odd" : "odd.rest", { item, said: yen(stated), sum: yen(sum) })}</p>`;
  });
