/* What the page says of a form's items. */
/** @import { Values } from "../../web/types.d.ts" */
/** @import { Comparison } from "./comparison.js" */
/** @import { By, Item } from "./types.d.ts" */
import { h, number, termsOf, w } from "#core";

/** @typedef {ReturnType<typeof wordsOf>} Words */

const MOST_LISTED = 300;
/** @type {Record<string, string>} */
export const KIND = { y: "yes", n: "no", "?": "unknown" };

/** @param {Comparison} C */
export const wordsOf = (C) => {
  /** @type {(key: string, values?: Values) => string} */
  const say = (key, values) => w(`form_comparison.${key}`, values);
  /** the publisher's own word, in the reader's language where there is one */
  const terms = termsOf(C.block.terms, () => say("section.none"));
  /** @param {By} by */
  const byText = (by) => say(`by.${by || "none"}`);
  /** @param {Item[]} rows */
  const list = (rows) => {
    const rest = rows.length - MOST_LISTED;
    return h(
      "ul",
      {},
      ...rows.slice(0, MOST_LISTED).map((item) => terms.node("li", item.name)),
      rest > 0 ? h("li", { text: say("pair.more", { n: number(rest) }) }) : null,
    );
  };
  return { say, terms, byText, list };
};
