/* Forms side by side: filters, the common form and what it spares, two municipalities, all from one block. */
/** @import { Column } from "../../web/types.d.ts" */
/** @import { FormBlock, State } from "./types.d.ts" */
import { $, block, entered, expose, h, number, numbersRow, on, onCsv, onSpeak, options, tableCsv, the } from "#core";
import { comparisonOf } from "./comparison.js";
import { formOf } from "./form.js";
import { tableOf } from "./table.js";
import { KIND, wordsOf } from "./words.js";

/** @param {FormBlock} B */
const show = (B) => {
  const C = comparisonOf(B);
  const words = wordsOf(C);
  const { say, terms, byText, list } = words;
  /** @type {State} */
  const state = { asks: "all", by: "any", section: "", query: "", form: new Set(B.form), a: 0, b: 1 };
  const drawForm = formOf(C, words, state, () => {
    drawForm();
    table.draw();
  });
  const table = tableOf(C, words, state, drawForm);

  const drawPair = () => {
    const { a, b } = state;
    const names = { first: terms.text(B.places[a]), second: terms.text(B.places[b]) };
    const columns = Object.entries(C.pair(a, b)).map(([kind, rows]) => {
      const title = say(`pair.${kind}`, { ...names, n: number(rows.length) });
      const items = rows.length ? list(rows) : h("p", { class: "note", text: say("pair.none") });
      return h("div", { class: kind }, h("h3", { text: title }), items);
    });
    /** @type {[number, string][]} */
    const places = B.places.map((place, p) => [p, terms.text(place)]);
    the("fc-pair").replaceChildren(...columns);
    options("fc-a", places, a);
    options("fc-b", places, b);
  };
  const drawNumbers = () =>
    numbersRow(Object.entries(C.counts()).map(([key, n]) => ({ n, unit: say("unit"), label: say(`n.${key}`) })));

  on("fc-a", "change", (e) => {
    state.a = Number(entered(e));
    drawPair();
  });
  on("fc-b", "change", (e) => {
    state.b = Number(entered(e));
    drawPair();
  });
  onCsv(() => {
    /** @type {Column<number>[]} */
    const places = B.places.map((place, p) => [place, (k) => say(`mark.${KIND[C.items[k].marks[p]]}`)]);
    return tableCsv(
      [
        [say("filter.section"), (k) => B.sections[C.items[k].section]],
        [say("item"), (k) => C.items[k].name],
        [say("by"), (k) => byText(C.items[k].by)],
        ...places,
        [say("asking"), (k) => C.items[k].asking],
        [say("csv.in"), (k) => say(state.form.has(k) ? "yes" : "no")],
      ],
      [...C.items.keys()],
    );
  });
  expose("form_comparison", { ...C, state });
  onSpeak(() => {
    drawNumbers();
    table.drawFilters();
    drawForm();
    table.draw();
    if ($("fc-pair")) drawPair();
  });
};

/** @type {FormBlock | null} */
const B = block("form_comparison");
if (B?.items.length) show(B);
