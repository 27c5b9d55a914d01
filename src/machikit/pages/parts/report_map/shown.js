/* Reports on the map and on the drawn map that is printed: points, pairs that may be the same, and numbered notes. */
(() => {
  "use strict";
  const M = window.machikit, R = M.reports;
  if (!R) return;
  const PAIRS = 400; // lines drawn at most
  let points = null, lines = null, pins = null;
  const degree = (v) => (v === null ? null : Math.round(v * 1e6));

  R.addPoints = (picked, missed) => {
    if (!M.map) return;
    points = new M.Points({ n: R.rows.length, lat: R.lat.map(degree), lon: R.lon.map(degree) });
    lines = L.layerGroup().addTo(M.map);
    pins = L.layerGroup().addTo(M.map);
    if (M.map.machikitBase) M.map.machikitBase.taken = (at) => points.items.length > 1500 ? [] : points.items.map((k) => { const [x, y] = at(points.xy[2 * k], points.xy[2 * k + 1]); return [x - 6, y - 6, x + 6, y + 6]; });
    M.layers.reports = points.addTo(M.map);
    points.on("pick", (e) => picked(e.rows)).on("miss", (e) => missed(e.latlng));
    if (points.all.length) M.map.fitBounds(middle(), { padding: [16, 16], maxZoom: 15, animate: false });
  };
  /* the middle 98 % of the points: a stray one must not shrink the city */
  const middle = () => {
    const some = (values) => {
      const sorted = values.filter((v) => v !== null).sort((a, b) => a - b), cut = Math.floor(sorted.length / 100);
      return [sorted[cut], sorted[sorted.length - 1 - cut]];
    };
    const [south, north] = some(R.lat), [west, east] = some(R.lon);
    return [[south, west], [north, east]];
  };
  R.at = (k) => (points ? points.latLng(k) : null);

  R.drawMap = (listed, selected) => {
    if (!points) return;
    points.show(listed, R.look, selected);
    if (M.map.machikitBase) M.map.machikitBase.redraw();
    drawPairs(new Set(listed));
    drawPins();
    drawPaper(new Set(listed));
  };
  const drawPairs = (shown) => {
    lines.clearLayers();
    const both = (R.block.pairs || []).filter(([a, b]) => shown.has(a) && shown.has(b)).slice(0, PAIRS);
    for (const [a, b] of both) L.polyline([R.at(a), R.at(b)], { color: "#5b3f94", weight: 3, dashArray: "5 4", interactive: false }).addTo(lines);
  };
  const drawPins = () => {
    pins.clearLayers();
    R.notes.all.forEach((note, n) => {
      if (note.lat === null) return;
      const icon = L.divIcon({ className: "report-pin", html: M.h("span", { text: n + 1 }), iconSize: [26, 26] });
      L.marker([note.lat, note.lon], { icon, keyboard: false, interactive: false }).addTo(pins);
    });
  };
  const drawPaper = (shown) => {
    const svg = document.querySelector("svg.drawn");
    if (!svg) return;
    for (const use of svg.querySelectorAll("use[data-i]")) {
      use.toggleAttribute("hidden", !shown.has(+use.dataset.i));
      use.setAttribute("href", "#g-" + R.look(+use.dataset.i));
    }
    svg.querySelectorAll(".pin").forEach((pin) => pin.remove());
    const [scale, x0, y0] = (svg.dataset.frame || "").split(" ").map(Number);
    if (!scale) return;
    const north = (a) => (-Math.log(Math.tan(Math.PI / 4 + (a * Math.PI) / 360)) * 180) / Math.PI;
    R.notes.all.forEach((note, n) => {
      if (note.lat === null) return;
      const at = `translate(${(note.lon * scale + x0).toFixed(1)} ${(north(note.lat) * scale + y0).toFixed(1)})`;
      svg.append(M.svg("g", { class: "pin", transform: at }, M.svg("rect", { x: -8, y: -8, width: 16, height: 16, rx: 3 }), M.svg("text", { y: 3.5, text: n + 1 })));
    });
  };
  R.drawLegend = () => {
    const there = R.states.filter((state) => R.rows.some((_, k) => R.state(k) === state));
    if (M.$("legend")) M.$("legend").replaceChildren(...there.map((state) => M.h("span", {}, M.glyph(R.lookOf(state)), R.say((R.walks ? "walk." : "legend.") + state))));
  };
  R.popup = (at, nodes) => L.popup({ maxWidth: 270, autoPanPadding: [30, 30], offset: [0, -4] }).setLatLng(at).setContent(M.h("div", { class: "machikit-popup" }, ...nodes)).openOn(M.map);
})();
