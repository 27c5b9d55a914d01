/* Numbers as texts, the same in both languages of the page and in every engine: no Intl. */

/**
 * Halves up, away from a binary fraction that is just below: 0.05 and 1.005 are told as people reckon.
 * @param {number} n
 * @param {number} [digits] after the point
 */
export const rounded = (n, digits = 0) => {
  const scale = 10 ** digits;
  return (Math.sign(n) * Math.floor(Math.abs(n) * scale + 0.5 + 1e-9)) / scale + 0; // never -0
};

/**
 * A number with commas: 1,234.5. digits: so many after the point, exactly; without it up to three, as many as there are.
 * @param {number} n
 * @param {number} [digits]
 */
export const number = (n, digits) => {
  if (!Number.isFinite(n)) return String(n);
  const text = digits === undefined ? String(rounded(n, 3)) : rounded(n, digits).toFixed(digits);
  const [whole, part] = text.split(".");
  const commas = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return part ? `${commas}.${part}` : commas;
};

/**
 * Per cent of a whole, with one decimal, halves up; of nothing, 0.0.
 * @param {number} n
 * @param {number} total
 */
export const share = (n, total) => {
  const tenths = total ? Math.floor((2000 * n + total) / (2 * total)) : 0;
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
};
