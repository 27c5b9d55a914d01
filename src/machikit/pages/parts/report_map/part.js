/* The page of reports: numbers, filters, list in order of urgency, the rule behind it, and what a press on the map does. */
(() => {
  "use strict";
  const M = window.machikit, R = M.reports;
  if (!R) return;
  const { $, on, h, w, number, replace, settings: S } = M, { block: B, say, walks, notes: N } = R;
  const NEAR = 100; // metres: "around here"
  const FIRST = walks ? null : "open";
  const state = (R.stateNow = { view: FIRST, kind: null, section: null, query: "", order: "score", from: null, origin: "", selected: null, shown: B.step });
  const all = [...R.rows.keys()];
  let matched = [], listed = [], sets = []; // rows that fit the filters, those of the view, and the groups among them

  /* where distances are counted from: a town by its name, or a word of the page's */
  const origin = () => (state.named ? h("span", { text: state.origin, lang: "ja" }) : h("span", { text: w(state.origin) }));

  /* ---- what is shown ---- */
  const sections = walks ? [] : [...new Set(all.map((k) => R.cell(k, "section")).filter((v) => v !== null))];
  const inView = (k) => {
    if (state.view === null || state.view === "all") return true;
    if (walks) return R.state(k) === state.view;
    return state.view === "twins" ? R.others[k].length > 0 : R.open(k) === (state.view === "open");
  };
  const age = (k) => B.age[k] ?? -1;
  const orders = {
    score: (a, b) => R.open(b) - R.open(a) || (R.open(a) ? R.points(b) - R.points(a) || age(b) - age(a) : (age(a) < 0) - (age(b) < 0) || age(a) - age(b)) || a - b,
    old: (a, b) => age(b) - age(a) || a - b,
    new: (a, b) => (age(a) < 0) - (age(b) < 0) || age(a) - age(b) || a - b,
  };
  const nearest = (rows) => {
    const far = new Map(rows.map((k) => [k, R.far(k, state.from) ?? Infinity]));
    return rows.sort((a, b) => far.get(a) - far.get(b) || a - b);
  };
  const ordered = (rows) => (state.from && (walks || state.order === "near") ? nearest(rows) : walks ? rows : rows.sort(orders[state.order === "near" ? "score" : state.order]));

  /* ---- numbers ---- */
  const toggle = (view) => () => set({ view: state.view === view ? (walks ? null : "all") : view });
  const drawNumbers = () => {
    if (walks) {
      const n = (one) => matched.filter((k) => R.state(k) === one).length;
      return M.tiles([M.tile(matched.length, w("unit"), say("walk.all"), null, state.view === null, () => set({ view: null })),
        ...["unseen", "noted", "seen"].map((one) => M.tile(n(one), w("unit"), say("walk." + one), R.lookOf(one), state.view === one, toggle(one)))]);
    }
    const s = R.sums(matched), on = (view) => state.view === view;
    M.tiles([
      M.tile(s.open, say("unit"), say("open"), "k1", on("open"), toggle("open")),
      M.tile(s.closed, say("unit"), say("closed"), "none", on("closed"), toggle("closed")),
      M.tile(s.middle, say("day"), say("middle")), M.tile(s.oldest, say("day"), say("oldest")),
      ...(s.within === null ? [] : [M.tile(s.within, "%", say("within", { days: B.within[0] }))]),
      M.tile(s.groups.length, say("groups"), say("twins"), null, on("twins"), toggle("twins")),
    ]);
  };

  /* ---- filters ---- */
  const drawControls = () => {
    if (R.kinds.length > 1) replace($("report-kinds"), [M.chip(state.kind === null, say("all"), () => set({ kind: null })), ...R.kinds.map((kind) => {
      const chip = M.chip(state.kind === kind, R.kindName(kind), () => set({ kind: state.kind === kind ? null : kind }));
      if (!walks && R.kindName(kind) === kind) chip.lang = "ja";
      return chip;
    })]);
    else $("report-kinds").hidden = true;
    if ($("report-section")) {
      const told = [h("option", { value: "", text: say("section.all") }), ...sections.map((s, n) => R.data("option", s, { value: n + 1 }))];
      $("report-section").replaceChildren(...told);
      $("report-section").value = state.section === null ? "" : String(sections.indexOf(state.section) + 1);
    }
    if (!$("report-order")) return;
    $("report-order").querySelector("[value=near]").disabled = !state.from;
    $("report-order").value = state.order;
  };
  const drawNear = () => {
    if (!$("report-near")) return;
    const around = state.from ? matched.filter((k) => (R.far(k, state.from) ?? Infinity) <= NEAR) : [];
    const open = around.filter(R.open).length;
    $("report-near").replaceChildren();
    if (!state.from) return;
    const [before, after] = say("near", { place: "\n", metres: NEAR, open: number(open), closed: number(around.length - open) }).split("\n");
    $("report-near").append(before, origin(), after);
  };

  /* ---- the rule ---- */
  const drawRule = () => {
    if (!$("rule-parts")) return;
    $("rule-said").textContent = say("rule.said", R.weights);
    const held = document.activeElement && document.activeElement.id;
    $("rule-parts").replaceChildren(...["age", "kind", "twin"].map((part) => h("label", {}, h("span", { text: say("rule." + part) }),
      h("input", { type: "range", id: "rule-" + part, min: 0, max: 3, step: 1, value: R.weights[part], oninput: (e) => { R.weights[part] = +e.target.value; reorder(); } }),
      h("output", { for: "rule-" + part, text: "×" + R.weights[part] }))));
    $("rule-kinds").replaceChildren(...R.kinds.map((kind, n) => h("label", {}, R.data("span", kind),
      h("select", { id: "weight-" + n, onchange: (e) => { R.of.set(kind, +e.target.value); reorder(); } }, ...[0, 1, 2, 3].map((v) => h("option", { value: v, text: v, selected: R.of.get(kind) === v }))))));
    if (held && $(held) && held !== document.activeElement.id && (held.startsWith("rule-") || held.startsWith("weight-"))) $(held).focus();
  };
  const reorder = () => { state.order = "score"; draw(); };

  /* ---- the list ---- */
  const when = (k) => {
    const date = (R.cell(k, "date") ?? "—").slice(0, 10), end = (R.cell(k, "closed") ?? "").slice(0, 10);
    if (!R.open(k)) return B.took[k] === null ? say("since.closed", { date }) : say("took", { date: end, n: number(B.took[k]) });
    return B.age[k] === null ? say("since.odd", { date }) : say("since", { date, n: number(B.age[k]) });
  };
  const facts = (k) => {
    const told = [h("em", { class: R.state(k), text: walks ? say("walk.is." + R.state(k)) : say(R.open(k) ? "open.is" : "closed.is") })];
    if (walks) {
      if (B.tables.length > 1) told.push(h("span", { text: R.kindName(R.kind(k)) }));
      if (R.cell(k, "place") !== null) told.push(h("span", { text: R.cell(k, "place"), lang: "ja" }));
    } else {
      const status = R.cell(k, "status");
      if (status === null) told.push(h("span", { text: say("no_status.is") }));
      else if (R.term(status) !== told[0].textContent) told.push(R.data("span", status));
      told.push(h("span", { text: when(k) }));
      if (R.cell(k, "section") !== null) told.push(R.data("span", R.cell(k, "section")));
      if (R.others[k].length) told.push(h("span", { class: "twin", text: say("twins.of", { n: number(R.others[k].length) }) }));
    }
    if (R.lat[k] === null) told.push(h("span", { text: w("no_point") }));
    return told;
  };
  const where = (k) => (walks ? R.cell(k, "address") : R.cell(k, "place"));
  const right = (k) => {
    const far = R.far(k, state.from);
    if (state.from && (walks || state.order === "near")) return far === null ? null : h("span", { class: "far", text: M.distance(far) });
    return walks || !R.open(k) ? null : h("span", { class: "points", text: R.tenths(R.points(k)) }, h("small", { text: say("points") }));
  };
  const item = (k) => {
    const on = state.selected === k;
    const button = h("button", { type: "button", class: "item", "aria-expanded": String(on), onclick: () => select(on ? null : k, "list") },
      h("span", { class: "mark" }, M.glyph(R.look(k))),
      h("span", { class: "what" }, h("b", {}, R.titled(k, "span")), where(k) === null ? null : h("small", { class: "address", lang: "ja", text: where(k) }),
        !walks && R.cell(k, "text") !== null ? h("span", { class: "quote", lang: "ja", text: R.cell(k, "text") }) : null, h("small", { class: "facts" }, ...facts(k))),
      right(k));
    return h("li", { id: "r-" + k, class: on && "on" }, button, walks ? deeds(k) : null, on ? details(k) : null);
  };
  const unseen = (k) => h("span", { class: "visually-hidden", lang: "ja", text: R.title(k) ?? "" });
  const deeds = (k) => h("div", { class: "at" },
    h("button", { type: "button", class: "ok", onclick: () => N.right(k) }, unseen(k), say("walk.right")),
    h("button", { type: "button", class: "no", onclick: () => N.ask({ row: k }) }, unseen(k), say("walk.differs")));
  const details = (k) => {
    const { t, i } = R.rows[k], table = B.tables[t], dl = h("dl", {});
    const known = walks ? ["name", "address", "code"] : ["category", "text", "place"];
    for (const f of table.fields) {
      const v = table.columns[f.id][i];
      if (v === null || known.includes(f.role) || f.id === "point_level") continue;
      dl.append(h("div", {}, h("dt", { text: f[M.lang()] }), R.data("dd", String(v))));
    }
    return h("div", { class: "more-of" }, dl, walks ? null : rule(k), walks ? null : again(k), h("a", { href: "#i=" + R.key(k), text: w("link_here") }));
  };
  const rule = (k) => {
    if (!R.open(k)) return null;
    const p = R.parts(k);
    return h("p", { class: "note", text: say("rule.points", { points: R.tenths(R.points(k)), a: R.tenths(p.age), k: p.kind, t: p.twin, ...R.weights }) });
  };
  const again = (k) => {
    if (!R.others[k].length) return null;
    const one = (j) => h("li", {}, h("button", { type: "button", onclick: () => { set({ view: "twins" }); select(j, "list"); } }, h("span", { text: when(j) + " " }), R.cell(j, "text") === null ? null : h("span", { lang: "ja", text: R.cell(j, "text") })));
    return h("div", {}, h("b", { text: say("twins.here") }), h("ul", { class: "again" }, ...R.others[k].map(one)));
  };
  const drawList = (printed) => {
    const most = printed ? S.print : state.shown, nodes = [];
    if (state.view === "twins" && !walks) {
      let n = 0;
      sets.forEach((g, k) => {
        if (n >= most) return;
        nodes.push(h("li", { class: "group", text: say("twins.group", { k: k + 1 }) }), ...g.map(item));
        n += g.length;
      });
    } else nodes.push(...listed.slice(0, most).map(item));
    keep($("report-items"), nodes);
    const total = state.view === "twins" && !walks ? sets.length : listed.length, rest = listed.length - Math.min(most, listed.length);
    $("report-title").textContent = say(walks ? "walk.list" : { open: "list", closed: "list.closed", twins: "list.twins" }[state.view] || "list.all", { n: number(total) });
    $("report-from").replaceChildren();
    if (state.from && (walks || state.order === "near")) {
      const [before, after] = w("list.from", { place: "\n" }).split("\n");
      $("report-from").append(before, origin(), after);
    }
    $("report-more").hidden = printed || rest <= 0;
    $("report-more").textContent = say(walks ? "walk.more" : "more", { n: number(Math.min(rest, B.step)) });
    $("report-empty").hidden = listed.length > 0;
    if ($("twins-note")) $("twins-note").hidden = state.view !== "twins" || walks;
    $("report-narrow").hidden = listed.length <= S.print;
  };
  /* the button under the finger keeps the focus, although its row is a new one */
  const keep = (list, nodes) => {
    const held = document.activeElement, li = held && held.closest && held.closest("li[id]"), inside = li && list.contains(li);
    const which = inside && [".item", ".ok", ".no"].find((s) => held.matches(s));
    list.replaceChildren(...nodes);
    const row = inside && $(li.id), next = row && row.querySelector(which || ".item");
    if (next) next.focus({ preventScroll: true });
  };

  /* ---- choosing ---- */
  const title = (k) => h("strong", {}, R.titled(k, "span"));
  const popup = (k, rows) => {
    if (!R.at(k)) return;
    if (rows && rows.length > 1) return R.popup(R.at(k), [h("div", { class: "many", text: say("popup.many", { n: rows.length }) }), ...rows.slice(0, 12).map((j) => h("button", { type: "button", onclick: () => select(j, "map") }, R.titled(j, "span"), where(j) === null ? null : h("span", { lang: "ja", text: " " + where(j) })))]);
    R.popup(R.at(k), [title(k), where(k) === null ? "" : h("div", { lang: "ja", text: where(k) }), !walks && R.cell(k, "text") !== null ? h("div", { lang: "ja", text: R.cell(k, "text") }) : "",
      h("div", { class: "what" }, h("small", { class: "facts" }, ...facts(k))), ...(walks ? [h("button", { type: "button", onclick: () => N.right(k) }, say("walk.right")), h("button", { type: "button", onclick: () => N.ask({ row: k }) }, say("walk.differs"))] : [])]);
  };
  const select = (k, by, rows) => {
    state.selected = k;
    const at = k === null ? -1 : listed.indexOf(k);
    if (at >= state.shown) state.shown = at + 1;
    drawList();
    R.drawMap(listed, state.selected);
    history.replaceState(null, "", k === null ? location.href.split("#")[0] : "#i=" + R.key(k));
    if (k === null) return M.map && M.map.closePopup();
    if (R.at(k)) {
      if (by !== "map") M.map.setView(R.at(k), Math.max(M.map.getZoom(), 15), { animate: false });
      popup(k, rows);
    }
    if (by === "map" && !walks && $("r-" + k)) $("r-" + k).scrollIntoView({ block: "nearest" });
  };
  const from = (lat, lon, label, named) => {
    set({ from: [lat, lon], origin: label, named, order: "near" });
    M.pin(state.from);
    if (M.map) M.map.setView([lat, lon], Math.max(M.map.getZoom(), 14), { animate: false });
  };
  const spot = (at) => {
    from(at.lat, at.lng, "map_point", false);
    const here = { lat: Math.round(at.lat * 1e6) / 1e6, lon: Math.round(at.lng * 1e6) / 1e6 };
    R.popup(at, [walks ? "" : h("div", { text: $("report-near").textContent }), h("button", { type: "button", onclick: () => N.ask(here) }, say(walks ? "what.missing" : "note.title"))]);
  };

  /* ---- begin ---- */
  const draw = () => {
    const q = M.fold(state.query);
    matched = all.filter((k) => (state.kind === null || R.kind(k) === state.kind) && (state.section === null || R.cell(k, "section") === state.section) && R.matches(k, q));
    const found = new Set(matched);
    sets = R.groups.filter((g) => g.some((k) => found.has(k)));
    listed = state.view === "twins" && !walks ? sets.flat() : ordered(matched.filter(inView));
    if (state.selected !== null && !listed.includes(state.selected)) state.selected = null;
    drawNumbers(); drawControls(); drawNear(); drawRule(); drawList(); N.draw(); R.drawLegend(); R.drawMap(listed, state.selected);
    $("report-status").textContent = say("status", { n: number(listed.length) });
  };
  const set = (change) => { Object.assign(state, change, { shown: B.step }); draw(); };
  R.listed = () => listed;
  M.listed = M.listed || R.listed;
  N.changed = () => { if (M.map) M.map.closePopup(); draw(); };
  on("report-search", "input", (e) => set({ query: e.target.value }));
  on("report-section", "change", (e) => set({ section: e.target.value ? sections[+e.target.value - 1] : null }));
  on("report-order", "change", (e) => set({ order: e.target.value }));
  on("report-more", "click", () => { state.shown += B.step; drawList(); });
  on("rule-back", "click", () => { R.begin(); reorder(); });
  M.onCsv(() => R.csv(listed));
  M.onGeojson(() => R.geojson(listed));
  M.onPrint(() => drawList(true), () => drawList());
  R.addPoints((rows) => select(rows[0], "map", rows), spot);
  M.pickPlace((lat, lon, name) => (name === w("here") ? from(lat, lon, "here", false) : from(lat, lon, name, true)), () => { set({ from: null, origin: "", order: "score" }); M.pin(null); });
  const fromHash = () => {
    const key = (location.hash.match(/^#i=(.+)$/) || [])[1], k = key === undefined ? -1 : all.findIndex((one) => R.key(one) === key);
    if (k < 0) return;
    if (!listed.includes(k)) set({ view: walks ? null : "all", kind: null, section: null, query: "" });
    select(k, "link");
  };
  window.addEventListener("hashchange", fromHash);
  let first = true;
  M.onSpeak(() => {
    if (M.map) M.map.closePopup();
    draw(); R.drawTables();
    if (first) fromHash();
    first = false;
  });
})();
