/* The kit: what every page has. Parts import it as "#core"; in a page all of it stands at window.machikit. */
export { fromAddress, onAddress, toAddress } from "./address.js";
export { begin, block, built, changesNow, editsNow, layOver, onLaid, run } from "./blocks.js";
export { now } from "./clock.js";
export { distance, metres } from "./distance.js";
export { $, entered, every, h, has, on, say, svg, the } from "./dom.js";
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
export { fold } from "./fold.js";
export { fragment, parseFragment } from "./fragment.js";
export { element, fill, listen, live, numbersNow } from "./live.js";
export { middle, unit } from "./mercator.js";
export { expose, page } from "./page.js";
export { onPrint, paperMap } from "./paper.js";
export * as pure from "./pure.js";
export { pickPlace, pin } from "./reader.js";
export { applyChanges, start } from "./setup.js";
export { draw, kinds, look } from "./shapes.js";
export { tryIn, whenIdle } from "./trying.js";
export { ask, lang, onSpeak, said, speak, speakAll, tag, useLanguage, w, wordsNow } from "./words.js";
export { changedNow, written } from "./written.js";
