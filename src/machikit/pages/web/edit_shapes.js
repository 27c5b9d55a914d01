/* The shapes of what a block `edits` holds. A file may have been mended by hand: what has another shape is as if it were not there. Pure. */
/** @import { Changes, EditsBlock, RowEdit } from "./types.d.ts" */

/**
 * @param {unknown} value
 * @returns {value is Record<string, any>}
 */
export const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** @type {(value: unknown) => boolean} */
const isText = (value) => typeof value === "string";
/** @type {(value: unknown) => boolean} */
const areTexts = (value) => Array.isArray(value) && value.every(isText);
/** @type {(value: unknown) => boolean} */
const isWords = (value) => isRecord(value) && Object.values(value).every(isText);
/** @type {(value: unknown) => boolean} */
const isPicture = (value) => isRecord(value) && isText(value.data) && isWords(value.words);

/** @type {(check: (value: any) => boolean) => (value: unknown) => boolean} */
const optional = (check) => (value) => value === undefined || value === null || check(value);
/** @type {(most: number) => (value: unknown) => boolean} */
const within = (most) => optional((value) => typeof value === "number" && Math.abs(value) <= most);
const [maybeText, maybeTexts] = [optional(isText), optional(areTexts)];

/** @type {Map<string, (value: any) => boolean>} */
const LOOKS = new Map([
  ["accent", isText],
  ["logo", isPicture],
  ["photo", isPicture],
  ["columns", areTexts],
  ["numbers", areTexts],
  ["filter", (v) => isRecord(v) && maybeTexts(v.flags) && [v.only, v.when, v.query].every(maybeText)],
  ["view", (v) => isRecord(v) && maybeText(v.first) && within(90)(v.lat) && within(180)(v.lon) && within(30)(v.zoom)],
  ["unit", isWords],
]);

/** @type {(all: unknown, keep: (value: any, key: string) => unknown) => Record<string, any>} those that are kept, as they are kept */
const kept = (all, keep) => {
  const pairs = isRecord(all) ? Object.entries(all).map(([key, value]) => [key, keep(value, key)]) : [];
  return Object.fromEntries(pairs.filter(([, value]) => value));
};

/** @type {(word: unknown) => Record<string, any> | null} */
const keptWord = (word) => {
  const spoken = kept(word, (one) => isRecord(one) && isText(one.now) && one);
  return Object.keys(spoken).length ? spoken : null;
};

/** @type {(look: unknown, name: string) => unknown} */
const keptLook = (look, name) =>
  isRecord(look) && !!LOOKS.get(name) && optional(LOOKS.get(name) ?? isText)(look.now) && look;

const NAMES = /** @type {const} */ (["id", "when", "by", "key", "field", "was", "now", "reason"]);
export const MOST_ROWS = 50_000; // edits; a merge takes in no more either
/** @type {(row: unknown) => RowEdit[]} */
const keptRow = (row) => {
  if (!isRecord(row) || !isText(row.id) || !NAMES.every((name) => maybeText(row[name]))) return [];
  const whole = NAMES.every((name) => isText(row[name]));
  return [/** @type {any} */ (whole ? row : { ...Object.fromEntries(NAMES.map((name) => [name, row[name] ?? ""])) })];
};

/**
 * The changes of a block `edits`.
 * @param {unknown} edits
 * @returns {Changes}
 */
export const changesOf = (edits) => {
  const { words, looks, rows } = isRecord(edits) && isRecord(edits.changes) ? edits.changes : {};
  return {
    words: kept(words, keptWord),
    looks: kept(looks, keptLook),
    rows: Array.isArray(rows) && rows.length <= MOST_ROWS ? rows.flatMap(keptRow) : [],
  };
};

/** @type {(table: unknown) => boolean} */
const isTable = (t) =>
  isRecord(t) &&
  [t.key, t.required].every(areTexts) &&
  [t.dataset, t.topic].every(isText) &&
  optional((columns) => Array.isArray(columns) && columns.every((one) => isRecord(one) && isText(one.id)))(t.columns) &&
  optional(Array.isArray)(t.unconfirmed) &&
  optional(isRecord)(t.nth);

/**
 * A block `edits` with its changes; null where it is none, and the page cannot be edited.
 * @param {unknown} edits
 * @returns {EditsBlock | null}
 */
export const editsOf = (edits) => {
  if (!isRecord(edits)) return null;
  const texts = (/** @type {unknown} */ value) => (areTexts(value) ? value : []);
  return /** @type {any} */ ({
    ...edits,
    ...(isTable(edits.table) ? {} : { table: null, why: isText(edits.why) && edits.why ? edits.why : "no_table" }),
    ...{
      set_in_code: texts(edits.set_in_code),
      words: texts(edits.words),
      fixed_words: texts(edits.fixed_words),
      folded: texts(edits.folded),
    },
    changes: changesOf(edits),
  });
};
