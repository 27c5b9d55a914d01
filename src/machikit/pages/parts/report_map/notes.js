/* Notes made on the spot: kept in this page only, until they are saved as CSV or printed. Nothing is sent. */
/** @import { Column, Text } from "../../web/types.d.ts" */
/** @import { Note } from "./types.d.ts" */
/** @import { Rows } from "./rows.js" */
import { block, now, page, save, tableCsv } from "#core";
import { degrees } from "./texts.js";

/** @typedef {ReturnType<typeof notesOf>} Notes */

export const MOST = 300;

/* what a note must not hold; the gate of `machikit add` looks again, and harder */
/** @type {[what: string, rule: RegExp][]} */
const TRACES = [
  ["phone", /(?:\+81|0)[\d\-ー−‐(). ]{8,13}\d/],
  ["mail", /[^\s@]+@[^\s@]+\.[a-z]/i],
  ["person", /[一-龠々]{1,4}(?:さん|様|氏|宅)(?!々)|(?:氏名|名前)\s*[:：]|と申します/],
];
/** @param {string} text @returns {string | undefined} which trace of a person it holds */
export const traceIn = (text) => TRACES.find(([, rule]) => rule.test(text.normalize("NFKC")))?.[0];

/** @param {Rows} R */
export const notesOf = (R) => {
  const B = R.block;
  const all = R.notes;
  const told = { word: "", saved: true, sure: false }; // sure: whether all of them are to go
  /** @type {() => void} */
  let heard = () => {};
  /** @param {string} word */
  const changed = (word) => {
    Object.assign(told, { word, saved: !all.length, sure: false });
    heard();
  };
  /** @param {Partial<Note>} note */
  const add = (note) => {
    if (all.length >= MOST) {
      changed("full");
      return;
    }
    const none = { row: null, name: "", field: "", said: "", text: "", kind: null, lat: null, lon: null };
    all.push({ ...none, date: now().date, ...note });
    changed("added");
  };

  /* ---- CSV in the columns of the topic, for `machikit add` and for the city's own spreadsheet ---- */
  const csv = () => {
    /** @param {string} kind the word of words.csv that the topic knows */
    const ja = (kind) => /** @type {Record<string, Text>} */ (block("words"))[`report.what.${kind}`].ja;
    /** @type {(note: Note) => Record<string, unknown>} */
    const line = ({ row, kind, lat, lon, ...note }) => ({
      ...note,
      name: note.name || (B.walks ? "（名前なし）" : ""),
      dataset: B.walks ? (row === null ? B.tables[0] : R.table(row)).title.ja : "",
      category: kind === null ? "" : B.walks ? ja(kind) : kind,
      status: B.walks && kind === "right" ? B.settled : B.waiting,
      latitude: degrees(lat),
      longitude: degrees(lon),
    });
    /** @type {Column<Record<string, unknown>>[]} */
    const columns = B.columns.map(([id, header]) => [header, (told) => told[id] ?? ""]);
    return tableCsv(columns, all.map(line));
  };
  window.addEventListener("beforeunload", (e) => {
    if (!told.saved) e.preventDefault(); // what is not saved would be gone
  });
  return {
    all,
    told,
    add,
    /** @param {number} k a place that is as the data say: one press */
    right: (k) => add({ row: k, name: R.title(k) ?? "", kind: "right", lat: R.lat[k], lon: R.lon[k] }),
    /** @param {number} [n] which one; without it all of them */
    drop: (n) => {
      if (n === undefined) all.length = 0;
      else all.splice(n, 1);
      changed("");
    },
    /** @param {() => void} fn */
    onChange: (fn) => {
      heard = fn;
    },
    saveCsv: () => {
      const file = page.settings.file.replace(/-[^-]*$/, "");
      save(csv(), "text/csv;charset=utf-8", "csv", `${file}-${B.topic}-${now().date}`);
      told.saved = true;
    },
  };
};
