/* Places: numbers, map, list, filters and downloads of one table, all drawn from its block. */
(() => {
  "use strict";
  const M = window.machikit;
  const { settings: S, $, on, h, has, w, number, fold, metres, tile, replace, glyph } = M;
  const T = M.block("data"), R = M.block("residents");
  if (!T) return;

  /* ---- the rows ---- */
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
  let listed = [], matched = [];

  /* ---- numbers: each is also a filter ---- */
  const groups = () => {
    const count = new Map();
    for (const i of matched) count.set(groupOf(i), (count.get(groupOf(i)) || 0) + 1);
    const rank = (g) => (state.flags.size ? WORST.indexOf(lookOfGroup(g)) : kinds.last(g));
    if (state.flags.size && matched.length) for (const m of new Set([...state.flags].flatMap((id) => T.columns[id]))) if (!count.has(m ?? "")) count.set(m ?? "", 0);
    if (!state.flags.size && category && matched.length) for (const c of kinds.all) if (!count.has(c)) count.set(c, 0);
    return [...count].sort((a, b) => rank(a[0]) - rank(b[0]));
  };
  const near = () => {
    if (!R) return null;
    const at = matched.filter((i) => T.lat[i] !== null && (!state.flags.size || kindOf(markOf(i)) === "yes")).map((i) => [T.lat[i] / 1e6, T.lon[i] / 1e6]);
    const box = S.near / 111000 + 0.002;
    return R.n.reduce((sum, n, k) => {
      const lat = R.lat[k] / 1e6, lon = R.lon[k] / 1e6;
      return sum + (at.some(([a, b]) => Math.abs(a - lat) < box && metres(lat, lon, a, b) <= S.near) ? n : 0);
    }, 0);
  };
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
      for (const [g, n] of groups()) tiles.push(tile(n, w("unit"), wordOfGroup(g), lookOfGroup(g), state.only === g, () => set({ only: state.only === g ? null : g })));
    if (T.week) {
      const asked = matches("any"), states = asked.map(openState), count = (k) => states.filter((s) => s === k).length;
      const next = (k) => (state.when === k ? "any" : k);
      const press = (k) => () => { $("when").value = next(k); set({ when: next(k), only: null }); };
      tiles.push(tile(count("open"), w("unit"), w("open.open"), null, state.when === "open", press("open")));
      if (T.week.includes(-1) || count("unknown")) tiles.push(tile(count("unknown"), w("unit"), w("open.unknown"), null, state.when === "unknown", press("unknown")));
    }
    const people = near();
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
      for (const [g] of groups()) if (g !== null) looks.set(lookOfGroup(g), wordOfGroup(g));
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
    if (state.only !== null && !groups().some(([g]) => g === state.only)) state.only = null;
    listed = order(state.only === null ? matched.slice() : matched.filter((i) => groupOf(i) === state.only));
    if (state.selected !== null && !listed.includes(state.selected)) {
      state.selected = null;
      if (layer()) layer()._map.closePopup();
    }
    drawQuestion(); drawNumbers(); drawChips(); drawList(); drawMap();
    $("status").textContent = w("status", { n: number(listed.length), unit: w("unit") });
  };
  const flagNames = (ids) => ids.map((id) => flags.find((f) => f.id === id)[M.lang()]).join(w("and"));
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
