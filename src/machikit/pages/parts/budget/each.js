/* For each resident: what is said of tax stands before what a person's tax goes to. */
/** @import { Choice } from "./choice.js" */
import { $, h, lang, number, on, the } from "#core";
import { dateText } from "../../web/dates.js";
import { opened } from "./accounts.js";
import { fromLeft, line } from "./bars.js";
import { tenths, yen } from "./money.js";

const YEAR = /** @type {const} */ ({ year: "numeric" });
const FORMS = [
  dateText(YEAR),
  dateText({ ...YEAR, month: "long" }, { ...YEAR, month: "short" }),
  dateText({ ...YEAR, month: "long", day: "numeric" }, { ...YEAR, month: "short", day: "numeric" }),
];
/** @param {string} date to the precision that it has: 2015, 2015-01, 2015-01-01 */
const dayText = (date) => {
  const [y, m, d] = date.split("-").map(Number);
  return FORMS[d ? 2 : m ? 1 : 0](new Date(Date.UTC(y, (m || 1) - 1, d || 1)));
};

/**
 * divided: what follows when the reader has written another number of residents.
 * @param {Choice} now
 * @param {() => void} divided
 */
export const eachOf = (now, divided) => {
  const { say, state, block: B } = now;

  /** As of when the residents are. */
  const when = () => {
    const known = now.book().residents;
    if (state.written || !known) return say(state.residents ? "residents.written" : "residents.none");
    return known[1] ? say("residents.date", { date: dayText(known[1]) }) : say("residents.table");
  };
  const lines = () => {
    if (!state.residents) return [say("each.no_residents")];
    const one = opened(now.book().root)[1] / state.residents;
    const { tax } = state;
    if (tax === null && B.revenue) return [say("each.tax", { each: yen(one) })];
    const part = (/** @type {number} */ tax) =>
      say(B.revenue ? "each.part.revenue" : "each.part", {
        tax: yen((one * tax) / 100),
        share: `${tenths(tax)}%`,
        rest: yen((one * (100 - tax)) / 100),
      });
    return [
      say(B.revenue ? "each.revenue" : "each", { each: yen(one) }),
      tax === null ? say("each.no_tax") : part(tax),
    ];
  };
  /** What a person's tax goes to. */
  const drawMine = () => {
    const root = opened(now.book().root);
    const isTold = !B.revenue && state.tax !== null && root[1] > 0;
    const parts = isTold ? root[3].filter((node) => node[1] > 0) : [];
    const most = Math.max(1, ...parts.map((node) => node[1]));
    /** @param {number} n */
    const exact = (n) => say("yen", { n: number(Math.floor(n + 0.5)) });
    the("bg-mine-section").hidden = !parts.length;
    the("bg-mine-title").textContent = say("mine", { my: exact(state.my) });
    the("bg-mine").replaceChildren(
      ...parts.map(([name, n]) => {
        const text = exact((state.my * n) / root[1]);
        return line(now.named(name), fromLeft(n, most), text, { lang: now.langOf(name) });
      }),
    );
  };
  /** @type {(id: string, text: string) => void} what pages of revenue lack */
  const tell = (id, text) => {
    const el = $(id);
    if (el) el.textContent = text;
  };
  const draw = () => {
    const income = now.income(now.book());
    tell("bg-tax-label", say("each.tax_share"));
    tell("bg-my-label", say("each.my"));
    tell("bg-tax-when", income && now.taxOf(now.book()) !== null ? income.period[lang()] : "");
    the("bg-each").replaceChildren(...lines().map((text) => h("p", { text })));
    the("bg-residents-when").textContent = when();
    drawMine();
  };
  /** What the reader can change, as it is now. */
  const fill = () => {
    const values = {
      "bg-residents": state.residents ?? "",
      "bg-tax": state.tax === null ? "" : Math.floor(state.tax * 10 + 0.5) / 10,
      "bg-my": state.my,
    };
    for (const [id, value] of Object.entries(values)) if ($(id)) the(id, HTMLInputElement).value = String(value);
  };

  /** @type {(id: string, take: (value: number | null) => void) => void} */
  const onWritten = (id, take) =>
    on(id, "input", () => {
      const field = the(id, HTMLInputElement);
      if (!field.checkValidity() && !field.validity.stepMismatch) return;
      take(field.value === "" ? null : Number(field.value));
      draw();
    });
  onWritten("bg-residents", (n) => {
    state.residents = n;
    state.written = true;
    if (!n) state.measure = "total";
    divided();
  });
  onWritten("bg-tax", (n) => {
    state.tax = n;
  });
  onWritten("bg-my", (n) => {
    state.my = n ?? 0;
  });
  return { draw, fill, when };
};
