/* A few questions, and what the answers make: what to bring, where to go in which order, by when. */
(() => {
  "use strict";
  const M = window.machikit, G = M.guide;
  if (!G) return;
  const { $, on, h } = M, { w, t, said, state, UNKNOWN, NONE } = G, MOST = G.block.most, ASKED = 40;

  /* ---- questions ---- */
  const free = (q) => (q.free ? [] : [[NONE, w("answer.none"), null]]);
  const options = (q) => [...q.answers.map((a, n) => [n, said(a), G.lang(a)]), ...free(q), [UNKNOWN, w("answer.unknown"), null]];
  const asked = (q, n) => {
    const name = `pg-q${n}`, given = G.answers().get(n);
    return h("fieldset", { class: "pg-question" }, t(q.text, "legend"), h("div", { class: "pg-options" }, ...options(q).map(([value, text, lang]) =>
      h("label", { class: value === UNKNOWN ? "unknown" : null }, h("input", { type: "radio", name, value: String(value), checked: given === value, onchange: () => { G.answers().set(n, value); drawList(); } }), h("span", { lang, text })))));
  };
  let shown = ASKED;
  const drawQuestions = () => {
    const all = G.event().questions, rest = all.length - shown;
    const more = rest > 0 ? h("button", { type: "button", class: "next", text: w("more", { n: M.number(Math.min(rest, ASKED)) }), onclick: () => { shown += ASKED; drawQuestions(); } }) : null;
    $("pg-questions").replaceChildren(...all.slice(0, shown).map(asked), ...(more ? [more] : []), ...(all.length ? [] : [h("p", { class: "note", text: w("ask.none") })]));
    $("pg-example").hidden = !all.length;
  };

  /* ---- the checklist ---- */
  const reason = ([q, a], sure) => {
    if (q < 0) return w("everybody");
    const question = G.event().questions[q];
    return sure ? w("why", { question: said(question.text), answer: said(question.answers[a]) }) : w("why.unknown", { question: said(question.text) });
  };
  const due = (d) => {
    const day = G.last(d);
    return h("span", { class: "pg-due" }, t(d[0]), day ? h("b", { text: w("due.day", { day: G.day(day) }) }) : null, day && G.weekend(day) ? h("em", { text: w("due.weekend") }) : null);
  };
  const line = (x, at) => {
    const others = x.places.filter((p) => p !== at), marks = state.ready[state.event];
    const box = h("input", { type: "checkbox", checked: marks.has(x.k), onchange: (e) => marks[e.target.checked ? "add" : "delete"](x.k) });
    return h("li", { class: x.sure ? null : "maybe" }, h("label", {}, box, h("span", { class: "pg-line" }, t(x.item.name, "b"), x.sure ? null : h("em", { text: w("maybe") }),
      h("small", { class: "pg-facts" }, ...x.dues.map(due), ...x.notes.map((n) => t(n)), at === null && others.length ? h("span", { class: "pg-used", text: w("for", { desks: others.map(said).join(w("comma")) }) }) : null),
      h("small", { class: "pg-why" }, x.why.map((y) => reason(y, x.sure)).join(w("comma"))))));
  };
  const listed = (rows, at) => h("ul", { class: "pg-items" }, ...rows.slice(0, MOST).map((x) => line(x, at)), rows.length > MOST ? h("li", { class: "note", text: w("cut", { n: M.number(MOST), all: M.number(rows.length) }) }) : null);
  const desk = (needed, place, n) => {
    const here = needed.filter((x) => x.places.includes(place)), bring = here.filter((x) => x.item.kind === "bring"), rest = here.filter((x) => x.item.kind !== "bring");
    return h("li", {}, h("h4", {}, h("span", { class: "pg-no", text: n }), t(place)), rest.length ? listed(rest, place) : null,
      bring.length ? h("p", { class: "pg-with" }, h("span", { text: w("with") }), " ", ...bring.slice(0, MOST).flatMap((x, k) => [k ? w("comma") : "", t(x.item.name)])) : null);
  };
  const byDay = (needed) => {
    const all = needed.flatMap((x) => x.dues.map((d) => ({ x, d, day: G.last(d) }))).sort((a, b) => (a.day || Infinity) - (b.day || Infinity));
    return all.length ? [h("h3", { text: w("by") }), h("ul", { class: "pg-by" }, ...all.slice(0, MOST).map(({ x, d }) => h("li", {}, t(x.item.name, "b"), " ", due(d))))] : [];
  };
  const drawList = () => {
    const event = G.event(), answers = G.answers(), needed = G.needed(event, answers), open = event.questions.length - answers.size;
    const bring = needed.filter((x) => x.item.kind === "bring"), nowhere = needed.filter((x) => !x.places.length && x.item.kind !== "bring");
    const desks = event.places.filter((p) => needed.some((x) => x.places.includes(p)));
    $("pg-title").textContent = w("checklist", { event: said(event.name) });
    $("pg-answers").textContent = event.questions.flatMap((q, n) => (answers.has(n) ? [w("why", { question: said(q.text), answer: (options(q).find(([v]) => v === answers.get(n)) || [])[1] })] : [])).join(w("comma"));
    $("pg-open").hidden = !open || !needed.length;
    $("pg-open").textContent = w(answers.size ? "open" : "open.all", { n: M.number(open) });
    drawDates(needed);
    $("pg-checklist").replaceChildren(
      ...(bring.length ? [h("h3", { text: w("bring", { n: M.number(bring.length) }) }), listed(bring, null)] : []),
      ...(desks.length ? [h("h3", { text: w("go", { n: M.number(desks.length) }) }), h("ol", { class: "pg-route" }, ...desks.slice(0, MOST).map((p, n) => desk(needed, p, n + 1)))] : []),
      ...(nowhere.length ? [h("h3", { text: w("nowhere") }), listed(nowhere, null)] : []), ...byDay(needed),
      ...(needed.length ? [] : [h("p", { class: "empty", text: w("needs.nothing") })]));
    $("pg-status").textContent = w("status", { items: M.number(needed.length), desks: M.number(desks.length) });
    if (G.drawSavings) G.drawSavings();
  };

  /* ---- a day that the reader may enter; drawn anew only where other days are asked for ---- */
  let drawn = "";
  const drawDates = (needed) => {
    const anchors = G.anchors(needed), now = JSON.stringify([anchors, state.event, M.lang()]);
    if (now === drawn) return;
    drawn = now;
    $("pg-dates").replaceChildren(...anchors.map((a) => h("label", {}, a ? t(a) : h("span", { text: w("date.event") }),
      h("input", { type: "date", min: "1900-01-01", max: "2199-12-31", value: state.dates.get(a), onchange: (e) => { e.target.value ? state.dates.set(a, e.target.value) : state.dates.delete(a); drawList(); } }))),
      anchors.length ? h("span", { class: "note", text: w("date.how") }) : "");
  };

  on("pg-example", "click", () => { state.answers[state.event] = G.example(G.event()); G.drawGuide(); });
  on("pg-clear", "click", () => { G.answers().clear(); state.ready[state.event].clear(); state.dates.clear(); drawn = ""; shown = ASKED; $("pg-linked").hidden = true; history.replaceState(null, "", location.pathname + location.search); G.drawGuide(); });
  on("pg-paper", "click", () => window.print());
  G.drawGuide = () => { drawQuestions(); drawList(); };

  /* ---- downloads ---- */
  G.listLines = () => [["kind", "item", "desk", "due", "last", "asked", "sure", "note"].map((key) => w("csv." + key)),
    ...G.needed(G.event(), G.answers()).map((x) => [x.item.kind ? w("kind." + x.item.kind) : "", said(x.item.name), x.places.map(said).join(w("comma")), x.dues.map((d) => said(d[0])).join(w("comma")),
      x.dues.map(G.last).filter(Boolean).map(G.iso).join(" "), x.why.map((y) => reason(y, x.sure)).join(w("comma")), w(x.sure ? "sure" : "maybe"), x.notes.map(said).join(w("comma"))])];
  G.events = () => {
    const days = new Map();
    for (const x of G.needed(G.event(), G.answers())) for (const d of x.dues) {
      const day = G.last(d);
      if (day) days.set(G.iso(day), [...(days.get(G.iso(day)) || []), [x, d]]);
    }
    return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, rows]) => ({
      day, uid: `${day}-${G.event().key}@procedure.machikit`, stamp: G.block.stamp,
      title: w("ics.title", { items: [...new Set(rows.map(([x]) => said(x.item.name)))].join(w("comma")) }),
      lines: [...rows.map(([x, d]) => w("ics.line", { item: said(x.item.name), due: said(d[0]), desk: x.places.map(said).join(w("comma")) || w("nowhere") })), w("ics.note", { as_of: M.w("as_of.line") })] }));
  };
})();
