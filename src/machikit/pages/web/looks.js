/* How a page looks where somebody has said it: its colour, its logo and photo. Pure: it runs at build and in the page alike. */
/** @import { Lang, Looks, Picture, Tile } from "./types.d.ts" */
import { attr, html } from "#pure";
import { keyColours } from "./colours.js";

const PICTURE = /^data:image\/(?:jpeg|png|webp|gif|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}$/;

/** @type {(looks: Looks | undefined) => string} the declarations of the page's colours; "" where it has the kit's */
export const looksRules = (looks) => {
  const colours = keyColours(looks?.accent);
  if (!colours) return "";
  const { key, soft, deep } = colours;
  return `:root{--key:${key};--key-soft:${soft}}footer,.ed-foot{--key:${deep}}`;
};

/** @type {(looks: Looks | undefined) => string} for the head of the document */
export const looksStyle = (looks) => {
  const rules = looksRules(looks);
  return rules && `<style id="looks">${rules}</style>\n`;
};

/**
 * @param {Picture | undefined} picture
 * @returns {picture is Picture}
 */
const isPicture = (picture) => !!picture && PICTURE.test(String(picture.data));

/** @type {(picture: Picture | undefined, lang: Lang) => unknown} with what is said in place of it */
const pictureOf = (picture, lang) => {
  if (!isPicture(picture)) return null;
  const { ja = "", en = "" } = picture.words ?? {};
  return html`<img src="${picture.data}" alt="${(lang === "ja" ? ja || en : en || ja) || ""}"${attr("lang", lang === "en" && !en && ja && "ja")}>`;
};

/** @type {(looks: Looks | undefined, lang: Lang) => unknown} */
export const logoOf = (looks, lang) => pictureOf(looks?.logo, lang);
/** @type {(looks: Looks | undefined, lang: Lang) => unknown} */
export const photoOf = (looks, lang) => pictureOf(looks?.photo, lang);

/** @type {(tile: Tile, at: number) => string} a number without an id is called by its place: 1, 2 … */
export const tileId = (tile, at) => tile.id ?? String(at + 1);

/**
 * The numbers of the head that are shown, in order: those that were chosen, else all. Several may share an id.
 * @param {Tile[]} tiles
 * @param {unknown} chosen
 * @returns {Tile[]}
 */
export const chosenTiles = (tiles, chosen) =>
  Array.isArray(chosen)
    ? [...new Set(chosen)].flatMap((id) => tiles.filter((tile, at) => tileId(tile, at) === id))
    : tiles;
