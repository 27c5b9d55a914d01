/* What views may use: nothing here needs a document, so it runs at build (QuickJS) and in the page (machikit.pure) alike. */

export { bar } from "./bars.js";
export { chips, does, glyph, MAP, more, PLACE, PLACE_SAID, PLAIN_RADIUS, tiles } from "./controls.js";
export { dayText, weekdayText } from "./days.js";
export { distance, geocentric, metres, ofChord } from "./distance.js";
export { fold } from "./fold.js";
export { fragment } from "./fragment.js";
export { attr, escapeHtml, html, Markup, published } from "./markup.js";
export { unit } from "./mercator.js";
export { number, rounded, share } from "./numerals.js";
export { forget, once } from "./once.js";
export { options } from "./options.js";
export { termsIn } from "./terms.js";
export { wordsOf } from "./wording.js";
