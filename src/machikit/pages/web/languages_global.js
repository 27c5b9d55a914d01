/* The bundle of pages in more than two languages: one is chosen, the address keeps it, and what is not translated says so. */
import {
  block,
  every,
  fragment,
  fromAddress,
  h,
  lang,
  onAddress,
  onSpeak,
  page,
  say,
  speakAll,
  tag,
  the,
  useLanguage,
  w,
} from "#core";

/** @type {import("./types.d.ts").FixedFacts | null} */
const facts = block("page");
const languages = facts?.languages ?? [];
const further = () => languages.find((one) => one.tag === tag());
/** @type {(chosen: string) => string} the language of the letters */
const written = (chosen) => (chosen === "ja-easy" ? "ja" : chosen);

/** @type {() => Record<string, Record<string, string>>} */
const words = () => block("words") ?? {};
/** @type {(key: string) => boolean} whether a word is shown in the language that the page's builds on */
const isFallback = (key) => !!further() && !(Object.hasOwn(words(), key) && words()[key][tag()]);

/** @type {(el: HTMLElement, fallback: boolean) => void} */
const sayLanguage = (el, fallback) => {
  if (fallback && lang() !== written(tag())) el.lang = lang();
  else el.removeAttribute("lang");
};

/** @typedef {string[]} Pieces what of a word stands around its placeholders */
/** @type {(text: string, pieces: Pieces) => boolean} whether a text is the word, its placeholders filled */
const isWord = (text, pieces) => {
  let at = 0;
  return (
    text.startsWith(pieces[0]) &&
    text.endsWith(pieces.at(-1) ?? "") &&
    pieces.every((piece) => {
      const found = text.indexOf(piece, at);
      at = found + piece.length;
      return found >= 0;
    })
  );
};
const LETTERS = 6; // of a word with placeholders: a shorter one might be anything

/** What stands in another language than the page's, because nobody has translated it, says which. */
const sayFallbacks = () => {
  const untranslated = Object.entries(words()).flatMap(([key, word]) => (isFallback(key) ? [word[lang()]] : []));
  const texts = new Set(untranslated);
  const filled = untranslated
    .map((text) => text.split(/\{\w+\}/))
    .filter((pieces) => pieces.length > 1 && pieces.join("").length >= LETTERS);
  for (const el of every("[data-w]")) sayLanguage(el, isFallback(el.dataset.w ?? ""));
  page.spoken = (wanted) => {
    for (const el of every(":not([lang])", wanted)) {
      const text = el.childElementCount ? "" : (el.textContent ?? "");
      if (text && (texts.has(text) || filled.some((pieces) => isWord(text, pieces)))) sayLanguage(el, true);
    }
  };
};

const unchecked = h("p", { id: "unchecked" });
/** Whether a person has looked at the translation, in plain sight. */
const sayChecked = () => {
  unchecked.hidden = !further();
  if (unchecked.hidden) return;
  const checked = words()["language.checked"]?.[tag()] ?? "";
  unchecked.dataset.checked = String(!!checked);
  const key = checked ? "language.checked.line" : "language.unchecked";
  say(unchecked, w(key, { checked }));
  sayLanguage(unchecked, isFallback(key));
};

const all = [{ tag: "ja", name: "日本語" }, { tag: "en", name: "English" }, ...languages];
/** @type {(chosen: string) => boolean} */
const isThere = (chosen) => all.some((one) => one.tag === chosen);
/** It stands in the place of the button that turns between two languages. */
const choice = h(
  "select",
  {
    id: "lang",
    "data-w-label": "language.choose",
    onchange: () => {
      const { lang: _, ...others } = Object.fromEntries(fromAddress());
      const stays = choice.value === page.settings.language; // the page opens in it
      history.replaceState(null, "", fragment(stays ? others : { ...others, lang: choice.value }));
      choose(choice.value);
    },
  },
  ...all.map((one) => h("option", { value: one.tag, lang: written(one.tag), text: one.name })),
);
the("lang").replaceWith(choice);
document.querySelector(".top")?.after(unchecked);
new MutationObserver(() => page.spoken?.(the("question"))).observe(the("question"), { childList: true });

const root = document.documentElement;
onSpeak(() => {
  root.lang = written(tag());
  if (further()?.rtl) root.dir = "rtl";
  else root.removeAttribute("dir");
  choice.value = tag();
  choice.removeAttribute("lang"); // each of its options has its own
  sayFallbacks();
  sayChecked();
});

/** @type {(chosen: string) => void} */
const choose = (chosen) => {
  if (!isThere(chosen) || chosen === tag()) return;
  useLanguage(chosen);
  speakAll();
};
const asked = () => fromAddress().get("lang") ?? "";
if (isThere(asked())) useLanguage(asked());
onAddress(() => choose(asked()), false);
