/* State in the address: what stands behind # in a link to the page as it is now. */
import { fragment, parseFragment } from "./fragment.js";
import { onSpeak } from "./words.js";

/** What the page's address says, by name. */
export const fromAddress = () => parseFragment(location.hash);

/**
 * Puts values into the address, in place of what stands there but the language; null: nothing. The browser's history keeps its length.
 * @param {Record<string, string | number> | null} values
 */
export const toAddress = (values) => {
  const lang = fromAddress().get("lang");
  const all = lang ? { lang, ...values } : values;
  history.replaceState(null, "", all ? fragment(all) : location.href.split("#")[0]);
};

/**
 * Calls whenever somebody follows a link or types an address; and once after the first drawing, unless `atStart` is false.
 * @param {() => void} fn
 * @param {boolean} [atStart]
 */
export const onAddress = (fn, atStart = true) => {
  window.addEventListener("hashchange", fn);
  let first = atStart;
  if (first)
    onSpeak(() => {
      if (first) fn();
      first = false;
    });
};
