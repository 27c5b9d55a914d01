/* What can be changed, in the order of the panel's tabs. A tab is called by the word `edit.tab.<id>`. */
import { firstSection } from "./first_section.js";
import { listSection } from "./list_section.js";
import { lookSection } from "./look_section.js";
import { numberSection } from "./number_section.js";
import { rowSection } from "./rows_section.js";
import { wordSection } from "./word_section.js";

/**
 * @typedef {object} Section
 * @property {string} id
 * @property {() => boolean} there whether the page has something of this kind
 * @property {() => (Node | string)[]} build what stands in it
 * @property {() => void} [refresh] called after each change
 */

/** @type {Section[]} */
export const sections = [wordSection, rowSection, lookSection, listSection, numberSection, firstSection];
