/* Colours that can be read: contrast after WCAG, and the nearest darker one that has enough of it. Pure. */

const SHADES = 200; // steps from a colour to black, and to white
const LEAST = 4.5; // of text on its ground
const WASH = "#f6f7f9"; // the grey ground of style.css

/** @type {(colour: unknown) => string | null} #rrggbb in small letters; null for what is no such colour */
export const hexColour = (colour) => (/^#[0-9a-f]{6}$/i.test(String(colour)) ? String(colour).toLowerCase() : null);

/** @type {(hex: string) => number[]} */
const parts = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** @type {(hex: string, to: number, share: number) => string} mixed with a grey */
const mixed = (hex, to, share) =>
  `#${parts(hex).map((part) => Math.round(part + (to - part) * share).toString(16).padStart(2, "0")).join("")}`; // biome-ignore format: one line

/** @param {string} hex */
const luminance = (hex) => {
  const [r, g, b] = parts(hex).map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** @type {(a: string, b: string) => number} */
export const contrast = (a, b) => {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
};

/** @type {(hex: string, ground?: string) => string} the colour, or the nearest darker one that can be read on the ground */
export const readable = (hex, ground = "#ffffff") => {
  for (let n = 0; n < SHADES; n++) {
    const shade = mixed(hex, 0, n / SHADES);
    if (contrast(shade, ground) >= LEAST) return shade;
  }
  return "#000000";
};

/** @type {(hex: string) => string} a light ground of the colour, on which it can still be read itself */
const softOf = (hex) => {
  for (let n = SHADES * 0.92; n < SHADES; n++) {
    const soft = mixed(hex, 255, n / SHADES);
    if (contrast(hex, soft) >= LEAST) return soft;
  }
  return "#ffffff";
};

/** @type {(accent: unknown) => { key: string, soft: string, deep: string } | null} the colours of a page; deep: on its grey grounds */
export const keyColours = (accent) => {
  const hex = hexColour(accent);
  if (!hex) return null;
  const key = readable(hex);
  return { key, soft: softOf(key), deep: readable(key, WASH) };
};
