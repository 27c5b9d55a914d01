/* How a page of steps tells its cells and figures. */
/** @import { Step, WorkflowBlock } from "./types.d.ts" */
/** @import { Values } from "../../web/types.d.ts" */
import { h, number, termsOf, w } from "#core";
import { rounded } from "./rules.js";

/** @typedef {ReturnType<typeof textsOf>} Texts */

/** @type {(key: string, values?: Values) => string} */
export const say = (key, values) => w(`workflow.${key}`, values);

/** @param {number} n hours: one decimal below a hundred */
export const hours = (n) => {
  const digits = Math.abs(n) < 100 ? 1 : 0;
  return number(rounded(n, digits), { minimumFractionDigits: digits, maximumFractionDigits: digits });
};
/** @param {number | null} n */
export const value = (n) => (n === null ? say("blank") : number(n, { maximumFractionDigits: 10 }));
/** @param {Step} s */
export const spent = (s) => (s.hours === null ? say("blank") : say("hours.a", { n: hours(s.hours) }));
/** @param {Step} s */
export const judgement = (s) => say(`judgement.${{ y: "yes", n: "no", "?": "unknown" }[s.judgement]}`);

/**
 * The publisher's own words, in the page's language where they are translated.
 * @param {WorkflowBlock} B
 */
export const textsOf = (B) => {
  const { text: said, lang } = termsOf(B.terms, () => say("blank"));
  return {
    said,
    /** @param {string} v attributes of an element that holds nothing but the cell */
    cell: (v) => ({ lang: lang(v), text: said(v) }),
    /** @type {(v: string, look?: string) => HTMLElement} */
    text: (v, look) => h("span", { lang: lang(v), text: said(v), class: look }),
    lang,
  };
};
