/* The numbers of a page of places: each is also a filter. */
/** @import { Figure, Table } from "./types.d.ts" */
/** @import { Rows } from "./rows.js" */
import { numbersRow, page, the, w } from "#core";

/**
 * set: what a press on a number does.
 * @param {Table} T
 * @param {Rows} rows
 * @param {(change: Partial<Rows["state"]>) => void} set
 */
export const placeNumbersOf = (T, rows, set) => {
  const { state, value, category, amount, kinds, matches, openState, groups, near, wordOfGroup, lookOfGroup } = rows;
  const week = T.week;

  /** @type {(matched: number[]) => Figure[]} */
  const amounts = (matched) => {
    const there = matched.map((i) => value(amount, i)).filter((v) => v !== null);
    if (!amount || !there.length) return [];
    const numbers = there.map(Number);
    const most = { n: Math.max(...numbers), unit: w("value.unit"), label: w("value.most") };
    if (amount.type !== "integer") return [most]; // a measured number has no sum
    return [{ n: numbers.reduce((a, b) => a + b, 0), unit: w("value.unit"), label: w("value.total") }, most];
  };
  /** @returns {Figure[]} */
  const hours = () => {
    if (!week) return [];
    const states = matches("any").map(openState);
    /** @param {string} k */
    const count = (k) => states.filter((s) => s === k).length;
    /** @param {string} k */
    const press = (k) => () => {
      const when = state.when === k ? "any" : k;
      the("when", HTMLSelectElement).value = when;
      set({ when, only: null });
    };
    const asked = week.includes(-1) || count("unknown") ? ["open", "unknown"] : ["open"];
    return asked.map((k) => ({
      n: count(k),
      unit: w("unit"),
      label: w(`open.${k}`),
      on: state.when === k,
      press: press(k),
    }));
  };
  /** @param {number[]} matched the rows that are there, before one group of them is chosen */
  return (matched) => {
    const grouped = state.flags.size > 0 || !!category;
    const people = near(matched);
    numbersRow([
      {
        n: matched.length,
        unit: w("unit"),
        label: w("count.all"),
        on: state.only === null && state.flags.size + kinds.all.length > 0,
        press: grouped ? () => set({ only: null }) : null,
      },
      ...amounts(matched),
      ...(grouped ? groups(matched) : []).map(([g, n]) => ({
        n,
        unit: w("unit"),
        label: wordOfGroup(g),
        look: lookOfGroup(g),
        on: state.only === g,
        press: () => set({ only: state.only === g ? null : g }),
      })),
      ...hours(),
      people === null
        ? null
        : {
            n: people,
            unit: w("people"),
            label: w(state.flags.size ? "near.yes" : "near.all", { metres: page.settings.near }),
          },
    ]);
  };
};
