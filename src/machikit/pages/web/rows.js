/* The rows of a table of places: what each is worth under the chosen marks, hour, search and starting point. Nothing is drawn here. */
/** @import { Cell, Field, Places, PlacesState, Table } from "./types.d.ts" */
/** @import { Wording } from "./wording.js" */
import { distance, fold, metres, once, wordsOf } from "#pure";
import { peopleNear } from "./people_near.js";

/** A mark and a group are a published mark, a kind, or "" and null where nothing is stated. */
/** @typedef {ReturnType<typeof rowsOf>} Rows */

const WORST = ["yes", "partial", "other", "none", "no"];
const REST = "\u0000"; // the further kinds together: no cell reads like that
const { hasOwn: has } = Object; // a cell may read `constructor`, which every object seems to know

/**
 * How rows look where no mark is chosen: by kind. A group is a kind with a look of its own, REST, or "" where none is
 * stated. The rules are in markers.py.
 * @param {string[]} own kinds that have a look of their own
 * @param {Cell[]} values
 * @param {(v: string) => string} term
 * @param {Wording} w
 */
export const kindsOf = (own, values, term, w) => {
  const further = new Set(values.filter((v) => v !== null && !own.includes(String(v)))).size;
  return {
    all: further ? [...own, REST] : own,
    /** @param {Cell} v */
    group: (v) => (v === null ? "" : own.includes(String(v)) ? String(v) : REST),
    /** @param {string} g */
    look: (g) => (g === "" ? "none" : g === REST ? "rest" : `k${own.indexOf(g)}`),
    /** @param {string} g */
    word: (g) => (g === "" ? w("category.none") : g === REST ? w("category.other", { n: further }) : term(g)),
    /** @param {string} g */
    last: (g) => (g === "" ? 99 : g === REST ? 98 : own.indexOf(g)),
  };
};

/** @type {(T: Table, value: (f: Field | undefined, i: number) => Cell) => string[]} of each row what a search looks at */
const searchTexts = once(0, (T, value) => {
  const fields = ["name", "kana", "address"].map((role) => T.fields.find((f) => f.role === role));
  return Array.from({ length: T.n }, (_, i) => fields.map((f) => fold(value(f, i) ?? "")).join("\n"));
});

/** @type {(places: Places, state: PlacesState, words: Record<string, string>) => Rows} once for each state */
export const rowsIn = once(1, (places, state, words) => rowsOf(places, state, words));

/**
 * @param {Places} places
 * @param {PlacesState} state
 * @param {Record<string, string>} words
 */
export const rowsOf = ({ table: T, residents: R, settings: S }, state, words) => {
  const w = wordsOf(words);
  const { lang } = state;
  const fields = T.fields;
  /** @param {string} role */
  const of = (role) => fields.find((f) => f.role === role);
  const flags = S.group ? fields.filter((f) => f.role === "flag" && f.group === S.group) : [];
  const chosen = state.flags;
  /** @type {(f: Field | undefined, i: number) => Cell} */
  const value = (f, i) => (f ? T.columns[f.id][i] : null);
  const nameField = of("name");
  /** @param {number} i */
  const name = (i) => String(value(nameField, i) ?? (nameField ? w("no_name") : i + 1));
  const unit = w(w.has("places.unit") ? "places.unit" : "unit"); // what rows are counted as
  const category = of("category");
  const amount = T.size ? of("value") : undefined; // how large a mark is drawn
  /** @param {Cell} mark */
  const kindOf = (mark) => (mark === null ? "none" : (has(S.marks, mark) && S.marks[mark]) || "other");

  /** @param {Cell} v the publisher's own word */
  const term = (v) => (v !== null && has(T.terms, v) ? T.terms[v][lang] || T.terms[v].ja : String(v));
  const kinds = kindsOf(T.kinds || [], category ? T.columns[category.id] : [], term, w);

  /** @param {number} i the mark for the chosen flags; of several, the least favourable */
  const markOf = (i) => {
    const marks = chosen.map((id) => T.columns[id][i]);
    return marks.length < 2 ? marks[0] : marks.sort((a, b) => WORST.indexOf(kindOf(b)) - WORST.indexOf(kindOf(a)))[0];
  };
  /** @param {number} i */
  const lookOf = (i) => {
    if (chosen.length) return kindOf(markOf(i));
    if (category) return kinds.look(kinds.group(value(category, i)));
    const n = value(amount, i);
    return !amount ? "plain" : n === null ? "none" : Number(n) > 0 ? "plain" : "rest";
  };
  /** @param {Cell} mark */
  const markWord = (mark) => {
    if (mark === null) return w("mark.none");
    return has(T.terms, mark) ? term(mark) : w("mark.as_is", { mark });
  };
  /** @param {Iterable<string>} ids */
  const flagNames = (ids) => [...ids].map((id) => flags.find((f) => f.id === id)?.[lang] ?? id).join(w("and"));
  /** @type {(i: number, ids?: string[]) => string} flags with their marks as published: 洪水（L2）：△ */
  const markLine = (i, ids = chosen) =>
    ids
      .map((id) => {
        const m = T.columns[id][i];
        return w("mark.line", { flag: flagNames([id]), mark: m === null ? w("mark.none") : term(m) });
      })
      .join(" ");
  /** @type {(i: number) => string | null} */
  const groupOf = (i) => (chosen.length ? String(markOf(i) ?? "") : category ? kinds.group(value(category, i)) : null);
  /** @param {string} g */
  const lookOfGroup = (g) => (chosen.length ? kindOf(g === "" ? null : g) : kinds.look(g));
  /** @param {string} g */
  const wordOfGroup = (g) => (chosen.length ? markWord(g === "" ? null : g) : kinds.word(g));

  /** @param {number} i open, closed or unknown now, in Japan's time whatever the device thinks; unknown while nobody reads */
  const openState = (i) => {
    const k = T.week?.[i] ?? -1;
    if (k < 0 || !T.weeks || !state.now) return "unknown";
    const { day, minute } = state.now;
    const days = T.weeks[k].days;
    const today = days[day];
    if ((days[(day + 6) % 7] || []).some(([, b]) => minute + 1440 < b)) return "open";
    if (today === null) return "unknown";
    return today.some(([a, b]) => minute >= a && minute < b) ? "open" : "closed";
  };
  /** @param {number} i */
  const hoursText = (i) => (!T.week || !T.weeks ? "" : T.week[i] < 0 ? w("hours.unknown") : T.weeks[T.week[i]][lang]);

  /** @param {number} i */
  const far = (i) => {
    const [a, b] = [T.lat[i], T.lon[i]];
    return state.from && a !== null && b !== null ? metres(state.from[0], state.from[1], a / 1e6, b / 1e6) : null;
  };
  /** @param {number | null} m */
  const farText = (m) => (m === null ? w("no_point") : distance(m));

  /* ---- what is shown ---- */
  /** Where nobody can choose otherwise, without scripts, all rows are shown. */
  const matches = (when = state.when) => {
    const q = state.live ? fold(state.query) : "";
    const all = Array.from({ length: T.n }, (_, i) => i);
    const texts = q ? searchTexts(T, value) : [];
    const found = q ? all.filter((i) => texts[i].includes(q)) : all;
    if (when === "any" || !state.live) return found;
    return found.filter((i) => {
      const s = openState(i);
      return s === when || (when === "maybe" && s !== "closed");
    });
  };
  const shut = new RegExp(S.shut); // 「使用不可」 in the published name
  /** @param {number} i */
  const usable = (i) => !shut.test(name(i)) && (!chosen.length || !["no", "none"].includes(kindOf(markOf(i))));
  const blank = () => chosen.filter((id) => T.columns[id].every((v) => v === null));
  const nothingRegistered = () => blank().length > 0;
  /** @type {(rows: number[]) => number[]} near ones first, then large ones; as they stand where neither is known */
  const byDistance = (rows) => {
    if (!state.from && !amount) return rows;
    const away = new Map(rows.map((i) => [i, far(i) ?? Infinity]));
    const size = new Map(rows.map((i) => [i, Number(value(amount, i) ?? -Infinity)]));
    /** @type {(a: number | undefined, b: number | undefined) => number} Infinity beside Infinity is no difference */
    const less = (a, b) => (a === b ? 0 : Number(a) - Number(b));
    return [...rows].sort((a, b) => less(away.get(a), away.get(b)) || less(size.get(b), size.get(a)) || a - b);
  };
  /** @param {number[]} rows sorted: usable first, then near ones, then large ones */
  const order = (rows) => {
    if (nothingRegistered()) return rows; // no designated place: no ranking is offered
    const sorted = byDistance(rows);
    const last = new Set(sorted.filter((i) => !usable(i)));
    return last.size ? [...sorted.filter((i) => !last.has(i)), ...last] : sorted;
  };

  /* ---- the rows together ---- */
  /** @param {number[]} matched → [group, how many], in the order of their looks */
  const groups = (matched) => {
    /** @type {Map<string, number>} */
    const count = new Map();
    for (const i of matched) {
      const g = groupOf(i);
      if (g !== null) count.set(g, (count.get(g) || 0) + 1);
    }
    const others = chosen.length
      ? chosen.flatMap((id) => T.columns[id]).map((m) => String(m ?? ""))
      : category
        ? kinds.all
        : [];
    if (matched.length) for (const g of others) if (!count.has(g)) count.set(g, 0);
    /** @param {string} g */
    const rank = (g) => (chosen.length ? WORST.indexOf(lookOfGroup(g)) : kinds.last(g));
    return [...count].sort((a, b) => rank(a[0]) - rank(b[0]));
  };
  /** @param {number[]} matched residents near one of them; null without a table of residents */
  const near = (matched) =>
    R && peopleNear(R, T, matched.filter((i) => !chosen.length || kindOf(markOf(i)) === "yes"), S.near); // biome-ignore format: one line

  const listed = () => {
    const found = matches();
    return order(state.only === null || !state.live ? found : found.filter((i) => groupOf(i) === state.only));
  };
  return {
    ...{
      w,
      T,
      S,
      state,
      fields,
      flags,
      of,
      value,
      name,
      unit,
      category,
      amount,
      term,
      kinds,
      kindOf,
      markOf,
      lookOf,
      markWord,
    },
    ...{ markLine, groupOf, lookOfGroup, wordOfGroup, openState, hoursText, far, distance: farText, matches, usable },
    ...{ blank, nothingRegistered, order, groups, near, flagNames, listed },
  };
};
