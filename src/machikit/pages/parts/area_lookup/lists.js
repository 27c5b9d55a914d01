/* The lists of areas and of places, and the answer for the place that was looked up. */
(() => {
  "use strict";
  const M = window.machikit, A = M.areaLookup;
  if (!A) return;
  const { $, h, w, number, on } = M, { say, state, table: T, packed: P, block: B } = A;
  const fact = (text, published) => A.own("span", text, published);
  const swatch = (i) => (M.swatch ? M.swatch(P.fills[P.fill[i]]) : null);
  A.looks = ["k1", "k3", "k4", "k6"];

  /* ---- the list of areas; of dated records a line is all of one name ---- */
  const kindFacts = (rows) => {
    if (A.byKind) return A.names[rows[0]] ? [fact(A.names[rows[0]], true)] : [];
    return [...new Set(rows.map(A.kindOf))].filter((k) => k !== null).map((k) => fact(A.term(k), !M.has(T.terms, k)));
  };
  const facts = (rows) => {
    const found = kindFacts(rows), years = A.yearsOf(rows);
    if (years.length) found.push(fact(years.join(M.lang() === "en" ? ", " : "・")));
    else found.push(fact(say("ha", { n: B.ha[rows[0]] < 1 ? B.ha[rows[0]].toFixed(2) : A.tenth(B.ha[rows[0]]) })));
    B.places.forEach((table, k) => {
      const n = A.insideOf(k, rows).length;
      if (n) found.push(fact(say("inside.of", { title: table.title[M.lang()], n: number(n) })));
    });
    if (rows.some((i) => T.lat[i] === null)) found.push(fact(say("no_shape")));
    return found;
  };
  const many = (rows) => {
    if (B.lines) { const metres = A.whole(A.through(rows)); return metres ? `${number(metres)} m` : ""; }
    const years = A.yearsOf(rows);
    return years.length && state.mode !== "only" ? yearsSaid(years) : "";
  };
  const yearsSaid = (years) => say(years.length === 1 ? "years.n.1" : "years.n", { n: years.length });
  const groups = () => {
    const found = B.groups.map((rows, k) => ({ k, rows: rows.filter(A.inTime) })).filter((g) => g.rows.length);
    if (B.lines) return found.map((g) => ({ ...g, by: A.whole(A.through(g.rows)) })).sort((a, b) => b.by - a.by);
    if (!A.dated) return found;
    return found.map((g) => ({ ...g, years: A.yearsOf(g.rows) })).sort((a, b) => b.years.length - a.years.length || (b.years[0] || 0) - (a.years[0] || 0));
  };
  const wanted = (g, q) => {
    const text = [A.names[g.rows[0]] || "", A.titleOf(g.rows[0]), ...g.rows.map((i) => A.kindOf(i) || "")].join(" ");
    if (q && !M.fold(text).includes(q)) return false;
    return !state.only || (B.lines ? g.by > 0 : B.places.some((_, k) => A.insideOf(k, g.rows).length));
  };
  /* what is told of the line that was pressed: each record, what is inside, what overlaps */
  const details = (rows) => {
    const box = h("div", { class: "more-of" });
    if (A.dated)
      box.append(h("ul", {}, ...rows.slice().sort((a, b) => String(A.dates[b] || "").localeCompare(String(A.dates[a] || ""))).map((i) =>
        h("li", {}, h("b", { text: A.dates[i] || say("undated") }), " ", ...extra(i).flatMap((x) => [x, " "])))));
    B.places.forEach((table, k) => {
      const inside = A.insideOf(k, rows);
      if (inside.length) box.append(h("h3", { text: table.title[M.lang()] }), h("ul", {}, ...inside.map((i) => A.own("li", table.name[i] || w("no_name"), true))));
    });
    const others = B.overlaps.filter(([a]) => rows.includes(a));
    if (others.length) box.append(h("h3", { text: say("overlaps") }), h("ul", {}, ...others.sort((a, b) => b[2] - a[2]).map(([, b, share]) =>
      h("li", {}, A.own("span", A.titleOf(b), true), ` ${Math.round(share * 100)}%`))));
    return box.childElementCount ? box : null;
  };
  const SAID = ["name", "date", "code", "category"];
  const extra = (i) => [
    A.kindOf(i) === null ? null : fact(A.term(A.kindOf(i)), !M.has(T.terms, A.kindOf(i))),
    ...T.fields.filter((f) => !SAID.includes(f.role) && T.columns[f.id][i] !== null).map((f) => fact(String(T.columns[f.id][i]), true)),
  ].filter(Boolean);

  A.drawAreas = () => {
    const q = M.fold(state.query), every = groups(), found = every.filter((g) => wanted(g, q));
    A.listed = found;
    const rows = found.slice(0, state.shown).map((g) => {
      const open = g.k === state.group, told = many(g.rows);
      return h("li", { id: "g-" + g.k, class: open && "on" },
        h("button", { type: "button", class: "item", "aria-expanded": String(open), onclick: () => A.select(open ? null : g.k) }, swatch(g.rows[0]),
          h("span", { class: "what" }, A.own("b", A.titleOf(g.rows[0]), A.isOwn(g.rows[0])), h("small", {}, ...facts(g.rows))),
          told ? h("span", { class: "many", text: told }) : null),
        open ? details(g.rows) : null);
    });
    keep($("area-items"), rows);
    $("area-count").textContent = say("list.count", { n: number(found.length) });
    $("area-empty").hidden = found.length > 0 || !T.n;
    rest("area-more", found.length - rows.length);
    if ($("area-only")) M.replace($("area-only"), [M.chip(state.only, say(B.lines ? "filled.line" : "filled"), () => A.set({ only: !state.only, shown: B.step }))]);
  };
  const rest = (id, n) => {
    $(id).hidden = n <= 0;
    $(id).textContent = say("more", { n: number(Math.min(n, B.step)) });
  };
  const keep = (list, rows) => { // the line under the finger keeps the focus
    const held = document.activeElement, li = held && held.closest("li[id]"), inside = li && list.contains(li);
    list.replaceChildren(...rows);
    const row = inside && ($(li.id) || list.firstElementChild);
    if (row && row.querySelector("button")) row.querySelector("button").focus({ preventScroll: true });
  };

  /* ---- the lists of places ---- */
  const stands = (table, i) => {
    if (table.lat[i] === null) return "lost";
    return table.in[i].some(A.inTime) ? "in" : table.near[i].some(A.inTime) ? "near" : "out";
  };
  const said = (rows) => {
    const years = A.yearsOf(rows);
    return years.length ? years.map((y) => [say("year", { year: y }), false]) : rows.map((i) => [A.titleOf(i), A.isOwn(i)]);
  };
  const RANKS = ["in", "near", "out", "lost"];
  A.placeRows = (k) => {
    const table = B.places[k];
    return [...Array(table.n).keys()].map((i) => ({ i, is: stands(table, i), inside: table.in[i].filter(A.inTime) }))
      .sort((a, b) => !table.by[a.i] - !table.by[b.i] || RANKS.indexOf(a.is) - RANKS.indexOf(b.is) || (A.dated ? 0 : (a.inside[0] ?? 0) - (b.inside[0] ?? 0)) || a.i - b.i);
  };
  const drawPlaces = (k) => {
    const table = B.places[k], q = M.fold(state.query), every = A.placeRows(k);
    const found = every.filter(({ i }) => !q || M.fold(`${table.name[i] || ""} ${table.category[i] || ""}`).includes(q));
    const rows = found.slice(0, state.places[k]).map(({ i, is, inside }) => {
      const kind = table.category[i], by = table.by[i], told = is === "in" ? said(inside) : [[say("places." + is), false]];
      return h("li", { id: `p-${k}-${i}` }, h("button", { type: "button", class: "item", onclick: () => A.goTo(k, i) }, M.glyph(A.looks[k % 4]),
        h("span", { class: "what" }, A.own("b", table.name[i] || w("no_name"), !!table.name[i]),
          h("small", {}, kind ? fact(A.term(kind, table.terms), !M.has(table.terms, kind)) : null, by ? fact(say("places.line", { line: B.lines.name[by[0]], m: by[1] }), true) : null)),
        h("span", { class: "many " + is }, ...told.map(([text, published]) => fact(text, published)))));
    });
    keep($("area-places-items-" + k), rows);
    $("area-places-" + k).textContent = table.title[M.lang()];
    $("area-places-count-" + k).textContent = say("places.count", { n: number(table.n), inside: number(every.filter((x) => x.is === "in").length) });
    $("area-places-empty-" + k).hidden = found.length > 0;
    rest("area-places-more-" + k, found.length - rows.length);
  };
  A.drawPlaces = () => B.places.forEach((_, k) => drawPlaces(k));

  /* ---- the answer ---- */
  const line = (i, note) => h("li", {}, swatch(i), h("span", { class: "what" }, A.own("b", A.titleOf(i), A.isOwn(i)),
    h("small", {}, ...(A.byKind ? [] : kindFacts([i])), A.dates[i] ? fact(A.dates[i]) : null, ...extra(i).slice(A.kindOf(i) === null ? 0 : 1), note ? fact(note) : null)));
  const around = (key, place, published, values) => { // a word with a place in it: the place is in the data's language
    const [before, after] = say(key, { ...values, place: "\n" }).split("\n");
    return [before, A.own("b", place, published), after];
  };
  /* records that bear the town's name, wherever in the town they lie */
  const namedAfter = (town) => {
    const names = [town, town + "付近"].map(M.fold), rows = B.groups.flat().filter((i) => A.inTime(i) && names.includes(M.fold(A.names[i] || "")));
    return rows.length ? { rows, years: A.yearsOf(rows) } : null;
  };
  A.drawAnswer = () => {
    const box = $("area-found"), at = state.at;
    if (!box) return;
    if (!at) return box.replaceChildren(h("p", { class: "note", text: say("where.hint") }));
    const found = A.find(at.lat, at.lon, at.town), place = at.town || w(at.said), inside = found.inside;
    A.found = found;
    const near = found.near.filter(({ i }) => !(P.divides && inside.includes(i))).slice(0, 6);
    const told = inside.length
      ? [h("p", { class: "found" }, ...around("in", place, !!at.town)), h("ul", {}, ...byDate(inside).map((i) => line(i)))]
      : [h("p", { class: "found" }, ...around("outside", place, !!at.town)), h("p", { class: "warn", text: say("outside.note") })];
    if (near.length)
      told.push(h("p", { class: "near", text: say(at.town ? "near.town" : "near", { metres: found.reach }) }), h("ul", {}, ...near.map(({ i, metres }) => line(i, say("far", { distance: M.distance(metres) })))));
    const named = at.town && A.dated ? namedAfter(at.town) : null;
    if (named) told.push(h("p", { class: "near" }, ...around("named", at.town, true)), h("ul", {}, h("li", {}, swatch(named.rows[0]), h("span", { class: "what" }, h("b", { text: yearsSaid(named.years) }), h("small", { text: named.years.join(M.lang() === "en" ? ", " : "・") })))));
    if (at.town) told.push(h("p", { class: "note", text: say("town.note") }));
    if (at.said === "here") told.push(h("p", { class: "note", text: say("here.note") }));
    told.push(h("p", { class: "ask", text: say("ask") }), h("button", { type: "button", class: "go", onclick: () => A.look(null), text: say("clear") }));
    box.replaceChildren(...told);
  };
  const byDate = (rows) => rows.slice().sort((a, b) => String(A.dates[b] || "").localeCompare(String(A.dates[a] || "")) || a - b);

  on("area-more", "click", () => { state.shown += B.step; A.drawAreas(); });
  B.places.forEach((_, k) => on("area-places-more-" + k, "click", () => { state.places[k] += B.step; drawPlaces(k); }));
})();
