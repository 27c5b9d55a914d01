/* How the rows of a table look where no mark is chosen: by kind, and as large as their number. The rules are in look.py. */
(() => {
  "use strict";
  const M = window.machikit, { h, w } = M;
  const REST = "\u0000"; // the further kinds together: no cell reads like that

  /* T: the block; values: its kinds. A group is a kind with a look of its own, REST, or "" where none is stated. */
  M.kindsOf = (T, values, term) => {
    const own = T.kinds || [], further = new Set(values.filter((v) => v !== null && !own.includes(v))).size;
    return {
      all: further ? [...own, REST] : own,
      group: (v) => (v === null ? "" : own.includes(v) ? v : REST),
      look: (g) => (g === "" ? "none" : g === REST ? "rest" : "k" + own.indexOf(g)),
      word: (g) => (g === "" ? w("category.none") : g === REST ? w("category.other", { n: further }) : term(g)),
      last: (g) => (g === "" ? 99 : g === REST ? 98 : own.indexOf(g)),
    };
  };

  /* the sizes of marks explained: round numbers, each with its mark */
  M.stepsOf = (T) =>
    (T.steps || []).map(([n, r]) => h("span", {}, M.glyph("plain", r), `${M.number(n)} ${w("value.unit")}`));
})();
