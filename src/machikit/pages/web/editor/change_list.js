/* All that was changed since the build, in this visit and before; each change can be taken back by itself. */
/** @import { Lang } from "../types.d.ts" */
import { changesNow, h, w } from "#core";
import { builtLook, builtWord, change, setLook, setWord } from "./history.js";
import { nameOfWord } from "./word_field.js";

const LONG = 60; // letters of a text that are shown

/** @typedef {{ name: string, text: string, back: () => void }} Line */

/** @type {() => Line[]} */
const lines = () => {
  const { words, looks, rows } = changesNow();
  const ofWords = Object.entries(words).flatMap(([key, word]) =>
    Object.entries(word).map(([lang, one]) => ({
      name: w("edit.words.in", { name: nameOfWord(key), language: w(`edit.language.${lang}`) }),
      text: String(one?.now ?? ""),
      back: () => setWord(key, /** @type {Lang} */ (lang), builtWord(key, /** @type {Lang} */ (lang))),
    })),
  );
  const ofLooks = Object.keys(looks).map((name) => ({
    name: w(`edit.look.${name}`),
    text: "",
    back: () => setLook(name, builtLook(name)),
  }));
  const ofRows = rows.map((row) => ({
    name: String(row.key),
    text: String(row.field === "photo" ? "" : (row.now ?? "")),
    back: () => change({ ...changesNow(), rows: changesNow().rows.filter(({ id }) => id !== row.id) }),
  }));
  return [...ofWords, ...ofLooks, ...ofRows];
};

/** @type {(line: Line, at: number) => HTMLElement} */
const item = ({ name, text, back }, at) =>
  h(
    "li",
    {},
    h("span", {}, h("b", { text: name }), text ? ` ${text.slice(0, LONG)}${text.length > LONG ? "…" : ""}` : null),
    h("button", {
      ...{ type: "button", class: "ed-small", id: `ed-change-${at}`, text: w("edit.take_back") },
      ...{ "aria-label": w("edit.take_back.of", { name }), onclick: back },
    }),
  );

/** A line that opens into the list; it is drawn when it is opened, and after each change. */
export const changeList = () => {
  const list = h("ul", { class: "ed-changes" });
  const box = h("details", { ontoggle: () => draw() }, h("summary", { id: "edit-count" }), list);
  const draw = () => {
    const held = list.contains(document.activeElement);
    list.replaceChildren(...(box.open ? lines().map(item) : []));
    if (held) (list.querySelector("button") ?? box.querySelector("summary"))?.focus();
  };
  return { box, draw };
};
