/* The page's colour, its logo and its photo. */
/** @import { Lang, Picture } from "../types.d.ts" */
import { $, h, lang, w } from "#core";
import { contrast, hexColour, readable } from "../colours.js";
import { setLook } from "./history.js";
import { asBuilt, isInCode, lookBox, lookNow } from "./look_parts.js";
import { PictureError, smallPicture } from "./pictures.js";

const KIT = "#0017c1"; // --key of style.css
const SWATCHES = [KIT, "#0b5fb0", "#0b6b4f", "#4d6b0b", "#8a4b08", "#a83200", "#a3245c", "#6b3fa0", "#33415c"];
const SIDES = { logo: 320, photo: 1280 }; // pixels
/** @type {Record<string, string>} pictures that were chosen, and have no words yet */
const waiting = {};

/* ---- colour ---- */

const accentNow = () => hexColour(lookNow("accent")) ?? KIT;

/** @param {string} chosen */
const setAccent = (chosen) => {
  const hex = readable(hexColour(chosen) ?? KIT);
  setLook("accent", hex, "colour");
  const told = $("edit-accent-said");
  if (told) told.textContent = hex === chosen.toLowerCase() ? "" : w("edit.accent.darker", { hex });
};

const colour = () =>
  lookBox(
    "accent",
    w("edit.look.accent"),
    h(
      "div",
      { class: "ed-swatches" },
      ...SWATCHES.map((hex) =>
        h("button", {
          ...{ type: "button", style: `background:${hex}`, "aria-label": w("edit.accent.swatch", { hex }), title: hex },
          ...{ "data-accent": hex, "aria-pressed": String(hex === accentNow()), onclick: () => setAccent(hex) },
        }),
      ),
    ),
    h(
      "p",
      { class: "ed-line" },
      h("label", { for: "edit-accent", text: w("edit.accent.other") }),
      h("input", {
        ...{ type: "color", id: "edit-accent", value: accentNow() },
        oninput: (/** @type {Event} */ event) => setAccent(/** @type {HTMLInputElement} */ (event.target).value),
      }),
      asBuilt("accent"),
    ),
    h("p", { class: "ed-hint", id: "edit-accent-contrast" }),
    h("p", { class: "ed-note", id: "edit-accent-said", role: "status" }),
  );

const refreshColour = () => {
  const now = accentNow();
  for (const one of document.querySelectorAll("[data-accent]"))
    one.setAttribute("aria-pressed", String(one.getAttribute("data-accent") === now));
  const picker = /** @type {HTMLInputElement | null} */ ($("edit-accent"));
  if (picker && document.activeElement !== picker) picker.value = now;
  const line = $("edit-accent-contrast");
  if (line) line.textContent = w("edit.accent.contrast", { n: contrast(now, "#ffffff").toFixed(1) });
};

/* ---- logo and photo ---- */

/** @typedef {"logo" | "photo"} Name */
/** @type {(name: Name, text: string, values?: import("../types.d.ts").Values) => void} */
const tell = (name, text, values) => {
  const said = $(`edit-${name}-said`);
  if (said) said.textContent = text && w(text, values);
};
const wordsField = (/** @type {Name} */ name, /** @type {Lang} */ one) =>
  /** @type {HTMLInputElement | null} */ ($(`edit-${name}-words-${one}`));

/** @param {Name} name */
const take = (name) => {
  /** @type {Picture | null} */
  const now = lookNow(name);
  const data = waiting[name] ?? now?.data;
  if (!data) return;
  const words = { ja: wordsField(name, "ja")?.value.trim() ?? "", en: wordsField(name, "en")?.value.trim() ?? "" };
  if (!words[lang()]) return tell(name, "edit.picture.words.needed");
  tell(name, "");
  delete waiting[name];
  setLook(name, { data, words }, "words");
};

/** @type {(name: Name, file: File | undefined) => Promise<void>} */
const chosen = async (name, file) => {
  if (!file) return;
  tell(name, "edit.picture.working");
  try {
    waiting[name] = await smallPicture(file, SIDES[name]);
    tell(name, "");
    refreshPicture(name);
    take(name);
    if (waiting[name]) wordsField(name, lang())?.focus();
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    tell(name, error.word, error.values);
  }
};

/** @param {Name} name */
const picture = (name) => {
  const languages = /** @type {Lang[]} */ (lang() === "ja" ? ["ja", "en"] : ["en", "ja"]);
  const words = languages.map((one) =>
    h(
      "label",
      { class: "ed-alt" },
      h("span", { text: w("edit.picture.words", { language: w(`edit.language.${one}`) }) }),
      h("input", {
        ...{ type: "text", id: `edit-${name}-words-${one}`, lang: one, maxlength: 200, autocomplete: "off" },
        oninput: () => take(name),
      }),
    ),
  );
  const file = h("input", {
    ...{ type: "file", id: `edit-${name}`, accept: "image/*", class: "visually-hidden", disabled: isInCode(name) },
    onchange: (/** @type {Event} */ event) => {
      const input = /** @type {HTMLInputElement} */ (event.target);
      chosen(name, input.files?.[0]).then(() => {
        input.value = "";
      });
    },
  });
  const remove = () => {
    delete waiting[name];
    tell(name, "");
    setLook(name, null);
    refreshPicture(name);
  };
  return lookBox(
    name,
    w(`edit.look.${name}`),
    h("p", { class: "ed-hint", text: w(`edit.picture.${name}`) }),
    h("img", { class: "ed-preview", id: `edit-${name}-preview`, alt: "" }),
    h(
      "p",
      { class: "ed-line" },
      file,
      h("label", { for: `edit-${name}`, class: "ed-file", text: w("edit.picture.choose") }),
      h("button", {
        type: "button",
        class: "ed-small",
        id: `edit-${name}-remove`,
        text: w("edit.picture.remove"),
        onclick: remove,
      }),
    ),
    h("p", { class: "ed-note", id: `edit-${name}-said`, role: "status" }),
    h("div", { id: `edit-${name}-words` }, ...words),
  );
};

/** @param {Name} name */
const refreshPicture = (name) => {
  /** @type {Picture | null} */
  const now = lookNow(name);
  const data = waiting[name] ?? now?.data ?? "";
  const preview = /** @type {HTMLImageElement | null} */ ($(`edit-${name}-preview`));
  if (!preview) return;
  preview.hidden = !data;
  if (data) preview.src = data;
  for (const id of [`edit-${name}-remove`, `edit-${name}-words`]) {
    const el = $(id);
    if (el) el.hidden = !data;
  }
  for (const one of /** @type {Lang[]} */ (["ja", "en"])) {
    const field = wordsField(name, one);
    if (field && document.activeElement !== field && !waiting[name]) field.value = now?.words?.[one] ?? "";
  }
};

const refresh = () => {
  refreshColour();
  refreshPicture("logo");
  refreshPicture("photo");
};

export const lookSection = {
  id: "looks",
  there: () => true,
  build: () => [colour(), picture("logo"), picture("photo")],
  refresh,
};
