/* The words of the page: those that matter first, and all others behind a search. */
/** @import { AllWords } from "../types.d.ts" */
import { built, editsNow, fold, h, lang, tag, w } from "#core";
import { languageName, nameOfWord, wordField, wordIn } from "./word_field.js";

const SHOWN = 20; // of what a search finds
/* what the page computes, the editor's own, and what tells readers that a page is no official one */
const FIXED =
  /^(edit|caveat|source|expired|closed)(\.|$)|^(city|meta|headline|topic|as_of|as_of\.line|expires\.line|left_out|left_out\.other|internal|example|official|prototype|prototype\.emergency|tried\.line|language)$/;

/** @type {() => string[]} */
const changeable = () => {
  /** @type {AllWords} */
  const words = built("words") ?? {};
  const fixed = new Set(editsNow()?.fixed_words ?? []);
  return Object.keys(words).filter((key) => !FIXED.test(key) && !fixed.has(key));
};

/** @type {(key: string) => HTMLElement} a word in the page's language, and beneath in the other one, or in the one that it builds on */
const word = (key) => {
  const other = tag() === "ja" ? "en" : tag() === "en" ? "ja" : lang();
  const languages = [tag(), other];
  const name = nameOfWord(key);
  const fields = languages.map((one) => {
    const id = `ed-${key}-${one}`;
    const label = w("edit.words.in", { name, language: languageName(one) });
    return h(
      "div",
      { class: "ed-lang" },
      h("span", { text: languageName(one), "aria-hidden": "true" }),
      wordField(key, one, id, label),
    );
  });
  const folded = (editsNow()?.folded ?? []).includes(key)
    ? [h("p", { class: "ed-hint", text: w("edit.words.folded") })]
    : [];
  return h("div", { class: "ed-word" }, h("h3", { text: name }), ...fields, ...folded);
};

/** @type {(query: string, first: string[]) => string[]} the words that say it, or are called so */
const found = (query, first) => {
  const text = fold(query);
  return changeable().filter(
    (key) =>
      !first.includes(key) &&
      [key, ...["ja", "en", tag()].map((one) => wordIn(key, one))].some((one) => fold(one).includes(text)),
  );
};

const build = () => {
  const can = changeable();
  const first = (editsNow()?.words ?? []).filter((key) => can.includes(key));
  const results = h("div", { class: "ed-results" });
  const told = h("p", { class: "ed-hint", role: "status" });
  const search = h("input", {
    ...{ type: "search", id: "edit-search", autocomplete: "off", placeholder: w("edit.words.search.hint") },
    oninput: () => {
      const keys = search.value.trim() ? found(search.value, first) : [];
      results.replaceChildren(...keys.slice(0, SHOWN).map(word));
      told.textContent = search.value.trim()
        ? w(keys.length > SHOWN ? "edit.words.many" : "edit.words.found", { n: keys.length, shown: SHOWN })
        : "";
    },
  });
  return [
    h("p", { class: "ed-hint", text: w("edit.words.hint") }),
    ...first.map(word),
    h("label", {
      class: "ed-label",
      for: "edit-search",
      text: w("edit.words.search", { n: can.length - first.length }),
    }),
    search,
    told,
    results,
  ];
};

export const wordSection = { id: "words", there: () => true, build };
