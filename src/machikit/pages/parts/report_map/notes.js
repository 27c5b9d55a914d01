/* Notes made on the spot: kept in this page only, until they are saved as CSV or printed. Nothing is sent. */
(() => {
  "use strict";
  const M = window.machikit, R = M.reports;
  if (!R) return;
  const { $, on, h, w, number } = M, { block: B, say } = R;
  const MOST = 300;
  const N = (R.notes = { all: [], changed: () => {} });
  let asked = null, saved = true, told = "", sure = false, kind = null;

  /* the state that a place has by what was written down: the last note counts */
  N.state = (k) => {
    const mine = N.all.filter((note) => note.row === k);
    return mine.length ? (mine.at(-1).kind === "right" ? "seen" : "noted") : null;
  };
  const kindName = (note) => (note.kind === null ? "—" : R.walks ? say("what." + note.kind) : R.term(note.kind));
  const degrees = (v) => (v === null ? "" : v.toFixed(6));

  const changed = (word) => {
    told = word;
    sure = false;
    saved = !N.all.length;
    N.changed();
  };
  const add = (note) => {
    if (N.all.length >= MOST) return changed("full");
    N.all.push({ row: null, name: "", field: "", said: "", text: "", kind: null, date: M.now().date, ...note });
    changed("added");
    return true;
  };
  /* a place that is as the data say: one press */
  N.right = (k) => add({ row: k, name: R.title(k) ?? "", kind: "right", lat: R.lat[k], lon: R.lon[k] });

  /* ---- the dialog ---- */
  const dialog = $("note");
  const fieldsOf = (k) => B.tables[R.rows[k].t].fields.filter((f) => !["code", "latitude", "longitude"].includes(f.role) && f.id !== "point_level");
  const valueOf = (k, id) => { const { t, i } = R.rows[k]; return B.tables[t].columns[id][i]; };
  /* at: { row } of a place, or { lat, lon } of a spot */
  N.ask = (at) => {
    asked = { row: null, lat: null, lon: null, ...at };
    if (asked.row !== null) Object.assign(asked, { lat: R.lat[asked.row], lon: R.lon[asked.row] });
    kind = R.walks && asked.row === null ? "missing" : null;
    $("note-text").value = "";
    if (R.walks) {
      $("note-name").value = "";
      $("note-field").value = "";
    }
    trace("");
    drawDialog();
    dialog.showModal();
  };
  const drawKinds = () => {
    const kinds = R.walks ? B.kinds.filter((one) => one !== "right" && (one === "missing") === (asked.row === null)) : R.kinds;
    M.replace($("note-kinds"), kinds.map((one) => M.chip(kind === one, R.walks ? say("what." + one) : R.term(one), () => { kind = kind === one ? null : one; drawDialog(); })));
  };
  const drawDialog = () => {
    const place = asked.row !== null;
    if (R.walks) {
      const [before, after] = say("note.title.walk", { name: "\n" }).split("\n");
      $("note-title").replaceChildren(...(place ? [before, R.titled(asked.row, "span"), after] : [say("note.title.new")]));
      $("note-named").hidden = place;
      $("note-column").hidden = !place || kind !== "value";
      if (place) drawField();
    } else $("note-title").textContent = say("note.title");
    $("note-where").textContent = asked.lat === null ? say("note.nowhere") : say("note.at", { lat: degrees(asked.lat), lon: degrees(asked.lon) });
    drawKinds();
  };
  const drawField = () => {
    const box = $("note-field"), held = box.value, fields = fieldsOf(asked.row);
    box.replaceChildren(h("option", { value: "", text: say("note.field.none") }), ...fields.map((f) => h("option", { value: f.id, text: f[M.lang()] })));
    box.value = fields.some((f) => f.id === held) ? held : "";
    drawValue();
  };
  const drawValue = () => {
    const id = $("note-field").value, value = id && valueOf(asked.row, id);
    const [before, after] = say("note.value", { value: "\n" }).split("\n");
    $("note-value").replaceChildren(...(!id ? [] : value === null ? [say("note.value.none")] : [before, h("b", { text: value, lang: "ja" }), after]));
  };
  /* what a note must not hold; the gate of `machikit add` looks again, and harder */
  const TRACES = [
    ["phone", /(?:\+81|0)[\d\-ー−‐(). ]{8,13}\d/], ["mail", /[^\s@]+@[^\s@]+\.[a-z]/i],
    ["person", /[一-龠々]{1,4}(?:さん|様|氏|宅)(?!々)|(?:氏名|名前)\s*[:：]|と申します/],
  ];
  const trace = (word) => {
    $("note-trace").hidden = !word;
    $("note-trace").textContent = word;
  };
  const save = () => {
    const text = $("note-text").value.trim(), name = R.walks && asked.row === null ? $("note-name").value.trim() : "";
    const found = TRACES.find(([, rule]) => rule.test(`${text}\n${name}`.normalize("NFKC")));
    if (found) return trace(say("note.trace", { what: say("note.trace." + found[0]) }));
    if (kind === null && !text) return trace(say("note.empty"));
    const field = R.walks && asked.row !== null && kind === "value" ? fieldsOf(asked.row).find((f) => f.id === $("note-field").value) : null;
    const told = { ...asked, text, kind, name: asked.row !== null && R.walks ? R.title(asked.row) ?? "" : name };
    if (R.walks && kind === null) told.kind = asked.row === null ? "missing" : "value";
    if (R.walks && told.kind === "position") Object.assign(told, { field: "緯度・経度", said: told.lat === null ? "" : `${degrees(told.lat)}, ${degrees(told.lon)}` });
    if (R.walks && told.kind === "name") Object.assign(told, { field: "名称", said: told.name });
    if (field) Object.assign(told, { field: field.header, said: String(valueOf(asked.row, field.id) ?? "") });
    dialog.close();
    add(told);
  };

  /* ---- the sheet: what was written, to be checked, saved and handed over ---- */
  const head = () => (R.walks ? ["no", "name", "kind", "said", "text", "date", "at"] : ["no", "kind", "text", "date", "at"]);
  const label = (id) => (["no", "at"].includes(id) ? say("notes." + id) : id === "kind" && !R.walks ? say("kind") : say("col." + id));
  const labelled = (id, text, data) => h("td", { class: !data && "n" }, text ? h("i", { class: "l", text: label(id) }) : null, h("span", { text, lang: data && "ja" }));
  const cells = (note, n) => ({
    no: h("td", { class: "n", text: n + 1 }),
    name: h("th", { scope: "row", text: note.name || "—", lang: note.name && "ja" }),
    kind: h("td", { text: kindName(note), lang: !R.walks && note.kind && R.term(note.kind) === note.kind && "ja" }, note.field ? h("small", { text: note.field, lang: "ja" }) : null),
    said: labelled("said", note.said, true), text: labelled("text", note.text, true), date: labelled("date", note.date),
    at: labelled("at", note.lat === null ? "—" : `${note.lat.toFixed(5)}, ${note.lon.toFixed(5)}`),
  });
  N.draw = () => {
    const table = $("notes-table"), n = N.all.length;
    $("notes-box").hidden = $("notes-do").hidden = !n;
    table.tHead.replaceChildren(h("tr", {}, ...head().map((id) => h("th", { scope: "col", text: label(id) })), h("th", { scope: "col", class: "paper", text: say("notes.reply") }), h("td", { class: "put" })));
    M.replace(table.tBodies[0], N.all.map((note, i) => {
      const made = cells(note, i);
      const drop = h("button", { type: "button", class: "drop", onclick: () => { N.all.splice(i, 1); changed(""); if (!N.all.length) $("note-here").focus(); } }, h("span", { class: "visually-hidden", text: i + 1 }), say("notes.drop"));
      return h("tr", {}, ...head().map((id) => made[id]), h("td", { class: "paper", text: say("notes.replies") }), h("td", { class: "put" }, drop));
    }));
    $("notes-csv").textContent = say("notes.csv", { n: number(n) });
    $("notes-clear").textContent = say(sure ? "notes.sure" : "notes.clear", { n: number(n) });
    $("notes-said").textContent = told ? say("notes." + told, { n: number(told === "full" ? MOST : n) }) : "";
    if (dialog.open) drawDialog();
  };

  /* ---- out: CSV in the columns of the topic, for `machikit add` and for the city's own spreadsheet ---- */
  const ja = (key) => M.block("words")["report." + key].ja;
  const line = (note) => ({
    date: note.date, name: note.name || (R.walks ? "（名前なし）" : ""), field: note.field, said: note.said, text: note.text,
    dataset: R.walks ? (note.row === null ? B.tables[0] : B.tables[R.rows[note.row].t]).title.ja : "",
    category: note.kind === null ? "" : R.walks ? ja("what." + note.kind) : note.kind,
    status: R.walks && note.kind === "right" ? B.settled : B.waiting, latitude: degrees(note.lat), longitude: degrees(note.lon),
  });
  N.csv = () => M.csvText([B.columns.map(([, header]) => header), ...N.all.map((note) => { const told = line(note); return B.columns.map(([id]) => told[id] ?? ""); })]);

  on("note-save", "click", save);
  on("note-stop", "click", () => dialog.close());
  on("note-field", "change", drawValue);
  on("note-here", "click", () => { const c = M.map && M.map.getCenter(); N.ask(c ? { lat: Math.round(c.lat * 1e6) / 1e6, lon: Math.round(c.lng * 1e6) / 1e6 } : {}); });
  on("notes-csv", "click", () => { M.save(N.csv(), "text/csv;charset=utf-8", "csv", `${M.settings.file.replace(/-[^-]*$/, "")}-${B.topic}-${M.now().date}`); saved = true; });
  on("notes-print", "click", () => {
    document.documentElement.classList.add("notes-only");
    window.print(); // on a phone it returns before anything is printed
  });
  M.onPrint(() => {}, () => document.documentElement.classList.remove("notes-only"));
  on("notes-clear", "click", () => {
    if (sure) { N.all = []; changed(""); $("note-here").focus(); }
    else { sure = true; N.draw(); }
  });
  window.addEventListener("beforeunload", (e) => { if (!saved) e.preventDefault(); }); // what is not saved would be gone
})();
