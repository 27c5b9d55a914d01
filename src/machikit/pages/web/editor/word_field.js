/* A field for one word in one language. The places that the page fills in are marked in it, and cannot be lost. */
import { block, changesNow, h, has, w, wordsNow } from "#core";
import { baseOf } from "../language.js";
import { builtWord, endStep, setWord } from "./history.js";
import { keepPlaces, placesIn } from "./placeholders.js";

// biome-ignore lint/suspicious/noControlCharactersInRegex: what is taken out are control characters
const CONTROL = /[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+/gu; // of surrogates: those that stand alone
export const MOST_LETTERS = 2000;

/** @type {(text: string) => string} a word is one line, without what nobody sees */
export const tidyWord = (text) => text.replace(CONTROL, " ").slice(0, MOST_LETTERS);

/** @type {() => NonNullable<import("../types.d.ts").FixedFacts["languages"]>} */
const further = () => /** @type {import("../types.d.ts").FixedFacts | null} */ (block("page"))?.languages ?? [];

/** @type {(tag: string) => string} what a language is called; further ones are called as they call themselves */
export const languageName = (tag) => further().find((one) => one.tag === tag)?.name ?? w(`edit.language.${tag}`);

/** @type {(tag: string) => import("../types.d.ts").Props} of an element in a language */
const inLetters = (tag) => ({
  lang: tag === "ja-easy" ? "ja" : tag,
  dir: further().length ? (further().some((one) => one.tag === tag && one.rtl) ? "rtl" : "ltr") : null,
});

/** @type {(key: string, lang: string) => string} "" where nobody has translated it */
export const wordIn = (key, lang) => {
  const { words } = changesNow();
  return (has(words, key) && words[key][lang]?.now) || builtWord(key, lang);
};

/** @type {(key: string) => string} how the word is called to who changes it: by what it is, else by what it says */
export const nameOfWord = (key) => {
  const name = `edit.word.${key}`;
  return has(wordsNow(), name) ? w(name) : w("edit.words.other", { text: w(key).slice(0, 40) });
};

/** @type {(mirror: Element, text: string, places: string[]) => void} */
const markPlaces = (mirror, text, places) => {
  const pieces = places.length ? text.split(/(\{\w+\})/) : [text];
  mirror.replaceChildren(...pieces.map((one) => (places.includes(one) ? h("mark", { text: one }) : one)), "\u200b");
};

/** @type {(key: string, lang: string, id: string, label: string) => HTMLElement} a word that nobody has translated shows what stands in its place */
export const wordField = (key, lang, id, label) => {
  const instead = lang === baseOf(lang) ? null : wordIn(key, baseOf(lang));
  const places = placesIn(builtWord(key, lang) || instead || "");
  const mirror = h("div", { class: "ed-mirror", "aria-hidden": "true", ...inLetters(lang) });
  const note = h("p", { class: "ed-note", role: "status" });
  let before = wordIn(key, lang);
  const enter = () => {
    const kept = keepPlaces(before, tidyWord(field.value), places);
    if (kept.text !== field.value) field.value = kept.text;
    if (kept.caret !== null) field.setSelectionRange(kept.caret, kept.caret);
    before = kept.text;
    const said = instead === null ? kept.text : places.reduce((all, one) => all.replaceAll(one, ""), kept.text);
    const empty = !said.trim(); // places alone translate nothing
    const values = { places: kept.kept.join(" ") };
    note.textContent = kept.kept.length ? w("edit.words.kept", values) : empty ? w("edit.words.empty") : "";
    markPlaces(mirror, before, places);
    setWord(key, lang, empty ? builtWord(key, lang) : before);
  };
  const refresh = () => {
    const now = wordIn(key, lang);
    if (document.activeElement === field && !(instead === null ? field.value : now).trim()) return;
    if (field.value !== now) field.value = before = now;
    markPlaces(mirror, now, places);
  };
  const field = h("textarea", {
    ...{
      id,
      rows: 1,
      ...inLetters(lang),
      placeholder: instead,
      "data-word": key,
      "data-lang": lang,
      "aria-label": label,
      spellcheck: "false",
    },
    oninput: (/** @type {Event} */ event) => /** @type {InputEvent} */ (event).isComposing || enter(),
    oncompositionend: enter,
    onfocus: endStep,
    onblur: () => {
      note.textContent = "";
      refresh();
    },
    onkeydown: (/** @type {Event} */ event) => {
      const { key: pressed, isComposing } = /** @type {KeyboardEvent} */ (event);
      if (pressed === "Enter" && !isComposing) event.preventDefault(); // a word is one line
    },
  });
  const box = h("div", { class: "ed-field" }, h("div", { class: "ed-text" }, mirror, field), note);
  box.addEventListener("editor:refresh", refresh);
  refresh();
  return box;
};
