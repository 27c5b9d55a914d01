/* The rows of a table of places: what each is worth under the chosen marks, hour, search and starting point. Nothing is drawn here. */
/** @import { At, Cell, Field, Residents, Settings, Table } from "./types.d.ts" */
import { distance, fold, has, lang, metres, now, w } from "#core";

/** A mark and a group are a published mark, a kind, or "" and null where nothing is stated. */
/** @typedef {{ flags: Set<string>, only: string | null, when: string, query: string, from: At | null, selected: number | null, origin: string }} RowState */
/** @typedef {ReturnType<typeof rowsOf>} Rows */

const WORST = ["yes", "partial", "other", "none", "no"];
const REST = "\u0000"; // the further kinds together: no cell reads like that

/**
 * How rows look where no mark is chosen: by kind. A group is a kind with a look of its own, REST, or "" where none is
 * stated. The rules are in markers.py.
 * @param {string[]} own kinds that have a look of their own
 * @param {Cell[]} values
 * @param {(v: string) => string} term
 */
export const kindsOf = (own, values, term) => {
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

/**
 * @param {Table} T
 * @param {Residents | null} R
 * @param {Settings} S
 */
export const rowsOf = (T, R, S) => {
  const fields = T.fields;
  /** @param {string} role */
  const of = (role) => fields.find((f) => f.role === role);
  const flags = S.group ? fields.filter((f) => f.role === "flag" && f.group === S.group) : [];
  /** @type {(f: Field | undefined, i: number) => Cell} */
  const value = (f, i) => (f ? T.columns[f.id][i] : null);
  /** @param {number} i */
  const name = (i) => String(value(of("name"), i) || w("no_name"));
  const category = of("category");
  const amount = T.size ? of("value") : undefined; // how large a mark is drawn
  /** @param {Cell} mark */
  const kindOf = (mark) => (mark === null ? "none" : (has(S.marks, mark) && S.marks[mark]) || "other");

  /** @type {RowState} */
  const state = {
    flags: new Set(S.flags || []),
    only: null,
    when: "any",
    query: "",
    from: null,
    selected: null,
    origin: "",
  };

  /** @param {Cell} v the publisher's own word */
  const term = (v) => (v !== null && has(T.terms, v) ? T.terms[v][lang()] || T.terms[v].ja : String(v));
  const kinds = kindsOf(T.kinds || [], category ? T.columns[category.id] : [], term);

  /** @param {number} i the mark for the chosen flags; of several, the least favourable */
  const markOf = (i) => {
    const marks = [...state.flags].map((id) => T.columns[id][i]);
    return marks.sort((a, b) => WORST.indexOf(kindOf(b)) - WORST.indexOf(kindOf(a)))[0];
  };
  /** @param {number} i */
  const lookOf = (i) => {
    if (state.flags.size) return kindOf(markOf(i));
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
  const flagNames = (ids) => [...ids].map((id) => flags.find((f) => f.id === id)?.[lang()] ?? id).join(w("and"));
  /** @param {number} i chosen flags with their marks as published: 洪水（L2）：△ */
  const markLine = (i) =>
    [...state.flags]
      .map((id) => {
        const m = T.columns[id][i];
        return w("mark.line", { flag: flagNames([id]), mark: m === null ? w("mark.none") : term(m) });
      })
      .join(" ");
  /** @type {(i: number) => string | null} */
  const groupOf = (i) =>
    state.flags.size ? String(markOf(i) ?? "") : category ? kinds.group(value(category, i)) : null;
  /** @param {string} g */
  const lookOfGroup = (g) => (state.flags.size ? kindOf(g === "" ? null : g) : kinds.look(g));
  /** @param {string} g */
  const wordOfGroup = (g) => (state.flags.size ? markWord(g === "" ? null : g) : kinds.word(g));

  const text = Array.from({ length: T.n }, (_, i) =>
    ["name", "kana", "address"].map((role) => fold(value(of(role), i) ?? "")).join("\n"),
  );

  /** @param {number} i open, closed or unknown now, in Japan's time whatever the device thinks */
  const openState = (i) => {
    const k = T.week?.[i] ?? -1;
    if (k < 0 || !T.weeks) return "unknown";
    const { day, minute } = now();
    const days = T.weeks[k].days;
    const today = days[day];
    if ((days[(day + 6) % 7] || []).some(([, b]) => minute + 1440 < b)) return "open";
    if (today === null) return "unknown";
    return today.some(([a, b]) => minute >= a && minute < b) ? "open" : "closed";
  };
  /** @param {number} i */
  const hoursText = (i) => (!T.week || !T.weeks ? "" : T.week[i] < 0 ? w("hours.unknown") : T.weeks[T.week[i]][lang()]);

  /** @param {number} i */
  const far = (i) => {
    const [a, b] = [T.lat[i], T.lon[i]];
    return state.from && a !== null && b !== null ? metres(state.from[0], state.from[1], a / 1e6, b / 1e6) : null;
  };
  /** @param {number | null} m */
  const farText = (m) => (m === null ? w("no_point") : distance(m));

  /* ---- what is shown ---- */
  const matches = (when = state.when) => {
    const q = fold(state.query);
    return [...text.keys()].filter((i) => {
      if (q && !text[i].includes(q)) return false;
      if (when === "any") return true;
      const s = openState(i);
      return s === when || (when === "maybe" && s !== "closed");
    });
  };
  const shut = new RegExp(S.shut); // 「使用不可」 in the published name
  /** @param {number} i */
  const usable = (i) => !shut.test(name(i)) && (!state.flags.size || !["no", "none"].includes(kindOf(markOf(i))));
  const blank = () => [...state.flags].filter((id) => T.columns[id].every((v) => v === null));
  const nothingRegistered = () => blank().length > 0;
  /** @param {number[]} rows which is sorted */
  const order = (rows) => {
    if (nothingRegistered()) return rows; // no designated place: no ranking is offered
    const d = new Map(rows.map((i) => [i, far(i) ?? Infinity]));
    /** @type {(i: number) => number} */
    const away = (i) => d.get(i) ?? Infinity;
    /** @type {(i: number) => number} */
    const n = (i) => Number(value(amount, i) ?? -Infinity);
    /** @type {(a: number, b: number) => number} Infinity beside Infinity is no difference */
    const less = (a, b) => (a === b ? 0 : a - b);
    return rows.sort(
      (a, b) => Number(!usable(a)) - Number(!usable(b)) || less(away(a), away(b)) || less(n(b), n(a)) || a - b,
    );
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
    const others = state.flags.size
      ? [...state.flags].flatMap((id) => T.columns[id]).map((m) => String(m ?? ""))
      : category
        ? kinds.all
        : [];
    if (matched.length) for (const g of others) if (!count.has(g)) count.set(g, 0);
    /** @param {string} g */
    const rank = (g) => (state.flags.size ? WORST.indexOf(lookOfGroup(g)) : kinds.last(g));
    return [...count].sort((a, b) => rank(a[0]) - rank(b[0]));
  };
  /** @param {number[]} matched residents near one of them; null without a table of residents */
  const near = (matched) => {
    if (!R) return null;
    const at = matched.flatMap((i) => {
      const [a, b] = [T.lat[i], T.lon[i]];
      const counts = !state.flags.size || kindOf(markOf(i)) === "yes";
      return counts && a !== null && b !== null ? [[a / 1e6, b / 1e6]] : [];
    });
    const box = S.near / 110000 + 0.002; // degrees, more than enough: leaves out what need not be measured
    return R.n.reduce((sum, n, k) => {
      const lat = R.lat[k] / 1e6;
      const lon = R.lon[k] / 1e6;
      const reached = at.some(([a, b]) => Math.abs(a - lat) < box && metres(lat, lon, a, b) <= S.near);
      return sum + (reached ? n : 0);
    }, 0);
  };

  return {
    ...{ T, state, fields, flags, of, value, name, category, amount, term, kinds, kindOf, markOf, lookOf, markWord },
    ...{ markLine, groupOf, lookOfGroup, wordOfGroup, openState, hoursText, far, distance: farText, matches, usable },
    ...{ blank, nothingRegistered, order, groups, near, flagNames },
  };
};
