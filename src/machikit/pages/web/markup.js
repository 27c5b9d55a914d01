/* Markup as text, for views: they run where there is no document. What is put into it is escaped. */

import { inBrackets, withRuby } from "./furigana.js";

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text that is markup already: `html` makes it, and puts it in as it stands. */
export class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
  toString() {
    return this.text;
  }
}

/**
 * What stands in markup for a value: text escaped, markup as it is, a list one after the other, nothing for null, undefined,
 * true and false.
 * @param {unknown} value
 * @returns {string}
 */
export const escapeHtml = (value) => {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(escapeHtml).join("");
  if (value === null || value === undefined || typeof value === "boolean") return "";
  return withRuby(String(value).replace(/[&<>"']/g, (letter) => ENTITIES[letter]));
};

/** @type {(value: unknown) => unknown} a value where no element can stand, such as in an attribute */
const withoutElements = (value) =>
  typeof value === "string" ? inBrackets(value) : Array.isArray(value) ? value.map(withoutElements) : value;

/** @typedef {{ fixed: string[], texts: boolean[] }} Template texts: for each value, whether only text can stand where it stands */
/** @type {Map<TemplateStringsArray, Template>} */
const templates = new Map();
const TEXT_ONLY = /^(option|title|textarea|text|tspan|desc|script|style)$/i;

/** @type {(strings: TemplateStringsArray) => Template} */
const templateOf = (strings) => {
  const fixed = strings.map((text) => text.replace(/\n\s*/g, ""));
  let before = "";
  const texts = fixed.slice(0, -1).map((text) => {
    before += text;
    const opened = before.match(/<(\w+)[^<>]*>[^<>]*$/)?.[1] ?? "";
    return before.lastIndexOf("<") > before.lastIndexOf(">") || /="[^"<>]*$/.test(before) || TEXT_ONLY.test(opened);
  });
  return { fixed, texts };
};

/**
 * Markup from a template; line breaks in it, with the spaces that follow, are left out:
 *
 *     html`<b lang="ja">${name}</b>`
 * @param {TemplateStringsArray} strings
 * @param {...unknown} values
 */
export const html = (strings, ...values) => {
  const template = templates.get(strings) ?? templateOf(strings);
  templates.set(strings, template);
  const { fixed, texts } = template;
  const pieces = [fixed[0]];
  for (const [i, value] of values.entries())
    pieces.push(escapeHtml(texts[i] ? withoutElements(value) : value), fixed[i + 1]);
  return new Markup(pieces.join(""));
};

/**
 * An attribute with the space before it; nothing where the value is null, undefined or false, the bare name where it is true.
 * @param {string} name
 * @param {unknown} value
 */
export const attr = (name, value) => {
  if (value === null || value === undefined || value === false) return new Markup("");
  return new Markup(value === true ? ` ${name}` : ` ${name}="${escapeHtml(withoutElements(value))}"`);
};

/**
 * A text of the data as its publisher wrote it: it is said to be Japanese, whatever the page's language.
 * @param {string} tag
 * @param {unknown} text
 */
export const published = (tag, text) => new Markup(`<${tag} lang="ja">${escapeHtml(text)}</${tag}>`);
