/* Paper. */
import { say, the } from "./dom.js";
import { projection } from "./mercator.js";
import { lang, w } from "./words.js";

/**
 * @param {() => void} before
 * @param {() => void} after
 */
export const onPrint = (before, after) => {
  window.addEventListener("beforeprint", before);
  window.addEventListener("afterprint", after);
};

/** @param {boolean} shown when it was printed: what is open now is so at this time only */
export const sayPrinted = (shown) => {
  const how = /** @type {const} */ ({ timeZone: "Asia/Tokyo", dateStyle: "long", timeStyle: "short" });
  say(the("printed"), w("printed", { when: new Intl.DateTimeFormat(lang(), how).format(new Date()) }));
  the("printed").hidden = !shown;
};

/** The drawn map that is printed, and how it places points; null where the page has none. */
export const paperMap = () => {
  const drawn = document.querySelector("svg.drawn[data-frame]");
  const at = drawn instanceof SVGSVGElement ? projection(drawn.dataset.frame) : null;
  return drawn instanceof SVGSVGElement && at ? { drawn, at } : null;
};
