/* The changes that were made in a page since it was built, laid over what it was built with. Pure: nothing is drawn or written here. */
/** @import { AllWords, Changes, Looks, Settings, Word } from "./types.d.ts" */
import { changesOf, isRecord } from "./edit_shapes.js";

export { changesOf };

const { hasOwn: has } = Object; // a key may read `constructor`, which every object seems to know

/** @type {() => Changes} */
export const noChanges = () => ({ words: {}, looks: {}, rows: [] });

/** @type {(word: Word, change: unknown) => Word} */
const laidWord = (word, change) => {
  const all = isRecord(change) ? Object.entries(change) : [];
  const now = all.flatMap(([tag, one]) => (isRecord(one) && typeof one.now === "string" ? [[tag, one.now]] : []));
  return { ...word, ...Object.fromEntries(now) };
};

/**
 * The page's words with its changes: also what its rows are counted as, which is one of its looks.
 * @param {AllWords} words as built
 * @param {Changes} changes
 * @returns {AllWords}
 */
export const layWords = (words, changes) => {
  const laid = Object.keys(changes.words).filter((key) => has(words, key));
  const unit = has(changes.looks, "unit") ? changes.looks.unit.now : null;
  return {
    ...words,
    ...Object.fromEntries(laid.map((key) => [key, laidWord(words[key], changes.words[key])])),
    ...(isRecord(unit)
      ? { "places.unit": laidWord({ ja: "", en: "" }, { ja: { now: unit.ja }, en: { now: unit.en } }) }
      : {}),
  };
};

/**
 * The settings with the looks as they are now. A look whose value is null is there no longer.
 * @param {Settings} settings as built
 * @param {Changes} changes
 * @returns {Settings}
 */
export const layLooks = (settings, changes) => {
  const now = Object.entries(changes.looks).map(([name, look]) => [name, isRecord(look) ? look.now : null]);
  const all = Object.entries({ ...settings.looks, ...Object.fromEntries(now) });
  const looks = all.filter(([, value]) => value !== null && value !== undefined);
  return { ...settings, looks: /** @type {Looks} */ (Object.fromEntries(looks)) };
};

/** @type {(changes: Changes) => number} how many were made: words in each language, looks, and rows' */
export const changeCount = ({ words, looks, rows }) => {
  const spoken = Object.values(words).map((word) => Object.keys(word).length);
  return spoken.reduce((a, b) => a + b, 0) + Object.keys(looks).length + rows.length;
};

/** @type {(a: Changes, b: Changes) => boolean} */
export const sameChanges = (a, b) =>
  JSON.stringify(changesOf({ changes: a })) === JSON.stringify(changesOf({ changes: b }));

/** @type {(value: unknown) => string} JSON for a block of the page, as Python's json_block writes it */
export const jsonBlock = (value) =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]|\{(?=[{%#])/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/**
 * The text of the block `edits` with other changes; all else in it stays as it is, byte for byte.
 * @param {string} text
 * @param {Changes} changes
 */
export const withChanges = (text, changes) => {
  const edits = JSON.parse(text);
  if (sameChanges(changesOf(edits), changes)) return text;
  const at = text.indexOf('"changes":'); // in a text of the data its quotes are escaped
  if (at < 0 || Object.keys(edits).at(-1) !== "changes") return jsonBlock({ ...edits, changes });
  return `${text.slice(0, at)}"changes":${jsonBlock(changes)}}`;
};
