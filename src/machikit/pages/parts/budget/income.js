/* Where the money comes from. */
/** @import { Choice } from "./choice.js" */
/** @import { Income } from "./types.d.ts" */
import { bar, h, lang, the } from "#core";
import { totalOf } from "./accounts.js";
import { share, tenths, yen } from "./money.js";

/** @param {Choice} now */
export const drawIncome = (now) => {
  const { say, block: B } = now;
  const income = now.income(now.book());
  const tax = now.taxOf(now.book());

  /** @type {(of: Income, tax: number) => HTMLElement[]} */
  const told = (of, tax) => {
    const { kinds, period } = of;
    const shown = B.kinds.filter((kind) => kinds[kind]);
    const total = totalOf(of);
    const above = shown.reduce((sum, kind) => sum + Math.max(kinds[kind], 0), 0);
    const strip = shown.map((kind) => bar(Math.max(kinds[kind], 0), above, kind));
    /** @param {string} kind */
    const item = (kind) =>
      h(
        "li",
        {},
        h("i", { class: kind, "aria-hidden": "true" }),
        h("span", { text: say(`kind.${kind}`) }),
        " ",
        h("b", { text: share(kinds[kind], total) }),
        " ",
        h("small", { text: yen(kinds[kind]) }),
      );
    return [
      h("p", { class: "bg-lead", text: say("from.note", { share: `${tenths(tax)}%` }) }),
      h("div", { class: "bg-strip", "aria-hidden": "true" }, ...strip),
      h("ul", { class: "bg-kinds" }, ...shown.map(item)),
      h("p", { class: "note", text: say("from.of", { period: period[lang()], total: yen(total) }) }),
    ];
  };
  const none = () => say(income && now.isTaxOnly(income) ? "from.only_tax" : "from.none");
  const nodes = income && tax !== null ? told(income, tax) : [h("p", { class: "notice", text: none() })];
  the("bg-from").replaceChildren(the("bg-from-title"), ...nodes);
};
