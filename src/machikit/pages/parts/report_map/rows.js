/* The rows of a page of reports, or of places to check: what each is called, where it is, how it stands. No drawing. */
/** @import { Note, ReportBlock, Stand } from "./types.d.ts" */
/** @import { At } from "../../web/types.d.ts" */
import { fold, metres } from "#core";

/** @typedef {ReturnType<typeof rowsOf>} Rows */

const SEARCHED = ["name", "kana", "address", "place", "text", "category"];
/** @type {Record<Stand, string>} */
const LOOKS = { open: "k1", closed: "none", unknown: "other", noted: "k1", seen: "k2", unseen: "plain" };
/** @param {Stand} stand */
export const lookOf = (stand) => LOOKS[stand];

/**
 * Reports that belong together by way of others, each set in order.
 * @param {[number, number][]} pairs
 */
export const setsOf = (pairs) => {
  /** @type {Map<number, number[]>} */
  const of = new Map();
  for (const [a, b] of pairs) {
    const one = of.get(a) || [a];
    const two = of.get(b) || [b];
    const both = one === two ? one : one.concat(two);
    for (const k of both) of.set(k, both);
  }
  return [...new Set(of.values())].map((set) => set.slice().sort((a, b) => a - b)).sort((a, b) => a[0] - b[0]);
};

/**
 * The rows of a block, in the order in which the drawn map numbers them.
 * @param {ReportBlock} B
 */
export const rowsOf = (B) => {
  const triage = B.walks ? null : B;
  const rows = B.tables.flatMap((table, t) => Array.from({ length: table.n }, (_, i) => ({ t, i })));
  const all = [...rows.keys()];
  /** @param {number} k */
  const table = (k) => B.tables[rows[k].t];
  /** @type {(k: number, id: string) => string | null} */
  const value = (k, id) => {
    const v = table(k).columns[id]?.[rows[k].i] ?? null;
    return v === null ? null : String(v);
  };
  /** @type {(k: number, role: string) => string | null} */
  const cell = (k, role) => {
    const field = table(k).fields.find((f) => f.role === role);
    return field ? value(k, field.id) : null;
  };
  /** @param {"lat" | "lon"} axis */
  const degrees = (axis) =>
    rows.map(({ t, i }) => {
      const v = B.tables[t][axis][i];
      return v === null ? null : v / 1e6;
    });
  const lat = degrees("lat");
  const lon = degrees("lon");

  /* ---- how a row stands: of a place, what was written down last counts ---- */
  /** @type {Note[]} */
  const notes = [];
  /** @param {number} k @returns {Stand} */
  const stand = (k) => {
    const last = B.walks ? notes.findLast((note) => note.row === k) : null;
    return last ? (last.kind === "right" ? "seen" : "noted") : B.state[k];
  };
  /** @param {number} k */
  const isOpen = (k) => stand(k) !== "closed";

  /* ---- what the chips choose by: the kind of report, or the table of a place ---- */
  /** @param {number} k */
  const kind = (k) => (B.walks ? String(rows[k].t) : cell(k, "category"));
  const kinds = [...new Set(all.map(kind))].filter((v) => v !== null);
  if (triage) {
    /** @param {string} one */
    const waits = (one) => all.filter((k) => kind(k) === one && isOpen(k)).length;
    const counts = new Map(kinds.map((one) => [one, waits(one)]));
    kinds.sort((a, b) => Number(counts.get(b)) - Number(counts.get(a))); // what most wait for comes first
  }

  const text = all.map((k) =>
    [...SEARCHED.map((role) => cell(k, role)), value(k, "id")].map((v) => fold(v ?? "")).join("\n"),
  );
  const pairs = triage?.pairs ?? [];
  /** @type {number[][]} */
  const others = all.map(() => []);
  for (const [a, b] of pairs) {
    others[a].push(b);
    others[b].push(a);
  }
  return {
    block: B,
    rows,
    all,
    table,
    value,
    cell,
    lat,
    lon,
    notes,
    stand,
    isOpen,
    kind,
    kinds,
    others,
    pairs,
    groups: setsOf(pairs).filter((set) => set.some(isOpen)),
    /** @type {Stand[]} as the legend names them */
    stands: B.walks ? ["noted", "seen", "unseen"] : ["open", "closed", "unknown"],
    /** @param {number} k */
    look: (k) => LOOKS[stand(k)],
    /** @param {number} k of a link */
    key: (k) => `${rows[k].t || ""}${table(k).keys[rows[k].i]}`,
    /** @param {number} k */
    title: (k) => cell(k, B.walks ? "name" : "category"),
    /** @param {number} k days since it was reported */
    age: (k) => triage?.age[k] ?? null,
    /** @param {number} k days until it was closed */
    took: (k) => triage?.took[k] ?? null,
    /** @type {(k: number, folded: string) => boolean} */
    matches: (k, folded) => !folded || text[k].includes(folded),
    /** @type {(k: number, from: At | null) => number | null} metres */
    far: (k, from) => {
      const [a, b] = [lat[k], lon[k]];
      return from && a !== null && b !== null ? metres(from[0], from[1], a, b) : null;
    },
  };
};
