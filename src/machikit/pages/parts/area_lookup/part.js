/* The page that looks areas up: controls, map, paper, downloads. */
(() => {
  "use strict";
  const M = window.machikit, A = M.areaLookup;
  if (!A) return;
  const { $, h, w, number, on } = M, { say, state, table: T, packed: P, block: B, areas } = A;
  const onMap = areas && areas._map;
  const several = P.divides && P.kinds.length > 1;

  /* ---- head: the numbers are of all data; the length of lines follows the years that are shown ---- */
  const drawHead = () => {
    const tiles = B.tiles[M.lang()].map((tile) => tile.slice());
    if (B.lines && T.n) {
      const [total, within] = lengths(B.lines.pieces);
      tiles[1][0] = A.tenth(within / 1000);
      tiles[1][2] = say("tile.lines.in", { share: A.tenth(total ? (100 * within) / total : 0) });
    }
    M.tiles(tiles.map(([n, unit, label]) => M.tile(n, unit, label)));
    const told = document.querySelector(".headline");
    if (told) told.replaceChildren(...apart(w("headline"), B.named));
  };
  const lengths = (pieces) => pieces.reduce(([total, within], [, , metres, inside]) => [total + metres, within + (inside.some(A.inTime) ? metres : 0)], [0, 0]);
  /* a sentence with names of the data in it: they are said to be Japanese */
  const apart = (text, names) => {
    const name = names.find((x) => text.includes(x));
    if (!name) return [text];
    const at = text.indexOf(name);
    return [...apart(text.slice(0, at), names), A.own("span", name, true), ...apart(text.slice(at + name.length), names)];
  };

  /* ---- controls ---- */
  const drawControls = () => {
    if ($("area-kinds")) M.replace($("area-kinds"), P.kinds.map((kind, k) => M.chip(k === state.kind, A.kindName(kind), () => set({ kind: k }))));
    if (!A.dated) return;
    M.replace($("area-modes"), ["all", "until", "only"].map((mode) => M.chip(mode === state.mode, say("years." + mode), () => set({ mode }))));
    const n = A.shown().length, key = state.mode === "all" ? "all" : state.mode === "only" && !n ? "none" : state.mode;
    $("area-said").textContent = say("years.said." + key, { first: A.first, last: A.last, year: state.year, n: number(state.mode === "all" ? B.years.filter((y) => y !== null).length : n) });
    $("area-year").value = state.year;
    $("area-year").setAttribute("aria-valuetext", $("area-said").textContent);
    document.querySelectorAll(".bars [data-y]").forEach((bar) => {
      const y = +bar.dataset.y;
      bar.classList.toggle("on", state.mode === "all" || (state.mode === "only" ? y === state.year : y <= state.year));
    });
  };
  const drawWords = () => {
    const told = $("area-years-told"), undated = $("area-undated");
    if (told) told.textContent = [...document.querySelectorAll(".bars [data-y]")].map((bar) => say("years.one", { year: bar.dataset.y, n: B.years.filter((y) => y === +bar.dataset.y).length })).join(" ");
    if (undated) undated.textContent = say("years.undated", { n: number(B.years.filter((y) => y === null).length) });
    drawLines();
    document.querySelectorAll("[id^=area-overlap-note-]").forEach((note) => {
      const [a, b] = note.dataset.kinds.split(",").map((k) => A.kindName(P.kinds[+k])), head = $(note.id.replace("-note", ""));
      note.textContent = say("overlaps.note", { a, b });
      head.textContent = `${a} → ${b}`;
      const cells = note.parentElement.querySelectorAll("thead th");
      cells[0].textContent = a; cells[1].textContent = b;
    });
  };

  const drawLines = () => {
    if (!$("area-line-rows")) return;
    const heads = ["length", "inside", "share"].map((key) => say("line." + key)).concat(B.places.map((table) => say("line.by", { title: table.title[M.lang()] })));
    [...$("area-line-heads").cells].slice(1).forEach((cell, k) => (cell.textContent = heads[k]));
    $("area-line-rows").replaceChildren(...B.lines.name.map((name, row) => {
      const [total, within] = lengths(B.lines.pieces.filter(([line]) => line === row));
      const by = B.places.map((table) => number(table.by.filter((b) => b && b[0] === row).length));
      return h("tr", {}, A.own("th", name || w("no_name"), !!name, { scope: "row" }),
        ...[`${A.tenth(total / 1000)} km`, `${A.tenth(within / 1000)} km`, `${A.tenth(total ? (100 * within) / total : 0)}%`, ...by].map((text) => h("td", { class: "n", text })));
    }));
  };

  /* ---- map ---- */
  const LINE = "#1a1a1c", LINE_IN = "#c81e1e";
  const pieces = B.lines && M.path ? B.lines.pieces.map(([, text, , inside]) => ({ path: M.path(text), inside })) : [];
  const lines = () => pieces.map((p) => ({ path: p.path, inside: p.inside.some(A.inTime), width: 2.6 })).map((p) => ({ ...p, colour: p.inside ? LINE_IN : LINE })).sort((a, b) => a.inside - b.inside);
  const filled = () => A.shown().filter((i) => !several || P.of[i] === state.kind);
  const outlined = () => (several ? A.shown().filter((i) => P.of[i] !== state.kind) : []);
  const marked = () => new Set([...(state.group === null ? [] : B.groups[state.group].filter(A.inTime)), ...(state.at && P.divides ? A.found.inside : [])]);
  const points = onMap && B.places.length ? new M.Points(merged(), { radius: 5.5 }).addTo(M.map) : null;
  function merged() {
    const of = B.places.flatMap((table, k) => table.name.map((_, i) => [k, i]));
    return { n: of.length, of, lat: of.map(([k, i]) => B.places[k].lat[i]), lon: of.map(([k, i]) => B.places[k].lon[i]), fields: [], columns: {} };
  }
  const small = () => (points.options.radius = M.map.getZoom() < 12.5 ? 3.4 : 5.5); // the areas are what the map is about
  const drawMap = () => {
    if (points) small();
    if (onMap) {
      areas.show(filled(), outlined(), marked(), lines());
      if (points) points.show(points.all, (i) => A.looks[points.table.of[i][0] % 4], state.point ?? null);
    }
    if (!$("legend")) return;
    const other = several ? P.kinds.filter((_, k) => k !== state.kind).map(A.kindName).join(w("area.headline.and")) : "";
    $("legend").replaceChildren(
      ...(A.dated ? [h("span", {}, M.swatch(P.fills[0]), say("legend.over"))] : P.divides || (P.kinds.length === 1 && P.kinds[0] === null) ? [] : P.kinds.map((kind, k) => h("span", {}, M.swatch(P.fills[k]), A.kindName(kind)))),
      ...(other ? [h("span", {}, h("i", { class: "line other" }), say("legend.other", { kind: other }))] : []),
      ...B.places.map((table, k) => h("span", {}, M.glyph(A.looks[k % 4]), table.title[M.lang()])),
      ...(B.lines ? [h("span", {}, h("i", { class: "line" }), say("legend.line")), h("span", {}, h("i", { class: "line in" }), say("legend.line.in"))] : []));
  };
  const fit = () => {
    if (!onMap) return;
    const bounds = areas.getBounds();
    if (bounds.isValid()) M.map.fitBounds(bounds, { padding: [12, 12], animate: false });
  };

  /* ---- looking up ---- */
  A.look = (at) => {
    state.at = at;
    state.point = null;
    if (!at && $("town")) $("town").value = "";
    A.drawAnswer();
    drawMap();
    M.pin(at && [at.lat, at.lon]);
    if (at && at.town && onMap) M.map.setView([at.lat, at.lon], Math.max(M.map.getZoom(), 14), { animate: false });
    if (at) $("area-answer").scrollIntoView({ block: "nearest" });
  };
  A.select = (k) => {
    state.group = k;
    A.drawAreas();
    drawMap();
    if (k === null || !onMap) return;
    const bounds = areas.boundsOf(B.groups[k].filter(A.inTime));
    if (bounds.isValid()) M.map.fitBounds(bounds, { padding: [30, 30], maxZoom: 15, animate: false });
  };
  /* a place of the list: on the map, with what can be said of its point */
  A.goTo = (k, i) => {
    const table = B.places[k];
    if (table.lat[i] === null) return;
    state.point = points ? points.table.of.findIndex(([a, b]) => a === k && b === i) : null;
    drawMap();
    if (onMap) {
      const at = [table.lat[i] / 1e6, table.lon[i] / 1e6];
      M.map.setView(at, Math.max(M.map.getZoom(), 15), { animate: false });
      popup([[k, i]], at);
      M.map.getContainer().scrollIntoView({ block: "nearest" });
    }
  };
  const popup = (rows, at) => {
    const box = h("div", { class: "machikit-popup" }, ...rows.slice(0, 8).flatMap(([k, i]) => {
      const table = B.places[k], inside = table.in[i].filter(A.inTime);
      const told = inside.length ? inside.map((r) => A.own("div", A.titleOf(r), A.isOwn(r))) : [h("div", { text: say(table.near[i].some(A.inTime) ? "places.near" : "places.out") })];
      return [A.own("strong", table.name[i] || w("no_name"), true), ...told.slice(0, 4)];
    }));
    L.popup({ maxWidth: 260, autoPanPadding: [30, 30] }).setLatLng(at).setContent(box).openOn(M.map);
  };

  /* ---- paper: the drawn map shows what the moving one does ---- */
  const PAPER = 1000; // lines of a list printed at most
  const held = {};
  M.onPrint(() => {
    Object.assign(held, { shown: state.shown, places: state.places });
    Object.assign(state, { shown: M.settings.print || PAPER, places: B.places.map(() => M.settings.print || PAPER) });
    A.drawAreas(); A.drawPlaces();
    drawPaper();
  }, () => {
    Object.assign(state, held);
    A.drawAreas(); A.drawPlaces();
  });
  const drawPaper = () => {
    const drawn = document.querySelector(".drawn");
    if (!drawn || !drawn.dataset.frame) return;
    const now = new Set(filled()), other = new Set(outlined());
    drawn.querySelectorAll("[data-r]").forEach((path) => {
      path.style.display = now.has(+path.dataset.r) || other.has(+path.dataset.r) ? "" : "none";
      path.classList.toggle("other", other.has(+path.dataset.r));
    });
    const found = drawn.querySelector(".found"), [scale, x, y] = drawn.dataset.frame.split(" ").map(Number);
    found.replaceChildren();
    if (!state.at) return;
    const up = (-180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (state.at.lat * Math.PI) / 360));
    found.append(M.svg("circle", { cx: state.at.lon * scale + x, cy: up * scale + y, r: 8, class: "pin" }));
  };

  /* ---- downloads: the areas as they are shown now ---- */
  const columns = () => [
    ...T.fields.map((f) => [f.header || f[M.lang()], (i) => T.columns[f.id][i]]),
    [say("csv.ha"), (i) => B.ha[i]],
    ...B.places.map((table, k) => [say("csv.inside", { title: table.title[M.lang()] }), (i) => A.insideOf(k, [i]).map((p) => table.name[p] || "").join("、")]),
    ...(B.lines ? [[say("csv.line"), (i) => A.whole(A.through([i]))]] : []),
  ];
  A.csv = () => {
    const told = columns();
    return M.csvText([told.map(([header]) => header), ...A.shown().map((i) => told.map(([, value]) => value(i)))]);
  };
  A.geojson = () => JSON.stringify({ type: "FeatureCollection", features: A.shown().map((i) => ({
    type: "Feature", properties: Object.fromEntries(columns().map(([header, value]) => [header, value(i)])),
    geometry: P.shapes[i].length ? { type: "MultiPolygon", coordinates: P.shapes[i].map((part) => part.map(ring)) } : null })) });
  const ring = (text) => {
    const flat = M.unpack(text), found = [];
    for (let i = 0; i < flat.length; i += 2) found.push([flat[i + 1], flat[i]]);
    return found;
  };

  /* ---- begin ---- */
  const draw = () => {
    drawHead(); drawControls(); drawWords(); A.drawAnswer(); A.drawAreas(); A.drawPlaces(); drawMap();
  };
  const set = (A.set = (change) => {
    Object.assign(state, change);
    draw();
  });
  on("area-year", "input", (e) => set({ year: +e.target.value, mode: state.mode === "all" ? "only" : state.mode, shown: B.step }));
  on("area-search", "input", (e) => { Object.assign(state, { query: e.target.value, shown: B.step, places: B.places.map(() => B.step) }); A.drawAreas(); A.drawPlaces(); });
  M.onCsv(A.csv);
  M.onGeojson(A.geojson);
  M.pickPlace((lat, lon, name) => A.look(name === w("here") ? { lat, lon, said: "here" } : { lat, lon, town: name }), () => A.look(null));
  const spot = (latlng) => { if ($("town")) $("town").value = ""; A.look({ lat: latlng.lat, lon: latlng.lng, said: "map_point" }); };
  if (points) {
    M.map.on("zoomend", small);
    points.on("pick", (e) => popup(e.rows.map((i) => points.table.of[i]), points.latLng(e.rows[0]))).on("miss", (e) => spot(e.latlng));
    areas.on("place", () => {}); // the points' layer hears the click first and passes on what hits none
  } else if (onMap) areas.on("place", (e) => spot(e.latlng));
  fit();
  M.onSpeak(() => {
    if (onMap) M.map.closePopup(); // it speaks the other language
    draw();
  });
})();
