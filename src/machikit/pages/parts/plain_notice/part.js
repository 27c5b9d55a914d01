/* A notice and its rewriting: measured again at every letter that is typed here, and saved as lines of words.csv. */
(() => {
  "use strict";
  const M = window.machikit, B = M.block("plain_notice");
  if (!B) return;
  const { $, on, h, has } = M, W = M.block("words");
  const w = (key, values) => M.w("plain_notice." + key, values);
  const RUBY = /([\u3400-\u9fff々]+)《([ぁ-んァ-ヶー]+)》/g;
  const typed = { ja: new Map(), en: new Map() }; // plain key → what was typed here instead
  let writing = false;
  const said = (key) => (has(W, key) ? W[key][M.lang()] : "");
  const rewritten = (key) => (typed[M.lang()].has(key) ? typed[M.lang()].get(key) : said(key));

  /* ---- measures, as reading.py takes them ---- */
  const bare = (text) => text.replace(RUBY, "$1"), fold = (text) => bare(text).normalize("NFKC").toLowerCase().replace(/\s/g, "");
  const size = (s) => (M.lang() === "ja" ? [...s.replace(/\s/g, "")].length : s.split(/\s+/).filter(Boolean).length);
  const hard = (text) => {
    let left = text.toLowerCase();
    return Object.entries(B.hard[M.lang()]).filter(([word]) => {
      if (!left.includes(word)) return false;
      left = left.replaceAll(word, "\n");
      return true;
    });
  };
  const measure = (text) => {
    const sizes = bare(text).split(/(?<=[。！？!?])|(?<=\.)\s+|\n/).map(size).filter(Boolean);
    return { longest: Math.max(0, ...sizes), long: sizes.filter((n) => n > B.long[M.lang()]).length, hard: hard(bare(text)), kanji: (text.replace(RUBY, "").match(/[\u3400-\u9fff々]/g) || []).length };
  };
  const whole = (now) => B.keys.map(([old, plain]) => (now && rewritten(plain).trim()) || said(old)).join("\n"); // what is not rewritten counts as it is

  /* ---- drawing ---- */
  const ruby = (text) => {
    const nodes = [];
    let end = 0;
    for (const m of text.matchAll(RUBY)) {
      nodes.push(text.slice(end, m.index), h("ruby", {}, m[1], h("rp", { text: "（" }), h("rt", { text: m[2] }), h("rp", { text: "）" })));
      end = m.index + m[0].length;
    }
    return [...nodes, text.slice(end)].filter((x) => x !== "");
  };
  const drawLine = ([before, after], n) => {
    const row = document.querySelector(`[data-line="${n}"]`), text = rewritten(after);
    row.querySelector(".pn-before").replaceChildren(...ruby(said(before)));
    row.classList.toggle("todo", !text.trim());
    const box = h("textarea", { rows: 3, "aria-label": w("line", { key: after }), oninput: (e) => { typed[M.lang()].set(after, e.target.value); row.classList.toggle("todo", !e.target.value.trim()); drawCounts(); } });
    box.value = text;
    const hint = measure(text).long ? h("small", { class: "pn-long", text: w("long", { n: B.long[M.lang()] }) }) : null;
    row.querySelector(".pn-after").replaceChildren(...(writing ? [box] : text.trim() ? [h("p", {}, ...ruby(text)), hint].filter(Boolean) : [h("p", { class: "pn-todo" }, w("todo"), " ", h("code", { text: after }))]));
  };
  const drawCounts = () => {
    const before = measure(whole(0)), after = measure(whole(1)), text = fold(B.keys.map((k) => rewritten(k[1])).join(" ")), done = B.keys.every((k) => rewritten(k[1]).trim()), left = new Set(after.hard.map(([word]) => word));
    const lost = B.facts[M.lang()].filter((fact) => !text.includes(fold(fact)));
    const shown = { longest: [before.longest, after.longest], hard: [before.hard.length, after.hard.length], ...(M.lang() === "ja" ? { kanji: [before.kanji, after.kanji] } : {}) };
    M.tiles(Object.entries(shown).map(([key, [a, b]]) => M.tile(w("change", { before: a, after: b }), w("unit." + key), w("n." + key))));
    const sentence = document.querySelector(".headline");
    if (sentence) sentence.textContent = w("headline", { done: B.keys.filter((k) => rewritten(k[1]).trim()).length, all: B.keys.length, lost: lost.length });
    $("pn-facts").replaceChildren(...B.facts[M.lang()].map((fact) => {
      const state = !lost.includes(fact) ? "kept" : done ? "lost" : "open";
      return h("li", { class: state }, h("span", { "aria-hidden": "true", text: { kept: "✓", lost: "✕", open: "…" }[state] }), " ", h("b", { text: fact }), " ", h("small", { text: w(state) }));
    }));
    const words = new Map([...before.hard, ...after.hard]);
    $("pn-hard").replaceChildren(...[...words].map(([word, other]) => h("li", { class: left.has(word) ? null : "gone" }, h("s", { text: word }), " → ", h("b", { text: other }))));
  };

  /* ---- three questions to a reader ---- */
  const answers = new Map(), ANSWERS = ["quick", "slow", "no"];
  const drawAsks = () => {
    B.asks.forEach((key, n) => {
      const box = document.querySelector(`[data-ask="${n}"] .chips`);
      M.replace(box, ANSWERS.map((a) => M.chip(answers.get(n) === a, w("answer." + a), () => { answers.get(n) === a ? answers.delete(n) : answers.set(n, a); drawAsks(); })));
    });
    if ($("pn-result")) $("pn-result").textContent = answers.size ? w("result", Object.fromEntries([["all", B.asks.length], ...ANSWERS.map((a) => [a, [...answers.values()].filter((x) => x === a).length])])) : "";
  };

  on("pn-write", "click", () => { writing = !writing; draw(); });
  on("pn-save", "click", () => {
    const cell = (key, lang) => (typed[lang].has(key) ? typed[lang].get(key) : has(W, key) ? W[key][lang] : "");
    const keys = B.keys.map((k) => k[1]).filter((key) => cell(key, "ja") || cell(key, "en"));
    M.save(M.csvText([["key", "ja", "en"], ...keys.map((key) => [key, cell(key, "ja"), cell(key, "en")])]), "text/csv;charset=utf-8", "csv", "words-plain");
  });
  const draw = () => {
    $("pn-write").textContent = w(writing ? "done" : "write");
    $("pn-write").setAttribute("aria-expanded", String(writing));
    $("pn-save").hidden = !writing && !typed.ja.size && !typed.en.size;
    B.keys.forEach(drawLine);
    drawCounts();
    drawAsks();
  };
  M.onSpeak(draw);
})();
