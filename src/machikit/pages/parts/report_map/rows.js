/* The rows of a page of reports, or of places to check: what each is called, where it is, how it stands. */
(() => {
  "use strict";
  const M = window.machikit, B = M.block("report_map");
  if (!B) return;
  const { h, has, w, fold, metres } = M;
  const R = (M.reports = { block: B, walks: B.walks });
  R.say = (key, values) => w("report." + key, values);

  /* rows in the page's order, as the drawn map numbers them: { t: table, i: row } */
  R.rows = B.tables.flatMap((table, t) => Array.from({ length: table.n }, (_, i) => ({ t, i })));
  const field = B.tables.map((table) => (role) => table.fields.find((f) => f.role === role));
  R.cell = (k, role) => {
    const { t, i } = R.rows[k], f = field[t](role);
    return f ? B.tables[t].columns[f.id][i] : null;
  };
  R.number = (k) => { const { t, i } = R.rows[k]; return (B.tables[t].columns.id || [])[i] ?? null; };
  R.lat = R.rows.map(({ t, i }) => (B.tables[t].lat[i] === null ? null : B.tables[t].lat[i] / 1e6));
  R.lon = R.rows.map(({ t, i }) => (B.tables[t].lon[i] === null ? null : B.tables[t].lon[i] / 1e6));
  R.key = (k) => `${R.rows[k].t || ""}${B.tables[R.rows[k].t].keys[R.rows[k].i]}`;

  /* a value in the page's language where its publisher has said it, else as it stands, marked as Japanese */
  const terms = Object.assign({}, ...B.tables.map((table) => table.terms), B.spoken); // spoken: those of differences found on foot
  R.term = (v) => (has(terms, v) ? terms[v][M.lang()] || terms[v].ja : v);
  R.data = (tag, v, props) => h(tag, { ...props, text: R.term(v), lang: !has(terms, v) && "ja" });
  R.title = (k) => R.cell(k, R.walks ? "name" : "category");
  R.titled = (k, tag) => (R.title(k) === null ? h(tag, { text: R.walks ? w("no_name") : R.say("no_kind") }) : R.walks ? h(tag, { text: R.title(k), lang: "ja" }) : R.data(tag, R.title(k)));

  /* what the chips choose by: the kind of report, or the table of a place */
  R.kind = (k) => (R.walks ? R.rows[k].t : R.cell(k, "category"));
  R.kinds = [...new Set(R.rows.map((_, k) => R.kind(k)))].filter((v) => v !== null);
  R.kindName = (kind) => (R.walks ? B.tables[kind].title[M.lang()] : R.term(kind));

  const text = R.rows.map((_, k) => ["name", "kana", "address", "place", "text", "category"].map((role) => fold(R.cell(k, role) ?? "")).concat(fold(R.number(k) ?? "")).join("\n"));
  R.matches = (k, q) => !q || text[k].includes(q);
  R.far = (k, from) => (from && R.lat[k] !== null ? metres(from[0], from[1], R.lat[k], R.lon[k]) : null);

  /* ---- how a row stands, and how that looks and is called ---- */
  R.state = (k) => (R.walks && R.notes ? R.notes.state(k) : null) ?? B.state[k];
  const LOOKS = R.walks ? { noted: "k1", seen: "k2", unseen: "plain" } : { open: "k1", closed: "none", unknown: "other" };
  R.states = Object.keys(LOOKS);
  R.look = (k) => LOOKS[R.state(k)];
  R.lookOf = (state) => LOOKS[state];
  R.open = (k) => R.state(k) !== "closed";

  if (!R.walks) {
    const waits = new Map(R.kinds.map((kind) => [kind, 0]));
    R.rows.forEach((_, k) => R.open(k) && R.kind(k) !== null && waits.set(R.kind(k), waits.get(R.kind(k)) + 1));
    R.kinds.sort((a, b) => waits.get(b) - waits.get(a)); // what most wait for comes first
  }

  /* ---- pairs that may be the same thing ---- */
  R.others = R.rows.map(() => []);
  for (const [a, b] of B.pairs || []) { R.others[a].push(b); R.others[b].push(a); }
  R.groups = (() => {
    const of = new Map();
    for (const [a, b] of B.pairs || []) {
      const one = of.get(a) || [a], two = of.get(b) || [b];
      const both = one === two ? one : one.concat(two);
      for (const k of both) of.set(k, both);
    }
    const found = [...new Set(of.values())].map((g) => g.slice().sort((a, b) => a - b));
    return found.filter((g) => g.some(R.open)).sort((a, b) => a[0] - b[0]);
  })();
})();
