/* What stands behind # in a link: values by name. */

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
