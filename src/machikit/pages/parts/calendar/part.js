/* The calendar's page: my district, remembered; what is collected today, next, this month; downloads and paper. */
(() => {
  "use strict";
  const M = window.machikit, C = M.calendar;
  if (!C) return;
  const { $, on, h, w, number, fold } = M, B = C.block, KEPT = "machikit.calendar." + B.uid;
  const state = (C.state = { area: null, month: Math.max(0, Math.min(C.monthOf(C.today()), C.months.length - 1)), choosing: false, query: "" });
  if (C.today() >= B.n) state.month = C.months.length - 1;
  C.area = () => state.area;

  /* ---- my district: in the address, and in this browser where it lets us ---- */
  const asked = () => B.keys.indexOf((/^#d=([\w-]+)$/.exec(location.hash) || [])[1]);
  const kept = (key) => {
    try {
      if (key) localStorage.setItem(KEPT, key);
      return localStorage.getItem(KEPT);
    } catch {
      return null; // a browser may forbid it to files
    }
  };
  const choose = (area) => {
    Object.assign(state, { area, choosing: false, query: "" });
    kept(B.keys[area]);
    history.replaceState(null, "", "#d=" + B.keys[area]);
    draw();
    $("calendar-mine").focus({ preventScroll: true });
    $("calendar-status").textContent = w("calendar.status", { area: B.areas[area] });
  };
  const texts = B.areas.map(fold);
  const offers = () => {
    const q = fold(state.query), all = texts.flatMap((t, a) => (t.includes(q) ? [a] : [])), rest = all.length - B.offered;
    const button = (a) => h("button", { type: "button", class: "district" + (a === state.area ? " on" : ""), lang: "ja", "aria-pressed": String(a === state.area), text: B.areas[a], onclick: () => choose(a) });
    $("calendar-offers").replaceChildren(...all.slice(0, B.offered).map(button));
    $("calendar-offered").textContent = !all.length ? w("calendar.choose.none") : rest > 0 ? w("calendar.choose.more", { n: number(rest) }) : "";
  };
  const drawMine = () => {
    const box = $("calendar-mine"), open = state.area === null || state.choosing;
    const title = h("h2", { id: "calendar-which", text: w(state.area === null ? "calendar.choose" : "calendar.mine") });
    const change = B.areas.length < 2 || state.area === null ? null
      : h("button", { type: "button", class: "go", id: "calendar-change", "aria-expanded": String(open), text: w(open ? "calendar.keep" : "calendar.change"), onclick: () => { state.choosing = !open; state.query = ""; drawMine(); $(open ? "calendar-change" : "calendar-search") ? $(open ? "calendar-change" : "calendar-search").focus() : $("calendar-change").focus(); } });
    const search = B.areas.length > 6 ? h("p", { class: "seek" }, h("input", { type: "search", id: "calendar-search", autocomplete: "off", value: state.query, "aria-label": w("calendar.choose.search"), placeholder: w("calendar.choose.search"), oninput: (e) => { state.query = e.target.value; offers(); } })) : null;
    const whose = state.area === null ? null : h("p", { class: "whose" }, h("b", { lang: "ja", text: B.areas[state.area] }), change);
    box.replaceChildren(title, ...[whose].filter(Boolean), ...(open ? [search, h("div", { class: "districts", id: "calendar-offers" }), h("p", { class: "note", id: "calendar-offered", role: "status" })].filter(Boolean) : []));
    box.classList.toggle("open", open);
    if (open) offers();
  };

  /* ---- its days ---- */
  const known = () => state.area !== null && C.rows(state.area).some((x) => x.rule);
  const drawDays = () => {
    const area = state.area, today = C.today(), told = known();
    $("calendar-soon").hidden = area === null || (told && !C.inside());
    $("calendar-days").hidden = $("calendar-year").hidden = !told;
    document.querySelector(".calendar").classList.toggle("chosen", told);
    if (area === null) return;
    if (!told) return $("calendar-soon").replaceChildren(h("p", { class: "notice", text: w("calendar.no_rule") }));
    $("calendar-soon").replaceChildren(...[["calendar.today", today], ["calendar.tomorrow", today + 1]].filter(([, k]) => k < B.n).map(([key, k]) => C.soon(area, k, key)));
    const kinds = [...new Set(C.rows(area).map((x) => x.kind))], from = C.inside() ? today : 0;
    const soonest = (k) => (C.next(area, k, from, 1)[0] || { day: Infinity }).day;
    $("calendar-kinds").replaceChildren(...kinds.sort((a, b) => soonest(a) - soonest(b) || a - b).map((k) => C.kind(area, k, from)));
    drawMonth();
    $("calendar-year").replaceChildren(...C.year(area, Math.max(0, C.monthOf(Math.min(Math.max(today, 0), B.n - 1)))));
  };
  const drawMonth = () => {
    $("calendar-month").textContent = C.month(C.months[state.month][0]);
    $("calendar-grid").replaceChildren(...C.grid(state.area, state.month, C.today()));
    $("calendar-legend").replaceChildren(...C.legend(state.area));
    for (const [id, off] of [["calendar-back", state.month === 0], ["calendar-on", state.month === C.months.length - 1]]) $(id).setAttribute("aria-disabled", String(off));
  };
  const turn = (step) => () => {
    state.month = Math.max(0, Math.min(state.month + step, C.months.length - 1));
    drawMonth();
  };
  const drawNumbers = () =>
    M.tiles([["areas", B.areas.length], ["kinds", B.kinds.length], ["unread", unread]].filter(([what, n]) => what !== "unread" || n).map(([what, n]) => M.tile(n, w(`calendar.${what}.unit`), w("calendar." + what), null, false, null)));
  const unread = B.rows.rule.filter((r) => r !== null && !B.rules[r].days).length;

  const draw = () => {
    $("calendar-outside").hidden = C.inside();
    $("calendar-outside").textContent = w("calendar.outside", { first: C.full(0), last: C.full(B.n - 1) });
    drawMine();
    drawDays();
    if (C.drawItems) C.drawItems();
    if (!B.items_first) drawNumbers();
    if (!B.items_first && $("numbers")) $("numbers").hidden = known(); // then the days are the answer
  };

  /* ---- downloads, paper ---- */
  const ics = () => {
    const file = state.area === null ? "" : C.ics(state.area);
    if (file) return M.save(file, "text/calendar;charset=utf-8", "ics", `${M.settings.file}-${B.keys[state.area]}`);
    $("calendar-status").textContent = w(state.area === null ? "calendar.ics.first" : "calendar.ics.none");
    $("calendar-mine").scrollIntoView({ block: "start" });
    $("calendar-mine").focus({ preventScroll: true });
  };
  const lines = () => {
    if (B.items_first) return C.itemLines();
    const kind = (k) => B.kinds[k][M.lang()], head = (...keys) => keys.map((k) => w("calendar." + k));
    if (state.area === null)
      return [head("area", "kind", "rule", "note"), ...B.rows.area.map((a, r) => [B.areas[a], kind(B.rows.kind[r]), ...(B.rows.rule[r] === null ? ["", ""] : [B.rules[B.rows.rule[r]].text, B.rules[B.rows.rule[r]].note || ""])])];
    const days = [...C.days(state.area)].sort((a, b) => a[0] - b[0]);
    return [head("date", "weekday", "area", "kind", "check"), ...days.flatMap(([k, all]) => all.map((x) => [C.iso(k), w("calendar.week." + C.weekday(k)), B.areas[state.area], kind(x.kind), x.check ? w("calendar.check." + x.check) : ""]))];
  };
  M.onCsv(() => M.csvText(lines()));
  on("ics", "click", ics);
  on("calendar-ics", "click", ics);
  on("calendar-paper", "click", () => window.print());
  on("calendar-back", "click", turn(-1));
  on("calendar-on", "click", turn(1));
  window.addEventListener("hashchange", () => asked() >= 0 && choose(asked()));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && draw()); // left open over midnight

  const start = [asked(), B.keys.indexOf(kept()), B.areas.length === 1 ? 0 : -1].find((a) => a >= 0);
  if (start !== undefined) state.area = start;
  M.onSpeak(draw);
})();
