/* The rule behind the order, which the reader may weigh anew. */
/** @import { Rows } from "./rows.js" */
/** @import { Stats } from "./stats.js" */
/** @import { Texts } from "./texts.js" */
import { $, entered, h, on, the } from "#core";
import { say } from "./texts.js";

/** @type {(R: Rows, told: Texts, stats: Stats, changed: () => void) => { draw: () => void }} */
export const ruleOf = (R, { term, lang }, stats, changed) => {
  const { weights, ofKind, begin } = stats;
  if (!$("rule-parts")) return { draw: () => {} };

  const parts = /** @type {const} */ (["age", "kind", "twin"]).map((part) => {
    /** @param {Event} e */
    const oninput = (e) => {
      weights[part] = Number(entered(e));
      changed();
    };
    const id = `rule-${part}`;
    const name = h("span");
    const field = h("input", { type: "range", id, min: 0, max: 3, step: 1, oninput });
    const told = h("output", { for: id });
    the("rule-parts").append(h("label", {}, name, field, told));
    return () => {
      name.textContent = say(`rule.${part}`);
      field.value = String(weights[part]);
      told.textContent = `×${weights[part]}`;
    };
  });
  const kinds = R.kinds.map((kind, n) => {
    /** @param {Event} e */
    const onchange = (e) => {
      ofKind.set(kind, Number(entered(e)));
      changed();
    };
    const choices = [0, 1, 2, 3].map((v) => h("option", { value: v, text: v }));
    const field = h("select", { id: `weight-${n}`, onchange }, ...choices);
    const name = h("span");
    the("rule-kinds").append(h("label", {}, name, field));
    return () => {
      name.textContent = term(kind);
      name.lang = lang(kind) ?? document.documentElement.lang;
      field.value = String(ofKind.get(kind));
    };
  });
  on("rule-back", "click", () => {
    begin();
    changed();
  });
  return {
    draw: () => {
      the("rule-said").textContent = say("rule.said", weights);
      for (const draw of [...parts, ...kinds]) draw();
    },
  };
};
