/* The rows of a table of places: what each is worth under the chosen marks, hour, search and starting point. Nothing is drawn here. */
(() => {
  "use strict";
  const M = window.machikit;
  const { settings: S, has, w, fold, metres } = M;
  const T = M.block("data"), R = M.block("residents");
  if (!T) return;

  const fields = T.fields;
  const of = (role) => fields.find((f) => f.role === role);
  const flags = S.group ? fields.filter((f) => f.role === "flag" && f.group === S.group) : [];
  const value = (f, i) => (f ? T.columns[f.id][i] : null);
  const name = (i) => value(of("name"), i) || w("no_name");
  const category = of("category");
  const amount = T.size && of("value"); // how large a mark is drawn
  const kindOf = (mark) => (mark === null ? "none" : (has(S.marks, mark) && S.marks[mark]) || "other");
  const WORST = ["yes", "partial", "other", "none", "no"];

  const state = { flags: new Set(S.flags || []), only: null, when: "any", query: "", from: null, selected: null, shown: S.step, origin: "" };

  /* the mark of a row for the chosen flags; of several, the least favourable */
  const markOf = (i) => {
    const marks = [...state.flags].map((id) => T.columns[id][i]);
    return marks.sort((a, b) => WORST.indexOf(kindOf(b)) - WORST.indexOf(kindOf(a)))[0];
  };
  const lookOf = (i) => {
    if (state.flags.size) return kindOf(markOf(i));
    if (category) return kinds.look(kinds.group(value(category, i)));
    if (amount) return value(amount, i) === null ? "none" : value(amount, i) > 0 ? "plain" : "rest";
    return "plain";
  };
  const term = (v) => (has(T.terms, v) ? T.terms[v][M.lang()] || T.terms[v].ja : v); // the publisher's own word
  const kinds = M.kindsOf(T, category ? T.columns[category.id] : [], term);
  const markWord = (mark) => {
    if (mark === null) return w("mark.none");
    return has(T.terms, mark) ? term(mark) : w("mark.as_is", { mark });
  };
  /* chosen flags with their marks as published: 洪水（L2）：△ */
  const markLine = (i) =>
    [...state.flags].map((id) => {
      const m = T.columns[id][i];
      return w("mark.line", { flag: flagNames([id]), mark: m === null ? w("mark.none") : term(m) });
    }).join(" ");
  const groupOf = (i) => (state.flags.size ? markOf(i) ?? "" : category ? kinds.group(value(category, i)) : null);
  const lookOfGroup = (g) => (state.flags.size ? kindOf(g === "" ? null : g) : kinds.look(g));
  const wordOfGroup = (g) => (state.flags.size ? markWord(g === "" ? null : g) : kinds.word(g));

  const text = Array.from({ length: T.n }, (_, i) => ["name", "kana", "address"].map((r) => fold(value(of(r), i) ?? "")).join("\n"));

  /* opening hours, in Japan's time whatever the device thinks */
  const openState = (i) => {
    const k = T.week[i];
    if (k < 0) return "unknown";
    const { day, minute } = M.now(), days = T.weeks[k].days, today = days[day], before = days[(day + 6) % 7];
    if ((before || []).some(([, b]) => minute + 1440 < b)) return "open";
    if (today === null) return "unknown";
    return today.some(([a, b]) => minute >= a && minute < b) ? "open" : "closed";
  };
  const hoursText = (i) => (!T.week ? "" : T.week[i] < 0 ? w("hours.unknown") : T.weeks[T.week[i]][M.lang()]);

  const far = (i) => (state.from && T.lat[i] !== null ? metres(state.from[0], state.from[1], T.lat[i] / 1e6, T.lon[i] / 1e6) : null);
  const distance = (m) => (m === null ? w("no_point") : M.distance(m));

  /* ---- what is shown ---- */
  const matches = (when = state.when) => {
    const q = fold(state.query), found = [];
    for (let i = 0; i < T.n; i++) {
      if (q && !text[i].includes(q)) continue;
      if (when !== "any") {
        const s = openState(i);
        if (!(s === when || (when === "maybe" && s !== "closed"))) continue;
      }
      found.push(i);
    }
    return found;
  };
  const shut = new RegExp(S.shut); // 「使用不可」 in the published name
  const usable = (i) => !shut.test(name(i)) && (!state.flags.size || !["no", "none"].includes(kindOf(markOf(i))));
  const nothingRegistered = () => state.flags.size > 0 && [...state.flags].some((id) => T.columns[id].every((v) => v === null));
  const order = (rows) => {
    const rank = (i) => (usable(i) ? 0 : 1);
    if (nothingRegistered()) return rows; // no designated place: no ranking is offered
    const d = new Map(rows.map((i) => [i, far(i)])), n = (i) => (amount && value(amount, i)) ?? -Infinity;
    const farther = (a, b) => (d.get(a) ?? Infinity) - (d.get(b) ?? Infinity), fewer = (a, b) => n(b) - n(a);
    return rows.sort((a, b) => rank(a) - rank(b) || farther(a, b) || fewer(a, b) || a - b);
  };

  /* ---- the rows together ---- */
  const groups = (matched) => {
    const count = new Map();
    for (const i of matched) count.set(groupOf(i), (count.get(groupOf(i)) || 0) + 1);
    const rank = (g) => (state.flags.size ? WORST.indexOf(lookOfGroup(g)) : kinds.last(g));
    if (state.flags.size && matched.length) for (const m of new Set([...state.flags].flatMap((id) => T.columns[id]))) if (!count.has(m ?? "")) count.set(m ?? "", 0);
    if (!state.flags.size && category && matched.length) for (const c of kinds.all) if (!count.has(c)) count.set(c, 0);
    return [...count].sort((a, b) => rank(a[0]) - rank(b[0]));
  };
  const near = (matched) => {
    if (!R) return null;
    const at = matched.filter((i) => T.lat[i] !== null && (!state.flags.size || kindOf(markOf(i)) === "yes")).map((i) => [T.lat[i] / 1e6, T.lon[i] / 1e6]);
    const box = S.near / 110000 + 0.002; // degrees, more than enough: leaves out what need not be measured
    return R.n.reduce((sum, n, k) => {
      const lat = R.lat[k] / 1e6, lon = R.lon[k] / 1e6;
      return sum + (at.some(([a, b]) => Math.abs(a - lat) < box && metres(lat, lon, a, b) <= S.near) ? n : 0);
    }, 0);
  };

  const flagNames = (ids) => ids.map((id) => flags.find((f) => f.id === id)[M.lang()]).join(w("and"));

  M.rows = {
    T, state, fields, flags, of, value, name, category, amount, term, kinds, kindOf, markOf, lookOf, markWord, markLine, groupOf,
    lookOfGroup, wordOfGroup, openState, hoursText, far, distance, matches, usable, nothingRegistered, order, groups, near, flagNames,
  };
})();
