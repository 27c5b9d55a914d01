/* The page writes itself again: from its own blocks, views, styles and scripts, as it was built, byte for byte. */
/** @import { AllWords, FixedFacts, MapBlocks, View, ViewState } from "./types.d.ts" */
import { dayText } from "#pure";
import { block, built, changesNow, editsNow, editsText } from "./blocks.js";
import { changeCount } from "./edits.js";
import { openedView } from "./opened_view.js";
import { ownElements } from "./own_elements.js";
import { page } from "./page.js";
import { bodyOf, documentOf, keyOf, titleOf } from "./whole_page.js";

/** @type {Map<string, { view: View<any>, block: unknown }>} */
const views = new Map();

/** @type {(name: string, view: View<any>, block: unknown) => void} what can be drawn again; live.js tells it */
export const remember = (name, view, block) => views.set(name, { view, block });

/** @type {() => MapBlocks} what drawn maps are made of */
export const mapBlocks = () => {
  /** @type {MapBlocks | null} */
  const table = block("data");
  return { base: block("base") ?? { credit: "" }, lat: table?.lat ?? [], lon: table?.lon ?? [] };
};

/** @param {FixedFacts} fixed */
const towns = (fixed) => (fixed.map && mapBlocks().base.towns?.name) || [];

/** @type {(fixed: FixedFacts, words: AllWords) => object} what the views make of their opening states, by name */
const openedViews = (fixed, words) => {
  const map = fixed.map ? mapBlocks() : null;
  const state = /** @type {ViewState} */ ({
    ...page.settings.view,
    shown_numbers: page.settings.looks?.numbers,
    lang: fixed.lang,
    live: false,
  });
  const opened = [{ name: "places", nth: 0 }, ...fixed.parts].flatMap(({ name, nth }) => {
    const known = views.get(keyOf(name, nth));
    return known ? [[keyOf(name, nth), openedView(known.view, known.block, { ...state, nth }, words, map)]] : [];
  });
  return Object.fromEntries(opened);
};

/** @type {(lang: import("./types.d.ts").Lang) => { n: number, rows: number, date: string }} how many changes were made since the build, and its day */
export const changedNow = (lang) => {
  const day = String(editsNow()?.built ?? "");
  const known = /^\d{4}-\d\d-\d\d$/.test(day);
  return {
    n: changeCount(changesNow()),
    rows: changesNow().rows.length,
    date: known ? dayText(lang, new Date(`${day}T00:00:00Z`)) : day,
  };
};

/** The page as the text of its file, with the changes that were made in it. Only its block `edits` says other things than at build. */
export const written = () => {
  const fixed = /** @type {FixedFacts} */ (built("page"));
  const own = ownElements();
  const words = /** @type {AllWords} */ (block("words"));
  const { headline, ...others } = words; // views make it
  const looks = page.settings.looks ?? {};
  const since = { looks, changed: changedNow(fixed.lang) };
  const pieces = documentOf({
    lang: fixed.lang,
    title: titleOf(words, fixed.lang),
    policy: own.policy,
    head: fixed.head,
    looks,
    styles: own.style?.textContent ?? "",
    body: bodyOf(fixed, /** @type {any} */ (openedViews(fixed, others)), words, own.libraries, towns(fixed), since),
    blocks: own.blocks.map((el) => ({
      id: el.id,
      type: (el.getAttribute("type") ?? "").replace("application/", ""),
      text: el.id === "edits" ? editsText() : (el.textContent ?? ""),
    })),
    scripts: own.scripts.map((el) => el.textContent ?? ""),
  });
  return pieces.join("");
};
