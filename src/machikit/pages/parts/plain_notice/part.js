/* A notice and its rewriting: measured again at every letter that is typed here, and saved as lines of words.csv. */
/** @import { Lang, Text, Values } from "../../web/types.d.ts" */
/** @import { Line, NoticeBlock } from "./types.d.ts" */
import { block, csvText, entered, h, has, lang, numbersRow, on, onSpeak, save, the, w } from "#core";
import { questionsOf } from "./questions.js";
import { measuringOf, missing, pieces } from "./readability.js";

const SIGN = { kept: "✓", lost: "✕", open: "…" };

/** @param {NoticeBlock} B */
const show = (B) => {
  const words = /** @type {Record<string, Text>} */ (block("words") ?? {});
  const measure = measuringOf(B);
  const drawQuestions = questionsOf(B);
  /** @type {Record<Lang, Map<string, string>>} plain key → what was typed here instead */
  const typed = { ja: new Map(), en: new Map() };
  let writing = false;

  /** @type {(key: string, values?: Values) => string} */
  const say = (key, values) => w(`plain_notice.${key}`, values);
  /** @type {(key: string, language?: Lang) => string} */
  const published = (key, language = lang()) => (has(words, key) ? words[key][language] : "");
  /** @type {(key: string, language?: Lang) => string} */
  const rewritten = (key, language = lang()) => typed[language].get(key) ?? published(key, language);
  /** @param {Line} line */
  const isDone = ([, plain]) => rewritten(plain).trim() !== "";

  /* ---- lines ---- */
  /** @param {string} text */
  const ruby = (text) =>
    pieces(text).map(([piece, reading]) =>
      reading
        ? h("ruby", {}, piece, h("rp", { text: "（" }), h("rt", { text: reading }), h("rp", { text: "）" }))
        : piece,
    );
  /** @type {(key: string, row: Element) => HTMLElement} */
  const field = (key, row) => {
    /** @param {Event} e */
    const oninput = (e) => {
      typed[lang()].set(key, entered(e));
      row.classList.toggle("todo", !entered(e).trim());
      drawCounts();
    };
    const box = h("textarea", { rows: 3, "aria-label": say("line", { key }), oninput });
    box.value = rewritten(key);
    return box;
  };
  /** @param {string} key */
  const plain = (key) => {
    const text = rewritten(key);
    if (!text.trim()) return [h("p", { class: "pn-todo" }, say("todo"), " ", h("code", { text: key }))];
    const isLong = measure(text, lang()).long > 0;
    const hint = isLong ? [h("small", { class: "pn-long", text: say("long", { n: B.long[lang()] }) })] : [];
    return [h("p", {}, ...ruby(text)), ...hint];
  };
  /** @type {(line: Line, n: number) => void} */
  const drawLine = ([before, after], n) => {
    const row = document.querySelector(`[data-line="${n}"]`);
    if (!row) return;
    row.querySelector(".pn-before")?.replaceChildren(...ruby(published(before)));
    row.querySelector(".pn-after")?.replaceChildren(...(writing ? [field(after, row)] : plain(after)));
    row.classList.toggle("todo", !isDone([before, after]));
  };

  /* ---- what is counted ---- */
  const drawFacts = () => {
    const facts = B.facts[lang()];
    const lost = missing(facts, B.keys.map(([, key]) => rewritten(key)).join(" "));
    const states = facts.map((fact) => (!lost.includes(fact) ? "kept" : B.keys.every(isDone) ? "lost" : "open"));
    const rows = facts.map((fact, k) =>
      h(
        "li",
        { class: states[k] },
        h("span", { "aria-hidden": "true", text: SIGN[states[k]] }),
        " ",
        h("b", { text: fact }),
        " ",
        h("small", { text: say(states[k]) }),
      ),
    );
    the("pn-facts").replaceChildren(...rows);
    const sentence = document.querySelector(".headline");
    const counts = { done: B.keys.filter(isDone).length, all: B.keys.length, lost: lost.length };
    if (sentence) sentence.textContent = say("headline", counts);
  };
  const drawCounts = () => {
    const language = lang();
    /** @param {(line: Line) => string} text */
    const measured = (text) => measure(B.keys.map(text).join("\n"), language);
    const before = measured(([old]) => published(old));
    const after = measured(([old, key]) => rewritten(key).trim() || published(old)); // what is not rewritten counts as it is
    const changes = {
      longest: [before.longest, after.longest],
      hard: [before.hard.length, after.hard.length],
      ...(language === "ja" ? { kanji: [before.kanji, after.kanji] } : {}),
    };
    numbersRow(
      Object.entries(changes).map(([key, [was, now]]) => {
        return { n: say("change", { before: was, after: now }), unit: say(`unit.${key}`), label: say(`n.${key}`) };
      }),
    );
    drawFacts();
    const left = new Set(after.hard.map(([word]) => word));
    const rows = [...new Map([...before.hard, ...after.hard])].map(([word, instead]) => {
      return h("li", { class: !left.has(word) && "gone" }, h("s", { text: word }), " → ", h("b", { text: instead }));
    });
    the("pn-hard").replaceChildren(...rows);
  };

  const draw = () => {
    the("pn-write").textContent = say(writing ? "done" : "write");
    the("pn-write").setAttribute("aria-expanded", String(writing));
    the("pn-save").hidden = !writing && !typed.ja.size && !typed.en.size;
    B.keys.forEach(drawLine);
    drawCounts();
    drawQuestions();
  };
  on("pn-write", "click", () => {
    writing = !writing;
    draw();
  });
  on("pn-save", "click", () => {
    const lines = B.keys.map(([, key]) => [key, rewritten(key, "ja"), rewritten(key, "en")]);
    const written = lines.filter(([, ja, en]) => ja || en);
    save(csvText([["key", "ja", "en"], ...written]), "text/csv;charset=utf-8", "csv", "words-plain");
  });
  onSpeak(draw);
};

/** @type {NoticeBlock | null} */
const B = block("plain_notice");
if (B) show(B);
