/* The page of stops: day, distance and departures that count; what is chosen; numbers, map, lists and downloads after it. */
(() => {
  "use strict";
  const M = window.machikit, R = M.route;
  if (!R) return;
  const { $, on, h, w, number, fold, replace } = M, B = R.block, say = R.say;
  const T = B.towns;
  const state = (R.state = { day: B.day, metres: B.metres, least: B.least, order: B.order, query: "", route: null, selected: null, way: null, town: null, from: null, origin: "", shown: B.step, towns: B.step });
  let now = null; // what the state comes to

  const metres = (m) => (m < 1000 ? `${m}\u00a0m` : `${m / 1000}\u00a0km`);
  const values = () => ({ day: say("day." + state.day), metres: metres(state.metres), least: state.least });
  const told = (key, more) => say(key, { ...values(), ...more });
  const count = (i) => (B.timed ? R.counts(state.day)[i] : 0);
  const look = (i) => (!B.timed ? "plain" : count(i) >= state.least ? "yes" : count(i) ? "partial" : R.uncounted[i] ? "other" : "none");
  const far = (i) => (state.from && R.lat[i] !== null ? M.metres(...state.from, R.lat[i], R.lon[i]) : Infinity);
  const text = R.all.map((i) => fold([B.stops.name[i], B.stops.kana ? B.stops.kana[i] : "", ...(B.timed ? R.routes(i).map((k) => B.routes[k]) : [])].join("\n")));
  const last = (i) => { const rows = R.leaving(i, state.day, null); return rows.length ? rows[rows.length - 1][0] : -1; };
  const wait = (i) => -(R.wait(R.leaving(i, state.day, null)) || [0])[0];
  const sorted = (rows) => {
    if (state.from) return rows.map((i) => [far(i), i]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, i]) => i);
    const by = { few: count, last, wait, name: null, data: null }[state.order];
    if (by) { const of = new Map(rows.map((i) => [i, by(i)])); return rows.sort((a, b) => of.get(a) - of.get(b) || a - b); }
    const said = (i) => (B.stops.kana && B.stops.kana[i]) || B.stops.name[i];
    return state.order === "name" ? rows.sort((a, b) => said(a).localeCompare(said(b), "ja") || a - b) : rows;
  };

  /* ---- head ---- */
  const drawHead = () => {
    const m = R.n, unit = w("unit"), none = B.timed ? R.counts(state.day).filter((n) => !n).length : 0, span = B.timed ? R.span(state.day) : null;
    const tiles = B.timed ? [M.tile(none, unit, told("none", { m: number(m) }), "none"), ...people(),
      ...(T ? [] : [time(span && span[0], "first")]), time(span && span[1], "last"),
      M.tile(R.idle(state.day).length, say("idle.unit"), told("idle", { from: B.from, to: B.to }))]
      : [M.tile(m, unit, say("stops.count"), "plain"), ...(B.lines.length ? [M.tile(B.lines.length, say("lines.unit"), say("lines.count"))] : []), ...people()];
    M.tiles(tiles);
    const key = !B.timed ? (B.lines.length ? "headline.untimed" : "headline.untimed.stops") : none === 0 ? "headline.all" : none < m ? "headline" : "headline.none";
    const said = told(key, { m: number(m), n: number(none), k: number(B.lines.length), served: number(m - none), first: R.clock(span ? span[0] : 0), last: R.clock(span ? span[1] : 0) });
    const gap = B.timed && !none && T ? (M.lang() === "ja" ? "" : " ") + gapSaid() : "";
    if (document.querySelector(".headline")) document.querySelector(".headline").textContent = said + gap;
  };
  const time = (minute, key) => M.tile(minute === null ? "–" : R.clock(minute), minute >= 1440 ? say("clock.unit", { next: R.clock(minute - 1440) }) : "", told(key));
  const people = () => {
    if (!T) return [];
    const there = T.place.map((_, k) => k).filter((k) => now.reached.far[k] !== null), total = there.reduce((sum, k) => sum + R.people(k), 0);
    if (!T.people) return B.timed ? [] : [M.tile(now.left.length, say("towns.unit"), told("towns.beyond", { total: number(there.length) }), "left")];
    const within = there.filter((k) => now.reached.far[k] <= state.metres).reduce((sum, k) => sum + R.people(k), 0);
    return [M.tile(within, w("people"), told(B.timed ? "within" : "within.untimed", { total: number(total) }))];
  };

  /* ---- controls ---- */
  const drawControls = () => {
    const today = M.now().day;
    if ($("route-days")) replace($("route-days"), [0, 1, 2, 3, 4, 5, 6].map((day) =>
      h("button", { type: "button", class: (day === state.day ? "on" : "") + (day === today ? " today" : ""), "aria-pressed": String(day === state.day), "aria-label": say((M.lang() === "ja" ? "day." : "day.s.") + day) + (day === today ? ` (${say("sheet.today")})` : ""), text: say("day.s." + day), onclick: () => set({ day }) })));
    if ($("route-metres")) replace($("route-metres"), B.distances.map((m) => M.chip(m === state.metres, metres(m), () => set({ metres: m }))));
    const option = (value, label, chosen, lang) => h("option", { value, text: label, lang, selected: chosen });
    const names = B.timed ? B.routes : B.lines.map(([name]) => name);
    if ($("route-route")) $("route-route").replaceChildren(option("", say("route.all"), state.route === null), ...names.map((name, k) => option(k, name ? R.data("i", name).textContent : say("name.none"), state.route === k, name && R.data("i", name).lang)));
    const orders = B.timed ? ["few", "last", "wait", "name", "data"] : ["name", "data"];
    $("route-order").replaceChildren(...(state.from ? [option("near", say("order.near"), true)] : []), ...orders.map((o) => option(o, say("order." + o), !state.from && o === state.order)));
  };

  /* ---- stop ---- */
  const drawSheet = () => {
    const box = $("route-sheet"), i = state.selected;
    if (i === null) {
      box.replaceChildren(h("p", { class: "choose", text: say(B.timed ? "choose" : "choose.untimed") }), ...(B.timed ? [h("p", { class: "note", text: say("choose.how") })] : []));
      return;
    }
    const held = [...box.querySelectorAll(".chip")].indexOf(document.activeElement);
    box.replaceChildren(...R.sheet(i, state.way, {
      choose: (way) => { state.way = way; drawSheet(); }, close: () => select(null, "back"),
      print: () => { document.body.classList.add("route-one"); window.print(); },
    }));
    if (held >= 0 && box.querySelectorAll(".chip")[held]) box.querySelectorAll(".chip")[held].focus({ preventScroll: true });
  };
  window.addEventListener("afterprint", () => document.body.classList.remove("route-one"));

  const select = (i, by) => {
    const before = state.selected;
    Object.assign(state, { selected: i, way: null });
    if (i !== null && by !== "list") state.shown = Math.max(state.shown, now.rows.indexOf(i) + 1);
    drawSheet(); drawList(); drawMap();
    history.replaceState(null, "", i === null ? location.href.split("#")[0] : "#stop=" + B.stops.key[i]);
    if (i !== null) {
      if (by !== "map" && R.lat[i] !== null) R.show([R.lat[i], R.lon[i]], 15);
      $("route-sheet").focus({ preventScroll: true });
      $("route-sheet").scrollIntoView({ block: by === "map" && window.innerWidth > 900 ? "nearest" : "start" });
    } else if (before !== null && $("stop-" + B.stops.key[before])) {
      $("stop-" + B.stops.key[before]).querySelector("button").focus({ preventScroll: true });
      $("stop-" + B.stops.key[before]).scrollIntoView({ block: "center" });
    }
  };

  /* ---- lists and map ---- */
  const drawList = () => {
    R.drawStops({ rows: now.rows, shown: state.shown, look, selected: state.selected, count, far: state.from && far, under: state.order === "wait" && !state.from ? (i) => { const of = R.wait(R.leaving(i, state.day, null)); return of ? R.long(of[0]) : ""; } : null, select });
    const n = number(now.rows.length);
    $("route-title").textContent = state.from ? say("stops.near", { place: state.origin, n }) : say("stops.n", { n });
    $("route-status").textContent = say("status", { n });
  };
  const lineOf = (k) => (B.timed ? B.routes.indexOf(B.lines[k][0]) : k);
  const faint = (k) => {
    if (state.route !== null) return lineOf(k) !== state.route;
    return state.selected !== null && B.timed ? !R.routes(state.selected).includes(lineOf(k)) : false;
  };
  const drawMap = () => {
    R.drawMap({ rows: now.rows, look, selected: state.selected, faint, left: now.left, metres: state.metres, picked: (rows) => select(rows[0], "map"), missed: (a, o) => from(a, o, w("map_point")), town: selectTown });
    if (!$("legend")) return;
    const looks = [...new Set(["yes", "partial", "other", "none", "plain"].filter((k) => R.all.some((i) => look(i) === k)))];
    const lines = !B.lines.length ? [] : B.lines.length > 7 ? [h("span", {}, R.sample(0), say("legend.lines"))] : B.lines.map(([name], k) => h("span", {}, R.sample(k), name ? R.data("span", name) : say("name.none")));
    $("legend").replaceChildren(...looks.map((k) => h("span", {}, M.glyph(k), told("legend." + k))), ...(T && now.left.length ? [h("span", {}, M.glyph("left"), told(!B.timed ? "legend.left.towns" : T.people ? "legend.left" : "legend.left.served"))] : []), ...lines);
  };
  const gapSaid = () => {
    const lost = now.left.reduce((sum, k) => sum + R.people(k), 0), there = now.reached.far.filter((m) => m !== null).length;
    return told("gap.said" + (B.timed ? "" : ".untimed") + (T.people ? "" : ".towns"), { towns: number(now.left.length), people: number(lost), total: number(there) });
  };
  const drawGap = () => {
    if (!T) return;
    $("route-gap-said").textContent = gapSaid();
    R.drawTowns({ reached: now.reached, order: now.order, metres: state.metres, shown: state.towns, selected: state.town, select: selectTown });
  };
  const selectTown = (k) => {
    state.town = k;
    state.towns = Math.max(state.towns, now.order.indexOf(k) + 1);
    drawGap();
    const at = T.at[k] && T.at[k].map((v) => v / 1e6);
    if (!at || !M.map) return;
    R.show(at, 14);
    const box = h("div", { class: "machikit-popup" }, h("strong", { lang: "ja", text: T.place[k] }),
      T.people && T.people[k] !== null ? h("div", { text: `${number(T.people[k])} ${w("people")}` }) : null,
      h("div", {}, now.reached.nearest[k] >= 0 ? h("span", { lang: "ja", text: R.name(now.reached.nearest[k]) }) : say("gap.nearest"), " ", now.reached.nearest[k] >= 0 ? M.distance(now.reached.far[k]) : ""));
    L.popup({ maxWidth: 260, autoPanPadding: [30, 30] }).setLatLng(at).setContent(box).openOn(M.map);
    M.map.getContainer().scrollIntoView({ block: "nearest" });
  };

  /* ---- downloads: the stops that are listed now ---- */
  const columns = () => {
    const days = [0, 1, 2, 3, 4, 5, 6], span = (i) => R.leaving(i, state.day, null);
    const clock = (row) => (row ? `${String(Math.floor(row[0] / 60)).padStart(2, "0")}:${String(row[0] % 60).padStart(2, "0")}` : null);
    return [[say("csv.stop"), (i) => B.stops.name[i]], ...(B.timed ? [
      [say("csv.routes"), (i) => R.routes(i).map((k) => B.routes[k]).join("・")],
      ...days.map((day) => [say("csv.days", { day: say("day." + day) }), (i) => R.counts(day)[i]]),
      [say("csv.other"), (i) => R.others(i, null).reduce((sum, o) => sum + o.rows.length, 0)],
      [told("csv.first"), (i) => clock(span(i)[0])], [told("csv.last"), (i) => clock(span(i).at(-1))]] : [])];
  };
  R.csv = () => {
    const all = [...columns(), ["緯度", (i) => R.lat[i]], ["経度", (i) => R.lon[i]]];
    return M.csvText([all.map(([header]) => header), ...now.rows.map((i) => all.map(([, value]) => value(i)))]);
  };
  R.geojson = () => JSON.stringify({ type: "FeatureCollection", features: now.rows.map((i) => ({ type: "Feature", id: B.stops.key[i],
    geometry: R.lat[i] === null ? null : { type: "Point", coordinates: [R.lon[i], R.lat[i]] }, properties: Object.fromEntries(columns().map(([header, value]) => [header, value(i)])) })) });

  /* ---- begin ---- */
  const draw = () => {
    const q = fold(state.query);
    const rows = R.all.filter((i) => (!q || text[i].includes(q)) && (state.route === null || !B.timed || R.routes(i).includes(state.route)));
    now = R.now = { rows: sorted(rows), left: [] };
    if (T) {
      now.reached = R.reach((i) => !B.timed || count(i) >= state.least);
      now.order = R.order(now.reached, state.metres);
      now.left = now.order.filter((k) => now.reached.far[k] !== null && now.reached.far[k] > state.metres);
    }
    drawHead(); drawControls(); drawSheet(); drawList(); drawGap(); drawMap();
    R.drawHours(state.day, values()); R.drawRoutes(state.day, values());
  };
  const set = (change) => {
    Object.assign(state, { shown: B.step, towns: B.step }, change);
    draw();
  };
  const from = (a, o, label) => {
    set({ from: [a, o], origin: label });
    M.pin(state.from);
    R.show(state.from, 14);
  };
  const away = () => { set({ from: null, origin: "" }); M.pin(null); };
  on("route-search", "input", (e) => set({ query: e.target.value }));
  on("route-route", "change", (e) => set({ route: e.target.value === "" ? null : +e.target.value }));
  on("route-order", "change", (e) => { if (e.target.value === "near") return; if (state.from) M.pin(null); set({ order: e.target.value, from: null, origin: "" }); });
  on("route-least", "input", (e) => { const n = Math.floor(+e.target.value); if (n >= 1 && n <= 999) set({ least: n }); });
  on("route-more", "click", () => { state.shown += B.step; drawList(); });
  on("route-towns-more", "click", () => { state.towns += B.step; drawGap(); });
  M.pickPlace(from, away);
  M.onCsv(R.csv);
  M.onGeojson(R.geojson);
  M.onPrint(() => { if (!document.body.classList.contains("route-one")) { state.shown = Math.max(state.shown, M.settings.print); drawList(); } }, () => { state.shown = B.step; drawList(); });
  const fromHash = () => {
    const i = B.stops.key.indexOf((location.hash.match(/^#stop=(.+)$/) || [])[1]);
    if (i >= 0 && i !== state.selected) select(i, "link");
  };
  $("route-old").hidden = !B.as_of || Date.now() - Date.parse(B.as_of) < 366 * 86400000; // as in __init__.py
  window.addEventListener("hashchange", fromHash);
  let first = true;
  M.onSpeak(() => {
    if (M.map) M.map.closePopup(); // it speaks the other language
    draw();
    if (first) fromHash();
    first = false;
  });
})();
