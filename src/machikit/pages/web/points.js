/* Points as packed columns on one canvas, and the base map under them. Needs Leaflet; uses Supercluster where there are many. */
(() => {
  "use strict";
  const M = (window.machikit = window.machikit || {});
  const CLUSTER_FROM = 1500; // below this every point is drawn by itself
  const HIT = { mouse: 9, touch: 18 }; // pixels

  const sprites = new Map();
  const sprite = (look, r) => {
    const ratio = window.devicePixelRatio || 1, id = look + r + ratio;
    if (!sprites.has(id)) {
      const c = document.createElement("canvas"), size = Math.ceil(r * 3);
      c.width = c.height = size * ratio;
      const g = c.getContext("2d");
      g.scale(ratio, ratio); g.translate(size / 2, size / 2);
      M.draw(g, look, r);
      sprites.set(id, [c, size]);
    }
    return sprites.get(id);
  };

  /* ---- a canvas that Leaflet moves while zooming and that is drawn anew when the map has come to rest ---- */
  const Canvas = L.Layer.extend({
    onAdd(map) {
      this._canvas = L.DomUtil.create("canvas", "machikit-canvas leaflet-zoom-animated");
      this._canvas.style.pointerEvents = "none";
      this.getPane().appendChild(this._canvas);
      this.redraw();
    },
    onRemove() { L.DomUtil.remove(this._canvas); },
    getEvents() { return { moveend: this.redraw, resize: this.redraw, zoomanim: this._zoom }; },
    _zoom(e) {
      const at = this._map._latLngBoundsToNewLayerBounds(this._map.getBounds(), e.zoom, e.center).min;
      L.DomUtil.setTransform(this._canvas, at, this._map.getZoomScale(e.zoom));
    },
    redraw() {
      const map = this._map;
      if (!map) return this;
      const size = map.getSize(), ratio = window.devicePixelRatio || 1, c = this._canvas;
      L.DomUtil.setTransform(c, map.containerPointToLayerPoint([0, 0]), 1);
      c.width = size.x * ratio; c.height = size.y * ratio;
      c.style.width = size.x + "px"; c.style.height = size.y + "px";
      const g = c.getContext("2d");
      g.scale(ratio, ratio);
      this.paint(g, size, map);
      return this;
    },
    frame() {
      const o = this._map.getPixelBounds().min, scale = 256 * 2 ** this._map.getZoom();
      return (x, y) => [x * scale - o.x, y * scale - o.y];
    },
  });
  const unit = (lat, lon) => {
    const s = Math.sin((lat * Math.PI) / 180);
    return [lon / 360 + 0.5, 0.5 - (0.25 * Math.log((1 + s) / (1 - s))) / Math.PI];
  };

  M.Canvas = Canvas; // for the kit's other layers
  M.unit = unit;

  /* ---- base map: outline and town names, nothing that needs a network ---- */
  M.Base = Canvas.extend({
    initialize(base, options) {
      L.setOptions(this, Object.assign({ pane: "tilePane", fill: true }, options));
      this.rings = (base.boundary || []).map((ring) => ring.map(([lon, lat]) => unit(lat / 1e5, lon / 1e5)));
      const t = base.towns || { name: [] };
      this.towns = t.name.map((name, i) => ({ name, at: unit(t.lat[i] / 1e5, t.lon[i] / 1e5) }));
    },
    paint(g, size, map) {
      const at = this.frame();
      g.beginPath();
      for (const ring of this.rings) {
        ring.forEach((p, i) => g[i ? "lineTo" : "moveTo"](...at(...p)));
        g.closePath();
      }
      if (this.options.fill) { g.fillStyle = "#fbfaf6"; g.fill("evenodd"); }
      g.strokeStyle = "#a39c88"; g.lineWidth = 1.2; g.stroke();
      this.labels(g, size, at, map.getZoom());
    },
    labels(g, size, at, zoom) {
      const taken = this.taken ? this.taken(at) : [];
      const px = zoom > 13 ? 13 : 11.5;
      g.font = `${px}px "BIZ UDPGothic","Hiragino Sans","Yu Gothic UI",Meiryo,"Noto Sans CJK JP",sans-serif`;
      g.textAlign = "center"; g.textBaseline = "middle"; g.lineJoin = "round";
      for (const town of this.towns) {
        const [x, y] = at(...town.at);
        const w = g.measureText(town.name).width / 2 + 3, h = px / 2 + 2;
        if (x < w || y < h || x > size.x - w || y > size.y - h) continue;
        for (const dy of [0, -13, 13]) {
          const b = [x - w, y + dy - h, x + w, y + dy + h];
          if (taken.some((t) => t[0] < b[2] && t[2] > b[0] && t[1] < b[3] && t[3] > b[1])) continue;
          taken.push([b[0] - 10, b[1] - 4, b[2] + 10, b[3] + 4]);
          g.strokeStyle = "#fbfaf6"; g.lineWidth = 3; g.strokeText(town.name, x, y + dy);
          g.fillStyle = "#6b6a63"; g.fillText(town.name, x, y + dy);
          break;
        }
      }
    },
  });

  /* ---- the points ---- */
  M.Points = Canvas.extend({
    options: { radius: 6.5 },
    initialize(table, options) {
      L.setOptions(this, options);
      this.table = table;
      const n = table.n;
      this.xy = new Float64Array(2 * n);
      this.all = [];
      for (let i = 0; i < n; i++) {
        if (table.lat[i] === null) continue;
        const [x, y] = unit(table.lat[i] / 1e6, table.lon[i] / 1e6);
        this.xy[2 * i] = x; this.xy[2 * i + 1] = y;
        this.all.push(i);
      }
      this.items = this.all;
      this.look = () => "plain";
      this.size = (i) => (table.size ? table.size[i] : this.options.radius);
    },
    onAdd(map) {
      Canvas.prototype.onAdd.call(this, map);
      map.on("click", this._click, this).on("mousemove", this._move, this);
    },
    onRemove(map) {
      map.off("click", this._click, this).off("mousemove", this._move, this);
      Canvas.prototype.onRemove.call(this, map);
    },
    getBounds() {
      const t = this.table;
      return L.latLngBounds(this.all.map((i) => [t.lat[i] / 1e6, t.lon[i] / 1e6]));
    },
    latLng(i) { return this.table.lat[i] === null ? null : L.latLng(this.table.lat[i] / 1e6, this.table.lon[i] / 1e6); },
    /* which rows are shown (indices), how each looks, which one is selected */
    show(items, look, selected) {
      const same = items === this.items || (items.length === this.items.length && items.every((v, k) => v === this.items[k]));
      this.items = items.filter((i) => this.table.lat[i] !== null);
      this.look = look || this.look;
      this.selected = selected;
      if (!same) this._index = null;
      return this.redraw();
    },
    index() {
      if (!this._index && window.Supercluster && this.items.length > CLUSTER_FROM) {
        const t = this.table;
        this._index = new window.Supercluster({ radius: 46, maxZoom: 16, minPoints: 3 }).load(
          this.items.map((i) => ({ type: "Feature", properties: { i }, geometry: { type: "Point", coordinates: [t.lon[i] / 1e6, t.lat[i] / 1e6] } }))
        );
      }
      return this._index;
    },
    paint(g, size, map) {
      const at = this.frame();
      this.drawn = [];
      if (this.items.length > CLUSTER_FROM && this.index()) this._clusters(map, at);
      else for (const i of this.items) this._keep(i, ...at(this.xy[2 * i], this.xy[2 * i + 1]), size);
      for (const d of this.drawn) if (d.count) this._badge(g, d);
      if (this.table.size) this.drawn.sort((a, b) => this.size(b.i) - this.size(a.i)); // the small ones on top
      for (const d of this.drawn) if (!d.count) this._glyph(g, d.x, d.y, this.look(d.i), this.size(d.i));
      const s = this.selected;
      if (s !== undefined && s !== null && this.table.lat[s] !== null) this._ring(g, ...at(this.xy[2 * s], this.xy[2 * s + 1]), s);
    },
    _keep(i, x, y, size) {
      const r = Math.max(0, this.size(i) - this.options.radius); // a large mark is hit from farther off
      if (x > -20 && y > -20 && x < size.x + 20 && y < size.y + 20) this.drawn.push({ i, x, y, r });
    },
    _clusters(map, at) {
      const b = map.getBounds().pad(0.1);
      for (const f of this.index().getClusters([b.getWest(), b.getSouth(), b.getEast(), b.getNorth()], Math.round(map.getZoom()))) {
        const [lon, lat] = f.geometry.coordinates, [x, y] = at(...unit(lat, lon));
        this.drawn.push(f.properties.cluster ? { x, y, count: f.properties.point_count, id: f.properties.cluster_id, lat, lon } : { i: f.properties.i, x, y });
      }
    },
    _glyph(g, x, y, look, r) {
      const [c, size] = sprite(look, r);
      g.drawImage(c, x - size / 2, y - size / 2, size, size);
    },
    _badge(g, d) {
      const r = (d.r = 11 + 3.2 * Math.log10(d.count));
      g.beginPath(); g.arc(d.x, d.y, r, 0, 7);
      g.fillStyle = "rgba(0,49,160,.9)"; g.fill();
      g.lineWidth = 3; g.strokeStyle = "rgba(255,255,255,.85)"; g.stroke();
      g.fillStyle = "#fff"; g.font = "700 11px sans-serif"; g.textAlign = "center"; g.textBaseline = "middle";
      g.fillText(d.count > 9999 ? Math.round(d.count / 1000) + "k" : d.count, d.x, d.y + 0.5);
    },
    _ring(g, x, y, i) {
      g.beginPath(); g.arc(x, y, Math.max(15, this.size(i) + 5), 0, 7);
      g.fillStyle = "rgba(0,23,193,.14)"; g.fill();
      g.lineWidth = 2.5; g.strokeStyle = "#0017c1"; g.stroke();
      this._glyph(g, x, y, this.look(i), this.size(i) + 1.5);
    },
    hits(point, reach) {
      const near = (this.drawn || []).map((d) => [Math.hypot(d.x - point.x, d.y - point.y) - (d.r || 0), d]).filter(([far]) => far <= reach);
      return near.sort((a, b) => a[0] - b[0]).map(([, d]) => d);
    },
    _click(e) {
      const touch = e.originalEvent && e.originalEvent.pointerType === "touch";
      const found = this.hits(e.containerPoint, touch ? HIT.touch : HIT.mouse);
      if (!found.length) return this.fire("miss", { latlng: e.latlng });
      if (found[0].count) {
        const zoom = Math.min(this.index().getClusterExpansionZoom(found[0].id), this._map.getMaxZoom());
        return this._map.setView([found[0].lat, found[0].lon], zoom);
      }
      const rows = found.filter((d) => !d.count).map((d) => d.i);
      this.fire("pick", { rows, latlng: e.latlng });
      if (!this.listens("pick")) this.popup(rows);
    },
    _move(e) { this._map.getContainer().style.cursor = this.hits(e.containerPoint, HIT.mouse).length ? "pointer" : ""; },
    popup(rows) {
      const box = document.createElement("div");
      box.className = "machikit-popup";
      rows.slice(0, 8).forEach((i) => box.append(M.details(this.table, i)));
      L.popup({ maxWidth: 280, autoPan: true }).setLatLng(this.latLng(rows[0])).setContent(box).openOn(this._map);
    },
  });

  /* the facts of one row, as text nodes: nothing of the data is ever read as markup */
  M.details = (table, i, lang) => {
    const box = document.createElement("div");
    for (const f of table.fields) {
      const v = table.columns[f.id][i];
      if (v === null || v === undefined) continue;
      const line = document.createElement(f.role === "name" ? "strong" : "div");
      line.textContent = f.role === "name" || f.role === "address" ? v : `${f[lang || "ja"]}  ${v}`;
      box.append(line);
    }
    return box;
  };

  /* A map that folium has made gets its base and points here. A page's own script takes over the points it knows. */
  M.addBase = (map, id, fill) => { const b = M.block(id); M.map = map; return b && (map.machikitBase = new M.Base(b, { fill }).addTo(map)); };
  M.addPoints = (map, id, looks) => {
    const table = M.block(id), layer = new M.Points(table);
    M.map = M.map || map;
    const codes = looks && table.columns[looks];
    if (codes) {
      const kinds = [...new Set(codes.filter((v) => v !== null))];
      layer.look = (i) => (codes[i] === null ? "none" : "k" + (kinds.indexOf(codes[i]) % M.kinds));
    }
    if (map.machikitBase) {
      map.machikitBase.taken = (at) => layer.items.length > CLUSTER_FROM ? [] : layer.items.map((i) => { const [x, y] = at(layer.xy[2 * i], layer.xy[2 * i + 1]); const r = layer.size(i) - 0.5; return [x - r, y - r, x + r, y + r]; });
    }
    M.layers[id] = layer;
    layer.addTo(map);
    return layer;
  };
})();
