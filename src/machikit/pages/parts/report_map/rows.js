/* The rows of a page of reports, or of places to check: what each is called, where it is, how it stands. No drawing. */
/** @import { Note, ReportBlock, Stand } from "./types.d.ts" */
/** @import { At } from "../../web/types.d.ts" */
import { fold, metres, once } from "#pure";

/** @typedef {ReturnType<typeof rowsOf>} Rows */

const SEARCHED = ["name", "kana", "address", "place", "text", "category"];
/** @type {Record<Stand, string>} */
const LOOKS = { open: "k1", closed: "none", unknown: "other", noted: "k1", seen: "k2", unseen: "plain" };
/** @param {Stand} stand */
export const lookOf = (stand) => LOOKS[stand];

/** @type {(B: ReportBlock, notes: Note[]) => (k: number) => Stand} how a row stands: of a place, what was written down last counts */
export const standsOf = (B, notes) => {
  const last = new Map(B.walks ? notes.map(({ row, kind }) => [row, kind]) : []);
  return (k) => (last.has(k) ? (last.get(k) === "right" ? "seen" : "noted") : B.state[k]);
};

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

/** @type {(B: ReportBlock, kinds: (string | null)[]) => string[]} each once; of reports, what most wait for comes first */
const kindsIn = (B, kinds) => {
  /** @type {Map<string, number>} */
  const waiting = new Map();
  for (const [k, kind] of kinds.entries())
    if (kind !== null) waiting.set(kind, (waiting.get(kind) ?? 0) + Number(B.state[k] !== "closed"));
  const all = [...waiting];
  return (B.walks ? all : all.sort((a, b) => b[1] - a[1])).map(([kind]) => kind);
};

/**
 * The rows of a block, in the order in which the drawn map numbers them.
 * @param {ReportBlock} B
 */
export const rowsOf = (B) => {
  const triage = B.walks ? null : B;
  const rows = B.tables.flatMap((table, t) => Array.from({ length: table.n }, (_, i) => ({ t, i })));
  const all = [...rows.keys()];
  const idOf = B.tables.map(({ fields }) => {
    /** @type {Map<string | null | undefined, string>} */
    const ids = new Map();
    for (const f of fields) if (!ids.has(f.role)) ids.set(f.role, f.id);
    return ids;
  });
  /** @param {number} k */
  const table = (k) => B.tables[rows[k].t];
  /** @type {(k: number, id: string) => string | null} */
  const value = (k, id) => {
    const v = table(k).columns[id]?.[rows[k].i] ?? null;
    return v === null ? null : String(v);
  };
  /** @type {(k: number, role: string) => string | null} */
  const cell = (k, role) => {
    const id = idOf[rows[k].t].get(role);
    return id ? value(k, id) : null;
  };
  /** @param {"lat" | "lon"} axis */
  const degrees = (axis) => B.tables.flatMap((one) => one[axis].map((v) => (v === null ? null : v / 1e6)));
  const [lat, lon] = [degrees("lat"), degrees("lon")];

  /** @param {number} k what the chips choose by: the kind of report, or the table of a place */
  const kind = (k) => (B.walks ? String(rows[k].t) : cell(k, "category"));
  /** @param {number} k */
  const isOpen = (k) => B.state[k] !== "closed";
  const pairs = triage?.pairs ?? [];
  /** @type {number[][]} */
  const others = all.map(() => []);
  for (const [a, b] of pairs) {
    others[a].push(b);
    others[b].push(a);
  }
  /** @type {string[] | null} only a reader who searches needs them */
  let texts = null;
  const textOf = (/** @type {number} */ k) =>
    [...SEARCHED.map((role) => cell(k, role)), value(k, "id")].map((v) => fold(v ?? "")).join("\n");
  return {
    block: B,
    rows,
    all,
    table,
    value,
    cell,
    lat,
    lon,
    isOpen,
    kind,
    kinds: kindsIn(B, all.map(kind)),
    sections: B.walks ? [] : [...new Set(all.map((k) => cell(k, "section")))].filter((v) => v !== null),
    others,
    pairs,
    groups: setsOf(pairs).filter((set) => set.some(isOpen)),
    /** @type {Stand[]} as the legend names them */
    stands: B.walks ? ["noted", "seen", "unseen"] : ["open", "closed", "unknown"],
    /** @param {number} k of a link */
    key: (k) => `${rows[k].t || ""}${table(k).keys[rows[k].i]}`,
    /** @param {number} k */
    title: (k) => cell(k, B.walks ? "name" : "category"),
    /** @param {number} k days since it was reported */
    age: (k) => triage?.age[k] ?? null,
    /** @param {number} k days until it was closed */
    took: (k) => triage?.took[k] ?? null,
    /** @type {(k: number, folded: string) => boolean} */
    matches: (k, folded) => {
      if (!folded) return true;
      texts ??= all.map(textOf);
      return texts[k].includes(folded);
    },
    /** @type {(k: number, from: At | null) => number | null} metres */
    far: (k, from) => {
      const [a, b] = [lat[k], lon[k]];
      return from && a !== null && b !== null ? metres(from[0], from[1], a, b) : null;
    },
  };
};

/** @type {(B: ReportBlock) => Rows} once for each block */
export const rowsIn = once(0, (B) => rowsOf(B));
