/* Which view is open, in which situation; the head's numbers, the link, the downloads. */
(() => {
  "use strict";
  const M = window.machikit, G = M.guide;
  if (!G) return;
  const { $, on, h } = M, { w, said, state, UNKNOWN, NONE } = G, B = G.block, part = $("pg");

  const HEADED = !document.querySelector("#parts > .part:first-child:not(#pg)"); // else another part's numbers stand in the head
  const views = [...part.querySelectorAll("[data-view]")], ofEvent = [...part.querySelectorAll("[data-event]")];
  const show = () => {
    views.forEach((el) => (el.hidden = el.dataset.view !== state.view));
    ofEvent.forEach((el) => (el.hidden = +el.dataset.event !== state.event));
    $("pg-situation").hidden = B.events.length < 2 || state.view === "confirm" || state.view === "desk";
    document.body.dataset.guide = HEADED ? state.view : ""; // on paper a checklist needs no more head than its own
    const order = ["list", "drop", "confirm", "desk", "rules"].filter((v) => B.views.includes(v));
    M.replace($("pg-views"), order.map((v) => M.chip(v === state.view, w("view." + v), () => { state.view = v; show(); })));
    const box = $("pg-event");
    box.replaceChildren(...B.events.map((e, n) => h("option", { value: String(n), text: said(e.name) || w("event.none") })));
    box.value = String(state.event);
    G.drawHead();
  };
  on("pg-event", "change", (e) => { state.event = +e.target.value; show(); G.drawGuide(); });

  /* ---- the head: the numbers and the sentence of the open view ---- */
  const count = () => {
    const of = (way) => B.boxes.filter((b) => b[8] === way).length;
    return { ...(B.events.length ? G.event().counts : {}), boxes: B.boxes.length, known: B.boxes.filter((b) => b[9]).length, stale: B.boxes.filter((b) => b[10]).length,
      confirm: of("confirm"), ask: of("ask"), written: of("sign") + of("write"), ...(["confirm", "desk"].includes(state.view) ? { drop: of("drop") } : {}) };
  };
  const SHOWN = { list: ["questions", "items", "desks"], rules: ["questions", "items", "desks"], drop: ["items", "drop", "desks", "empty"], confirm: ["boxes", "known", "ask"], desk: ["boxes", "confirm", "ask", "written"] };
  G.drawHead = () => {
    if (!HEADED) return;
    const found = count(), sentence = document.querySelector(".headline");
    M.tiles(SHOWN[state.view].map((key) => M.tile(found[key], w("unit." + key), w("n." + key))));
    const values = Object.fromEntries(Object.entries(found).map(([k, n]) => [k, M.number(n)]));
    if (sentence) sentence.textContent = w("headline." + state.view, { ...values, event: B.events.length ? said(G.event().name) : "" });
  };

  /* ---- the link: answers go into the address only when the reader asks for it ---- */
  const linked = () => {
    const event = G.event(), given = [...G.answers()].map(([q, a]) => (a === UNKNOWN || a === NONE ? a + event.questions[q].key : event.questions[q].keys[a]));
    return "#a=" + [event.key, ...given].join(".");
  };
  const follow = () => {
    const keys = ((/^#a=([\w.]+)$/.exec(location.hash) || [])[1] || "").split("."), event = B.events.findIndex((e) => e.key === keys[0]);
    if (event < 0) return;
    const found = new Map();
    B.events[event].questions.forEach((q, n) => {
      const a = q.keys.findIndex((key) => keys.includes(key));
      if (a >= 0) found.set(n, a);
      else for (const other of [UNKNOWN, NONE]) if (keys.includes(other + q.key)) found.set(n, other);
    });
    Object.assign(state, { event, view: "list" });
    state.answers[event] = found;
  };
  on("pg-link", "click", () => {
    history.replaceState(null, "", linked());
    $("pg-linked").hidden = false;
    $("pg-url").value = location.href;
    $("pg-url").focus();
    $("pg-url").select();
  });

  /* ---- downloads ---- */
  const lines = () => (state.view === "drop" ? G.dropLines() : ["confirm", "desk"].includes(state.view) ? G.personLines(state.view === "desk") : G.listLines());
  M.onCsv(() => M.csvText(lines()));
  on("ics", "click", () => {
    const events = B.events.length ? G.events() : [];
    if (events.length) return M.save(M.icsText(w("ics.name", { event: said(G.event().name), city: M.w("city") }), events), "text/calendar;charset=utf-8", "ics");
    state.view = "list";
    show();
    $("pg-status").textContent = "";
    $("pg-open").hidden = false;
    $("pg-open").textContent = w(G.anchors(G.needed(G.event(), G.answers())).length ? "ics.first" : "ics.none");
    $("pg-open").scrollIntoView({ block: "center" });
    const date = $("pg-dates").querySelector("input");
    if (date) date.focus({ preventScroll: true });
  });

  follow();
  M.onSpeak(() => {
    part.querySelectorAll("[data-t]").forEach((el) => {
      el.textContent = said(el.dataset.t);
      G.lang(el.dataset.t) ? el.setAttribute("lang", "ja") : el.removeAttribute("lang");
    });
    show();
    if (B.events.length) G.drawGuide();
    G.labelDrops();
    if (G.drawPerson) G.drawPerson();
  });
})();
