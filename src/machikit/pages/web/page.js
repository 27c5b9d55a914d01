/** @import { Page } from "./types.d.ts" */

/**
 * What the scripts of one page share. In a page this object is `window.machikit`, with everything of core.js on it:
 * scripts of a team's own parts use it as it stands.
 * @type {Page}
 */
export const page = { layers: {}, map: null, credit: "", begun: false, settings: /** @type {Page["settings"]} */ ({}) };

/**
 * Puts something where tests and a team's own script find it: `machikit.<name>`.
 * @param {string} name
 * @param {unknown} thing
 */
export const expose = (name, thing) => {
  Object.assign(page, { [name]: thing });
};
