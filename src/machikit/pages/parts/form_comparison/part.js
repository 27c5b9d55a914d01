/* Forms side by side: filters, the common form and what it spares, two municipalities, all from one block. */
(() => {
  "use strict";
  const M = window.machikit, B = M.block("form_comparison");
  if (!B || !B.items.length) return;
  const { $, on, h, has, fold } = M;
  const w = (key, values) => M.w("form_comparison." + key, values);
  const KIND = { y: "yes", n: "no", "?": "unknown" }, SIGN = { y: "✓", n: "−", "?": "？" };
  const MOST_PRINTED = 1000, MOST_LISTED = 300;
  const step = matchMedia("(max-width: 900px)").matches ? 20 : B.step; // an item is a card on a phone

  const places = B.places, items = B.items.map(([name, section, way, marks, by, minutes]) => ({
    name, section, way, marks, by, minutes, asking: [...marks].filter((m) => m === "y").length }));
  const state = { asks: "all", by: "any", section: "", query: "", form: new Set(B.form), a: 0, b: 1, shown: step };

  /* the publisher's own word, in the reader's language where there is one */
  const said = (v) => (v === null ? w("section.none") : has(B.terms, v) ? B.terms[v][M.lang()] : v);
  const lang = (v) => (v === null || has(B.terms, v) ? null : "ja");
  const text = items.map((i) => fold(i.name) + "\n" + Object.values(B.terms[i.name] || {}).map(fold).join("\n"));

  const PRESETS = {
    least: (i) => i.asking > 0 && (i.asking === places.length || i.by === "law"),
    law: (i) => i.by === "law" && i.asking > 0,
    half: (i) => i.asking * 2 >= places.length && i.asking > 0,
  };
  const chosen = (rule) => new Set([...items.keys()].filter((k) => PRESETS[rule](items[k])));
  const same = (a, b) => a.size === b.size && [...a].every((k) => b.has(k));

  const matches = () => {
    const q = fold(state.query), n = places.length;
    const asks = { all: () => true, every: (i) => i.asking === n, some: (i) => i.asking > 0 && i.asking < n, one: (i) => i.asking === 1 };
    return [...items.keys()].filter((k) => asks[state.asks](items[k]) && (state.by === "any" || items[k].by === state.by)
      && (state.section === "" || items[k].section === +state.section) && (!q || text[k].includes(q)));
  };

  /* what the common form changes for a municipality */
  const change = (p) => {
    const found = { now: 0, spared: 0, added: 0, minutes: 0 };
    items.forEach((item, k) => {
      const asks = item.marks[p] === "y", kept = state.form.has(k);
      found.now += asks;
      found.added += !asks && kept;
      if (asks && !kept) {
        found.spared += 1;
        found.minutes += (B.timed && item.minutes[p]) || 0;
      }
    });
    return found;
  };

  /* ---- drawing ---- */
  const bar = (part, whole, kind) => {
    const i = h("i", { class: kind });
    i.style.width = `${((100 * part) / (whole || 1)).toFixed(2)}%`;
    return i;
  };
  const drawForm = () => {
    $("fc-form-title").textContent = w("form.title", { n: M.number(state.form.size) });
    $("fc-status").textContent = $("fc-form-title").textContent;
    let rows = places.map((place, p) => ({ place, ...change(p) }));
    if (rows.length > B.columns) rows = rows.sort((a, b) => b.spared - a.spared).slice(0, B.columns);
    const most = Math.max(...rows.map((r) => r.now));
    $("fc-cities").replaceChildren(...rows.map((r) => h("li", {}, h("b", { lang: lang(r.place), text: said(r.place) }),
      h("span", { class: "fc-bar", "aria-hidden": "true" }, bar(r.now - r.spared, most, "kept"), bar(r.spared, most, "spared")),
      h("span", { class: "fc-said", text: w("city", { now: M.number(r.now), spared: M.number(r.spared) })
        + (r.added ? w("city.added", { added: M.number(r.added) }) : "") + (B.timed ? " " + w("city.minutes", { n: M.number(Math.round(r.minutes)) }) : "") }))));
    M.replace($("fc-presets"), Object.keys(PRESETS).map((rule) => M.chip(same(state.form, chosen(rule)), w("preset." + rule), () => {
      state.form = chosen(rule);
      draw();
    })));
    drawDraft();
  };
  const list = (rows, cap = MOST_LISTED) => h("ul", {}, ...rows.slice(0, cap).map((i) => h("li", { lang: lang(i.name), text: said(i.name) })),
    rows.length > cap ? h("li", { text: w("pair.more", { n: M.number(rows.length - cap) }) }) : null);
  const drawDraft = () => {
    const by = new Map();
    for (const k of [...state.form].sort((a, b) => a - b)) by.set(items[k].section, [...(by.get(items[k].section) || []), items[k]]);
    $("fc-draft").replaceChildren(...[...by].map(([s, rows]) =>
      h("div", {}, h("h3", { lang: lang(B.sections[s]), text: said(B.sections[s]) }), list(rows))));
  };

  const mark = (item, p) => h("td", { role: "cell", class: "m " + KIND[item.marks[p]] },
    h("span", { class: "fc-place", lang: lang(places[p]), text: said(places[p]) }),
    h("span", { "aria-hidden": "true", text: SIGN[item.marks[p]] }), h("span", { class: "visually-hidden", text: w("mark." + KIND[item.marks[p]]) }));
  const label = (key) => h("span", { class: "fc-place", text: w(key) + " " }); // on a phone, where no header stands above
  const row = (k) => {
    const item = items[k], box = h("input", { type: "checkbox", id: "fc-i" + k, checked: state.form.has(k) });
    box.addEventListener("change", () => {
      box.checked ? state.form.add(k) : state.form.delete(k);
      tr.classList.toggle("in", box.checked);
      drawForm();
    });
    const tr = h("tr", { role: "row", class: state.form.has(k) ? "in" : null },
      h("th", { scope: "row", role: "rowheader" }, h("label", {}, box, h("span", { lang: lang(item.name), text: said(item.name) }))),
      ...places.slice(0, B.columns).map((_, p) => mark(item, p)),
      h("td", { role: "cell", class: "n" }, label("asking"), w("of", { n: item.asking, all: places.length })),
      h("td", { role: "cell", class: "by " + item.by }, label("by"), w("by." + (item.by || "none"))));
    return tr;
  };
  const drawTable = (most = state.shown) => {
    const found = matches(), nodes = [], columns = Math.min(places.length, B.columns) + 3;
    let before = -1;
    for (const k of found.slice(0, most)) {
      const s = items[k].section;
      if (s !== before) nodes.push(h("tr", { role: "row", class: "fc-section" }, h("th", { scope: "colgroup", role: "columnheader", colspan: columns, lang: lang(B.sections[s]), text: said(B.sections[s]) })));
      before = s;
      nodes.push(row(k));
    }
    if (!found.length) nodes.push(h("tr", { role: "row" }, h("td", { role: "cell", colspan: columns, text: w("none") })));
    $("fc-body").replaceChildren(...nodes);
    $("fc-head").replaceChildren(h("tr", { role: "row" }, ...["item", ...places.slice(0, B.columns).map((p) => [p]), "asking", "by"].map((c) =>
      h("th", { scope: "col", role: "columnheader", lang: Array.isArray(c) ? lang(c[0]) : null, text: Array.isArray(c) ? said(c[0]) : w(c) }))));
    $("fc-count").textContent = w("count", { n: M.number(found.length), all: M.number(items.length) });
    $("fc-more").hidden = found.length <= most;
    $("fc-more").textContent = w("more", { n: M.number(Math.min(step, found.length - most)) });
  };
  const drawFilters = () => {
    const kinds = places.length > 1 ? ["all", "every", "some", "one"] : ["all"];
    M.replace($("fc-asks"), kinds.map((kind) => M.chip(state.asks === kind, w("filter." + kind), () => filter({ asks: kind }))));
    options("fc-by", ["any", "law", "own", ""].filter((v) => v === "any" || items.some((i) => i.by === v)), state.by, (v) => (v === "any" ? w("filter.any") : w("by." + (v || "none"))));
    options("fc-section", ["", ...B.sections.keys()], state.section, (v) => (v === "" ? w("filter.any") : said(B.sections[v])));
  };
  const options = (id, values, now, word) => {
    const box = $(id);
    box.replaceChildren(...values.map((v) => h("option", { value: String(v), text: word(v) })));
    box.value = String(now);
  };

  const drawPair = () => {
    if (!$("fc-pair")) return;
    const { a, b } = state, pick = (x, y) => items.filter((i) => (i.marks[a] === "y") === x && (i.marks[b] === "y") === y);
    const names = { first: said(places[a]), second: said(places[b]) };
    const kinds = { first: pick(true, false), second: pick(false, true), both: pick(true, true) };
    $("fc-pair").replaceChildren(...Object.entries(kinds).map(([kind, rows]) =>
      h("div", { class: kind }, h("h3", { text: w("pair." + kind, { ...names, n: M.number(rows.length) }) }), rows.length ? list(rows) : h("p", { class: "note", text: w("pair.none") }))));
    for (const id of ["fc-a", "fc-b"]) options(id, [...places.keys()], id === "fc-a" ? a : b, (p) => said(places[p]));
  };
  const drawNumbers = () => {
    const count = { items: items.length };
    if (places.length > 1) Object.assign(count, { every: items.filter((i) => i.asking === places.length).length, one: items.filter((i) => i.asking === 1).length });
    if (items.some((i) => i.by)) Object.assign(count, { law: items.filter((i) => i.by === "law").length, own: items.filter((i) => i.by === "own").length });
    M.tiles(Object.entries(count).map(([key, n]) => M.tile(n, w("unit"), w("n." + key))));
  };

  /* ---- choosing ---- */
  const draw = () => { drawForm(); drawTable(); };
  const filter = (change) => {
    Object.assign(state, change, { shown: step });
    drawFilters();
    drawTable();
  };
  on("fc-by", "change", (e) => filter({ by: e.target.value }));
  on("fc-section", "change", (e) => filter({ section: e.target.value }));
  on("fc-search", "input", (e) => filter({ query: e.target.value }));
  on("fc-more", "click", () => { state.shown += step; drawTable(); });
  on("fc-a", "change", (e) => { state.a = +e.target.value; drawPair(); });
  on("fc-b", "change", (e) => { state.b = +e.target.value; drawPair(); });

  M.onCsv(() => M.csvText([
    [w("filter.section"), w("item"), w("by"), ...places, w("asking"), w("csv.in")],
    ...items.map((i, k) => [i.section === null ? "" : B.sections[i.section], i.name, w("by." + (i.by || "none")),
      ...[...i.marks].map((m) => w("mark." + KIND[m])), i.asking, w(state.form.has(k) ? "yes" : "no")]),
  ]));
  M.onPrint(() => drawTable(MOST_PRINTED), () => drawTable());
  M.form_comparison = { state, items, places, change, matches };
  M.onSpeak(() => { drawNumbers(); drawFilters(); draw(); drawPair(); });
})();
