/* The page: words, settings and data stand in it once, as blocks; numbers, map, list, filters and downloads are drawn from them. */
(() => {
  "use strict";
  const M = window.machikit;
  const S = M.block("settings"), W = M.block("words"), T = M.block("data"), R = M.block("residents");
  const root = document.documentElement;
  root.classList.add("js");
  const $ = (id) => document.getElementById(id);
  const h = (tag, props, ...inside) => {
    const el = document.createElement(tag);
    for (const [k, v] of Object.entries(props || {})) {
      if (v === null || v === undefined || v === false) continue;
      if (k === "class") el.className = v;
      else if (k === "text") el.textContent = v;
      else if (k.startsWith("on")) el.addEventListener(k.slice(2), v);
      else el.setAttribute(k, v === true ? "" : v);
    }
    el.append(...inside.filter((x) => x !== null && x !== undefined && x !== ""));
    return el;
  };

  const has = Object.hasOwn; // a cell may read `constructor`, which every object seems to know

  /* ---- words ---- */
  let lang = S.language;
  const w = (key, values) => {
    const word = (W[key] || {})[lang] || key;
    return values ? word.replace(/\{(\w+)\}/g, (m, k) => (has(values, k) ? values[k] : m)) : word;
  };
  const number = (n) => n.toLocaleString(lang === "ja" ? "ja-JP" : "en-US");
  const speak = () => {
    root.lang = lang;
    document.querySelectorAll("[data-w]").forEach((el) => (el.textContent = w(el.dataset.w)));
    document.querySelectorAll("[data-w-label]").forEach((el) => el.setAttribute("aria-label", w(el.dataset.wLabel)));
    document.querySelectorAll("[data-w-placeholder]").forEach((el) => (el.placeholder = w(el.dataset.wPlaceholder)));
    $("lang").lang = lang === "ja" ? "en" : "ja"; // the button speaks the other language
    for (const way of ["in", "out"]) // Leaflet's own buttons are born in English
      document.querySelectorAll(".leaflet-control-zoom-" + way).forEach((el) => {
        el.title = w("map.zoom_" + way);
        el.setAttribute("aria-label", el.title);
      });
    if (M.layers.data && M.layers.data._map && M.layers.data._map.machikitBase) {
      const credit = M.layers.data._map.attributionControl;
      credit.removeAttribution(M.credit);
      M.credit = h("span", { text: w("map.credit") }).innerHTML; // Leaflet reads it as markup
      credit.addAttribution(M.credit);
    }
    document.title = `${w("title")} | ${w("city")}`;
  };

  /* ---- the rows ---- */
  const fields = T ? T.fields : [];
  const of = (role) => fields.find((f) => f.role === role);
  const flags = S.group ? fields.filter((f) => f.role === "flag" && f.group === S.group) : [];
  const value = (f, i) => (f ? T.columns[f.id][i] : null);
  const name = (i) => value(of("name"), i) || w("no_name");
  const category = of("category");
  const categories = category ? [...new Set(T.columns[category.id].filter((v) => v !== null))] : [];
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
    if (category) return value(category, i) === null ? "none" : "k" + (categories.indexOf(value(category, i)) % M.kinds);
    return "plain";
  };
  const term = (v) => (has(T.terms, v) ? T.terms[v][lang] || T.terms[v].ja : v); // the publisher's own word
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
  const groupOf = (i) => (state.flags.size ? markOf(i) ?? "" : category ? value(category, i) ?? "" : null);

  /* search: width, case, kana, spaces, chōme and dashes do not matter */
  const KANJI = "〇一二三四五六七八九";
  const digits = (s) => {
    const [tens, ones] = s.includes("十") ? s.split("十") : ["", s];
    const ten = s.includes("十") ? (tens ? KANJI.indexOf(tens) : 1) * 10 : 0;
    return String(ten + (ones ? KANJI.indexOf(ones) : 0));
  };
  const fold = (s) =>
    String(s).normalize("NFKC").toLowerCase()
      .replace(/[一二三四五六七八九十]+(?=丁目|番|号)/g, digits)
      .replace(/ヶ/g, "ケ").replace(/ヵ/g, "カ")
      .replace(/[ァ-ヴ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60))
      .replace(/[\s・]/g, "").replace(/[‐-―−ー]/g, "-")
      .replace(/(\d)(丁目|番地の?|番|号)/g, "$1-").replace(/-+/g, "-").replace(/-$/, "");
  const text = T && Array.from({ length: T.n }, (_, i) => ["name", "kana", "address"].map((r) => fold(value(of(r), i) ?? "")).join("\n"));

  /* opening hours, in Japan's time whatever the device thinks */
  const now = () => {
    const p = Object.fromEntries(new Intl.DateTimeFormat("en-US", { timeZone: "Asia/Tokyo", weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(new Date()).map((x) => [x.type, x.value]));
    return [["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(p.weekday), +p.hour * 60 + +p.minute];
  };
  const openState = (i) => {
    const k = T.week[i];
    if (k < 0) return "unknown";
    const [day, minute] = now(), days = T.weeks[k].days, today = days[day], before = days[(day + 6) % 7];
    if ((before || []).some(([, b]) => minute + 1440 < b)) return "open";
    if (today === null) return "unknown";
    return today.some(([a, b]) => minute >= a && minute < b) ? "open" : "closed";
  };
  const hoursText = (i) => (!T.week ? "" : T.week[i] < 0 ? w("hours.unknown") : T.weeks[T.week[i]][lang]);

  /* straight-line metres on the sphere */
  const metres = (a, b, c, d) => {
    const r = Math.PI / 180, x = Math.sin(((c - a) * r) / 2) ** 2 + Math.cos(a * r) * Math.cos(c * r) * Math.sin(((d - b) * r) / 2) ** 2;
    return 2 * 6371008.8 * Math.asin(Math.sqrt(x));
  };
  const far = (i) => (state.from && T.lat[i] !== null ? metres(state.from[0], state.from[1], T.lat[i] / 1e6, T.lon[i] / 1e6) : null);
  const distance = (m) => (m === null ? w("no_point") : m < 1000 ? `${Math.max(10, Math.round(m / 10) * 10)} m` : `${(m / 1000).toFixed(m < 9950 ? 1 : 0)} km`);

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
    const d = new Map(rows.map((i) => [i, far(i)]));
    return rows.sort((a, b) => rank(a) - rank(b) || (d.get(a) ?? Infinity) - (d.get(b) ?? Infinity) || a - b);
  };
  let listed = [], matched = [];

  /* ---- numbers: each is also a filter ---- */
  const tile = (n, unit, label, look, pressed, press) =>
    h(press ? "button" : "div", { class: "num" + (pressed ? " on" : ""), type: press && "button", "aria-pressed": press && String(pressed), onclick: press },
      h("strong", {}, h("span", { class: "n", text: number(n) }), h("i", { text: unit })),
      h("span", { class: "of" }, look ? glyph(look) : null, label));
  /* drawing anew must not lose the keyboard's place: the button at the same place takes it over */
  const replace = (box, nodes) => {
    const held = [...box.children].findIndex((c) => c.contains(document.activeElement));
    const id = held < 0 ? "" : box.children[held].id;
    box.replaceChildren(...nodes);
    const next = held < 0 ? null : (id && $(id)) || box.children[Math.min(held, nodes.length - 1)];
    if (next) (next.matches("button") ? next : next.querySelector("button") || next).focus({ preventScroll: true });
  };
  const glyph = (look) => {
    const c = h("canvas", { class: "glyph", "aria-hidden": "true", width: 40, height: 40 }), g = c.getContext("2d");
    g.translate(20, 20); g.scale(2, 2);
    M.draw(g, look, 6);
    return c;
  };
  const groups = () => {
    const count = new Map();
    for (const i of matched) count.set(groupOf(i), (count.get(groupOf(i)) || 0) + 1);
    const first = state.flags.size ? WORST : categories;
    const rank = (g) => (state.flags.size ? first.indexOf(kindOf(g === "" ? null : g)) : g === "" ? 99 : first.indexOf(g));
    if (state.flags.size && matched.length) for (const m of new Set([...state.flags].flatMap((id) => T.columns[id]))) if (!count.has(m ?? "")) count.set(m ?? "", 0);
    if (!state.flags.size && category && matched.length) for (const c of categories) if (!count.has(c)) count.set(c, 0);
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
  const drawNumbers = () => {
    const box = $("numbers");
    if (!box) return;
    const tiles = [tile(matched.length, w("unit"), w("count.all"), null, state.only === null && state.flags.size + categories.length > 0, state.flags.size || category ? () => set({ only: null }) : null)];
    if (state.flags.size || category)
      for (const [g, n] of groups()) {
        const label = state.flags.size ? markWord(g === "" ? null : g) : g === "" ? w("category.none") : term(g);
        const look = state.flags.size ? kindOf(g === "" ? null : g) : g === "" ? "none" : "k" + (categories.indexOf(g) % M.kinds);
        tiles.push(tile(n, w("unit"), label, look, state.only === g, () => set({ only: state.only === g ? null : g })));
      }
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
      dl.append(h("div", {}, h("dt", { text: f[lang] }), h("dd", { lang: data && "ja" }, link(f, said))));
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
    for (const role of ["place", "capacity", "elevation"]) if (value(of(role), i) !== null) bits.push(role === "place" ? [value(of(role), i), true] : [w("brief." + role, { label: of(role)[lang], n: number(+value(of(role), i)) }), false]);
    if (category && state.flags.size === 0) bits.unshift(value(category, i) === null ? [w("category.none"), false] : [term(value(category, i)), !has(T.terms, value(category, i))]);
    return bits;
  };
  const item = (i) => {
    const on = state.selected === i, mark = state.flags.size ? markLine(i) : null;
    const open = T.week ? openState(i) : null;
    const button = h("button", { type: "button", class: "item", "aria-expanded": String(on), onclick: () => select(on ? null : i, "list") },
      h("span", { class: "mark" }, glyph(lookOf(i))),
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
      for (const [g] of groups()) if (g !== null) looks.set(state.flags.size ? kindOf(g === "" ? null : g) : g === "" ? "none" : "k" + (categories.indexOf(g) % M.kinds), state.flags.size ? markWord(g === "" ? null : g) : g === "" ? w("category.none") : term(g));
      legend.replaceChildren(...[...looks].map(([look, word]) => h("span", {}, glyph(look), word)));
      legend.hidden = looks.size === 0;
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
  let pin = null;
  const drawPin = () => {
    const map = layer() && layer()._map;
    if (pin) pin.remove();
    pin = map && state.from ? L.circleMarker(state.from, { radius: 8, color: "#b42318", weight: 3, fillColor: "#fff", fillOpacity: 1, interactive: false }).addTo(map) : null;
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
  const flagNames = (ids) => ids.map((id) => flags.find((f) => f.id === id)[lang]).join(w("and"));
  const drawQuestion = () => {
    const said = W["question.flag"] && state.flags.size ? w("question.flag", { flag: flagNames([...state.flags]) }) : w("question");
    $("question").replaceChildren(...said.split(/(?<=、)/).map((phrase) => h("span", { text: phrase })));
  };
  const drawChips = () => {
    const box = $("chips");
    if (!box) return;
    const chip = (on, label, press) => h("button", { type: "button", class: "chip" + (on ? " on" : ""), "aria-pressed": String(on), text: label, onclick: press });
    replace(box, [chip(!state.flags.size, w("flag.all"), () => set({ flags: new Set(), only: null })),
      ...flags.map((f) => chip(state.flags.has(f.id), f[lang], () => {
        const next = new Set(S.several ? state.flags : []);
        next[state.flags.has(f.id) ? "delete" : "add"](f.id);
        set({ flags: next, only: null });
      }))]);
    if (!box.contains(document.activeElement)) box.scrollLeft = Math.max(0, (box.querySelector(".on") || box).offsetLeft - box.offsetLeft - 80);
  };
  const from = (lat, lon, label) => {
    set({ from: [lat, lon], origin: label });
    drawPin();
    const map = layer() && layer()._map;
    if (map) map.setView([lat, lon], Math.max(map.getZoom(), 14), { animate: false });
  };

  /* ---- downloads ---- */
  const guard = (v) => (typeof v === "string" && /^[=+\-@\t\r＝＋－＠]/.test(v) && !/^[+-]?\d+(\.\d+)?$/.test(v) ? "'" + v : v);
  const cell = (v) => {
    const s = v === null || v === undefined ? "" : String(guard(v));
    return /[",\r\n]/.test(s) ? `"${s.replace(/"/g, '""')}"` : s;
  };
  const degrees = (v) => (v === null ? null : v / 1e6);
  M.csv = () => {
    const lines = [[...fields.map((f) => f.header), "緯度", "経度"]];
    for (const i of listed) lines.push([...fields.map((f) => value(f, i)), degrees(T.lat[i]), degrees(T.lon[i])]);
    return "\ufeff" + lines.map((line) => line.map(cell).join(",") + "\r\n").join("");
  };
  M.geojson = () => JSON.stringify({
    type: "FeatureCollection",
    features: listed.map((i) => ({ type: "Feature", id: T.keys[i], geometry: T.lat[i] === null ? null : { type: "Point", coordinates: [T.lon[i] / 1e6, T.lat[i] / 1e6] }, properties: Object.fromEntries(fields.map((f) => [f.header, value(f, i)])) })),
  });
  const save = (content, type, ending) => {
    const a = h("a", { href: URL.createObjectURL(new Blob([content], { type })), download: `${S.file}.${ending}` });
    document.body.append(a);
    a.click();
    a.remove();
    setTimeout(() => URL.revokeObjectURL(a.href), 10000);
  };

  /* ---- begin ---- */
  const on = (id, event, fn) => $(id) && $(id).addEventListener(event, fn);
  on("lang", "click", () => {
    lang = lang === "ja" ? "en" : "ja";
    speak();
    if (!T) return;
    draw();
    if (state.selected !== null && layer() && layer().latLng(state.selected)) popup(state.selected, [state.selected]);
  });
  on("print", "click", () => window.print());
  if (S.expires && new Date().toISOString().slice(0, 10) >= S.expires) $("expired").hidden = false;
  if (!T) return;

  on("search", "input", (e) => set({ query: e.target.value }));
  on("when", "change", (e) => set({ when: e.target.value }));
  on("more", "click", () => { state.shown += S.step; drawList(); });
  const towns = M.block("base") && M.block("base").towns;
  on("town", "change", (e) => {
    const k = towns ? towns.name.findIndex((t) => fold(t) === fold(e.target.value)) : -1;
    $("town-unknown").hidden = k >= 0 || !e.target.value;
    if (k >= 0) from(towns.lat[k] / 1e5, towns.lon[k] / 1e5, towns.name[k]);
    else if (!e.target.value) { set({ from: null, origin: "" }); drawPin(); }
  });
  if (!navigator.geolocation && $("here")) $("here").hidden = true;
  on("here", "click", () => navigator.geolocation.getCurrentPosition(
    (p) => { $("here-failed").hidden = true; from(p.coords.latitude, p.coords.longitude, w("here")); },
    () => ($("here-failed").hidden = false), { timeout: 8000 }));
  on("csv", "click", () => save(M.csv(), "text/csv;charset=utf-8", "csv"));
  on("geojson", "click", () => save(M.geojson(), "application/geo+json", "geojson"));
  const sayPrinted = (shown) => {
    const when = new Intl.DateTimeFormat(lang, { timeZone: "Asia/Tokyo", dateStyle: "long", timeStyle: "short" }).format(new Date());
    $("printed").textContent = w("printed", { when });  // what is open now is so at this time only
    $("printed").hidden = !shown;
  };
  window.addEventListener("beforeprint", () => { drawList(true); sayPrinted(true); });
  window.addEventListener("afterprint", () => { drawList(); sayPrinted(false); });
  const l = layer();
  if (l) {
    l.on("pick", (e) => select(e.rows[0], "map", e.rows));
    l._map.on("popupopen", (e) => e.popup._closeButton && e.popup._closeButton.setAttribute("aria-label", w("popup.close")));
    l.on("miss", (e) => from(e.latlng.lat, e.latlng.lng, w("map_point")));
    new ResizeObserver(() => l._map.invalidateSize({ animate: false })).observe(l._map.getContainer());
  }
  const fromHash = () => {
    const i = T.keys.indexOf((location.hash.match(/^#i=(.+)$/) || [])[1]);
    if (i >= 0) select(i, "link");
  };
  window.addEventListener("hashchange", fromHash);
  M.state = state;
  M.listed = () => listed;
  speak();
  draw();
  fromHash();
})();
