/* Places: numbers, map, list, filters and downloads of one table, all drawn from its block. */
(() => {
  "use strict";
  const M = window.machikit;
  const { settings: S, $, on, h, has, w, number, tile, replace, glyph } = M;
  if (!M.rows) return;
  const {
    T, state, fields, flags, of, value, name, category, amount, term, kinds, kindOf, markOf, lookOf, markWord, markLine, groupOf,
    lookOfGroup, wordOfGroup, openState, hoursText, far, distance, matches, usable, nothingRegistered, order, groups, near, flagNames,
  } = M.rows;

  let listed = [], matched = [];

  /* ---- numbers: each is also a filter ---- */
  const amounts = () => {
    const there = amount ? matched.map((i) => value(amount, i)).filter((v) => v !== null) : [];
    if (!there.length) return [];
    const told = [[Math.max(...there), "value.most"]];
    if (amount.type === "integer") told.unshift([there.reduce((a, b) => a + b, 0), "value.total"]); // a measured number has no sum
    return told.map(([n, key]) => tile(n, w("value.unit"), w(key), null, false, null));
  };
  const drawNumbers = () => {
    const box = $("numbers");
    if (!box) return;
    const tiles = [tile(matched.length, w("unit"), w("count.all"), null, state.only === null && state.flags.size + kinds.all.length > 0, state.flags.size || category ? () => set({ only: null }) : null), ...amounts()];
    if (state.flags.size || category)
      for (const [g, n] of groups(matched)) tiles.push(tile(n, w("unit"), wordOfGroup(g), lookOfGroup(g), state.only === g, () => set({ only: state.only === g ? null : g })));
    if (T.week) {
      const asked = matches("any"), states = asked.map(openState), count = (k) => states.filter((s) => s === k).length;
      const next = (k) => (state.when === k ? "any" : k);
      const press = (k) => () => { $("when").value = next(k); set({ when: next(k), only: null }); };
      tiles.push(tile(count("open"), w("unit"), w("open.open"), null, state.when === "open", press("open")));
      if (T.week.includes(-1) || count("unknown")) tiles.push(tile(count("unknown"), w("unit"), w("open.unknown"), null, state.when === "unknown", press("unknown")));
    }
    const people = near(matched);
    if (people !== null) tiles.push(tile(people, w("people"), w(state.flags.size ? "near.yes" : "near.all", { metres: S.near }), null, false, null));
    replace(box, tiles);
  };

  /* ---- the list ---- */
  const details = (i) => {
    const dl = h("dl", {});
    for (const f of fields) {
      if (["name", "address", "opens", "closes", "days", "code"].includes(f.role) || f.id === "id" || value(f, i) === null) continue;
      const said = f.role === "flag" ? markWord(value(f, i)) : f.type === "number" || f.type === "integer" ? number(+value(f, i)) : term(value(f, i));
      const data = typeof value(f, i) === "string" && f.role !== "flag" && !has(T.terms, value(f, i));
      dl.append(h("div", {}, h("dt", { text: f[M.lang()] }), h("dd", { lang: data && "ja" }, link(f, said))));
    }
    if (T.week) dl.append(h("div", {}, h("dt", { text: w("hours") }), h("dd", { text: hoursText(i) })));
    return h("div", { class: "more-of" }, dl, h("a", { href: "#i=" + T.keys[i], text: w("link_here") }));
  };
  const link = (f, said) => {
    if (f.role === "phone" && /^[\d()\-+ ]+$/.test(said)) return h("a", { href: "tel:" + said.replace(/[^\d+]/g, ""), text: said });
    if (f.role === "url" && /^https?:\/\//i.test(said)) return h("a", { href: said, rel: "noreferrer noopener", text: said });
    return String(said);
  };
  const brief = (i) => {
    const bits = []; // [text, whether it is the data's own]
    for (const role of ["place", "capacity", "elevation"]) if (value(of(role), i) !== null) bits.push(role === "place" ? [value(of(role), i), true] : [w("brief." + role, { label: of(role)[M.lang()], n: number(+value(of(role), i)) }), false]);
    if (amount && value(amount, i) !== null) bits.unshift([w("brief.value", { label: amount[M.lang()], n: number(value(amount, i)), unit: w("value.unit") }), false]);
    if (category && state.flags.size === 0) bits.unshift(value(category, i) === null ? [w("category.none"), false] : [term(value(category, i)), !has(T.terms, value(category, i))]);
    return bits;
  };
  const item = (i) => {
    const on = state.selected === i, mark = state.flags.size ? markLine(i) : null;
    const open = T.week ? openState(i) : null;
    const button = h("button", { type: "button", class: "item", "aria-expanded": String(on), onclick: () => select(on ? null : i, "list") },
      h("span", { class: "mark" }, glyph(lookOf(i), T.size && T.size[i])),
      h("span", { class: "what" },
        h("b", { lang: "ja", text: name(i) }),
        h("small", { class: "address", lang: "ja", text: value(of("address"), i) ?? "" }),
        h("small", { class: "facts" }, mark ? h("em", { class: "mk " + kindOf(markOf(i)), text: mark }) : null, ...brief(i).map(([b, data]) => h("span", { text: b, lang: data && "ja" }))),
        T.week ? h("small", { class: "hours " + open }, h("em", { text: w("open." + open + (open === "open" && value(of("hours_note"), i) !== null ? ".note" : "")) }), open === "unknown" && T.week[i] < 0 ? null : h("span", { text: hoursText(i) })) : null),
      state.from ? h("span", { class: "far", text: nothingRegistered() ? "" : distance(far(i)) }) : T.lat[i] === null ? h("span", { class: "far", text: w("no_point") }) : null);
    return h("li", { id: "i-" + T.keys[i], class: on ? "on" : null }, button, on ? details(i) : null);
  };
  const drawList = (all) => {
    const box = $("items");
    if (!box) return;
    const rows = all ? listed.slice(0, S.print) : listed.slice(0, state.shown), nodes = [];
    let parted = false;
    for (const i of rows) {
      if (!parted && !usable(i) && !nothingRegistered() && state.only === null) {
        nodes.push(h("li", { class: "part", text: w("list.rest") }));
        parted = true;
      }
      nodes.push(item(i));
    }
    replace(box, nodes);
    $("more").hidden = all || listed.length <= state.shown;
    $("more").textContent = w("list.more", { n: Math.min(S.step, listed.length - state.shown), unit: w("unit") });
    const ranked = state.from && !nothingRegistered();
    $("list-title").textContent = w(ranked ? "list.near" : "list.all", { n: number(listed.length), unit: w("unit") });
    $("list-from").textContent = ranked ? w("list.from", { place: state.origin }) : "";
    $("list-empty").hidden = listed.length > 0;
    const notice = $("none-registered");
    notice.hidden = !nothingRegistered();
    notice.textContent = nothingRegistered() ? w("flag.none", { flag: flagNames([...state.flags].filter((id) => T.columns[id].every((v) => v === null))), city: w("city") }) : "";
    $("print-narrow").hidden = listed.length <= S.print;
  };

  /* ---- the map ---- */
  const layer = () => M.layers.data;
  const drawMap = () => {
    const l = layer();
    if (l) {
      l.show(listed, lookOf, state.selected);
      if (l._map.machikitBase) l._map.machikitBase.redraw();
    }
    const legend = $("legend");
    if (legend) {
      const looks = new Map();
      for (const [g] of groups(matched)) if (g !== null) looks.set(lookOfGroup(g), wordOfGroup(g));
      legend.replaceChildren(...[...looks].map(([look, word]) => h("span", {}, glyph(look), word)), ...M.stepsOf(T));
      legend.hidden = legend.childNodes.length === 0;
    }
    drawStatic();
  };
  const drawStatic = () => {
    const shown = new Set(listed);
    document.querySelectorAll(".drawn use").forEach((u) => {
      const i = +u.dataset.i;
      u.toggleAttribute("hidden", !shown.has(i));
      u.setAttribute("href", "#g-" + lookOf(i));
    });
  };
  const popup = (i, rows) => {
    const map = layer()._map, box = h("div", { class: "machikit-popup" });
    const one = (k) => [h("strong", { lang: "ja", text: name(k) }), h("div", { lang: "ja", text: value(of("address"), k) ?? "" }), state.flags.size ? h("div", { class: "mk " + kindOf(markOf(k)), text: markLine(k) }) : null, T.week ? h("div", { text: hoursText(k) }) : null].filter(Boolean);
    if (rows.length > 1) {
      box.append(h("div", { class: "many", text: w("popup.many", { n: rows.length, unit: w("unit") }) }));
      rows.slice(0, 12).forEach((k) => box.append(h("button", { type: "button", class: k === i ? "on" : "", lang: "ja", text: name(k), onclick: () => select(k, "map") })));
    } else box.append(...one(i));
    L.popup({ maxWidth: 260, autoPanPadding: [30, 30], offset: [0, -4] }).setLatLng(layer().latLng(i)).setContent(box).openOn(map);
  };

  /* ---- choosing ---- */
  const select = (i, by, rows) => {
    state.selected = i;
    const at = i === null ? -1 : listed.indexOf(i);
    if (at >= state.shown) state.shown = at + 1;
    drawList();
    drawMap();
    const l = layer();
    if (i === null) {
      history.replaceState(null, "", location.href.split("#")[0]);
      if (l) l._map.closePopup();
      return;
    }
    history.replaceState(null, "", "#i=" + T.keys[i]);
    const where = l && l.latLng(i);
    if (where) {
      if (by !== "map") l._map.setView(where, Math.max(l._map.getZoom(), 15), { animate: false });
      popup(i, rows || [i]);
    }
    const li = $("i-" + T.keys[i]);
    if (li && by === "map") li.scrollIntoView({ block: "nearest" });
  };
  const set = (change) => {
    Object.assign(state, change, { shown: S.step });
    draw();
  };
  const draw = () => {
    matched = matches();
    if (state.only !== null && !groups(matched).some(([g]) => g === state.only)) state.only = null;
    listed = order(state.only === null ? matched.slice() : matched.filter((i) => groupOf(i) === state.only));
    if (state.selected !== null && !listed.includes(state.selected)) {
      state.selected = null;
      if (layer()) layer()._map.closePopup();
    }
    drawQuestion(); drawNumbers(); drawChips(); drawList(); drawMap();
    $("status").textContent = w("status", { n: number(listed.length), unit: w("unit") });
  };
  const drawQuestion = () => {
    const asked = M.said("question.flag") && state.flags.size;
    M.ask(asked ? w("question.flag", { flag: flagNames([...state.flags]) }) : w("question"));
  };
  const drawChips = () => {
    const box = $("chips");
    if (!box) return;
    replace(box, [M.chip(!state.flags.size, w("flag.all"), () => set({ flags: new Set(), only: null })),
      ...flags.map((f) => M.chip(state.flags.has(f.id), f[M.lang()], () => {
        const next = new Set(S.several ? state.flags : []);
        next[state.flags.has(f.id) ? "delete" : "add"](f.id);
        set({ flags: next, only: null });
      }))]);
    if (!box.contains(document.activeElement)) box.scrollLeft = Math.max(0, (box.querySelector(".on") || box).offsetLeft - box.offsetLeft - 80);
  };
  const from = (lat, lon, label) => {
    set({ from: [lat, lon], origin: label });
    M.pin(state.from);
    const map = layer() && layer()._map;
    if (map) map.setView([lat, lon], Math.max(map.getZoom(), 14), { animate: false });
  };

  /* ---- downloads ---- */
  const degrees = (v) => (v === null ? null : v / 1e6);
  M.csv = () => {
    const lines = [[...fields.map((f) => f.header), "緯度", "経度"]];
    for (const i of listed) lines.push([...fields.map((f) => value(f, i)), degrees(T.lat[i]), degrees(T.lon[i])]);
    return M.csvText(lines);
  };
  M.geojson = () => JSON.stringify({
    type: "FeatureCollection",
    features: listed.map((i) => ({ type: "Feature", id: T.keys[i], geometry: T.lat[i] === null ? null : { type: "Point", coordinates: [T.lon[i] / 1e6, T.lat[i] / 1e6] }, properties: Object.fromEntries(fields.map((f) => [f.header, value(f, i)])) })),
  });
  /* ---- begin ---- */
  M.onSpeak(() => {
    draw();
    if (state.selected !== null && layer() && layer().latLng(state.selected)) popup(state.selected, [state.selected]);
  });
  on("search", "input", (e) => set({ query: e.target.value }));
  on("when", "change", (e) => set({ when: e.target.value }));
  on("more", "click", () => { state.shown += S.step; drawList(); });
  M.pickPlace(from, () => { set({ from: null, origin: "" }); M.pin(null); });
  M.onCsv(M.csv);
  M.onGeojson(M.geojson);
  M.onPrint(() => drawList(true), () => drawList());
  const l = layer();
  if (l) {
    l.on("pick", (e) => select(e.rows[0], "map", e.rows));
    l.on("miss", (e) => from(e.latlng.lat, e.latlng.lng, w("map_point")));
  }
  const fromHash = () => {
    const i = T.keys.indexOf((location.hash.match(/^#i=(.+)$/) || [])[1]);
    if (i >= 0) select(i, "link");
  };
  window.addEventListener("hashchange", fromHash);
  M.state = state;
  M.listed = () => listed;
  let first = true;
  M.onSpeak(() => {
    if (first) fromHash();
    first = false;
  });
})();
