/* Markup as text, for views: they run where there is no document. What is put into it is escaped. */

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
  return String(value).replace(/[&<>"']/g, (letter) => ENTITIES[letter]);
};

/** @type {Map<TemplateStringsArray, string[]>} */
const trimmed = new Map();

/**
 * Markup from a template; line breaks in it, with the spaces that follow, are left out:
 *
 *     html`<b lang="ja">${name}</b>`
 * @param {TemplateStringsArray} strings
 * @param {...unknown} values
 */
export const html = (strings, ...values) => {
  let fixed = trimmed.get(strings);
  if (!fixed) {
    fixed = strings.map((text) => text.replace(/\n\s*/g, ""));
    trimmed.set(strings, fixed);
  }
  const pieces = [fixed[0]];
  for (const [i, value] of values.entries()) pieces.push(escapeHtml(value), fixed[i + 1]);
  return new Markup(pieces.join(""));
};

/**
 * An attribute with the space before it; nothing where the value is null, undefined or false, the bare name where it is true.
 * @param {string} name
 * @param {unknown} value
 */
export const attr = (name, value) => {
  if (value === null || value === undefined || value === false) return new Markup("");
  return new Markup(value === true ? ` ${name}` : ` ${name}="${escapeHtml(value)}"`);
};

/**
 * A text of the data as its publisher wrote it: it is said to be Japanese, whatever the page's language.
 * @param {string} tag
 * @param {unknown} text
 */
export const published = (tag, text) => new Markup(`<${tag} lang="ja">${escapeHtml(text)}</${tag}>`);
