/* One invented person: a form that is only confirmed, and the same form at a desk without writing. */
(() => {
  "use strict";
  const M = window.machikit, G = M.guide;
  if (!G || !G.block.boxes.length) return;
  const { $, on, h } = M, { w, said, t } = G, part = $("pg");
  const [FORM, BOX, HELD, REGISTER, SINCE, ACTUAL, ASK, , WAY, KNOWN, STALE] = Array(11).keys();
  const boxes = G.block.boxes, given = new Map(); // box → true (confirmed) or the text that the reader typed

  const row = (n) => $("pg-boxes").querySelector(`[data-box="${n}"]`);
  const set = (n, value) => { value === undefined ? given.delete(n) : given.set(n, value); drawBox(n); drawProgress(); };
  const typed = (n) => h("input", { type: "text", autocomplete: "off", "aria-label": w("new.value", { box: said(boxes[n][BOX]) }), placeholder: w(boxes[n][KNOWN] ? "new.hint" : "told.hint"), value: typeof given.get(n) === "string" ? given.get(n) : "",
    oninput: (e) => { given.set(n, e.target.value); drawProgress(); } });
  const choice = (n, on, key, press) => h("button", { type: "button", class: "chip" + (on ? " on" : ""), "aria-pressed": String(on), "aria-label": `${w(key)}: ${said(boxes[n][BOX])}`, text: w(key), onclick: press });
  const drawBox = (n) => {
    const box = boxes[n], value = given.get(n), place = row(n) && row(n).querySelector(".pg-do");
    if (!place) return;
    const other = typeof value === "string";
    row(n).classList.toggle("done", value === true || (other && value.trim() !== ""));
    if (box[WAY] === "drop") return place.replaceChildren(h("small", { text: w("does.drop") }));
    const chips = box[KNOWN] ? [choice(n, value === true, "right", () => set(n, value === true ? undefined : true)), choice(n, other, "wrong", () => { set(n, other ? undefined : ""); const i = place.querySelector("input"); i && i.focus(); })] : [];
    const signs = box[WAY] === "sign" ? [choice(n, value === true, "signed", () => set(n, value === true ? undefined : true))] : null;
    M.replace(place, signs || [...chips, ...(other || !box[KNOWN] ? [typed(n)] : [])]);
  };
  const isDone = (n) => given.get(n) === true || (typeof given.get(n) === "string" && given.get(n).trim() !== "");
  const todo = () => [...boxes.keys()].filter((n) => boxes[n][WAY] !== "drop");
  const changed = () => todo().filter((n) => boxes[n][KNOWN] && typeof given.get(n) === "string");
  const told = () => todo().filter((n) => !boxes[n][KNOWN] && typeof given.get(n) === "string" && given.get(n).trim());
  const drawProgress = () => {
    const done = todo().filter(isDone).length;
    $("pg-progress").textContent = w("progress", { done: M.number(done), all: M.number(todo().length), right: M.number([...given.values()].filter((v) => v === true).length), changed: M.number(changed().length) });
    $("pg-diff").replaceChildren(...changed().map((n) => h("li", {}, t(boxes[n][BOX], "b"), " ", t(boxes[n][HELD], "s"), " → ", h("ins", { text: given.get(n).trim() || w("blank") }), h("small", {}, t(boxes[n][REGISTER])))),
      ...told().map((n) => h("li", {}, t(boxes[n][BOX], "b"), " ", h("ins", { text: given.get(n).trim() }), h("small", { text: w("unheld") }))));
  };
  const check = () => {
    const stale = todo().filter((n) => boxes[n][STALE]), found = stale.filter((n) => typeof given.get(n) === "string"), missed = stale.filter((n) => !found.includes(n));
    $("pg-found").hidden = false;
    $("pg-found").replaceChildren(w(missed.length ? "found.some" : "found.all", { n: M.number(found.length), all: M.number(stale.length) }), " ", ...missed.map((n) => h("span", { class: "pg-missed" }, t(boxes[n][BOX]))));
  };
  const drawAll = () => { boxes.forEach((_, n) => drawBox(n)); drawProgress(); if ($("pg-found") && !$("pg-found").hidden) check(); };
  on("pg-all", "click", () => { todo().forEach((n) => boxes[n][KNOWN] && !given.has(n) && given.set(n, true)); drawAll(); });
  on("pg-check", "click", check);
  on("pg-again", "click", () => { given.clear(); $("pg-found").hidden = true; drawAll(); });

  /* ---- the desk: what is said aloud, what is left to write, and how long it takes ---- */
  let from = 0, until = 0, ticking = 0;
  const clock = () => {
    const s = Math.floor(((until || performance.now()) - from) / 1000);
    $("pg-time").textContent = from ? w(until ? "clock.took" : "clock.runs", { m: Math.floor(s / 60), s: String(s % 60).padStart(2, "0") }) : "";
    $("pg-clock").textContent = w(from && !until ? "clock.stop" : "clock.start");
    $("pg-clock").dataset.w = "procedure_guide." + (from && !until ? "clock.stop" : "clock.start");
  };
  const stop = () => { until = performance.now(); clearInterval(ticking); clock(); };
  on("pg-clock", "click", () => {
    if (from && !until) return stop();
    from = performance.now();
    until = 0;
    ticking = setInterval(clock, 1000);
    $("pg-time").setAttribute("aria-live", "off");
    clock();
  });
  $("pg-script").addEventListener("change", () => {
    const all = [...$("pg-script").querySelectorAll("input")];
    all.forEach((i) => i.closest("li").classList.toggle("done", i.checked));
    if (from && !until && all.every((i) => i.checked)) stop();
  });
  G.drawPerson = () => {
    drawAll();
    clock();
    part.querySelectorAll(".pg-ways b").forEach((b) => (b.textContent = w("boxes", { n: M.number(b.dataset.boxes ? +b.dataset.boxes : boxes.length) })));
  };
  G.personLines = (desk) => [["form", "box", "held", "register", "since", desk ? "does" : "result", desk ? "ask" : "new"].map((key) => w("csv." + key)),
    ...boxes.map((box, n) => [FORM, BOX, HELD, REGISTER, SINCE].map((k) => said(box[k])).concat(desk ? [w("does." + box[WAY]), said(box[ASK])]
      : [box[WAY] === "drop" ? w("does.drop") : given.get(n) === true ? w("right") : typeof given.get(n) === "string" ? w(box[KNOWN] ? "wrong" : "told") : "", typeof given.get(n) === "string" ? given.get(n) : ""]))];
  void ACTUAL;
})();
