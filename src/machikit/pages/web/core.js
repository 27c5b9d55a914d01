/* The kit: what every page has. Parts import it as "#core"; in a page all of it stands at window.machikit. */
export { fragment, fromAddress, onAddress, parseFragment, toAddress } from "./address.js";
export { begin, block, run } from "./blocks.js";
export { now } from "./clock.js";
export { distance, metres } from "./distance.js";
export { $, bar, entered, every, h, has, on, options, replace, svg, the, unseen } from "./dom.js";
export {
  csvText,
  featureCollection,
  onCsv,
  onGeojson,
  onIcs,
  pointOf,
  properties,
  save,
  tableCsv,
} from "./downloads.js";
export { chip, chips, glyph, numbersRow, tile, tiles } from "./figures.js";
export { fold } from "./fold.js";
export { pagedList } from "./list.js";
export { element, fill, listen, live } from "./live.js";
export { middle, unit } from "./mercator.js";
export { expose, page } from "./page.js";
export { onPrint, paperMap } from "./paper.js";
export * as pure from "./pure.js";
export { pickPlace, pin } from "./reader.js";
export { start } from "./setup.js";
export { draw, kinds, look } from "./shapes.js";
export { tryIn, whenIdle } from "./trying.js";
export { aroundNode, ask, GAP, lang, number, onSpeak, published, said, speak, termsOf, w, wordsNow } from "./words.js";
export { written } from "./written.js";
