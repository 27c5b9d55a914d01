/* Towns as circles on the map, and on the drawn map that is printed. */
(() => {
  "use strict";
  const M = window.machikit, C = M.coverage;
  if (!C) return;
  const SMALL = 3.2, LARGE = 19, MOST = 3000; // as in drawing.py
  Object.assign(M.look, { far: ["#c2410c", "circle"], near: ["#fff", "ring"], site: ["#0b5fb0", "square"], new: ["#0017c1", "diamond"] });
  const draw = M.draw;
  M.draw = (g, look, r) => {
    if (look !== "got") return draw(g, look, r);
    g.beginPath(); g.arc(0, 0, r * 0.75, 0, 7);
    g.fillStyle = "#fff"; g.fill();
    g.lineWidth = 3.6; g.strokeStyle = "#0f766e"; g.stroke();
  };
  const STYLE = {
    far: { color: "#fff", weight: 1, fillColor: "#c2410c", fillOpacity: 0.72 },
    near: { color: "#5c5f66", weight: 1.6, fillColor: "#fff", fillOpacity: 0.9 },
    got: { color: "#0f766e", weight: 4, fillColor: "#fff", fillOpacity: 0.85 },
  };
  const radius = (n, most, stands) => (stands === "near" || !(most > 0) ? SMALL : SMALL + (LARGE - SMALL) * Math.sqrt(n / most));

  /* which towns are drawn, the largest below the smaller ones */
  const drawn = (people) => [...people.keys()].filter((i) => C.there[i]).sort((i, j) => people[j] - people[i]).slice(0, MOST);

  const circles = new Map(), places = [];
  let layer = null, renderer = null;
  const begin = (map) => {
    map.createPane("towns").style.zIndex = 390; // under the sites
    renderer = L.canvas({ pane: "towns", tolerance: 4 });
    layer = L.layerGroup().addTo(map);
  };

  /* stands: i → far, near, got; picked: (town) => … */
  C.drawMap = (people, stands, sites, limit, selected, picked) => {
    const map = M.map;
    if (!map) return;
    if (!layer) begin(map);
    const rows = drawn(people), most = people[rows[0]] || 0, keep = new Set(rows);
    for (const [i, circle] of circles) if (!keep.has(i)) { circle.remove(); circles.delete(i); }
    for (const i of rows) {
      const style = { ...STYLE[stands(i)], ...(i === selected ? { color: "#0017c1", weight: 5 } : {}) };
      if (!circles.has(i)) {
        const made = L.circleMarker([C.lat[i], C.lon[i]], { renderer, pane: "towns", bubblingMouseEvents: false });
        circles.set(i, made.on("click", () => picked(i)).addTo(layer));
      }
      circles.get(i).setStyle(style).setRadius(radius(people[i], most, stands(i)));
    }
    drawSites(sites, limit);
    if (selected !== null && C.there[selected]) places.push(around(C.lat[selected], C.lon[selected], limit, "#1a1a1c", 0));
    drawPaper(people, most, stands, sites);
  };

  const around = (lat, lon, limit, color, fillOpacity) =>
    L.circle([lat, lon], { renderer, pane: "towns", radius: limit, color, weight: 1.5, dashArray: "4 4", fillColor: color, fillOpacity, interactive: false }).addTo(layer);
  const drawSites = (sites, limit) => {
    places.splice(0).forEach((place) => place.remove());
    for (const [k, site] of sites.entries()) {
      places.push(around(site.lat, site.lon, limit, "#0017c1", 0.06));
      const icon = L.divIcon({ className: "coverage-new", html: M.h("span", { text: k + 1 }), iconSize: [26, 26] });
      places.push(L.marker([site.lat, site.lon], { icon, keyboard: false, interactive: false }).addTo(layer));
    }
  };

  const drawPaper = (people, most, stands, sites) => {
    const svg = document.querySelector("svg.drawn[data-frame]");
    if (!svg) return;
    for (const circle of svg.querySelectorAll("circle[data-t]")) {
      const i = +circle.dataset.t;
      circle.setAttribute("class", stands(i));
      circle.setAttribute("r", radius(people[i], most, stands(i)).toFixed(1));
    }
    const [scale, x0, y0] = svg.dataset.frame.split(" ").map(Number);
    const north = (a) => (-Math.log(Math.tan(Math.PI / 4 + (a * Math.PI) / 360)) * 180) / Math.PI;
    svg.querySelector(".new").replaceChildren(...sites.map((s) => M.svg("use", { href: "#g-new", x: (s.lon * scale + x0).toFixed(1), y: (north(s.lat) * scale + y0).toFixed(1) })));
  };

  /* the map begins with where people live: the middle 98 % of the towns' points */
  C.fit = () => {
    const middle = (values) => {
      const sorted = values.filter((v) => v !== null).sort((a, b) => a - b), cut = Math.floor(sorted.length / 100);
      return [sorted[cut], sorted[sorted.length - 1 - cut]];
    };
    const [south, north] = middle(C.lat), [west, east] = middle(C.lon);
    if (M.map && south !== undefined) M.map.fitBounds([[south, west], [north, east]], { padding: [12, 12], maxZoom: 15, animate: false });
  };

  C.circles = circles; // for tests and for a team's own script
})();
