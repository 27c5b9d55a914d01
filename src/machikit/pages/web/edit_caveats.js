/* The sentences on the rows that were changed in the page since it was built. Pure. */
/** @import { AllWords, EditsBlock, Lang, RowEdit, Text } from "./types.d.ts" */
import { dayText } from "#pure";

/** @type {Record<string, string>} field of an edit → its word, in the order of the sentence */
const KINDS = { "": "cells", "+": "added", point: "moved", "-": "aside", photo: "photos" };

/** @type {(text: string, values: Record<string, unknown>) => string} */
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (m, key) => String(values[key] ?? m));

/** @type {(rows: RowEdit[]) => Map<string, number>} how many changes of each kind; a cell that is changed twice is one */
const counts = (rows) => {
  const seen = new Map(
    rows.map((edit) => [JSON.stringify([edit.field, edit.field === "+" ? edit.id : edit.key]), edit]),
  );
  const kinds = [...seen.values()].map(({ field }) => (Object.hasOwn(KINDS, field) ? field : ""));
  return new Map(Object.keys(KINDS).map((kind) => [kind, kinds.filter((one) => one === kind).length]));
};

/**
 * The words of a page with its sentences on changed rows behind its other caveats.
 * @param {AllWords} words
 * @param {RowEdit[]} rows
 * @param {EditsBlock} edits
 * @returns {AllWords}
 */
export const withCaveats = (words, rows, edits) => {
  if (!rows.length || !edits.table || !Object.hasOwn(words, "edit.caveat")) return words;
  const of = counts(rows);
  const date = new Date(`${edits.built}T00:00:00Z`);
  const said = (/** @type {Lang} */ lang) => {
    const parts = [...of].flatMap(([kind, n]) => (n ? [filled(words[`edits.${KINDS[kind]}`][lang], { n })] : []));
    const day = Number.isNaN(date.getTime()) ? "" : dayText(lang, date);
    return filled(words["edit.caveat"][lang], { date: day, parts: parts.join(lang === "ja" ? "、" : ", ") });
  };
  const waiting = (/** @type {Lang} */ lang) => filled(words["edits.waiting"][lang], { n: rows.length });
  /** @type {Text[]} */
  const caveats = [said, ...(edits.table.safety ? [waiting] : [])].map((of) => ({ ja: of("ja"), en: of("en") }));
  const last = Object.keys(words).filter((key) => /^caveat\.\d+$/.test(key)).length;
  return { ...words, ...Object.fromEntries(caveats.map((text, i) => [`caveat.${last + 1 + i}`, text])) };
};
