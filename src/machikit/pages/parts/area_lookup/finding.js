/* What the page knows of its areas, and where a place is. */
(() => {
  "use strict";
  const M = window.machikit, B = M.block("area_lookup");
  if (!B) return;
  const { w, number } = M;
  const A = (M.areaLookup = { block: B });
  const T = (A.table = B.table || M.block("data")), P = (A.packed = B.shapes || M.block("data-shapes"));
  const areas = (A.areas = M.layers.data && M.layers.data.rings ? M.layers.data : M.Areas ? new M.Areas(T, P) : null);
  const dated = (A.dated = B.years.some((y) => y !== null));
  const known = B.years.filter((y) => y !== null);
  A.first = Math.min(...known); A.last = Math.max(...known);

  const state = (A.state = { mode: "all", year: A.last, kind: 0, query: "", only: !!B.lines, shown: B.step, places: B.places.map(() => B.step), at: null, group: null });

  /* ---- words ---- */
  const title = (x) => x.title[M.lang()];
  A.say = (key, values) => w("area." + key, { area: w("area.area"), areas: w("area.areas"), metres: B.near, lines: B.lines ? title(B.lines) : "", ...values });
  const column = (role) => {
    const f = T.fields.find((x) => x.role === role);
    return f ? T.columns[f.id] : [];
  };
  A.names = column("name");
  A.dates = column("date");
  A.term = (value, terms) => { const t = (terms || T.terms)[value]; return t ? t[M.lang()] : value; };
  A.byKind = P.kinds.length === T.n && T.n > 1 && !P.kinds.includes(null);
  A.kindOf = (i) => P.kinds[P.of[i]];
  A.kindName = (kind) => (kind === null ? w(P.kinds.length === 1 ? "topic" : "area.kind.none") : A.term(kind));
  A.titleOf = (i) => (A.byKind ? A.term(A.kindOf(i)) : A.names[i] || w("no_name"));
  /* a text in the data's own words is said to be Japanese, whatever the page's language */
  A.own = (tag, text, published, props) => M.h(tag, { ...props, lang: published ? "ja" : null, text });
  A.isOwn = (i) => (A.byKind ? !M.has(T.terms, A.kindOf(i)) : !!A.names[i]);
  A.tenth = (n) => number(Math.floor(n * 10 + 0.5 + 1e-9) / 10, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  A.whole = (n) => Math.floor(n + 0.5);

  /* ---- which rows are shown: by year, and of the kind that is filled where kinds each divide the city ---- */
  A.inTime = (i) => !dated || state.mode === "all" || (B.years[i] !== null && (state.mode === "only" ? B.years[i] === state.year : B.years[i] <= state.year));
  A.shown = () => [...Array(T.n).keys()].filter(A.inTime);
  A.yearsOf = (rows) => [...new Set(rows.map((i) => B.years[i]).filter((y) => y !== null))].sort((a, b) => b - a);
  A.through = (rows) => {
    const mine = new Set(rows);
    return B.lines ? B.lines.pieces.reduce((sum, [, , metres, inside]) => sum + (inside.some((i) => mine.has(i)) ? metres : 0), 0) : 0;
  };
  A.insideOf = (k, rows) => {
    const mine = new Set(rows);
    return B.places[k].in.flatMap((inside, i) => (inside.some((r) => mine.has(r)) ? [i] : []));
  };

  /* ---- where a place is ---- */
  const towns = (M.block("base") || {}).towns || { name: [], lat: [], lon: [] };
  /* half the way to the next town's point: how far a town may reach around its own */
  const half = (name) => {
    const k = towns.name.indexOf(name), far = [];
    towns.name.forEach((_, i) => { if (i !== k) far.push(M.metres(towns.lat[k] / 1e5, towns.lon[k] / 1e5, towns.lat[i] / 1e5, towns.lon[i] / 1e5)); });
    return Math.max(100, Math.min(500, Math.round(Math.min(...far) / 20) * 10));
  };
  A.find = (lat, lon, town) => {
    const rows = areas ? areas.all.filter(A.inTime) : [], reach = town ? half(town) : B.near;
    const inside = areas ? areas.at(lat, lon, rows) : [], near = [];
    for (const i of rows) {
      if (inside.includes(i)) continue;
      const metres = areas.away(i, lat, lon, reach);
      if (metres < reach) near.push({ i, metres });
    }
    return { inside, near: near.sort((a, b) => a.metres - b.metres), reach };
  };
})();
