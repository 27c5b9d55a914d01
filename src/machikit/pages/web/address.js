/* State in the address: what stands behind # in a link to the page as it is now. */
import { onSpeak } from "./words.js";

/**
 * `#m=500&g=65%2B` of { m: 500, g: "65+" }.
 * @param {Record<string, string | number>} values
 */
export const fragment = (values) =>
  `#${Object.entries(values)
    .map(([name, v]) => `${name}=${encodeURIComponent(v).replace(/%2C/g, ",").replace(/%3B/g, ";")}`)
    .join("&")}`;

/**
 * What a fragment says, by name; a value that cannot be decoded is "".
 * @param {string} text
 * @returns {Map<string, string>}
 */
export const parseFragment = (text) => {
  /** @param {string} value */
  const decode = (value) => {
    try {
      return decodeURIComponent(value);
    } catch {
      return "";
    }
  };
  return new Map(
    text
      .replace(/^#/, "")
      .split("&")
      .filter((pair) => pair.includes("="))
      .map((pair) => [pair.slice(0, pair.indexOf("=")), decode(pair.slice(pair.indexOf("=") + 1))]),
  );
};

/** What the page's address says, by name. */
export const fromAddress = () => parseFragment(location.hash);

/**
 * Puts values into the address, in place of what stands there; null: nothing. The browser's history keeps its length.
 * @param {Record<string, string | number> | null} values
 */
export const toAddress = (values) =>
  history.replaceState(null, "", values ? fragment(values) : location.href.split("#")[0]);

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
