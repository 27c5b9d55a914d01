/* Lines over time: which view, figures or index, which chart is large; tables to sort. Reads the block that trend/block.py writes. */
(() => {
  "use strict";
  const M = window.machikit, { h, w } = M;
  const WORDS = M.block("words"), text = (key) => WORDS[key] || { ja: key, en: key };
  const B = M.block("trend"), MOST = 800, ROWS = 1000;
  const STEP = matchMedia("(max-width: 900px)").matches ? 6 : 12; // small charts seen at a time
  const { colours: COLOURS, dashes: DASHES, symbols: SYMBOLS, shapes: SHAPES, limit: LIMIT } = B.looks;
  const DAY = 864e5, JAPANESE = /[\u3041-\u30fa\u3400-\u9fff]/;
  const round = (v) => M.number(v, { maximumFractionDigits: v ? Math.min(20, Math.max(3, 2 - Math.floor(Math.log10(Math.abs(v))))) : 3 }); // 0.00001 stays
  const full = (date) => [date, "01", "01"].slice(0, 4 - date.split("-").length).join("-"); // 2025 → 2025-01-01
  const name = (el, key) => {
    el.textContent = w(key);
    el.dataset.w = key;
    JAPANESE.test(text(key).en) ? (el.lang = "ja") : el.removeAttribute("lang");
  };

  M.trend = B.parts.map((P, n) => {
    const root = document.getElementById("trend-" + n), $ = (q) => root.querySelector(q);
    const S = { view: 0, mode: root.dataset.mode, panel: 0, shown: STEP, search: "" };
    if (!P.views.length) return S;
    const view = () => P.views[S.view], panel = () => view().panels[S.panel];
    const box = (v) => root.querySelector(`.view[data-view="${v}"]`);
    const indexed = () => S.mode === "index" && view().index;
    const start = $(".drawn").firstElementChild;

    /* ---- the large chart ---- */
    const thin = (line) => {
      const all = line.d.map((_, i) => i);
      if (all.length <= MOST) return all;
      const size = Math.ceil((2 * all.length) / MOST), kept = [];
      for (let i = 0; i < all.length; i += size) {
        const part = all.slice(i, i + size).filter((k) => line.v[k] !== null).sort((a, b) => line.v[a] - line.v[b]);
        if (part.length) kept.push(...[...new Set([part[0], part.at(-1)])].sort((a, b) => a - b));
      }
      return kept;
    };
    const said = (line, k, v) => {
      const figure = (line.below && line.below.includes(k) ? "<" : "") + round(line.v[k]);
      const unit = w(line.unit), marks = [line.over && line.over.includes(k) && w("trend.outside"), indexed() && `${round(line.v[k])} ${unit}`];
      return [P.dates[line.d[k]], `${indexed() ? M.number(v, { maximumFractionDigits: 1 }) : `${figure} ${unit}`}`, ...marks].filter(Boolean).join("  ");
    };
    const traces = (line, i, many) => {
      if (indexed() && !line.base) return [];
      const at = (k) => (line.v[k] === null ? null : indexed() ? (line.v[k] / line.base) * 100 : line.v[k]);
      const x = [], y = [], tips = [], cut = new Set(line.cut || []), kept = thin(line);
      kept.forEach((k) => {
        x.push(full(P.dates[line.d[k]])), y.push(at(k)), tips.push(line.v[k] === null ? "" : M.plain(said(line, k, at(k))));
        if (cut.has(k)) x.push(x.at(-1)), y.push(null), tips.push("");
      });
      const look = i % COLOURS.length, called = M.plain(w(many === "place" ? line.place : line.series));
      const dots = kept.length <= 40;
      const shared = { type: "scatter", name: called, hovertemplate: `%{text}<extra>${many ? called : ""}</extra>` };
      const marked = (list, marker) => {
        const ks = (list || []).filter((k) => kept.includes(k));
        return ks.length ? [{ ...shared, mode: "markers", x: ks.map((k) => full(P.dates[line.d[k]])), y: ks.map(at), text: ks.map((k) => M.plain(said(line, k, at(k)))), marker, hoverinfo: "skip", hovertemplate: undefined }] : [];
      };
      return [
        { ...shared, mode: dots ? "lines+markers" : "lines", x, y, text: tips, connectgaps: false, line: { color: COLOURS[look], dash: DASHES[look], width: 2.4 }, marker: { color: COLOURS[look], symbol: SYMBOLS[look], size: 7 } },
        ...marked(line.below, { symbol: "triangle-down-open", size: 9, color: COLOURS[look] }),
        ...marked(line.over, { symbol: "diamond", size: 11, color: LIMIT, line: { color: "#fff", width: 1 } }),
      ];
    };
    const gaps = (line) => {
      const known = line.d.map((_, k) => k).filter((k) => line.v[k] !== null), cut = new Set(line.cut || []);
      return known.slice(0, -1).map((k, i) => [k, known[i + 1]]).filter(([a]) => cut.has(a))
        .map(([a, b]) => ({ type: "rect", xref: "x", yref: "paper", x0: full(P.dates[line.d[a]]), x1: full(P.dates[line.d[b]]), y0: 0, y1: 1, fillcolor: "#e9ebef", line: { width: 0 }, layer: "below" }));
    };
    const across = ([mark, y, start, end]) => [
      { type: "line", ...(start ? { xref: "x", x0: full(start), x1: full(end) } : { xref: "paper", x0: 0, x1: 1 }), yref: "y", y0: y, y1: y, line: { color: LIMIT, width: 1.4, dash: "dash" } },
      { ...(start ? { xref: "x", x: full(start) } : { xref: "paper", x: 0.005 }), xanchor: "left", y, yanchor: "bottom", text: `${w("trend.col.limit")} ${mark} ${round(y)}`, showarrow: false, font: { color: LIMIT } },
    ];
    const layout = () => {
      const p = panel(), shapes = p.lines.flatMap(gaps), annotations = [], limits = indexed() ? [] : p.limits;
      for (const [line, named] of limits.map(across)) shapes.push(line), annotations.push(named);
      const dates = [...new Set(p.lines.flatMap((l) => (l.breaks || []).map(([d]) => d)))];
      for (const d of dates) {
        shapes.push({ type: "line", xref: "x", x0: full(d), x1: full(d), yref: "paper", y0: 0, y1: 1, line: { color: "#4a4d57", width: 1.6, dash: "dot" } });
        annotations.push({ x: full(d), yref: "paper", y: 1, yanchor: "bottom", text: "※", showarrow: false });
      }
      const [a, b] = view().span.map((d) => new Date((d - 719163) * DAY)), pad = (b - a) * 0.02;
      const years = (b - a) / DAY / 365.25, wide = root.clientWidth > 600;
      const step = Math.max(1, Math.ceil(years / (wide ? 10 : 5)));
      const x = years > 1.5 ? { tickformat: "%Y", dtick: `M${12 * step}`, tick0: "2000-01-01" } : { tickformat: "%Y-%m" };
      const values = [...limits.map(([, y]) => y), ...(indexed() ? [100] : []), ...p.lines.flatMap((l) => (l.v || []).map((v) => (v === null || (indexed() && !l.base) ? null : indexed() ? (v / l.base) * 100 : v)))].filter((v) => v !== null);
      let lo = values.reduce((m, v) => Math.min(m, v), Infinity), hi = values.reduce((m, v) => Math.max(m, v), -Infinity);
      if (!indexed() && (p.zero || (lo > 0 && lo < 0.4 * hi))) { lo = Math.min(lo, 0); hi = Math.max(hi, 0); }
      const air = (hi - lo) * 0.08 || Math.abs(hi) * 0.05 || 1;
      return {
        font: { family: getComputedStyle(document.body).fontFamily, size: 13, color: "#3c3f48" }, showlegend: false, hovermode: "closest",
        margin: { l: 10, r: 14, t: 18, b: 30 }, paper_bgcolor: "#fff", plot_bgcolor: "#fff", shapes, annotations,
        hoverlabel: { bgcolor: "#1a1a1c", font: { color: "#fff", family: getComputedStyle(document.body).fontFamily } },
        xaxis: { type: "date", range: [new Date(+a - pad).toISOString().slice(0, 10), new Date(+b + pad).toISOString().slice(0, 10)], showgrid: false, ticks: "outside", tickcolor: "#8a8d98", linecolor: "#8a8d98", ...x },
        yaxis: { range: [lo === 0 ? 0 : lo - air, hi === 0 ? 0 : hi + air], automargin: true, gridcolor: "#e1e3e8", zeroline: lo < 0, zerolinecolor: "#8a8d98", tickformat: ",", hoverformat: ",", nticks: 7 },
      };
    };
    const plot = () => {
      const p = panel(), places = new Set(p.lines.map((l) => l.place)).size;
      const many = p.lines.length < 2 ? "" : places > 1 ? "place" : "series";
      M.plot($(".plot"), p.lines.flatMap((l, i) => traces(l, i, many)), layout());
      root.querySelectorAll("[data-large]").forEach((el) => name(el, p.title));
      name($(".large .unit"), p.unit);
      $(".large .unit").hidden = indexed();
      $(".large .from").textContent = indexed() ? (p.from ? w("trend.index.from", { date: p.from }) : w("trend.index.own")) + (p.lines.some((l) => !l.base) ? "  " + w("trend.index.none") : "") : "";
      $(".plot").setAttribute("aria-label", w(p.title));
      JAPANESE.test(text(p.title).en) ? ($(".plot").lang = "ja") : $(".plot").removeAttribute("lang");
      const drawn = box(S.view).querySelector(`.small [data-panel="${S.panel}"] .${indexed() ? "index" : "value"}`);
      const first = S.view === 0 && S.panel === 0 && S.mode === root.dataset.mode;
      const copy = first || !drawn ? start : drawn.cloneNode(true); // what paper shows
      copy.hidden = false;
      $(".drawn").replaceChildren(copy);
      const legend = $(".large > .keys");
      const called = many ? h("ul", { class: "keys lines" }, ...p.lines.map((l, i) => h("li", {}, swatch(i), word(many === "place" ? l.place : l.series)))) : null;
      if (legend) legend.remove();
      if (called) $(".large").append(called);
    };
    const swatch = (i) => M.svg("svg", { viewBox: "0 0 34 12", "aria-hidden": "true" },
      M.svg("path", { class: `l c${i % SHAPES.length}`, d: "M1 6h32" }), M.svg("path", { class: `p c${i % SHAPES.length}`, transform: "translate(17 6)", d: SHAPES[i % SHAPES.length] }));
    const word = (key) => { const el = h("span"); name(el, key); return el; };

    /* ---- the figures of the large chart ---- */
    const values = () => {
      const p = panel(), dates = [...new Set(p.lines.flatMap((l) => l.d))].sort((a, b) => a - b);
      const at = p.lines.map((l) => { const by = new Map(); l.d.forEach((d, k) => by.set(d, [...(by.get(d) || []), k])); return by; });
      const places = new Set(p.lines.map((l) => l.place)).size;
      const head = p.lines.map((l) => (p.lines.length < 2 ? p.title : places > 1 ? l.place : l.series));
      const one = (l, k) => l.v[k] === null ? [h("span", { class: "missing", text: w("trend.missing"), "data-w": "trend.missing" })]
        : [(l.below && l.below.includes(k) ? "<" : "") + round(l.v[k]), l.over && l.over.includes(k) ? h("span", { class: "outside", text: w("trend.outside"), "data-w": "trend.outside" }) : null];
      const cell = (l, ks) => h("td", { class: "n", "data-v": ks.length && l.v[ks[0]] !== null ? l.v[ks[0]] : "" }, ...ks.flatMap((k, i) => [i ? " / " : null, ...one(l, k).flatMap((x, j) => (j && x ? [" ", x] : [x]))]));
      const table = h("table", {},
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, word("trend.col.date")), ...head.map((key) => h("th", { scope: "col", class: "n" }, word(key))))),
        h("tbody", {}, ...dates.slice(0, ROWS).map((d) => h("tr", {}, h("th", { scope: "row", text: P.dates[d], "data-v": P.dates[d] }), ...p.lines.map((l, i) => cell(l, at[i].get(d) || []))))));
      $(".values .scroll").replaceChildren(table);
      sortable(table);
    };

    /* ---- tables that sort by a press on their heading ---- */
    const sortable = (table) => table.querySelectorAll("thead th").forEach((th, column) => {
      const press = () => {
        const down = th.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        table.querySelectorAll("thead th").forEach((one) => one.removeAttribute("aria-sort"));
        th.setAttribute("aria-sort", down > 0 ? "ascending" : "descending");
        const key = (row) => row.cells[column].dataset.v || "", figure = (s) => (s === "" || isNaN(s) ? NaN : +s);
        const rows = [...table.tBodies[0].rows].sort((a, b) => {
          const [x, y] = [key(a), key(b)], [p, q] = [figure(x), figure(y)];
          return down * (isNaN(p) || isNaN(q) ? (isNaN(p) && isNaN(q) ? x.localeCompare(y, "ja") : isNaN(p) ? 1 : -1) : p - q);
        });
        table.tBodies[0].append(...rows);
      };
      const inside = [...th.childNodes];
      th.append(h("button", { type: "button", onclick: press }, ...inside));
    });

    /* ---- small charts ---- */
    const change = (p, f) => Math.max(...p.lines.map((l) => { const v = l.v.filter((x) => x !== null); return v.length ? f(v) : -Infinity; }));
    const ORDERS = { up: (p) => -change(p, (v) => v.at(-1) - v[0]), down: (p) => change(p, (v) => v.at(-1) - v[0]), large: (p) => -change(p, (v) => v.at(-1)) };
    const small = () => {
      const here = box(S.view), grid = here.querySelector(".small"), order = here.querySelector(".order");
      if (grid) {
        const figures = [...grid.children].sort((a, b) => a.dataset.panel - b.dataset.panel);
        const rank = order && order.selectedIndex > 0 && new Map(figures.map((f) => [f, ORDERS[order.value](view().panels[f.dataset.panel])]));
        if (rank) figures.sort((a, b) => rank.get(a) - rank.get(b));
        const wanted = M.fold(S.search);
        const fits = (f) => ["ja", "en"].some((lang) => M.fold(text(view().panels[f.dataset.panel].title)[lang]).includes(wanted));
        const found = figures.filter(fits), seen = new Set(found.slice(0, S.shown));
        figures.forEach((f) => (f.hidden = !seen.has(f)));
        grid.append(...figures);
        S.found = found.map((f) => +f.dataset.panel);
        here.querySelector(".none").hidden = found.length > 0;
        const more = here.querySelector(".more");
        if (more) { more.hidden = found.length <= S.shown; more.textContent = w("trend.more", { n: Math.min(STEP, found.length - S.shown) }); }
        figures.forEach((f) => {
          f.classList.toggle("on", +f.dataset.panel === S.panel);
          f.querySelector("button").setAttribute("aria-pressed", String(+f.dataset.panel === S.panel));
          f.querySelector(".value").hidden = indexed();
          if (f.querySelector(".index")) f.querySelector(".index").hidden = !indexed();
        });
      }
      here.querySelectorAll(".summary tbody tr").forEach((row) => row.classList.toggle("on", !!grid && +row.dataset.panel === S.panel));
    };

    /* ---- controls ---- */
    const controls = () => {
      const several = $(".choice:not(.mode)");
      if (several) M.replace(several, P.views.map((v, i) => M.chip(S.view === i, w(root.dataset["label" + i]), () => { S.view = i; S.panel = 0; S.shown = STEP; draw(); })));
      if (several) several.querySelectorAll("button").forEach((b, i) => JAPANESE.test(text(root.dataset["label" + i]).en) && (b.lang = "ja"));
      M.replace($(".mode"), view().index ? ["value", "index"].map((m) => M.chip(S.mode === m, w("trend.mode." + m), () => { S.mode = m; draw(); })) : []);
      root.querySelectorAll(".view").forEach((el) => (el.hidden = +el.dataset.view !== S.view));
    };
    const choose = (k, move) => {
      S.panel = k;
      draw();
      if (move) $(".large").scrollIntoView({ block: "nearest" });
    };
    root.querySelectorAll(".view").forEach((el) => {
      el.querySelectorAll(".small figure").forEach((f) => f.querySelector("button").addEventListener("click", () => choose(+f.dataset.panel, true)));
      el.querySelectorAll(".summary tbody tr").forEach((row) => {
        const inside = [...row.cells[0].childNodes];
        if (el.querySelector(".small")) row.cells[0].append(h("button", { type: "button", onclick: () => choose(+row.dataset.panel, true) }, ...inside));
      });
      sortable(el.querySelector(".summary"));
      const seek = el.querySelector(".seek"), order = el.querySelector(".order"), more = el.querySelector(".more");
      if (seek) seek.addEventListener("input", () => { S.search = seek.value; S.shown = STEP; small(); });
      if (order) order.addEventListener("change", () => { small(); });
      if (more) more.addEventListener("click", () => { S.shown += STEP; small(); });
    });
    const draw = () => (controls(), plot(), values(), small());
    M.onSpeak(draw);
    return Object.assign(S, { choose, chosen: panel, part: P });
  });

  M.onSpeak(() => M.tiles(B.numbers.map((t) => M.tile(t.n, t.unit[M.lang()], t.label[M.lang()], t.look))));
  M.onCsv(() => {
    const lines = [["place", "series", "date", "value", "unit", "limit"].map((c) => w("trend.col." + c))];
    const limit = (l, k) => ((l.limits || []).findLast(([from]) => from <= k) || [0, ""])[1];
    B.parts.forEach((P) => P.views.filter((v) => v.csv).forEach((v) => v.panels.forEach((p) => p.lines.forEach((l) => l.d.forEach((d, k) =>
      lines.push([w(l.place), w(l.series), P.dates[d], l.v[k] === null ? "" : (l.below && l.below.includes(k) ? "<" : "") + l.v[k], w(l.unit), limit(l, k)]))))));
    return M.csvText(lines);
  });
})();
