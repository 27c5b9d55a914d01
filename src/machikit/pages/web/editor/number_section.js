/* Which numbers stand at the top of the page, in which order, and what they count. */
/** @import { Lang } from "../types.d.ts" */
import { $, block, h, has, lang, numbersNow, w, wordsNow } from "#core";
import { tileId } from "../looks.js";
import { setLook } from "./history.js";
import { asBuilt, lookBox, lookNow, orderedList } from "./look_parts.js";
import { tidyWord } from "./word_field.js";

const state = () => {
  const labels = new Map(numbersNow().map((tile, at) => [tileId(tile, at), tile.label]));
  if (labels.has("groups")) labels.set("groups", w("edit.numbers.groups"));
  const all = [...labels.keys()];
  const now = lookNow("numbers");
  const chosen = Array.isArray(now) ? now.map(String) : all;
  for (const id of chosen)
    if (!labels.has(id)) labels.set(id, has(wordsNow(), `edit.numbers.${id}`) ? w(`edit.numbers.${id}`) : id);
  return { items: [...labels].map(([id, label]) => ({ id, label })), chosen };
};

const unitNow = (/** @type {Lang} */ one) => lookNow("unit")?.[one] ?? "";
const unitField = (/** @type {Lang} */ one) => /** @type {HTMLInputElement | null} */ ($(`edit-unit-${one}`));

const takeUnit = () => {
  const [ja, en] = /** @type {Lang[]} */ (["ja", "en"]).map((one) => tidyWord(unitField(one)?.value ?? "").trim());
  if (ja || en) setLook("unit", { ja: ja || en, en: en || ja }, "words");
};

const unit = () => {
  const languages = /** @type {Lang[]} */ (lang() === "ja" ? ["ja", "en"] : ["en", "ja"]);
  const fields = languages.map((one) =>
    h(
      "label",
      { class: "ed-alt" },
      h("span", { text: w(`edit.language.${one}`) }),
      h("input", {
        type: "text",
        id: `edit-unit-${one}`,
        lang: one,
        maxlength: 40,
        autocomplete: "off",
        value: unitNow(one),
        oninput: takeUnit,
      }),
    ),
  );
  return lookBox(
    "unit",
    w("edit.look.unit"),
    h("p", { class: "ed-hint", text: w("edit.unit.hint") }),
    ...fields,
    asBuilt("unit"),
  );
};

let draw = () => {};
const build = () => {
  const list = orderedList("numbers", state, (ids) => setLook("numbers", ids), 1);
  draw = list.draw;
  return [
    lookBox(
      "numbers",
      w("edit.look.numbers"),
      h("p", { class: "ed-hint", text: w("edit.numbers.hint") }),
      list.list,
      asBuilt("numbers"),
    ),
    ...(block("data") ? [unit()] : []),
  ];
};

const refresh = () => {
  draw();
  for (const one of /** @type {Lang[]} */ (["ja", "en"])) {
    const field = unitField(one);
    if (field && document.activeElement !== field) field.value = unitNow(one);
  }
};

export const numberSection = { id: "numbers", there: () => numbersNow().length > 0, build, refresh };
