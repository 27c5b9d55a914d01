/* The page's data by id, large tables as gzip in base64 until the page begins, with the changes that were made in the page laid
   over them; and the scripts that wait for them. */
/** @import { Changes, EditsBlock } from "./types.d.ts" */
import { every } from "./dom.js";
import { withCaveats } from "./edit_caveats.js";
import { editsOf } from "./edit_shapes.js";
import { layLooks, layWords, noChanges, withChanges } from "./edits.js";
import { ownElements } from "./own_elements.js";
import { page } from "./page.js";
import { layTable } from "./row_edits.js";

/** @type {Map<string, string>} */
const opened = new Map();
/** @type {(() => void)[]} */
const waiting = [];

/** @type {(id: string) => Element | null} */
const elementOf = (id) => ownElements().blocks.find((el) => el.id === id) ?? document.getElementById(id);

/**
 * The value of a block as it was built, a new one each time; null where the page has none of this id.
 * @template [T=unknown]
 * @param {string} id
 * @returns {T | null}
 */
export const built = (id) => {
  const text = opened.get(id) ?? elementOf(id)?.textContent;
  return text === undefined || text === null ? null : JSON.parse(text);
};

/* ---- changes that were made in the page ---- */

/** @typedef {(value: any, changes: Changes, edits: EditsBlock) => unknown} Layer */
/** @type {Map<string, Layer>} how changes are laid over a block */
const layers = new Map(/** @type {[string, Layer][]} */ ([["words", (words, changes, edits) => withCaveats(layWords(words, changes), changes.rows, edits)], ["settings", layLooks], ["data", layTable], ["rows", layTable]])); // biome-ignore format: one line
/** @type {EditsBlock | null} of a page that can be edited, with its changes as they are now */
let edits = null;
/** @type {(() => void)[]} */
const laid = [];

/**
 * Changes are laid over the block of this id before anybody reads it. A part says so at the start of its script.
 * @param {string} id
 * @param {Layer} layer
 */
export const layOver = (id, layer) => {
  layers.set(id, layer);
};

/** @type {() => EditsBlock | null} null: the page cannot be edited */
export const editsNow = () => edits;
/** @type {() => Changes} */
export const changesNow = () => edits?.changes ?? noChanges();

/** @type {(fn: () => void) => void} called when the changes are others, before everything is drawn anew */
export const onLaid = (fn) => {
  laid.push(fn);
};

/** @param {Changes} changes all that have been made since the page was built */
export const layChanges = (changes) => {
  if (!edits) return;
  edits = { ...edits, changes };
  for (const fn of laid) alone(fn);
};

/** The text of the block `edits` with the present changes. */
export const editsText = () => withChanges(elementOf("edits")?.textContent ?? "null", changesNow());

/**
 * The value of a block with the page's changes, a new one each time; null where the page has none of this id.
 * @template [T=unknown]
 * @param {string} id
 * @returns {T | null}
 */
export const block = (id) => {
  const value = built(id);
  const layer = edits && value !== null ? layers.get(id) : undefined;
  return /** @type {T | null} */ (layer && edits ? layer(value, edits.changes, edits) : value);
};

/** @param {Element} el */
const open = async (el) => {
  const text = atob(el.textContent ?? "");
  const packed = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  opened.set(el.id, await new Response(stream).text());
};

/**
 * Runs a script; its mistake is told, and never stops the others.
 * @param {() => void} script
 */
export const alone = (script) => {
  try {
    script();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
};

/**
 * The script runs, in its turn, when all blocks are open.
 * @param {() => void} script
 */
export const run = (script) => {
  if (page.begun) alone(script);
  else waiting.push(script);
};

export const begin = async () => {
  ownElements();
  alone(() => {
    edits = editsOf(built("edits"));
  });
  await Promise.all(every('script[type="application/gzip"]').map(open));
  for (const script of waiting) alone(script);
  page.begun = true;
};
