/* The page of distances: slider, ages, numbers, list of towns, and what new sites would change. */
(() => {
  "use strict";
  const M = window.machikit, C = M.coverage;
  if (!C) return;
  const { $, on, h, w, number, replace, block } = M;
  const B = C.block, T = block("data");
  const groups = Object.keys(B.people);
  const state = (C.state = { metres: B.metres, group: B.group, sites: [], selected: null, query: "", shown: B.step, asked: false });
  let now = null; // what the state comes to

  /* ---- words ---- */
  const stop = (m) => (m < 1000 ? `${m} m` : `${m / 1000} km`);
  const say = (key, values) => w("coverage." + key, { site: w("coverage.site"), sites: w("coverage.sites"), who: w("coverage.who." + state.group), metres: stop(state.metres), places: state.sites.length, ...values });
  const share = (n, total) => {
    const tenths = total ? Math.floor((2000 * n + total) / (2 * total)) : 0;
    return `${Math.floor(tenths / 10)}.${tenths % 10}`;
  };
  const dataText = (tag, text) => h(tag, { lang: "ja", text });
  const town = (i) => B.place[i];
  /* a word with a town in it: the town is in the data's language, whatever the page's */
  const around = (key, place, values) => {
    const [before, after] = say(key, { ...values, town: "\n" }).split("\n");
    return [before, dataText("b", place), after];
  };
  const placeOf = (site) => {
    const i = C.nearest(site.lat, site.lon);
    if (i < 0) return [w("map_point")];
    if (C.lat[i] === site.lat && C.lon[i] === site.lon) return [dataText("b", town(i))];
    return around("near_town", town(i));
  };
  const unseen = (text) => h("span", { class: "visually-hidden", lang: "ja", text }); // what the button is about, for those who hear it

  const stands = (i) => (!C.there[i] ? "none" : now.far[i] > state.metres ? "far" : now.by[i] >= 0 && C.today[i] > state.metres ? "got" : "near");

  /* ---- numbers ---- */
  const drawNumbers = () => {
    const s = now.sums, people = w("people"), more = state.sites.length;
    M.tiles([
      M.tile(s.beyond, people, say(more ? "beyond.new" : "beyond"), "far"),
      M.tile(share(s.beyond, s.total), "%", say("share", { total: number(s.total) })),
      M.tile(B.sites + more, w("unit"), say("counted"), "site"),
      M.tile(say("range.value", { low: number(s.low), high: number(s.high) }), people, say("range")),
    ]);
    drawHeadline();
  };

  const drawHeadline = () => {
    const told = document.querySelector(".headline"), rows = now.order.slice(0, 3).filter((i) => stands(i) === "far" && C.most[state.group][i]);
    if (!told) return;
    const named = rows.flatMap((i, k) => [k ? say("headline.and") : "", ...around("headline.of", town(i), { n: number(C.most[state.group][i]) })]);
    const [before, after] = say(!B.sites && !state.sites.length ? "headline.none" : rows.length ? "headline" : "headline.all", { towns: "\n" }).split("\n");
    told.replaceChildren(before, ...(after === undefined ? [] : [...named, after]));
  };

  const drawControls = () => {
    const slider = $("coverage-metres"), walk = say("metres.note", { n: Math.ceil(state.metres / 80) });
    slider.value = B.stops.indexOf(state.metres);
    slider.setAttribute("aria-valuetext", `${stop(state.metres)} ${walk}`);
    $("coverage-said").replaceChildren(h("b", { text: stop(state.metres) }), " ", h("small", { text: walk }));
    if ($("coverage-groups"))
      replace($("coverage-groups"), groups.map((g) => M.chip(g === state.group, w("coverage.group." + g), () => set({ group: g }))));
  };

  /* ---- towns ---- */
  const fact = (i) => {
    const found = [], k = now.by[i], far = now.far[i];
    if (far !== null && far !== Infinity) {
      const name = k >= 0 ? h("span", { text: say("new_site", { n: k + 1 }) }) : B.names[B.nearest[i]] && dataText("span", B.names[B.nearest[i]]);
      found.push(name || "", h("span", { text: M.distance(far) }));
    }
    for (const why of ["edge", "large", "hidden"]) if (now.is[why].has(i)) found.push(h("span", { text: say("is." + why) }));
    return found;
  };
  const drawTowns = () => {
    const q = M.fold(state.query);
    now.listed = now.order.filter((i) => !q || M.fold(town(i)).includes(q));
    const rows = now.listed.slice(0, state.shown).map((i) =>
      h("li", { id: "t-" + i, class: i === state.selected && "on" },
        h("button", { type: "button", class: "item", "aria-pressed": String(i === state.selected), onclick: () => select(i, "list") },
          M.glyph({ far: "far", got: "got" }[stands(i)] || "near"),
          h("span", { class: "what" }, dataText("b", town(i)), h("small", {}, ...fact(i))),
          h("span", { class: "many", text: say("people", { n: number(C.most[state.group][i]) }) }, h("small", { text: say("is." + stands(i)) }))),
        C.there[i] ? h("button", { type: "button", class: "put", onclick: () => putAt(i) }, unseen(town(i)), say("put")) : null));
    keepPlace($("coverage-items"), rows);
    $("coverage-empty").hidden = rows.length > 0 || !B.place.length;
    $("coverage-count").textContent = say("towns.count", { n: number(now.sums.towns) });
    const rest = now.listed.length - rows.length;
    $("coverage-more").hidden = rest <= 0;
    $("coverage-more").textContent = say("more", { n: number(Math.min(rest, B.step)) });
  };
  /* the button under the finger keeps the focus, although its row may have moved */
  const keepPlace = (list, rows) => {
    const held = document.activeElement, li = held && held.closest("li"), inside = li && list.contains(li);
    list.replaceChildren(...rows);
    const row = inside && ($(li.id) || list.firstElementChild);
    if (row) row.querySelector(held.matches(".put") ? ".put" : ".item").focus({ preventScroll: true });
  };

  /* ---- new sites ---- */
  const drawTry = () => {
    const more = state.sites.length, before = C.sums(C.today, state.group, state.metres).beyond;
    $("coverage-gain").textContent = more ? say("gain", { n: number(before - now.sums.beyond), before: number(before), after: number(now.sums.beyond) })
      : state.asked ? say("suggest.none") : "";
    if (state.full) $("coverage-gain").textContent = say("try.many", { n: B.most });
    replace($("coverage-new"), state.sites.map((site, k) =>
      h("li", {}, h("span", { class: "no", text: k + 1 }),
        h("span", { class: "where" }, ...placeOf(site), site.suggested ? h("small", { text: say("by.suggest") }) : null),
        h("span", { class: "many", text: say("gain.one", { n: number(now.gains[k]) }) }),
        h("button", { type: "button", class: "put", onclick: () => remove(k) }, unseen(k + 1), say("remove")))));
    $("coverage-plan").hidden = !more;
    $("coverage-method").hidden = !(state.asked || state.sites.some((s) => s.suggested));
    $("coverage-link").href = hash();
  };
  const put = (lat, lon) => {
    if (state.sites.length >= B.most) return set({ full: true });
    set({ sites: [...state.sites, { lat: Math.round(lat * 1e6) / 1e6, lon: Math.round(lon * 1e6) / 1e6 }], asked: false });
    if (M.map) M.map.closePopup();
  };
  const putAt = (i) => {
    put(C.lat[i], C.lon[i]);
    $("coverage-gain").scrollIntoView({ block: "nearest" });
  };
  const remove = (k) => {
    set({ sites: state.sites.filter((_, i) => i !== k), asked: false });
    if (!state.sites.length) $("coverage-suggest").focus();
  };
  const suggest = () => {
    const own = state.sites.filter((site) => !site.suggested), room = Math.min(+$("coverage-k").value, B.most - own.length);
    const { far } = C.reached(own, state.group, state.metres);
    const found = C.suggest(room, far, state.group, state.metres).map((i) => ({ lat: C.lat[i], lon: C.lon[i], suggested: true }));
    set({ sites: [...own, ...found], asked: !found.length, full: false });
  };

  /* ---- how sure, and other distances ---- */
  const drawWeak = () => {
    const s = now.sums, rows = Object.entries(s.reasons).filter(([, towns]) => towns.length), people = C.most[state.group];
    $("coverage-range").textContent = say(rows.length ? "weak.range" : "weak.sure", { low: number(s.low), high: number(s.high) });
    $("coverage-why").hidden = !rows.length;
    $("coverage-why").querySelector("tbody").replaceChildren(...rows.map(([why, towns]) => {
      const large = towns.slice().sort((i, j) => people[j] - people[i] || i - j);
      const names = large.slice(0, 5).map(town).join("、") + (large.length > 5 ? "…" : "");
      return h("tr", {}, h("th", { scope: "row", text: say("weak." + why) }, dataText("small", names)),
        h("td", { class: "n", text: number(towns.length) }), h("td", { class: "n", text: number(towns.reduce((n, i) => n + people[i], 0)) }));
    }));
  };
  const drawCities = () => {
    const lang = M.lang(), table = $("coverage-cities");
    $("coverage-of").textContent = say("distances.note");
    const on = (k) => "n" + (B.stops[k] === state.metres ? " on" : "");
    [...table.tHead.rows[0].cells].slice(1).forEach((cell, k) => (cell.className = on(k)));
    replace(table.tBodies[0], B.cities.map((city, place) => {
      let sums = city.sums[state.group];
      if (!place && state.sites.length) sums = B.stops.map((m) => { const s = C.sums(now.far, state.group, m); return [s.beyond, s.total]; });
      const cells = sums ? sums.map(([n, total], k) => h("td", { class: on(k) }, h("b", { text: share(n, total) + "%" }), h("small", { text: say("people", { n: number(n) }) })))
        : [h("td", { class: "n", colspan: B.stops.length, text: say("is.hidden") })];
      return h("tr", {}, h("th", { scope: "row", text: city.name[lang] }, h("small", { text: say("city.told", { as_of: city.as_of, n: number(city.towns) }) })), ...cells);
    }));
  };

  /* ---- map ---- */
  const layer = () => M.layers.data;
  const out = new Set(B.out);
  const small = () => (layer().options.radius = M.map.getZoom() < 12 ? 2.6 : M.map.getZoom() < 14 ? 4 : 5.5); // the towns are what the map is about
  const drawMap = () => {
    const l = layer();
    if (l) {
      small();
      l.show(l.all, (i) => (out.has(i) ? "no" : "site"), null);
    }
    C.drawMap(C.most[state.group], stands, state.sites, state.metres, state.selected, (i) => select(i, "map"));
    const looks = ["far", "near", "site", ...(state.sites.length ? ["got", "new"] : []), ...(out.size && l && B.out.some((i) => T.lat[i] !== null) ? ["out"] : [])];
    if ($("legend")) $("legend").replaceChildren(...looks.map((look) => h("span", {}, M.glyph(look === "out" ? "no" : look), say("legend." + look))));
  };
  const popup = (i) => {
    const box = h("div", { class: "machikit-popup" }, dataText("strong", town(i)),
      h("div", { text: `${say("people", { n: number(C.most[state.group][i]) })} ${say("is." + stands(i))}` }),
      h("div", { class: "facts" }, ...fact(i).flatMap((x) => [x, " "])),
      h("button", { type: "button", onclick: () => put(C.lat[i], C.lon[i]) }, ...around("put.of", town(i))));
    L.popup({ maxWidth: 260, autoPanPadding: [30, 30] }).setLatLng([C.lat[i], C.lon[i]]).setContent(box).openOn(M.map);
  };
  const popupSite = (rows) => {
    const name = T.fields.find((f) => f.role === "name"), address = T.fields.find((f) => f.role === "address");
    const told = (f, i) => (f && T.columns[f.id][i]) || "";
    const box = h("div", { class: "machikit-popup" }, ...rows.slice(0, 8).flatMap((i) => [h("strong", { lang: "ja", text: told(name, i) || w("no_name") }), dataText("div", told(address, i)), out.has(i) ? h("div", { text: say("legend.out") }) : ""]));
    L.popup({ maxWidth: 260 }).setLatLng(layer().latLng(rows[0])).setContent(box).openOn(M.map);
  };
  const select = (i, from) => {
    const at = now.order.indexOf(i);
    if (from === "map") Object.assign(state, { query: "", shown: Math.max(state.shown, at + 1) });
    if (from === "map" && $("coverage-search").value) $("coverage-search").value = "";
    state.selected = i;
    drawTowns(); drawMap();
    if (M.map && C.there[i]) {
      M.map.getContainer().scrollIntoView({ block: "nearest" });
      if (from === "list") M.map.setView([C.lat[i], C.lon[i]], Math.max(M.map.getZoom(), 14), { animate: false });
      popup(i);
    }
    if (from === "map") $("t-" + i).scrollIntoView({ block: "nearest" });
  };

  /* ---- a plan as a link: #m=500&g=all&new=34.340000,134.040000;… ---- */
  const hash = () => `#m=${state.metres}&g=${encodeURIComponent(state.group)}&new=${state.sites.map((s) => `${s.lat},${s.lon}`).join(";")}`;
  const fromHash = () => {
    const told = new Map(location.hash.slice(1).split("&").map((pair) => pair.split("=", 2)));
    const change = {}, group = decode(told.get("g") || "");
    if (B.stops.includes(+told.get("m"))) change.metres = +told.get("m");
    if (groups.includes(group)) change.group = group;
    if (told.has("new")) change.sites = told.get("new").split(";").map((at) => at.split(",").map(Number))
      .filter((at) => at.length === 2 && Math.abs(at[0]) <= 90 && Math.abs(at[1]) <= 180)
      .slice(0, B.most).map(([lat, lon]) => ({ lat, lon }));
    if (Object.keys(change).length) Object.assign(state, change);
  };
  const decode = (text) => { try { return decodeURIComponent(text); } catch { return ""; } };

  /* ---- downloads: the towns as they stand now ---- */
  const nearestText = (i) => (now.by[i] >= 0 ? say("new_site", { n: now.by[i] + 1 }) : B.names[B.nearest[i]] ?? "");
  const far = (i) => (now.far[i] === null || now.far[i] === Infinity ? null : Math.round(now.far[i]));
  const beyond = (i, m) => (C.there[i] ? say(now.far[i] > m ? "csv.yes" : "csv.no") : "");
  const columns = () => [
    [say("csv.place"), town], ...groups.map((g) => [w("coverage.group." + g), (i) => B.people[g][i]]),
    [say("csv.nearest"), nearestText], [say("csv.metres"), far],
    ...B.stops.map((m) => [say("csv.at", { metres: stop(m) }), (i) => beyond(i, m)]),
  ];
  C.csv = () => {
    const told = [...columns(), ["緯度", (i) => C.lat[i]], ["経度", (i) => C.lon[i]]];
    return M.csvText([told.map(([header]) => header), ...now.order.map((i) => told.map(([, value]) => value(i)))]);
  };
  C.geojson = () => JSON.stringify({ type: "FeatureCollection", features: now.order.map((i) => ({
    type: "Feature", geometry: C.there[i] ? { type: "Point", coordinates: [C.lon[i], C.lat[i]] } : null,
    properties: Object.fromEntries(columns().map(([header, value]) => [header, value(i)])) })) });

  /* ---- begin ---- */
  const draw = () => {
    now = C.reached(state.sites, state.group, state.metres);
    now.sums = C.sums(now.far, state.group, state.metres);
    now.order = C.order(now.far, state.group, state.metres);
    now.is = Object.fromEntries(Object.entries(now.sums.reasons).map(([why, towns]) => [why, new Set(towns)]));
    C.now = now;
    drawNumbers(); drawControls(); drawTry(); drawTowns(); drawWeak(); drawCities(); drawMap();
  };
  const set = (change) => {
    Object.assign(state, { full: false }, change);
    draw();
    history.replaceState(null, "", hash());
  };
  on("coverage-metres", "input", (e) => set({ metres: B.stops[+e.target.value], shown: B.step }));
  on("coverage-search", "input", (e) => { Object.assign(state, { query: e.target.value, shown: B.step }); drawTowns(); });
  on("coverage-more", "click", () => { state.shown += B.step; drawTowns(); });
  on("coverage-suggest", "click", suggest);
  on("coverage-clear", "click", () => { set({ sites: [], asked: false }); $("coverage-suggest").focus(); });
  M.onCsv(C.csv);
  M.onGeojson(C.geojson);
  window.addEventListener("hashchange", () => { fromHash(); draw(); });
  if (layer()) M.map.on("zoomend", small);
  if (layer()) layer().on("pick", (e) => popupSite(e.rows)).on("miss", (e) => put(e.latlng.lat, e.latlng.lng));
  else if (M.map) M.map.on("click", (e) => put(e.latlng.lat, e.latlng.lng));
  fromHash();
  C.fit();
  M.onSpeak(() => {
    if (M.map) M.map.closePopup(); // it speaks the other language
    draw();
  });
})();
