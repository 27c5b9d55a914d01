/* The fields for a photo of a row: made small in the browser, with the words that are said in place of it. */
import { h, w } from "#core";
import { PictureError, smallPicture } from "./pictures.js";

const SIDE = 1024; // pixels at most

/**
 * value(): null where no photo was chosen.
 * @param {{ photo?: { data: string } }} held what was chosen before the fields were drawn
 */
export const photoFields = (held) => {
  let data = held.photo?.data ?? "";
  const said = h("p", { class: "ed-note", role: "status" });
  const shown = h("img", { class: "ed-preview", hidden: !data, src: data || null, alt: "" });
  const words = h("input", { id: "row-photo-words", autocomplete: "off", maxlength: 200 });
  const take = async (/** @type {File} */ chosen) => {
    said.textContent = w("edit.picture.working");
    try {
      data = await smallPicture(chosen, SIDE);
      shown.src = data;
      shown.hidden = false;
      held.photo = { data };
      said.textContent = w("edit.rows.photo.small", { n: Math.ceil((data.length * 0.75) / 1000) });
    } catch (error) {
      file.value = "";
      said.textContent = error instanceof PictureError ? w(error.word, error.values) : w("edit.picture.broken");
    }
  };
  const file = h("input", {
    ...{ type: "file", id: "row-photo", accept: "image/*" },
    onchange: () => {
      data = "";
      delete held.photo;
      shown.hidden = true;
      said.textContent = "";
      const chosen = file.files?.[0];
      if (chosen) take(chosen);
    },
  });
  const label = (/** @type {HTMLElement} */ el, /** @type {string} */ key) =>
    h("label", { class: "ed-cell" }, h("span", { text: w(key) }), el);
  const nodes = [
    h("h3", { text: w("edit.rows.photo") }),
    h("p", { class: "ed-hint", text: w("edit.rows.photo.hint") }),
    label(file, "edit.picture.choose"),
    shown,
    label(words, "edit.rows.photo.words"),
    said,
  ];
  return { nodes, words, value: () => (data ? { data, words: words.value.trim() } : null) };
};
