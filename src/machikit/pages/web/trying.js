/* Trying the page with somebody: a task is read aloud, they manage or give up, the seconds count, what they said is kept. No names.
   `machikit try` gives a door that appends to tried.csv; without it the rows stay here until they are saved as the same file. */
(() => {
  "use strict";
  const M = window.machikit, h = M.h, w = M.w, $ = M.$, S = M.settings;
  const COLUMNS = ["when", "task", "managed", "seconds", "said"], KEPT = `machikit-tried:${location.pathname}:${S.file}`;
  /* as pages/tried.py tidies a text */
  const tidy = (s) => [...s.replace(/[\s\0-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g, " ").trim()].slice(0, 300).join("").trimEnd();
  const contact = (s) => {
    const plain = s.normalize("NFKC");
    return /(?<!\d)(?:\+81|0)(?:[-‐‑–—−ー() ]{0,2}\d){8,10}(?!\d)/.test(plain) || /[\w.+-]\s?(@|[([]at[)\]])\s?[a-z0-9-]+\.[a-z0-9-]/i.test(plain);
  };
  let door = "", count = S.tried, rows = [], bar = null, began = 0, result = null, saved = false, sending = false, later = null;
  try {
    rows = JSON.parse(localStorage.getItem(KEPT)) || []; // the device may forbid it: then this page alone remembers
  } catch {}
  const keep = () => {
    try {
      if (rows.length) localStorage.setItem(KEPT, JSON.stringify(rows));
      else localStorage.removeItem(KEPT);
    } catch {}
  };

  const remembered = (text) => { // what is read aloud outlives the reload after a build
    try {
      return door && (text === undefined ? sessionStorage.getItem(KEPT) : sessionStorage.setItem(KEPT, text));
    } catch {}
  };

  const word = (tag, key, props, ...inside) => h(tag, { "data-w": key, text: w(key), ...props }, ...inside);
  const button = (id, key, press, look = "") => word("button", key, { type: "button", id, class: look, onclick: press });
  const field = (id, key) => h("label", { for: id }, word("span", key), h("textarea", { id, rows: 2, maxlength: 300, autocomplete: "off" }));
  const build = () => {
    bar = h("section", { class: "tryout live", id: "try", "data-w-label": "try.open", "aria-label": w("try.open") },
      h("p", { class: "try-head", id: "try-head" }, word("b", "try.open"), word("span", "try.names"), h("span", { id: "try-count" }), button("try-close", "try.close", close)),
      h("div", { id: "try-1" }, field("try-task", "try.ask"), button("try-start", "try.start", start, "try-go")),
      h("div", { id: "try-2" }, word("span", "try.watch", { id: "try-watch", tabindex: -1 }), button("try-yes", "try.managed", () => end(true), "try-go"), button("try-no", "try.gave_up", () => end(false), "try-go"), button("try-stop", "try.stop", again)),
      h("div", { id: "try-3" }, h("b", { id: "try-result" }), field("try-said", "try.said"), button("try-save", "try.save", save, "try-go"), button("try-drop", "try.stop", again)),
      h("p", { class: "try-kept", id: "try-rest" }, h("span", { id: "try-kept" }), button("try-again", "try.again", send), button("try-csv", "try.download", download), button("try-clear", "try.clear", clear)),
      h("p", { id: "try-told", role: "alert" }));
    document.body.append(bar);
    const task = $("try-task");
    task.value = remembered() || w("try.task");
    task.addEventListener("input", () => remembered(task.value));
    task.addEventListener("blur", () => idle());
    const foot = document.querySelector(".proto"), room = () => {
      bar.style.bottom = foot.offsetHeight + "px"; // above the line that says what the page is
      document.documentElement.style.setProperty("--try", bar.hidden ? "0px" : bar.offsetHeight + "px");
    };
    for (const one of [bar, foot]) new ResizeObserver(room).observe(one);
  };
  let asked = "";
  const show = () => {
    if (!bar) return;
    const step = result ? 3 : began ? 2 : 1, task = $("try-task");
    for (const k of [1, 2, 3]) $("try-" + k).hidden = k !== step;
    $("try-head").hidden = step === 2; // as little as possible before the eyes of who tries
    if (task.value === asked) task.value = w("try.task"); // in the page's language, until somebody changes it
    asked = w("try.task");
    const here = door ? count : { n: rows.length, k: rows.filter((r) => r.managed).length };
    $("try-count").textContent = here.n ? w(here.n === 1 ? "try.line.one" : "try.line", here) : w("try.none");
    $("try-result").textContent = result ? w("try.result", { managed: w(result.managed ? "try.managed" : "try.gave_up"), n: result.seconds }) : "";
    $("try-kept").textContent = door ? w("try.kept", { n: rows.length }) : "";
    $("try-rest").hidden = !rows.length;
    $("try-again").hidden = !door;
    $("try-clear").hidden = !saved;
    idle();
  };
  M.onSpeak(show);
  const tell = (text) => ($("try-told").textContent = text);

  const open = () => {
    if (!bar) build();
    bar.hidden = false;
    show();
  };
  const close = () => {
    bar.hidden = true;
    document.documentElement.style.setProperty("--try", "0px");
    $("try-open").focus();
  };
  const start = () => {
    if (contact($("try-task").value)) return tell(w("try.contact"));
    tell("");
    began = performance.now();
    show();
    $("try-watch").focus(); // on no button: the person who tries may press a key
  };
  const end = (managed) => {
    const now = M.now(), two = (n) => String(n).padStart(2, "0");
    result = { when: `${now.date} ${two(Math.floor(now.minute / 60))}:${two(now.minute % 60)}`, task: tidy($("try-task").value), managed, seconds: Math.round((performance.now() - began) / 1000) };
    show();
    $("try-said").focus();
  };
  const again = () => {
    began = 0;
    result = null;
    $("try-said").value = "";
    tell("");
    show();
    $("try-start").focus();
  };
  const save = () => {
    const said = $("try-said");
    if (contact(said.value)) {
      said.focus();
      return tell(w("try.contact"));
    }
    rows.push({ ...result, said: tidy(said.value) });
    saved = false;
    keep();
    again();
    if (door) send();
  };
  const send = async () => {
    if (sending) return;
    sending = true;
    try {
      while (rows.length) {
        const answer = await fetch(door, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(rows[0]) });
        const told = await answer.json();
        if (!answer.ok) throw told;
        count = told;
        rows.shift();
        keep();
      }
      tell("");
    } catch (told) {
      tell(told.what ? `${told.where}: ${told.what} ${told.fix}` : w("try.unreachable"));
    }
    sending = false;
    show();
  };
  const download = () => {
    const lines = rows.map((r) => COLUMNS.map((c) => (c === "managed" ? (r.managed ? "yes" : "no") : r[c])));
    M.save(M.csvText([COLUMNS, ...lines]), "text/csv;charset=utf-8", "csv", "tried");
    saved = true;
    show();
  };
  const clear = () => {
    rows = [];
    saved = false;
    keep();
    show();
  };

  /* the server that has built the page anew waits until nobody is in the middle of a try */
  const idle = () => {
    if (!later || began || rows.length || sending || document.activeElement === $("try-task")) return;
    if (bar) $("try-start").disabled = true; // a try that is begun now would go with the page
    later();
  };
  M.tryIn = (address) => {
    door = address;
    open();
    if (rows.length) send();
  };
  M.whenIdle = (fn) => {
    later = fn;
    idle();
  };
  M.on("try-open", "click", () => {
    open();
    $("try-task").focus();
  });
  const asks = () => location.hash === "#try" && open();
  window.addEventListener("hashchange", asks);
  asks();
})();
