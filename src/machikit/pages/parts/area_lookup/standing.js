/* What a state of the page comes to: which records are shown, and how areas are said. Computing only, for view and map alike. */
/** @import { Cell, Lang, Values, ViewState } from "../../web/types.d.ts" */
/** @import { AreaBlock, AreaState, When } from "./types.d.ts" */
import { attr, fold, html, Markup, number, once, published, termsIn, wordsOf } from "#pure";
import { recordsOf } from "./records.js";

/** @typedef {ReturnType<typeof standingOf>} Standing */
/** @typedef {[B: AreaBlock, state: AreaState & ViewState, words: Record<string, string>]} Inside */

const SAID = ["name", "date", "code", "category"]; // roles that are said anyway, or that nobody reads

/** @type {When} */
export const ALWAYS = { mode: "all", year: 0 };

/** @type {(within: number, total: number) => string} */
export const percent = (within, total) => number(total ? (100 * within) / total : 0, 1);

/** @type {(tag: string, text: unknown, data: boolean) => Markup} a text that may be the data's own: then it is said to be Japanese */
export const own = (tag, text, data) =>
  html`<${new Markup(tag)}${attr("lang", data && "ja")}>${text}</${new Markup(tag)}>`;

/** @param {unknown} text */
export const fact = (text) => html`<span>${text}</span>`;

/** Whether kinds divide the city, several of them: then one is filled, the others are outlined. @param {AreaBlock} B */
export const dividesTwice = ({ shapes: P }) => P.divides && P.kinds.length > 1;

/** @type {(...inside: Inside) => Standing} once for each state */
export const standingIn = once(1, (B, state, words) => standingOf(B, state, words));

/**
 * The areas' own texts: names, kinds, dates.
 * @param {AreaBlock} B
 * @param {Lang} lang
 */
const textsOf = ({ table: T, shapes: P }, lang) => {
  /** @type {(role: string) => Cell[]} */
  const column = (role) => {
    const field = T.fields.find((f) => f.role === role);
    return field ? T.columns[field.id] : [];
  };
  /** @type {(cells: Cell[], i: number) => string} */
  const text = (cells, i) => String(cells[i] ?? "");
  const [names, dates] = [column("name"), column("date")];
  const terms = termsIn(T.terms, lang);
  const byKind = P.kinds.length === T.n && T.n > 1 && !P.kinds.includes(null); // a kind is an area's name then
  /** @param {number} i */
  const kindOf = (i) => P.kinds[P.of[i]];
  return {
    terms,
    byKind,
    kindOf,
    name: (/** @type {number} */ i) => text(names, i),
    date: (/** @type {number} */ i) => text(dates, i),
    /** @type {(a: number, b: number) => number} the last first */
    byDate: (a, b) => Number(text(dates, b) > text(dates, a)) - Number(text(dates, b) < text(dates, a)),
    /** @type {(i: number) => unknown[]} what only the data say of a row */
    furtherFacts: (i) =>
      T.fields.flatMap((f) => {
        const cell = T.columns[f.id][i];
        return SAID.includes(f.role ?? "") || cell === null ? [] : [published("span", cell)];
      }),
    kindFact: (/** @type {number} */ i) => kindOf(i) !== null && terms.node("span", kindOf(i)),
  };
};

/**
 * @param {AreaBlock} B
 * @param {AreaState & ViewState} state
 * @param {Record<string, string>} words
 */
const standingOf = (B, state, words) => {
  const { table: T, shapes: P } = B;
  const { lang } = state;
  const texts = textsOf(B, lang);
  const { byKind, kindOf, name, terms } = texts;
  const w = wordsOf(words);
  const said = wordsOf(words, {
    area: w("area.area"),
    areas: w("area.areas"),
    metres: B.near,
    lines: B.lines ? B.lines.title[lang] : "",
  });
  /** @type {(key: string, values?: Values) => string} a word of this part, its placeholders filled */
  const say = (key, values) => said(`area.${key}`, values);
  /** @param {number} i */
  const title = (i) => (byKind ? terms.text(kindOf(i)) : name(i) || w("no_name"));
  return {
    ...texts,
    R: recordsOf(B, state),
    T,
    P,
    w,
    say,
    /** @type {(key: string, values?: Values) => Markup} the same, with markup in it */
    sayHtml: (key, values) => said.html(`area.${key}`, values),
    title,
    /** @type {(tag: "b" | "span" | "div", i: number) => Markup} */
    titleHtml: (tag, i) => {
      if (byKind) return terms.node(tag, kindOf(i));
      return own(tag, name(i) || w("no_name"), name(i) !== "");
    },
    /** @param {number[]} rows kinds; or names, where the kind is in the title */
    kindFacts: (rows) => {
      if (byKind) return name(rows[0]) ? [published("span", name(rows[0]))] : [];
      const kinds = [...new Set(rows.map(kindOf))].filter((kind) => kind !== null);
      return kinds.map((kind) => terms.node("span", kind));
    },
    /** @type {(kind: string | null) => string} */
    kindName: (kind) => (kind === null ? w(P.kinds.length === 1 ? "topic" : "area.kind.none") : terms.text(kind)),
    titleOf: (/** @type {import("./types.d.ts").Places} */ places) => places.title[lang],
    yearsSaid: (/** @type {number} */ n) => say(n === 1 ? "years.n.1" : "years.n", { n }),
    /** @param {number[]} years */
    yearsText: (years) => years.join(lang === "en" ? ", " : "・"),
    /** @param {number[]} rows what a search looks through */
    searched: (rows) => fold([name(rows[0]), title(rows[0]), ...rows.map((i) => kindOf(i) ?? "")].join(" ")),
  };
};
