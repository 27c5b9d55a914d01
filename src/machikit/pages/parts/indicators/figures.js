/* Figures of the block: which year is shown, and how a value and what it is made of are written. */
/** @import { Values, ViewState } from "../../web/types.d.ts" */
/** @import { Figure, IndicatorBlock, IndicatorState, Point, Term } from "./types.d.ts" */
import { number, wordsOf } from "#pure";

/** @typedef {ReturnType<typeof figuresIn>} Figures */

/** @type {(n: number, digits?: number) => string} with a minus sign, which is as wide as the digits */
const figure = (n, digits) => number(n, digits).replace("-", "−");

/** @type {(points: Point[], year: number) => Point | undefined} */
const inYear = (points, year) => points.find(([y]) => y === year);

/** @type {(figure: Figure) => number | null} the last year with a value of the page's own town, else with numbers of it */
export const yearShown = ({ points }) => {
  const [own = []] = points;
  return own.findLast(([, , , value]) => value !== null)?.[0] ?? own.at(-1)?.[0] ?? null;
};

/**
 * @param {IndicatorBlock} B
 * @param {IndicatorState & ViewState} state
 * @param {Record<string, string>} words
 */
export const figuresIn = (B, { lang }, words) => {
  const w = wordsOf(words);
  /** @type {(key: string, values?: Values) => string} */
  const say = (key, values) => w(`indicators.${key}`, values);
  /** @param {Figure} figure */
  const title = (figure) => w(`measure.${figure.id}`);
  /** @param {Figure} figure its unit, which may be blank */
  const unit = ({ id }) => (w.has(`measure.${id}.unit`) ? w(`measure.${id}.unit`) : "");
  /** @param {Figure} figure its unit in brackets, "" without one */
  const inUnit = (figure) => (unit(figure) ? say("in_unit", { unit: unit(figure) }) : "");
  /** @type {(figure: Figure, value: number) => string} without its unit */
  const plain = ({ digits }, value) => figure(value, digits);
  /** @type {(figure: Figure, value: number) => string} */
  const valued = (figure, value) => say("valued", { n: plain(figure, value), unit: unit(figure) }).trim();
  /** @type {(terms: Term[], year: number, own: number) => string} `Births (2024)`; the year only where it is not the measure's own */
  const sum = (terms, year, own) =>
    terms
      .map(({ name, sign, lag }, i) => {
        const called = B.names[name][lang];
        const of = year - lag === own ? called : say("of_year", { name: called, year: year - lag });
        return `${i || sign < 0 ? (sign < 0 ? " − " : " + ") : ""}${of}`;
      })
      .join("")
      .trim();
  /** @type {(figure: Figure, year: number) => string} what it is made of, in words */
  const made = (figure, year) => {
    const { of, per } = figure;
    const n = sum(of, year, year);
    if (per === null) return n;
    const times = figure.times === 1 ? "" : say("times", { n: number(figure.times) });
    return say("made", {
      n,
      d: typeof per === "number" ? number(per) : typeof per === "string" ? "" : sum(per, year, year),
      times,
    });
  };
  /** @type {(figure: Figure, point: Point) => string} the numbers that it is made of: 5,882 ÷ 17,018 */
  const numbers = ({ per }, [, n, d]) =>
    per === null ? "" : say("numbers", { n: figure(n), d: figure(typeof per === "number" ? per : (d ?? 0)) });
  /** @param {string} show */
  const shown = (show) => B.figures.filter((figure) => figure.show.includes(show));
  return { w, say, title, unit, inUnit, plain, valued, made, numbers, shown, inYear, yearShown };
};
