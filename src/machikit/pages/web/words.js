/* Words in the languages of the page. Drawings are called at the start, and whenever the language has changed (onSpeak). */
/** @import { AllWords, Child, Values } from "./types.d.ts" */
import { alone, block } from "./blocks.js";
import { every, h, has, say, the } from "./dom.js";
import { annotated, inBrackets } from "./furigana.js";
import { baseOf, textIn } from "./language.js";
import { inLanguage } from "./opened_view.js";
import { page } from "./page.js";

/** @type {AllWords} */
let words = {};
/** @type {string} */
let language = "ja";
/** @type {(() => void)[]} */
const heard = [];

/**
 * @param {AllWords} all
 * @param {string} first
 */
export const setWords = (all, first) => {
  words = all;
  language = first;
};

/** @type {Record<string, Record<string, string>>} */
let ofLanguage = {};
/** @param {AllWords} all the words as they are from now on, in the language that is read */
export const changeWords = (all) => {
  words = all;
  ofLanguage = {};
};

/** The words in the page's language now, as views get them. */
export const wordsNow = () => {
  const now = ofLanguage[language] ?? inLanguage(words, language);
  ofLanguage[language] = now;
  return now;
};

/**
 * A word of words.csv in the page's language, its placeholders filled; the key itself where there is no such word.
 * @param {string} key
 * @param {Values} [values]
 */
export const w = (key, values) => {
  const word = annotated((has(words, key) && textIn(words[key], language)) || key);
  return values ? word.replace(/\{(\w+)\}/g, (m, k) => (has(values, k) ? String(values[k]) : m)) : word;
};
/** @param {string} key */
export const said = (key) => has(words, key);
export const keys = () => Object.keys(words);
/** What the page's language builds on; of a page in two languages, its language. */
export const lang = () => baseOf(language);
/** The page's language itself. */
export const tag = () => language;
/** @param {string} chosen what is drawn from now on */
export const useLanguage = (chosen) => {
  language = chosen;
};

/** @param {() => void} fn */
export const onSpeak = (fn) => {
  heard.push(fn);
};

/** @param {string} question */
export const ask = (question) =>
  the("question").replaceChildren(...question.split(/(?<=、)/).map((phrase) => h("span", { text: phrase })));

const speakMap = () => {
  for (const way of ["in", "out"]) // Leaflet's own buttons are born in English
    for (const el of every(`.leaflet-control-zoom-${way}`)) {
      el.setAttribute("title", inBrackets(w(`map.zoom_${way}`)));
      el.setAttribute("aria-label", inBrackets(w(`map.zoom_${way}`)));
    }
  if (!page.map?.machikitBase) return;
  page.map.machikitBase.redraw(); // names of other municipalities
  const credit = page.map.attributionControl;
  if (!credit) return; // a folium.Map made without one
  credit.removeAttribution(page.credit);
  /** @type {{ credit: string } | null} */
  const base = block("base");
  page.credit = h("span", { text: w(base?.credit ?? "") }).innerHTML; // Leaflet reads it as markup
  credit.addAttribution(page.credit);
};

const other = () => (language === "ja" ? "en" : "ja");

/** The page's fixed words, in its language now. */
export const speak = () => {
  const root = document.documentElement;
  root.lang = language;
  for (const el of every("[data-w]")) say(el, w(el.dataset.w ?? ""));
  for (const el of every("[data-w-label]")) el.setAttribute("aria-label", inBrackets(w(el.dataset.wLabel ?? "")));
  for (const el of every("[data-w-placeholder]"))
    el.setAttribute("placeholder", inBrackets(w(el.dataset.wPlaceholder ?? "")));
  the("lang").lang = other(); // the button speaks the other language
  speakMap();
  ask(w("question"));
  document.title = inBrackets(`${w("title")} | ${w("city")}`);
};

/** Speaks, and draws everything anew. */
export const speakAll = () => {
  speak();
  for (const fn of heard) alone(fn);
};

export const turnLanguage = () => {
  language = other();
  speakAll();
};
