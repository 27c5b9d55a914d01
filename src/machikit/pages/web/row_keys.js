/* Which row of a table an edit means: by the texts of its topic's key. Twin of tables/edits/row_keys.py. */

const SEPARATOR = " | ";

/** @param {string[]} parts */
export const keyText = (parts) => parts.map((part) => part.trim()).join(SEPARATOR);

/** @param {string} key in the form in which those that people write are compared */
export const folded = (key) => {
  const parts = key
    .normalize("NFKC")
    .replace(/\s*\|\s*/g, "|")
    .trim()
    .replace(/\|+$/, "")
    .split("|");
  return parts.map((part) => /^(-?\d+)\.0+$/.exec(part)?.[1] ?? part.split(/\s+/).filter(Boolean).join(" ")).join("|");
};

/**
 * The key of each row of a page, in order. nth: row → which of its key it is in the source, of keys that several rows have.
 * @param {string[]} texts
 * @param {Record<string, number> | null} [nth] null: in the order of the rows
 */
export const numbered = (texts, nth = null) => {
  const taken = new Set(texts);
  /** @type {Map<string, number>} */
  const times = new Map();
  return texts.map((text, i) => {
    let n = nth ? (nth[i] ?? 1) : (times.get(text) ?? 0) + 1;
    times.set(text, n);
    if (n === 1) return text;
    while (!nth && taken.has(`${text} #${n}`)) n++;
    times.set(text, n);
    taken.add(`${text} #${n}`);
    return `${text} #${n}`;
  });
};

/** Finds rows by key, also by one that a person wrote, where one row alone is meant. */
export class RowFinder {
  /** @param {string[]} keys */
  constructor(keys) {
    /** @type {Map<string, number>} */
    this.exact = new Map();
    /** @type {Map<string, Set<number>>} */
    this.folded = new Map();
    /** @type {Map<string, Set<number>>} */
    this.first = new Map();
    /** @type {Map<string, number>} text → the number that `free` gave last */
    this.last = new Map();
    this.waiting = /** @type {[string, number][]} */ ([]); // keys that are folded when somebody asks for one
    for (const [row, key] of keys.entries()) this.add(key, row);
  }
  /** @type {(key: string, row: number) => void} a key that names another row goes on naming that one */
  add(key, row) {
    if (!this.exact.has(key)) this.exact.set(key, row);
    this.waiting.push([key, row]);
  }
  /** @param {string} text its key, with the next number where a row has it already */
  free(text) {
    if (!this.exact.has(text)) return text;
    let n = (this.last.get(text) ?? 1) + 1;
    while (this.exact.has(`${text} #${n}`)) n++;
    this.last.set(text, n);
    return `${text} #${n}`;
  }
  /** @type {(key: string) => number | "no_row" | "several"} */
  find(key) {
    const row = this.exact.get(key);
    if (row !== undefined) return row;
    for (const [known, at] of this.waiting) {
      const text = folded(known);
      for (const [
        map,
        name,
      ] of /** @type {[Map<string, Set<number>>, string][]} */ ([[this.folded, text], [this.first, text.split("|")[0]]])) // biome-ignore format: one line
        map.set(name, (map.get(name) ?? new Set()).add(at));
    }
    this.waiting = [];
    const text = folded(key);
    for (const map of [this.folded, this.first]) {
      const rows = [...(map.get(text) ?? [])];
      if (rows.length) return rows.length === 1 ? rows[0] : "several";
    }
    return "no_row";
  }
}
