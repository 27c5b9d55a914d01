/* Indicators in the browser: which theme is shown, what readers type, and every number as CSV. */
/** @import { Column, LivePart, ViewState } from "../../web/types.d.ts" */
/** @import { Figure, IndicatorBlock, IndicatorState, Point } from "./types.d.ts" */
import { block, expose, live, onCsv, tableCsv, wordsNow } from "#core";
import { figuresIn } from "./figures.js";
import * as view from "./view.js";

/** @typedef {{ figure: Figure, town: number, point: Point }} Row */

/** @type {(B: IndicatorBlock, state: IndicatorState & ViewState) => string} every year of every municipality */
const csv = (B, state) => {
  const F = figuresIn(B, state, wordsNow());
  /** @type {Row[]} */
  const rows = B.figures.flatMap((figure) =>
    figure.points.flatMap((points, town) => points.map((point) => ({ figure, town, point }))),
  );
  /** @type {Column<Row>[]} */
  const columns = [
    [F.say("col.town"), ({ town }) => B.towns[town].name[state.lang]],
    [F.say("col.measure"), ({ figure }) => F.title(figure)],
    [F.say("col.year"), ({ point: [year] }) => year],
    [F.say("col.value"), ({ point: [, , , value] }) => value],
    [F.say("col.unit"), ({ figure }) => F.unit(figure)],
    [F.say("col.made"), ({ figure, point: [year] }) => F.made(figure, year)],
    [F.say("col.n"), ({ point: [, n] }) => n],
    [F.say("col.d"), ({ figure: { per }, point: [, , d] }) => (typeof per === "number" ? per : d)],
  ];
  return tableCsv(columns, rows);
};

/** @param {IndicatorBlock} B */
const show = (B) => {
  /** @type {LivePart<IndicatorState & ViewState>} */
  const part = live({
    name: "indicators",
    view,
    block: B,
    paper: true,
    actions: {
      theme: (theme) => part.set({ theme }),
      typed: (id, entered) => part.set({ typed: { ...part.state.typed, [id]: entered } }),
    },
  });
  const [first] = figuresIn(B, part.state, {}).shown("towns");
  if (first && matchMedia("(max-width: 900px)").matches) part.begin({ theme: first.theme });
  onCsv(() => csv(B, part.state));
  expose("indicators", Object.defineProperty({}, "state", { get: () => part.state }));
};

/** @type {IndicatorBlock | null} */
const B = block("indicators");
if (B) show(B);
