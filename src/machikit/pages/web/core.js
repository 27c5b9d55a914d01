/* What every page has, whatever its parts: words in two languages, downloads, paper, the place where the reader is. */
(() => {
  "use strict";
  const M = window.machikit;
  const S = (M.settings = M.block("settings")), W = M.block("words");
  const root = document.documentElement;
  root.classList.add("js");
  const $ = (M.$ = (id) => document.getElementById(id));
  const on = (M.on = (id, event, fn) => $(id) && $(id).addEventListener(event, fn));
  const has = (M.has = Object.hasOwn); // a cell may read `constructor`, which every object seems to know

  /* an element with attributes (text, class, on<event>, …) and what is inside; nothing is ever read as markup */
  const made = (el, props, inside) => {
    for (const [k, v] of Object.entries(props || {})) {
      if (v === null || v === undefined || v === false) continue;
      if (k === "text") el.textContent = v;
      else if (k.startsWith("on")) el.addEventListener(k.slice(2), v);
      else el.setAttribute(k, v === true ? "" : v);
    }
    el.append(...inside.filter((x) => x !== null && x !== undefined && x !== ""));
    return el;
  };
  const h = (M.h = (tag, props, ...inside) => made(document.createElement(tag), props, inside));
  M.svg = (tag, props, ...inside) => made(document.createElementNS("http://www.w3.org/2000/svg", tag), props, inside);

  /* ---- words ---- */
  let lang = S.language;
  const w = (M.w = (key, values) => {
    const word = (W[key] || {})[lang] || key;
    return values ? word.replace(/\{(\w+)\}/g, (m, k) => (has(values, k) ? values[k] : m)) : word;
  });
  M.said = (key) => has(W, key);
  M.lang = () => lang;
  M.number = (n, options) => n.toLocaleString(lang === "ja" ? "ja-JP" : "en-US", options);
  const heard = [];
  M.onSpeak = (fn) => heard.push(fn); // draws: called at the start, and whenever the language has changed
  M.speak = () => {
    root.lang = lang;
    document.querySelectorAll("[data-w]").forEach((el) => (el.textContent = w(el.dataset.w)));
    document.querySelectorAll("[data-w-label]").forEach((el) => el.setAttribute("aria-label", w(el.dataset.wLabel)));
    document.querySelectorAll("[data-w-placeholder]").forEach((el) => (el.placeholder = w(el.dataset.wPlaceholder)));
    $("lang").lang = lang === "ja" ? "en" : "ja"; // the button speaks the other language
    for (const way of ["in", "out"]) // Leaflet's own buttons are born in English
      document.querySelectorAll(".leaflet-control-zoom-" + way).forEach((el) => {
        el.title = w("map.zoom_" + way);
        el.setAttribute("aria-label", el.title);
      });
    if (M.map && M.map.machikitBase) {
      const credit = M.map.attributionControl;
      credit.removeAttribution(M.credit);
      M.credit = h("span", { text: w(M.block("base").credit) }).innerHTML; // Leaflet reads it as markup
      credit.addAttribution(M.credit);
    }
    M.ask(w("question"));
    document.title = `${w("title")} | ${w("city")}`;
  };
  M.ask = (question) => $("question").replaceChildren(...question.split(/(?<=、)/).map((phrase) => h("span", { text: phrase })));

  /* ---- search: width, case, kana, spaces, chōme and dashes do not matter ---- */
  const KANJI = "〇一二三四五六七八九";
  const digits = (s) => {
    const [tens, ones] = s.includes("十") ? s.split("十") : ["", s];
    const ten = s.includes("十") ? (tens ? KANJI.indexOf(tens) : 1) * 10 : 0;
    return String(ten + (ones ? KANJI.indexOf(ones) : 0));
  };
  M.fold = (s) =>
    String(s).normalize("NFKC").toLowerCase()
      .replace(/[一二三四五六七八九十]+(?=丁目|番|号)/g, digits)
      .replace(/ヶ/g, "ケ").replace(/ヵ/g, "カ")
      .replace(/[ァ-ヴ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60))
      .replace(/[\s・]/g, "").replace(/[‐-―−ー]/g, "-")
      .replace(/(\d)(丁目|番地の?|番|号)/g, "$1-").replace(/-+/g, "-").replace(/-$/, "");

  /* ---- metres (M.metres: distance.js) as text ---- */
  M.distance = (m) => (m < 1000 ? `${Math.max(10, Math.round(m / 10) * 10)} m` : `${(m / 1000).toFixed(m < 9950 ? 1 : 0)} km`);

  /* the day and minute in Japan, whatever the device thinks: { date: "2026-11-24", day: 0…6 (Monday first), minute } */
  M.now = () => {
    const at = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Tokyo", year: "numeric", month: "2-digit", day: "2-digit", weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const p = Object.fromEntries(at.formatToParts(new Date()).map((x) => [x.type, x.value]));
    return { date: `${p.year}-${p.month}-${p.day}`, day: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(p.weekday.slice(0, 3)), minute: +p.hour * 60 + +p.minute };
  };

  /* ---- numbers in the head ---- */
  M.glyph = (look, r = 6) => { // r: radius in pixels; a larger mark gets a larger box
    const size = Math.max(20, Math.ceil(2 * r + 4));
    const c = h("canvas", { class: "glyph", "aria-hidden": "true", width: 2 * size, height: 2 * size }), g = c.getContext("2d");
    if (size > 20) c.style.width = c.style.height = size + "px";
    g.translate(size, size); g.scale(2, 2);
    M.draw(g, look, r);
    return c;
  };
  /* n: a number or a text; press: what a click does, where the number is a filter too */
  M.tile = (n, unit, label, look, pressed, press) =>
    h(press ? "button" : "div", { class: "num" + (pressed ? " on" : ""), type: press && "button", "aria-pressed": press && String(pressed), onclick: press },
      h("strong", {}, h("span", { class: "n", text: typeof n === "number" ? M.number(n) : n }), h("i", { text: unit })),
      h("span", { class: "of" }, look ? M.glyph(look) : null, label));
  /* drawing anew must not lose the keyboard's place: the button at the same place takes it over */
  M.replace = (box, nodes) => {
    const held = [...box.children].findIndex((c) => c.contains(document.activeElement));
    const id = held < 0 ? "" : box.children[held].id;
    box.replaceChildren(...nodes);
    const next = held < 0 ? null : (id && $(id)) || box.children[Math.min(held, nodes.length - 1)];
    if (next) (next.matches("button") ? next : next.querySelector("button") || next).focus({ preventScroll: true });
  };
  M.tiles = (tiles) => $("numbers") && M.replace($("numbers"), tiles);
  M.chip = (pressed, label, press) => h("button", { type: "button", class: "chip" + (pressed ? " on" : ""), "aria-pressed": String(pressed), text: label, onclick: press });

  /* ---- the place where the reader is: a town by name, the device's own, or (by the caller) a spot on the map ---- */
  M.pickPlace = (found, cleared) => {
    const base = M.block("base"), towns = base && base.towns;
    on("town", "change", (e) => {
      const k = towns ? towns.name.findIndex((t) => M.fold(t) === M.fold(e.target.value)) : -1;
      $("town-unknown").hidden = k >= 0 || !e.target.value;
      if (k >= 0) found(towns.lat[k] / 1e5, towns.lon[k] / 1e5, towns.name[k]);
      else if (!e.target.value && cleared) cleared();
    });
    if (!navigator.geolocation && $("here")) $("here").hidden = true;
    on("here", "click", () => navigator.geolocation.getCurrentPosition(
      (p) => { $("here-failed").hidden = true; found(p.coords.latitude, p.coords.longitude, w("here")); },
      () => ($("here-failed").hidden = false), { timeout: 8000 }));
  };
  let pin = null;
  M.pin = (at) => { // [latitude, longitude], or null for none
    if (pin) pin.remove();
    pin = M.map && at ? L.circleMarker(at, { radius: 8, color: "#b42318", weight: 3, fillColor: "#fff", fillOpacity: 1, interactive: false }).addTo(M.map) : null;
  };

  /* ---- downloads ---- */
  const guard = (v) => (typeof v === "string" && /^[=+\-@\t\r＝＋－＠]/.test(v) && !/^[+-]?\d+(\.\d+)?$/.test(v) ? "'" + v : v);
  const cell = (v) => {
    const s = v === null || v === undefined ? "" : String(guard(v));
    return /[",\r\n]/.test(s) ? `"${s.replace(/"/g, '""')}"` : s;
  };
  M.csvText = (lines) => "\ufeff" + lines.map((line) => line.map(cell).join(",") + "\r\n").join(""); // as Excel opens it
  M.save = (content, type, ending, name) => {
    const a = h("a", { href: URL.createObjectURL(new Blob([content], { type })), download: `${name || S.file}.${ending}` });
    document.body.append(a);
    a.click();
    a.remove();
    setTimeout(() => URL.revokeObjectURL(a.href), 10000);
  };
  M.onCsv = (text) => on("csv", "click", () => M.save(text(), "text/csv;charset=utf-8", "csv"));
  const about = () => ({ // a file that travels alone says what it is, of when, and from whom
    name: `${w("title")} | ${w("city")}`, note: `${w("prototype")} ${w("as_of.line")}`, official: S.official,
    sources: Object.keys(W).filter((key) => /^source\.\d+$/.test(key)).map((key) => w(key)),
  });
  M.onGeojson = (text) => on("geojson", "click", () => {
    const { type, features } = JSON.parse(text());
    M.save(JSON.stringify({ type, ...about(), features }), "application/geo+json", "geojson");
  });
  M.onIcs = (text) => on("ics", "click", () => M.save(text(), "text/calendar;charset=utf-8", "ics"));

  /* ---- paper ---- */
  const sayPrinted = (shown) => {
    const when = new Intl.DateTimeFormat(lang, { timeZone: "Asia/Tokyo", dateStyle: "long", timeStyle: "short" }).format(new Date());
    $("printed").textContent = w("printed", { when });  // what is open now is so at this time only
    $("printed").hidden = !shown;
  };
  M.onPrint = (before, after) => {
    window.addEventListener("beforeprint", before);
    window.addEventListener("afterprint", after);
  };
  M.onPrint(() => sayPrinted(true), () => sayPrinted(false));

  const speak = () => {
    M.speak();
    heard.forEach((fn) => fn());
  };
  on("lang", "click", () => {
    lang = lang === "ja" ? "en" : "ja";
    speak();
  });
  on("print", "click", () => window.print());
  if (S.expires && new Date().toISOString().slice(0, 10) >= S.expires) $("expired").hidden = false;

  /* the last script of a page calls this, once every part is there */
  M.start = () => {
    if (M.map) {
      M.map.on("popupopen", (e) => e.popup._closeButton && e.popup._closeButton.setAttribute("aria-label", w("popup.close")));
      new ResizeObserver(() => M.map.invalidateSize({ animate: false })).observe(M.map.getContainer());
    }
    speak();
  };
})();
