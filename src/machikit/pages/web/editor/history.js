/* What has been changed in the page while it was open, step by step: done, undone, done again. */
/** @import { Changes, RowEdit } from "../types.d.ts" */
import { applyChanges, built, changesNow, has } from "#core";
import { sameChanges } from "../edits.js";

/** @typedef {{ changes: Changes, as: string }} Step */
/** @type {Changes[]} */
let past = [];
/** @type {Changes[]} */
let future = [];
let last = ""; // what the last step was, while nothing else has been done
/** @type {Changes | null} what the file of the page holds: as it was opened, or as it was saved last */
let kept = null;
/** @type {(() => void)[]} */
const heard = [];

/** @type {(fn: () => void) => void} called after each change */
export const onChange = (fn) => {
  heard.push(fn);
};

/** @param {Changes} changes */
const show = (changes) => {
  applyChanges(changes);
  for (const fn of heard) fn();
};

/**
 * One step: the page with these changes since it was built.
 * @param {Changes} changes all of them
 * @param {string} [as] what it is: steps of one name that follow each other, such as letters of one word, are one
 */
export const change = (changes, as = "") => {
  const before = changesNow();
  kept ??= before;
  if (sameChanges(before, changes)) return;
  if (!as || as !== last) past = [...past, before];
  future = [];
  last = as;
  show(changes);
};

/** What is done next is a step of its own. */
export const endStep = () => {
  last = "";
};

/** @type {() => boolean} */
export const canUndo = () => past.length > 0;
/** @type {() => boolean} */
export const canRedo = () => future.length > 0;

export const undo = () => {
  const before = past.at(-1);
  if (!before) return;
  past = past.slice(0, -1);
  future = [changesNow(), ...future];
  last = "";
  show(before);
};

export const redo = () => {
  const [next, ...rest] = future;
  if (!next) return;
  past = [...past, changesNow()];
  future = rest;
  last = "";
  show(next);
};

/** @type {() => boolean} whether the file of the page says other things than the page */
export const isUnsaved = () => kept !== null && !sameChanges(kept, changesNow());
export const keptNow = () => {
  kept = changesNow();
};

/* ---- what can be changed ---- */

/** @type {(all: Record<string, any>, name: string, value: unknown) => Record<string, any>} with a value, or without it: null */
const put = (all, name, value) => {
  const { [name]: _, ...others } = all;
  return value === null ? others : { ...all, [name]: value };
};

/** @type {(key: string, lang: string) => string} a word as it was built; "" where nobody has translated it */
export const builtWord = (key, lang) => {
  /** @type {import("../types.d.ts").AllWords} */
  const words = built("words") ?? {};
  return (has(words, key) && words[key][lang]) || "";
};

/** @type {(key: string, lang: string, now: string) => void} */
export const setWord = (key, lang, now) => {
  const changes = changesNow();
  const was = builtWord(key, lang);
  const word = put(has(changes.words, key) ? changes.words[key] : {}, lang, now === was ? null : { was, now });
  const words = put(changes.words, key, Object.keys(word).length ? word : null);
  change({ ...changes, words }, `word ${key} ${lang}`);
};

/** @type {(name: string) => unknown} a look as it was built; null: nobody has said it */
export const builtLook = (name) => {
  /** @type {import("../types.d.ts").Settings | null} */
  const settings = built("settings");
  return /** @type {Record<string, unknown> | undefined} */ (settings?.looks)?.[name] ?? null;
};

/** @type {(name: string, now: unknown, as?: string) => void} now: null takes the look away */
export const setLook = (name, now, as = "") => {
  const changes = changesNow();
  const was = builtLook(name);
  const same = JSON.stringify(was) === JSON.stringify(now);
  change({ ...changes, looks: put(changes.looks, name, same ? null : { was, now }) }, as && `look ${name} ${as}`);
};

/** @type {(rows: RowEdit[], as?: string) => void} */
export const setRows = (rows, as = "") => change({ ...changesNow(), rows }, as);
