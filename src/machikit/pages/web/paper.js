/* Paper. */
import { the } from "./dom.js";
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
  the("printed").textContent = w("printed", { when: new Intl.DateTimeFormat(lang(), how).format(new Date()) });
  the("printed").hidden = !shown;
};
