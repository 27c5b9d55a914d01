/* The tables under the list, and what is downloaded. */
(() => {
  "use strict";
  const M = window.machikit, R = M.reports;
  if (!R) return;
  const { number } = M, { block: B, say } = R;

  /* ---- the tables, whose numbers stand and whose words change ---- */
  R.drawTables = () => {
    document.querySelectorAll(".reports [data-term]").forEach((el) => {
      const v = el.dataset.term, said = v === "" ? say("no_kind") : R.term(v);
      el.textContent = said;
      if (v !== "" && said === v) el.lang = "ja"; else el.removeAttribute("lang");
    });
    document.querySelectorAll(".by thead [data-band]").forEach((el) => {
      const n = +el.dataset.band, a = n ? B.bands[n - 1] + 1 : 0;
      el.textContent = n < B.bands.length ? say("band", { a, b: B.bands[n] }) : say("band.last", { a });
    });
    document.querySelectorAll(".by thead [data-within]").forEach((el) => (el.textContent = say("col.within", { days: el.dataset.within })));
    document.querySelectorAll("[data-days]").forEach((el) => (el.textContent = say("days", { n: number(+el.dataset.days) })));
  };

  /* ---- downloads: what is listed now ---- */
  const cells = (k) => { const { t, i } = R.rows[k], table = B.tables[t]; return Object.fromEntries(table.fields.map((f) => [f.header, table.columns[f.id][i]])); };
  R.csv = (listed) => {
    const headers = [...new Set(B.tables.flatMap((table) => table.fields.map((f) => f.header)))];
    const table = (k) => (B.tables.length > 1 ? [B.tables[R.rows[k].t].title.ja] : []);
    return M.csvText([[...(B.tables.length > 1 ? ["データ名"] : []), ...headers, "緯度", "経度"], ...listed.map((k) => { const told = cells(k); return [...table(k), ...headers.map((x) => told[x]), R.lat[k], R.lon[k]]; })]);
  };
  R.geojson = (listed) => JSON.stringify({ type: "FeatureCollection", features: listed.map((k) => ({ type: "Feature", id: R.key(k), geometry: R.lat[k] === null ? null : { type: "Point", coordinates: [R.lon[k], R.lat[k]] }, properties: cells(k) })) });
})();
