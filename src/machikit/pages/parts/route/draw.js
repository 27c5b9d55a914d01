/* Stops, lines and the towns left out, on the map and on the drawn map that is printed. */
(() => {
  "use strict";
  const M = window.machikit, R = M.route;
  if (!R) return;
  const B = R.block;
  const SMALL = 4, LARGE = 17, MOST = 3000; // as in drawing.py
  const COLOURS = ["#0017c1", "#a83200", "#0b6b4f", "#7a2fa0", "#7a5600", "#9c1d50", "#3a3d46"], DASHES = [null, "10 5", "2 5", "14 4 2 4", "6 3", "1 4", "18 6"];
  R.way = (k) => ({ color: COLOURS[k % 7], dashArray: DASHES[k % 7] });
  const draw = M.draw;
  M.draw = (g, look, r) => {
    if (look !== "left") return draw(g, look, r);
    g.beginPath(); g.arc(0, 0, r * 1.2, 0, 7);
    g.fillStyle = "rgba(180,35,90,.28)"; g.fill();
    g.lineWidth = 1.4; g.strokeStyle = "#b4235a"; g.stroke();
  };
  /* a piece of a line, as the map draws it */
  R.sample = (k) => {
    const { color, dashArray } = R.way(k);
    return M.svg("svg", { class: "way", viewBox: "0 0 30 8", "aria-hidden": "true" }, M.svg("path", { d: "M0 4h30", stroke: color, "stroke-width": 3.2, "stroke-dasharray": dashArray }));
  };
  const radius = (n, most) => (most > 0 ? SMALL + (LARGE - SMALL) * Math.sqrt(n / most) : SMALL);

  let stops = null, renderer = null, circles = null, around = null;
  const ways = [];
  const begin = (picked, missed) => {
    const map = M.map;
    map.createPane("route-towns").style.zIndex = 380;
    map.createPane("route-lines").style.zIndex = 390; // both under the stops
    renderer = L.canvas({ pane: "route-towns", tolerance: 3 });
    circles = L.layerGroup().addTo(map);
    const canvas = L.canvas({ pane: "route-lines" });
    for (const [k, [, packed]] of B.lines.entries()) {
      const parts = packed.map((flat) => Array.from({ length: flat.length / 2 }, (_, j) => [flat[2 * j] / 1e5, flat[2 * j + 1] / 1e5]));
      ways.push(L.polyline(parts, { renderer: canvas, pane: "route-lines", interactive: false, ...R.way(k) }).addTo(map));
    }
    stops = new M.Points({ n: R.n, lat: B.stops.lat, lon: B.stops.lon, fields: [], columns: {} }).addTo(map);
    if (map.machikitBase) map.machikitBase.taken = (at) => stops.items.map((i) => { const [x, y] = at(stops.xy[2 * i], stops.xy[2 * i + 1]); return [x - 6, y - 6, x + 6, y + 6]; });
    stops.on("pick", (e) => picked(e.rows)).on("miss", (e) => missed(e.latlng.lat, e.latlng.lng));
    map.on("zoomend", size);
    size();
    map.options.zoomSnap = 0.25; // a city between two zooms would be half as large as its frame
    if (stops.all.length) map.fitBounds(stops.getBounds(), { paddingTopLeft: [28, 28], paddingBottomRight: [28, window.innerWidth > 900 ? 96 : 28], maxZoom: 15, animate: false } /* the legend lies below */);
    map.options.zoomSnap = 1;
  };
  const size = () => { stops.options.radius = R.n > 400 && M.map.getZoom() < 12 ? 3 : M.map.getZoom() < 13 ? 5 : 6.5; };

  /* look: (stop) => how it is drawn; faint: (line) => whether another one is meant; left: [town]; picked: (town) => … */
  R.drawMap = ({ rows, look, selected, faint, left, metres, picked, missed, town }) => {
    drawPaper(rows, look, faint, left);
    if (!M.map) return;
    if (!stops) begin(picked, missed);
    ways.forEach((way, k) => way.setStyle({ weight: faint(k) ? 1.5 : 3.2, opacity: faint(k) ? 0.3 : 0.75 }));
    stops.show(rows, look, selected);
    if (M.map.machikitBase) M.map.machikitBase.redraw();
    circles.clearLayers();
    const most = Math.max(0, ...left.map(R.people));
    for (const k of left.slice(0, MOST).filter((k) => B.towns.at[k])) {
      const at = B.towns.at[k].map((v) => v / 1e6);
      L.circleMarker(at, { renderer, pane: "route-towns", radius: radius(R.people(k), most), color: "#b4235a", weight: 1.4, fillColor: "#b4235a", fillOpacity: 0.28, bubblingMouseEvents: false })
        .on("click", (e) => { const hit = stops.hits(e.containerPoint, 9); hit.length ? picked(hit.map((d) => d.i)) : town(k); }).addTo(circles);
    }
    if (around) around.remove();
    around = selected !== null && B.towns && R.lat[selected] !== null
      ? L.circle([R.lat[selected], R.lon[selected]], { renderer, pane: "route-towns", radius: metres, color: "#1a1a1c", weight: 1.4, dashArray: "4 4", fillOpacity: 0.03, interactive: false }).addTo(M.map) : null;
  };
  R.show = (at, zoom) => M.map && M.map.setView(at, Math.max(M.map.getZoom(), zoom), { animate: false });

  const drawPaper = (rows, look, faint, left) => {
    const svg = document.querySelector("svg.drawn[data-frame]");
    if (!svg) return;
    const shown = new Set(rows);
    for (const use of svg.querySelectorAll("use[data-i]")) {
      use.toggleAttribute("hidden", !shown.has(+use.dataset.i));
      use.setAttribute("href", "#g-" + look(+use.dataset.i));
    }
    for (const way of svg.querySelectorAll(".way")) way.classList.toggle("faint", faint(+way.dataset.l));
    const [scale, x0, y0] = svg.dataset.frame.split(" ").map(Number), most = Math.max(0, ...left.map(R.people));
    const to = ([a, o]) => [o * scale + x0, -(Math.log(Math.tan(Math.PI / 4 + (a * Math.PI) / 360)) * 180 / Math.PI) * scale + y0];
    svg.querySelector(".left").replaceChildren(...left.slice(0, MOST).filter((k) => B.towns.at[k]).map((k) => {
      const [x, y] = to(B.towns.at[k].map((v) => v / 1e6));
      return M.svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: radius(R.people(k), most).toFixed(1) });
    }));
  };
})();
