/* How areas are said: names, kinds and facts that lists, answer and map share. */
/** @import { Cell, Fill, PackedShapes, Table } from "../../web/types.d.ts" */
/** @import { AreaBlock, Say } from "./types.d.ts" */
import { fold, h, lang, number, termsOf, w } from "#core";
import { swatch } from "#map";

/** @typedef {ReturnType<typeof textsOf>} Texts */

const SAID = ["name", "date", "code", "category"]; // roles that are said anyway, or that nobody reads

/** @param {number} n */
export const tenth = (n) =>
  number(Math.floor(n * 10 + 0.5 + 1e-9) / 10, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** @type {(within: number, total: number) => string} */
export const percent = (within, total) => tenth(total ? (100 * within) / total : 0);

/** @param {number[]} years */
export const yearsText = (years) => years.join(lang() === "en" ? ", " : "・");

/** @param {Fill} fill as a small picture; nothing in a page without a map */
export const swatchOfFill = (fill) => (swatch ? swatch(fill) : null);

/**
 * A text that may be the data's own: then it is said to be Japanese, whatever the page's language.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string | number} text
 * @param {boolean} data
 */
export const own = (tag, text, data) => h(tag, { lang: data && "ja", text });

/** @type {(text: string | number, data?: boolean) => HTMLElement} */
export const fact = (text, data = false) => own("span", text, data);

/**
 * @param {AreaBlock} B
 * @param {Table} T
 * @param {PackedShapes} P
 */
export const textsOf = (B, T, P) => {
  /** @type {Say} */
  const say = (key, values) =>
    w(`area.${key}`, {
      area: w("area.area"),
      areas: w("area.areas"),
      metres: B.near,
      lines: B.lines ? B.lines.title[lang()] : "",
      ...values,
    });
  /** @type {(role: string) => Cell[]} */
  const column = (role) => {
    const field = T.fields.find((f) => f.role === role);
    return field ? T.columns[field.id] : [];
  };
  /** @type {(cells: Cell[], i: number) => string} */
  const text = (cells, i) => String(cells[i] ?? "");
  const [names, dates] = [column("name"), column("date")];
  const terms = termsOf(T.terms);
  const byKind = P.kinds.length === T.n && T.n > 1 && !P.kinds.includes(null); // a kind is an area's name then
  /** @param {number} i */
  const kindOf = (i) => P.kinds[P.of[i]];
  /** @param {number} i */
  const name = (i) => text(names, i);
  /** @param {number} i */
  const date = (i) => text(dates, i);
  /** @param {number} i */
  const title = (i) => (byKind ? terms.text(kindOf(i)) : name(i) || w("no_name"));
  /** @param {number[]} rows kinds; or names, where the kind is in the title */
  const kindFacts = (rows) => {
    if (byKind) return name(rows[0]) ? [fact(name(rows[0]), true)] : [];
    const kinds = [...new Set(rows.map(kindOf))].filter((kind) => kind !== null);
    return kinds.map((kind) => terms.node("span", kind));
  };
  /** @param {number} n */
  const yearsSaid = (n) => say(n === 1 ? "years.n.1" : "years.n", { n });

  return {
    say,
    terms,
    byKind,
    kindOf,
    name,
    date,
    title,
    kindFacts,
    yearsSaid,
    /** @type {(kind: string | null) => string} */
    kindName: (kind) => (kind === null ? w(P.kinds.length === 1 ? "topic" : "area.kind.none") : terms.text(kind)),
    /** @type {<K extends keyof HTMLElementTagNameMap>(tag: K, i: number) => HTMLElementTagNameMap[K]} */
    titleNode: (tag, i) => own(tag, title(i), byKind ? terms.lang(kindOf(i)) !== null : name(i) !== ""),
    /** @param {number[]} rows what a search looks through */
    searched: (rows) => fold([name(rows[0]), title(rows[0]), ...rows.map((i) => kindOf(i) ?? "")].join(" ")),
    /** @param {number} i what only the data say of a row */
    furtherFacts: (i) =>
      T.fields.flatMap((f) => {
        const cell = T.columns[f.id][i];
        return SAID.includes(f.role ?? "") || cell === null ? [] : [fact(String(cell), true)];
      }),
    kindFact: (/** @type {number} */ i) => (kindOf(i) === null ? null : terms.node("span", kindOf(i))),
    /** @type {(a: number, b: number) => number} the last first */
    byDate: (a, b) => date(b).localeCompare(date(a)),
    /** @param {number} i */
    swatchOf: (i) => swatchOfFill(P.fills[P.fill[i]]),
  };
};
