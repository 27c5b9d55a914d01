/* Which items of the list a query is about. */
/** @import { CalendarState, ItemsBlock } from "./types.d.ts" */
import { fold, once } from "#pure";

/**
 * Items by name or reading, of one kind if there is one; those that begin with the query stand first.
 * @param {ItemsBlock} T
 * @returns {(query: string, sort: number | null) => number[]}
 */
export const findingOf = (T) => {
  const texts = T.name.map((name, i) => `${fold(name)}\n${fold(T.kana?.[i] ?? "")}`);
  return (query, sort) => {
    const q = fold(query);
    if (!q && sort === null) return [];
    const found = [...texts.keys()].filter((i) => texts[i].includes(q) && (sort === null || T.sort[i] === sort));
    /** @param {number} i */
    const first = (i) => (`\n${texts[i]}`.includes(`\n${q}`) ? 0 : 1);
    return found.sort((a, b) => first(a) - first(b) || a - b);
  };
};

/** @type {(T: ItemsBlock) => ReturnType<typeof findingOf>} */
const findingIn = once(0, (T) => findingOf(T));

/** @type {(T: ItemsBlock, state: CalendarState) => number[]} the items that the reader asks for */
export const foundIn = (T, { query, sort }) => findingIn(T)(query, sort);
