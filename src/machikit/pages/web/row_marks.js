/* What a table's block derives from its rows: keys, opening hours, kinds, sizes. Twin of blocks.py, week_hours.py and markers.py. */
/** @import { Cell, Field, Table, Week } from "./types.d.ts" */

const SYMBOLS = 7; // kinds with a symbol of their own
const MIN_RADIUS = 3.5;
const MAX_RADIUS = 15;
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const KANJI = "月火水木金土日";
const ENGLISH = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** @typedef {"by_day" | "days" | "always"} Hours how a topic says when its places are open: a column a day, hours with their days, hours alone */
/** @typedef {(id: string) => Cell} Row */

/** @param {number} v as Python rounds: halves to the even number */
const rounded = (v) => {
  const low = Math.floor(v);
  const rest = v - low;
  return rest > 0.5 || (rest === 0.5 && low % 2 !== 0) ? low + 1 : low;
};

/** @param {Cell[]} values */
export const kindsWithSymbol = (values) => {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const v of values) if (v !== null) counts.set(String(v), (counts.get(String(v)) ?? 0) + 1);
  if (counts.size <= SYMBOLS) return [...counts.keys()];
  const frequent = [...counts].sort((a, b) => b[1] - a[1]);
  return frequent.slice(0, SYMBOLS - 1).map(([kind]) => kind);
};

/** @type {(n: number, largest: number) => number} */
const radius = (n, largest) => rounded(2 * Math.max(MIN_RADIUS, MAX_RADIUS * Math.sqrt(Math.max(n, 0) / largest))) / 2;

/** @type {(values: Cell[]) => Pick<Table, "size" | "steps">} */
export const sizesOf = (values) => {
  const numbers = values.map((v) => (typeof v === "number" ? v : null));
  const largest = numbers.reduce((/** @type {number} */ a, b) => Math.max(a, b ?? 0), 0);
  if (largest <= 0) return {};
  const smallest = numbers.reduce((/** @type {number} */ a, b) => (b !== null && b > 0 ? Math.min(a, b) : a), Infinity);
  const powers = Array.from({ length: String(Math.ceil(largest)).length }, (_, n) => 10 ** n);
  const round = powers.flatMap((p) => [p, 2 * p, 5 * p]).filter((v) => v >= smallest && v <= largest);
  const steps = round.length ? round.slice(-3).reverse() : [Math.ceil(largest)];
  return {
    size: numbers.map((v) => radius(v ?? 0, largest)),
    steps: steps.map((n) => [n, radius(n, largest)]),
  };
};

/* ---- opening hours ---- */

/** @typedef {[from: number, to: number][] | null} Day */

/** @type {(v: Cell | undefined) => number | null} */
const minutes = (v) => {
  const m = /^(\d{1,2}):(\d{2})$/.exec(String(v ?? "").trim());
  return m && Number(m[1]) < 48 && Number(m[2]) < 60 ? Number(m[1]) * 60 + Number(m[2]) : null;
};
/** @type {(opens: Cell, closes: Cell) => Day} */
const span = (opens, closes) => {
  if (String(opens ?? "").trim() === "休") return [];
  const [start, end] = [minutes(opens), minutes(closes)];
  return start === null || end === null ? null : [[start, end > start ? end : end + 1440]];
};
/** @type {(row: Row, hours: Hours) => Day[]} */
export const weekOf = (row, hours) => {
  if (hours === "by_day") return DAYS.map((d) => span(row(`opens_${d}`), row(`closes_${d}`)));
  const one = span(row("opens"), row("closes"));
  if (hours === "always") return DAYS.map(() => one);
  const days = String(row("days") || "");
  return [...KANJI].map((day) => (!days ? null : days.includes(day) ? one : []));
};

/** @type {(m: number, ja: boolean) => string} */
const clock = (m, ja) => {
  const after = m > 1440 ? (ja ? "翌" : "next day ") : "";
  const at = m > 1440 ? m - 1440 : m;
  return `${after}${Math.floor(at / 60)}:${String(at % 60).padStart(2, "0")}`;
};
/** @type {(day: Day, ja: boolean) => string} */
const dayHours = (day, ja) => {
  if (day === null) return ja ? "時間の記載なし" : "hours unknown";
  if (!day.length) return ja ? "休み" : "closed";
  if (day.length === 1 && day[0][0] === 0 && day[0][1] === 1440) return ja ? "24時間" : "24 hours";
  return day.map(([a, b]) => `${clock(a, ja)}–${clock(b, ja)}`).join(" ");
};
/** @type {(first: number, last: number, ja: boolean) => string} */
const dayNames = (first, last, ja) => {
  if (first === 0 && last === 6) return ja ? "毎日" : "Daily";
  const names = ja ? [...KANJI] : ENGLISH;
  return first === last ? names[first] : `${names[first]}${ja ? "〜" : "–"}${names[last]}`;
};
/** @type {(days: Day[], ja: boolean) => string} */
const weekText = (days, ja) => {
  /** @type {[number, number, Day][]} */
  const runs = [];
  for (const [i, day] of days.entries()) {
    const last = runs.at(-1);
    if (last && JSON.stringify(last[2]) === JSON.stringify(day)) last[1] = i;
    else runs.push([i, i, day]);
  }
  const told = runs.filter(([, , day]) => runs.length === 1 || day === null || day.length > 0);
  return told.map(([a, b, day]) => `${dayNames(a, b, ja)} ${dayHours(day, ja)}`).join(ja ? "、" : ", ");
};

/** @type {(rows: Row[], hours: Hours) => { weeks: Week[], week: number[] }} each distinct week once, and each row's place among them */
export const weeksOf = (rows, hours) => {
  /** @type {Map<string, number>} */
  const places = new Map();
  /** @type {Week[]} */
  const weeks = [];
  const week = rows.map((row) => {
    const days = weekOf(row, hours);
    if (days.every((day) => day === null)) return -1;
    const id = JSON.stringify(days);
    if (!places.has(id)) {
      places.set(id, weeks.length);
      weeks.push({ days, ja: weekText(days, true), en: weekText(days, false) });
    }
    return /** @type {number} */ (places.get(id));
  });
  return { weeks, week };
};

/* ---- keys ---- */

const ENCODER = new TextEncoder();
const W = new Int32Array(80);
/** @type {(x: number, n: number) => number} */
const turned = (x, n) => (x << n) | (x >>> (32 - n));

/** @type {(i: number, b: number, c: number, d: number) => number} */
const mixed = (i, b, c, d) => {
  if (i < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (i < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (i < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
};

/** @param {string} text → the first eight digits of its SHA-1; crypto.subtle answers later, and not in every page */
export const shortHash = (text) => {
  const bytes = ENCODER.encode(text);
  const words = new Int32Array((((bytes.length + 8) >> 6) + 1) * 16);
  for (const [i, byte] of bytes.entries()) words[i >> 2] |= byte << (24 - 8 * (i & 3));
  words[bytes.length >> 2] |= 0x80 << (24 - 8 * (bytes.length & 3));
  words[words.length - 1] = bytes.length * 8;
  let [a0, b0, c0, d0, e0] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0];
  for (let at = 0; at < words.length; at += 16) {
    let [a, b, c, d, e] = [a0, b0, c0, d0, e0];
    for (let i = 0; i < 80; i++) {
      W[i] = i < 16 ? words[at + i] : turned(W[i - 3] ^ W[i - 8] ^ W[i - 14] ^ W[i - 16], 1);
      const next = (turned(a, 5) + mixed(i, b, c, d) + e + W[i]) | 0;
      e = d;
      d = c;
      c = turned(b, 30);
      b = a;
      a = next;
    }
    [a0, b0, c0, d0, e0] = [(a0 + a) | 0, (b0 + b) | 0, (c0 + c) | 0, (d0 + d) | 0, (e0 + e) | 0];
  }
  return (a0 >>> 0).toString(16).padStart(8, "0");
};

/** @type {(rows: Row[], columns: string[]) => string[]} a short stable key for each row, for links */
export const linkKeys = (rows, columns) => {
  /** @type {Map<string, number>} */
  const times = new Map();
  return rows.map((row) => {
    const key = shortHash(columns.map((id) => String(row(id) || "")).join("\n"));
    const n = (times.get(key) ?? 0) + 1;
    times.set(key, n);
    return n === 1 ? key : `${key}-${n}`;
  });
};

/** @type {(fields: Field[], key: string[]) => string[]} the columns that identify a row */
export const linkColumns = (fields, key) =>
  fields.some((f) => key.includes(f.id))
    ? key
    : fields.filter((f) => f.role === "name" || f.role === "address").map((f) => f.id);
