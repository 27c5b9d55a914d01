/* Areas as packed rings on one canvas: drawn, asked which of them a place is in, and how far it is to their edges. Needs points.js. */
(() => {
  "use strict";
  const M = (window.machikit = window.machikit || {});
  const FINE = 0.7; // pixels: steps smaller than this are not drawn

  /* ---- packed rings: encoded polylines, latitude first, hundred-thousandths of a degree ---- */
  M.unpack = (text) => {
    const found = [], at = [0, 0];
    for (let i = 0, k = 0; i < text.length; k ^= 1) {
      let step = 0, shift = 0, digit;
      do {
        digit = text.charCodeAt(i++) - 63;
        step |= (digit & 31) << shift;
        shift += 5;
      } while (digit >= 32);
      at[k] += step & 1 ? ~(step >> 1) : step >> 1;
      found.push(at[k] / 1e5);
    }
    return Float64Array.from(found);
  };
  const box = (flat) => {
    const b = [Infinity, Infinity, -Infinity, -Infinity]; // latitude, longitude: least, most
    for (let i = 0; i < flat.length; i += 2) {
      b[0] = Math.min(b[0], flat[i]); b[1] = Math.min(b[1], flat[i + 1]);
      b[2] = Math.max(b[2], flat[i]); b[3] = Math.max(b[3], flat[i + 1]);
    }
    return b;
  };
  M.path = (text) => { // a ring or a line: degrees, the same as units of the map at zoom 0, and its box
    const ll = M.unpack(text), xy = new Float64Array(ll.length);
    for (let i = 0; i < ll.length; i += 2) [xy[i], xy[i + 1]] = M.unit(ll[i], ll[i + 1]);
    return { ll, xy, box: box(ll) };
  };

  /* ---- where a place is ---- */
  /* even–odd over all rings: a hole is outside, an island in a hole inside, every part counts */
  M.inside = (rings, lat, lon) => {
    let odd = false;
    for (const { ll, box: b } of rings) {
      if (lat < b[0] || lat > b[2] || lon < b[1] || lon > b[3]) continue;
      for (let i = 0, j = ll.length - 2; i < ll.length; j = i, i += 2)
        if (ll[i] > lat !== ll[j] > lat && lon < ((ll[j + 1] - ll[i + 1]) * (lat - ll[i])) / (ll[j] - ll[i]) + ll[i + 1]) odd = !odd;
    }
    return odd;
  };
  /* metres from a place to the nearest edge, on the plane around the place (scaled by M.metres); Infinity beyond `reach` */
  M.toEdge = (rings, lat, lon, reach) => {
    const north = M.metres(lat - 0.005, lon, lat + 0.005, lon) * 100, east = M.metres(lat, lon - 0.005, lat, lon + 0.005) * 100;
    const dy = reach / north, dx = reach / east;
    let best = reach * reach;
    for (const { ll, box: b } of rings) {
      if (lat < b[0] - dy || lat > b[2] + dy || lon < b[1] - dx || lon > b[3] + dx) continue;
      for (let i = 2; i < ll.length; i += 2) {
        const x = (ll[i - 1] - lon) * east, y = (ll[i - 2] - lat) * north;
        const vx = (ll[i + 1] - lon) * east - x, vy = (ll[i] - lat) * north - y, length = vx * vx + vy * vy;
        const t = length ? Math.max(0, Math.min(1, -(x * vx + y * vy) / length)) : 0;
        const px = x + t * vx, py = y + t * vy;
        best = Math.min(best, px * px + py * py);
      }
    }
    return best < reach * reach ? Math.sqrt(best) : Infinity;
  };

  /* ---- patterns: beside the colour, so that kinds are told apart without it ---- */
  const SIZE = 8;
  const STROKES = { up: [[-2, 10, 10, -2]], down: [[-2, -2, 10, 10]], across: [[0, 4, 8, 4]], upright: [[4, 0, 4, 8]], grid: [[0, 4, 8, 4], [4, 0, 4, 8]] };
  const tiles = new Map();
  const tile = (fill) => {
    const id = fill.fill + fill.pattern;
    if (!tiles.has(id)) {
      const c = document.createElement("canvas"), g = c.getContext("2d");
      c.width = c.height = SIZE * 2; g.scale(2, 2);
      g.strokeStyle = g.fillStyle = fill.line; g.lineWidth = 1.2;
      if (fill.pattern === "dots") for (const [x, y] of [[2, 2], [6, 6]]) { g.beginPath(); g.arc(x, y, 1.1, 0, 7); g.fill(); }
      for (const [x, y, v, w] of STROKES[fill.pattern] || [])
        for (const far of [-SIZE, 0, SIZE]) { g.beginPath(); g.moveTo(x + (fill.pattern === "across" || fill.pattern === "grid" ? 0 : far), y); g.lineTo(v + (fill.pattern === "across" || fill.pattern === "grid" ? 0 : far), w); g.stroke(); }
      tiles.set(id, c);
    }
    return tiles.get(id);
  };
  const paint = (g, fill, dx, dy) => { // the path that stands, filled
    g.globalAlpha = fill.alpha; g.fillStyle = fill.fill; g.fill("evenodd");
    g.globalAlpha = 1;
    if (!fill.pattern) return;
    const pattern = g.createPattern(tile(fill), "repeat");
    pattern.setTransform(new DOMMatrix().translate(dx, dy).scale(0.5));
    g.globalAlpha = 0.6; g.fillStyle = pattern; g.fill("evenodd"); g.globalAlpha = 1;
  };
  M.swatch = (fill) => {
    const c = document.createElement("canvas"), g = c.getContext("2d");
    c.className = "glyph"; c.width = c.height = 40; c.setAttribute("aria-hidden", "true"); g.scale(2, 2);
    g.beginPath(); g.rect(2, 3, 16, 14);
    g.fillStyle = "#fbfaf6"; g.fill();
    paint(g, fill, 0, 0);
    g.strokeStyle = fill.line; g.lineWidth = 1.4; g.stroke();
    return c;
  };

  /* ---- the layer ---- */
  M.Areas = M.Canvas.extend({
    initialize(table, packed, options) {
      L.setOptions(this, options);
      Object.assign(this, { table, packed });
      this.rings = packed.shapes.map((parts) => parts.flat().map(M.path));
      this.boxes = this.rings.map((rings) => rings.reduce((b, { box: r }) => [Math.min(b[0], r[0]), Math.min(b[1], r[1]), Math.max(b[2], r[2]), Math.max(b[3], r[3])], [Infinity, Infinity, -Infinity, -Infinity]));
      this.all = packed.shapes.flatMap((parts, i) => (parts.length ? [i] : []));
      this.items = this.all; this.lines = []; this.marked = new Set();
    },
    onAdd(map) {
      M.Canvas.prototype.onAdd.call(this, map);
      map.on("click", this._click, this);
    },
    onRemove(map) {
      map.off("click", this._click, this);
      M.Canvas.prototype.onRemove.call(this, map);
    },
    getBounds() { return this.boundsOf(this.all); },
    boundsOf(rows) {
      const found = L.latLngBounds([]);
      rows.filter((i) => this.rings[i].length).forEach((i) => found.extend([this.boxes[i].slice(0, 2), this.boxes[i].slice(2)]));
      return found;
    },
    fillOf(i) { return this.packed.fills[this.packed.fill[i]]; },
    /* which rows are filled, which are outlined only, which are marked; further lines: [{ path, colour, width }] */
    show(items, outlined, marked, lines) {
      Object.assign(this, { items, outlined: outlined || [], marked: marked || new Set(), lines: lines || [] });
      return this.redraw();
    },
    at(lat, lon, rows) { return (rows || this.all).filter((i) => M.inside(this.rings[i], lat, lon)); },
    away(i, lat, lon, reach) { return M.toEdge(this.rings[i], lat, lon, reach); },

    paint(g, size, map) {
      const o = map.getPixelBounds().min, to = this.frame(), seen = map.getBounds().pad(0.05);
      const view = [seen.getSouth(), seen.getWest(), seen.getNorth(), seen.getEast()];
      const there = (b) => b[0] < view[2] && b[2] > view[0] && b[1] < view[3] && b[3] > view[1];
      const dx = -(o.x % SIZE), dy = -(o.y % SIZE); // patterns stay with the ground while the map moves
      const outline = (i) => {
        g.beginPath();
        for (const ring of this.rings[i]) if (there(ring.box)) trace(g, ring.xy, to, true);
      };
      g.lineJoin = "round";
      const divides = this.packed.divides;
      for (const i of this.items) {
        if (!there(this.boxes[i])) continue;
        const fill = this.fillOf(i);
        outline(i);
        paint(g, fill, dx, dy);
        g.strokeStyle = fill.line; g.lineWidth = divides ? 1.6 : 0.8; g.stroke();
      }
      g.setLineDash([7, 5]); g.strokeStyle = "#7a1fa2"; g.lineWidth = 2.6;
      for (const i of this.outlined || []) if (there(this.boxes[i])) { outline(i); g.stroke(); }
      g.setLineDash([]);
      g.lineCap = "round";
      for (const halo of [true, false]) // all halos first: a line may be cut into many pieces
        for (const line of this.lines) {
          if (!there(line.path.box)) continue;
          g.beginPath(); trace(g, line.path.xy, to, false);
          g.strokeStyle = halo ? "#fff" : line.colour; g.lineWidth = line.width + (halo ? 2.4 : 0); g.stroke();
        }
      for (const i of this.marked) {
        if (!this.rings[i].length) continue;
        outline(i);
        g.strokeStyle = "#fff"; g.lineWidth = 6; g.stroke();
        g.strokeStyle = "#0017c1"; g.lineWidth = 3; g.stroke();
      }
      this._names(g, size, map, to);
    },
    /* the areas' names where they divide the city; the base map's names stand above the fills, not under them */
    _names(g, size, map, to) {
      const taken = [], t = this.table, name = t.fields.find((f) => f.role === "name");
      if (this.packed.divides && name) {
        g.font = `700 ${map.getZoom() > 13 ? 14 : 12}px "BIZ UDPGothic","Hiragino Sans","Yu Gothic UI",Meiryo,"Noto Sans CJK JP",sans-serif`;
        g.textAlign = "center"; g.textBaseline = "middle"; g.lineJoin = "round";
        for (const i of this.items) {
          const text = t.columns[name.id][i];
          if (t.lat[i] === null || !text) continue;
          const [x, y] = to(...M.unit(t.lat[i] / 1e6, t.lon[i] / 1e6)), w = g.measureText(text).width / 2 + 4;
          if (x < -w || y < 0 || x > size.x + w || y > size.y || taken.some((b) => b[0] < x + w && b[2] > x - w && b[1] < y + 9 && b[3] > y - 9)) continue;
          taken.push([x - w, y - 9, x + w, y + 9]);
          g.strokeStyle = "#fff"; g.lineWidth = 4; g.strokeText(text, x, y);
          g.fillStyle = "#1a1a1c"; g.fillText(text, x, y);
        }
      }
      const base = map.machikitBase;
      if (base && base.names) base.names(g, size, to, map.getZoom(), taken);
    },
    _click(e) {
      const rows = this.at(e.latlng.lat, e.latlng.lng, this.items);
      if (this.listens("place")) return this.fire("place", { rows, latlng: e.latlng });
      if (!rows.length) return;
      const popup = document.createElement("div");
      popup.className = "machikit-popup";
      rows.slice(0, 8).forEach((i) => popup.append(M.details(this.table, i)));
      L.popup({ maxWidth: 280 }).setLatLng(e.latlng).setContent(popup).openOn(this._map);
    },
  });
  const trace = (g, xy, to, closed) => {
    let [x, y] = to(xy[0], xy[1]);
    g.moveTo(x, y);
    for (let i = 2; i < xy.length; i += 2) {
      const [u, v] = to(xy[i], xy[i + 1]);
      if (Math.abs(u - x) + Math.abs(v - y) < FINE && i < xy.length - 2) continue;
      g.lineTo(u, v);
      x = u; y = v;
    }
    if (closed) g.closePath();
  };

  /* A map that folium has made gets its areas here; in a page of the kit the part that looks places up takes them over. */
  M.addAreas = (map, id) => {
    const layer = new M.Areas(M.block(id), M.block(id + "-shapes"));
    M.map = M.map || map;
    const base = map.machikitBase;
    if (base && !base.names) {
      const labels = base.labels.bind(base);
      base.labels = () => {};
      base.names = (g, size, to, zoom, taken) => { base.taken = () => taken; labels(g, size, to, zoom); };
    }
    M.layers[id] = layer;
    return layer.addTo(map);
  };
})();
