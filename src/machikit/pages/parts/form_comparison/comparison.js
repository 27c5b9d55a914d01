/* Items, who asks for them, and what a common form spares. Computing only; nothing is drawn here. */
/** @import { Asks, Filter, FormBlock, Item, Preset } from "./types.d.ts" */
import { fold, once } from "#pure";

/** @typedef {ReturnType<typeof comparisonOf>} Comparison */

/** @type {(B: FormBlock) => Comparison} once for each block */
export const comparisonIn = once(0, (B) => comparisonOf(B));

/** @param {FormBlock} B */
export const comparisonOf = (B) => {
  const { places } = B;
  const n = places.length;
  /** @type {Item[]} */
  const items = B.items.map(([name, section, , marks, by, minutes]) => {
    return { name, section, marks, by, minutes, asking: [...marks].filter((m) => m === "y").length };
  });
  const texts = items.map(({ name }) => [name, ...Object.values(B.terms[name] ?? {})].map(fold).join("\n"));

  /** @type {Record<Preset, (item: Item) => boolean>} */
  const presets = {
    least: (i) => i.asking > 0 && (i.asking === n || i.by === "law"),
    law: (i) => i.by === "law" && i.asking > 0,
    half: (i) => i.asking * 2 >= n && i.asking > 0,
  };
  /** @type {Record<Asks, (item: Item) => boolean>} */
  const asks = {
    all: () => true,
    every: (i) => i.asking === n,
    some: (i) => i.asking > 0 && i.asking < n,
    one: (i) => i.asking === 1,
  };
  /** @param {Preset} rule the form that it makes */
  const chosen = (rule) => new Set([...items.keys()].filter((k) => presets[rule](items[k])));

  /** @param {Filter} filter */
  const matches = (filter) => {
    const q = fold(filter.query);
    return [...items.keys()].filter(
      (k) =>
        asks[filter.asks](items[k]) &&
        (filter.by === "any" || items[k].by === filter.by) &&
        (filter.section === "" || items[k].section === Number(filter.section)) &&
        texts[k].includes(q),
    );
  };

  /** @type {(form: Set<number>, p: number) => { now: number, spared: number, added: number, minutes: number }} what a form changes for a municipality */
  const change = (form, p) => {
    const found = { now: 0, spared: 0, added: 0, minutes: 0 };
    for (const [k, item] of items.entries()) {
      const isAsked = item.marks[p] === "y";
      if (isAsked) found.now++;
      else if (form.has(k)) found.added++;
      if (!isAsked || form.has(k)) continue;
      found.spared++;
      found.minutes += item.minutes?.[p] ?? 0;
    }
    return found;
  };
  /** @type {(a: number, b: number) => { first: Item[], second: Item[], both: Item[] }} who of two municipalities asks for what */
  const pair = (a, b) => {
    /** @type {(x: boolean, y: boolean) => Item[]} */
    const pick = (x, y) => items.filter(({ marks }) => (marks[a] === "y") === x && (marks[b] === "y") === y);
    return { first: pick(true, false), second: pick(false, true), both: pick(true, true) };
  };
  /** @type {(rule: (item: Item) => boolean) => number} */
  const count = (rule) => items.filter(rule).length;
  /** The numbers of the head: what they count, and how many. */
  const counts = () => ({
    items: items.length,
    ...(n > 1 ? { every: count(asks.every), one: count(asks.one) } : {}),
    ...(count((i) => i.by !== "") ? { law: count((i) => i.by === "law"), own: count((i) => i.by === "own") } : {}),
  });

  return { block: B, places, items, chosen, matches, change, pair, counts };
};
