/* A budget: which municipality, year and split, in all or for each resident; years, neighbours, and what an amount of tax goes to. */
/** @import { BudgetBlock, State } from "./types.d.ts" */
import { block, chips, entered, expose, lang, numbersRow, on, onCsv, onSpeak, options, the } from "#core";
import { find, opened, totalOf } from "./accounts.js";
import { choiceOf } from "./choice.js";
import { eachOf } from "./each.js";
import { drawIncome } from "./income.js";
import { parted, percent, rounded, share, tenths, yen } from "./money.js";
import { drawSide } from "./side.js";
import { booksCsv } from "./tables.js";
import { drawWhere } from "./where.js";
import { drawYears } from "./years.js";

/** @param {BudgetBlock} B */
const show = (B) => {
  const now = choiceOf(B);
  const { state, say } = now;
  const each = eachOf(now, () => {
    drawControls();
    drawTree();
  });
  const drawTree = () => drawWhere(now, each.when);

  const drawControls = () => {
    const b = now.book();
    const { whose, books } = now.view();
    const views = Object.keys(B.views);
    /** @type {[number, string][]} */
    const periods = now.mine(b).map((one) => [books.indexOf(one), now.when(one)]);
    chips("bg-views", views.length < 2 ? [] : views, {
      on: (name) => name === state.view,
      label: (name) => say(`view.${name}`),
      press: (name) => turned(() => now.turn(name)),
    });
    the("bg-views").hidden = views.length < 2;
    options(
      "bg-whose",
      whose.map((name, n) => [n, name[lang()]]),
      b.whose,
    );
    the("bg-whose-label").hidden = whose.length < 2;
    options("bg-period", periods.reverse(), state.book);
    the("bg-period-label").hidden = periods.length < 2;
    /** @type {State["measure"][]} */
    const measures = state.residents ? ["total", "each"] : [];
    chips("bg-measures", measures, {
      on: (name) => name === state.measure,
      label: (name) => say(`measure.${name}`),
      press: (name) => {
        state.measure = name;
        draw();
      },
    });
    the("bg-measures").hidden = !state.residents;
  };

  /** The first view's numbers: they stay while the reader looks at others. */
  const drawNumbers = () => {
    const { main } = B.views;
    const b = main.books[main.latest[0]];
    const root = opened(b.root);
    const top = root[3].find((node) => node[0] !== -1 && node[1] > 0);
    const tax = now.taxOf(b);
    const income = B.revenue && tax !== null ? now.income(b) : null;
    const [n, unit] = parted(root[1]);
    const item = top && root[1] > 0 && !income ? top : null;
    const allocation = income && percent(income.kinds.allocation || 0, totalOf(income));
    numbersRow([
      { n, unit, label: say("n.total", { what: now.what(b), when: b.short[lang()] }) },
      item && { n: percent(item[1], root[1]), unit: "%", label: say("n.top", { item: now.named(item[0]) }) },
      tax === null ? null : { n: tenths(tax), unit: "%", label: say("n.tax", { own: now.own(main, b) }) },
      allocation === null ? null : { n: allocation, unit: "%", label: say("n.allocation") },
    ]);
  };
  const draw = () => {
    drawIncome(now);
    drawControls();
    drawTree();
    drawYears(now);
    drawSide(now);
    each.draw();
  };
  /** @param {() => void} choose another book */
  const turned = (choose) => {
    choose();
    each.fill();
    draw();
  };

  on("bg-whose", "change", (e) => {
    state.open.clear();
    turned(() => now.take(now.besides(Number(entered(e)))));
  });
  on("bg-period", "change", (e) => turned(() => now.take(Number(entered(e)))));
  on("bg-search", "input", (e) => {
    state.query = entered(e);
    drawTree();
  });
  on("bg-item", "change", (e) => {
    state.item = entered(e);
    drawYears(now);
  });
  onCsv(() => booksCsv(now));
  expose("money", { rounded, parted, tenths, yen, share });
  expose("budget", { state, book: now.book, find });
  each.fill();
  onSpeak(() => {
    drawNumbers();
    draw();
  });
};

/** @type {BudgetBlock | null} */
const B = block("budget");
if (B?.views.main.books.length) show(B);
