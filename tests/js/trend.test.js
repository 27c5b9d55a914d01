/* What is drawn of lines, over which range. tests/test_trend_dashboard.py counts whole tables again. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { dateOf, dateText, full, period, phrase } from "../../src/machikit/pages/parts/trend/dates.js";
import { panelSvg, SMALL } from "../../src/machikit/pages/parts/trend/drawing.js";
import { isHeld } from "../../src/machikit/pages/parts/trend/held.js";
import {
  compared,
  drawnAt,
  gaps,
  limitAt,
  ORDERS,
  range,
  thin,
  timeAxis,
  toldBy,
} from "../../src/machikit/pages/parts/trend/lines.js";
import { blanksOf, marksOf, markText } from "../../src/machikit/pages/parts/trend/marks.js";
import { dateTicks, labelTicks, ticks } from "../../src/machikit/pages/parts/trend/scale.js";
import { change, index, percentChange, round } from "../../src/machikit/pages/parts/trend/texts.js";

/** @import { Line, Panel, Seen, View } from "../../src/machikit/pages/parts/trend/types.d.ts" */
/** @type {(v: (number | null)[], more?: Partial<Line>) => Line} */
const line = (v, more) => ({ place: 0, series: 1, unit: 2, d: [...v.keys()], v, ...more });
/** @type {(lines: Line[], more?: Partial<Panel>) => Panel} */
const panel = (lines, more) => ({ title: 3, unit: 2, start: "", limits: [], zero: false, lines, ...more });
/** @type {View} */
const VIEW = { key: "all", label: null, index: true, places: false, csv: true, span: [0, 0], labels: {}, panels: [] };
/** @type {(panel: Panel, indexed?: boolean) => Seen} */
const seen = (p, indexed = false) => ({ dates: [], view: VIEW, panel: p, indexed });
/** @type {(pair: number[]) => number[]} */
const tenths = (pair) => pair.map((v) => Math.round(v * 10) / 10);

test("a part of a date is its first day", () => {
  assert.deepEqual(["2025", "2025-04", "2025-04-30"].map(full), ["2025-01-01", "2025-04-01", "2025-04-30"]);
});

test("a cell is a date of the calendar, or none; a period ends where the next begins", () => {
  const golden = JSON.parse(readFileSync(new URL("../golden/dates.json", import.meta.url), "utf8"));
  for (const [cell, date] of golden.cells) assert.equal(dateText(cell), date, cell);
  for (const [date, fiscal, ja, en] of golden.phrases) assert.deepEqual(phrase(date, fiscal), { ja, en });
  const days = (/** @type {[string, boolean]} */ ...one) => period(...one).map((day) => dateOf(day).toISOString().slice(0, 10)); // biome-ignore format: one line
  assert.deepEqual(days("2023", false), ["2023-01-01", "2024-01-01"]);
  assert.deepEqual(days("2023", true), ["2023-04-01", "2024-04-01"]);
  assert.deepEqual(days("2023-12", false), ["2023-12-01", "2024-01-01"]);
  assert.deepEqual(days("2024-02-29", false), ["2024-02-29", "2024-03-01"]);
  assert.ok(period("9999", true)[0] < period("9999", true)[1]);
});

test("an index is per cent of the base, and nothing without one", () => {
  const l = line([40, 60, null], { base: 40 });
  assert.deepEqual(
    [0, 1, 2].map((k) => drawnAt(l, k, true)),
    [100, 150, null],
  );
  assert.equal(drawnAt(l, 1, false), 60);
  assert.equal(drawnAt(line([3]), 0, true), null);
});

test("of very many points the lowest and highest of each stretch are drawn, in order of time", () => {
  assert.deepEqual(thin(line([1, null, 2])), [0, 1, 2]);
  const many = Array.from({ length: 1600 }, (_, k) => (k === 701 ? 99 : k === 702 ? -99 : k % 4));
  const kept = thin(line(many));
  assert.equal(kept.length, 800);
  assert.ok(kept.includes(701) && kept.includes(702));
  assert.deepEqual(
    kept,
    [...kept].sort((a, b) => a - b),
  );
  assert.deepEqual(thin(line(Array.from({ length: 1600 }, () => null))), []);
});

test("a gap begins at the last figure before it and ends at the first one after", () => {
  assert.deepEqual(gaps(line([1, null, 2, 3, 4], { cut: [0, 3] })), [
    [0, 2],
    [3, 4],
  ]);
  assert.deepEqual(gaps(line([1, 2])), []);
  const marked = { cut: [0, 2], marks: /** @type {[number, string][]} */ ([[1, "－"], [3, "x"]]) }; // biome-ignore format: one line
  assert.deepEqual(gaps(line([1, null, 2, null, null, 3], marked)), [[2, 5]]); // － says why there is no value
});

test("lines are told apart by place, else by series, and one alone not at all", () => {
  const other = { ...line([1]), series: 4 };
  assert.equal(toldBy(panel([line([1])])), "");
  assert.equal(toldBy(panel([line([1]), other])), "series");
  assert.equal(toldBy(panel([line([1]), { ...other, place: 5 }])), "place");
});

test("the figures' axis has some air, and begins at zero where that is not far", () => {
  assert.deepEqual(tenths(range(seen(panel([line([50, 100])])))), [46, 104]);
  assert.deepEqual(tenths(range(seen(panel([line([39, 100])])))), [0, 108]);
  assert.deepEqual(tenths(range(seen(panel([line([50, 100])], { zero: true })))), [0, 108]);
  assert.deepEqual(tenths(range(seen(panel([line([-100, -50])], { zero: true })))), [-108, 0]);
  assert.deepEqual(tenths(range(seen(panel([line([50, 100])], { limits: [["≦", 200, "", ""]] })))), [0, 216]);
  assert.deepEqual(tenths(range(seen(panel([line([10, 20], { base: 10 }), line([1])]), true))), [92, 208]);
  assert.deepEqual(tenths(range(seen(panel([line([20])])))), [19, 21]);
});

test("years have a tick each, or one for several", () => {
  // 2000-01-01 and 2020-01-01 are days 730120 and 737425 of Python
  const axis = timeAxis({ ...VIEW, span: [730_120, 737_425] }, 10);
  assert.deepEqual(axis, { range: ["1999-08-07", "2020-05-26"], tickformat: "%Y", dtick: "M24", tick0: "2000-01-01" });
  assert.equal(timeAxis({ ...VIEW, span: [730_120, 730_420] }, 10).tickformat, "%Y-%m");
});

test("panels are sorted by change or size, those without figures last", () => {
  const panels = [
    panel([line([1, 5])]),
    panel([line([9, 8])]),
    panel([line([null])]),
    panel([line([0, 1]), line([0, 7])]),
  ];
  /** @param {string} order */
  const by = (order) => [...panels.keys()].sort((a, b) => ORDERS[order](panels[a]) - ORDERS[order](panels[b]));
  assert.deepEqual(by("up"), [3, 0, 1, 2]);
  assert.deepEqual(by("large"), [1, 3, 0, 2]);
  assert.deepEqual(by("down").slice(1), [1, 0, 3]);
});

test("limits hold from their point on", () => {
  const l = line([1, 2, 3], {
    limits: [
      [1, null, 5],
      [2, 0.5, 4],
    ],
  });
  assert.deepEqual(
    [0, 1, 2].map((k) => limitAt(l, k)),
    ["", "≤ 5", "≥ 0.5 ≤ 4"],
  );
});

test("a table sorts by figures, texts behind them, empty cells among the texts", () => {
  assert.deepEqual(["い", "10", "", "9", "-1", "あ"].sort(compared), ["-1", "9", "10", "", "あ", "い"]);
});

test("figures are told with three digits that say something, changes with their sign", () => {
  assert.deepEqual([0, 417_660, 0.05, 0.000012, -2_600, 1.5, 100].map(round), [
    "0",
    "417,660",
    "0.05",
    "0.000012",
    "-2,600",
    "1.5",
    "100",
  ]);
  assert.deepEqual([100, 97.25, 99.96].map(index), ["100", "97.3", "100"]);
  assert.deepEqual([600, -2_600, 0].map(change), ["+600", "−2,600", "±0"]);
  const shares = [percentChange(110, 100), percentChange(-2, 4), percentChange(1_000_001, 1_000_000)];
  assert.deepEqual(shares, ["+10.0 %", "−150.0 %", "±0.0 %"]);
});

test("ticks are round, and of the calendar", () => {
  assert.deepEqual(ticks([0, 108], 3), [0, 50, 100]);
  assert.deepEqual(ticks([-0.012, 0.018], 3), [-0.01, 0, 0.01]);
  const labels = (/** @type {[number, number]} */ ends) => dateTicks(ends, 4).map(([, label]) => label);
  // 2000-01-01 is day 730120 of Python
  assert.deepEqual(labels([730_120, 737_425]), ["2000", "2005", "2010", "2015", "2020"]);
  assert.deepEqual(labels([730_120, 730_420]), ["2000-01", "2000-04", "2000-07", "2000-10"]);
  assert.deepEqual(labels([730_120, 730_123]), ["01-01", "01-02", "01-03", "01-04"]);
});

test("as many labels stand below a chart as there is room for, the last one among them", () => {
  const years = [1, 2, 3, 4, 5].map((n) => /** @type {[number, string]} */ ([n, `令和${n}年度`]));
  const days = (/** @type {number} */ room) => labelTicks(years, room, 10).map(([day]) => day);
  assert.deepEqual([300, 150, 100, 10].map(days), [[1, 2, 3, 4, 5], [1, 3, 5], [2, 5], [5]]); // biome-ignore format: one line
});

test("marks keep their own meaning, and those of one date stand together", () => {
  const say = (/** @type {string} */ key) => `(${key})`;
  const one = line([1, null], { marks: [[1, "10未満"]] });
  const other = line([1, null], { place: 5, marks: [[1, "…"]] });
  assert.deepEqual(marksOf([other, one]), ["…", "10未満"]);
  const [blank] = blanksOf(panel([one, other]), String, ({ place }) => `P${place}`, say);
  assert.deepEqual(blank, { d: 1, signs: "＊ …", told: "1  P0 ＊ (mark.few)  P5 … (mark.missing)" });
  assert.equal(markText("r", say), "r");
});

test("changed rows are held where other numbers would be suppressed", () => {
  /** @type {(values: (number | null)[], units: string[], marks: (string | null)[]) => import("../../src/machikit/pages/parts/trend/types.d.ts").TrendTable} */
  const table = (value, unit, mark) => ({
    place: { ja: "", en: "" },
    values: [
      { id: "value", date: "date", group: "", fiscal: false, label: { ja: "", en: "" }, unit: { ja: "", en: "" } },
    ],
    roles: { unit: "unit", mark: "mark" },
    times: {},
    open_units: ["回"],
    terms: null,
    columns: { value, unit, mark },
  });
  const before = table([20, 30, null], ["人", "回", "人"], [null, null, "x"]);
  const held = (/** @type {Parameters<typeof table>} */ ...after) => isHeld(before, table(...after));
  assert.equal(held([21, 3, null], ["人", "回", "人"], [null, null, "x"]), false);
  assert.equal(held([9, 30, null], ["人", "回", "人"], [null, null, "x"]), true);
  assert.equal(held([9.5, 30, null], ["人", "回", "人"], [null, null, "x"]), false);
  assert.equal(held([20, 30, 40], ["人", "回", "人"], [null, null, "x"]), true);
  assert.equal(held([20, 30, null], ["人", "回", "人"], [null, null, "…"]), true);
  const marked = table([null, 30], ["人", "人"], ["10未満", null]);
  assert.equal(isHeld(marked, table([null, 30], ["人", "人"], ["10未満", null])), false);
  assert.equal(isHeld(marked, table([null, 31], ["人", "人"], ["10未満", null])), true);
  assert.equal(isHeld(before, { ...table([1], ["人"], [null]), open_units: null }), false);
});

test("a panel is drawn in runs, with what lies outside its limits, and a label at the end of each line", () => {
  const lines = [line([1, 2, 9, 3], { cut: [1], over: [2] }), line([4, null, 4, 4], { cut: [0], below: [3] })];
  const dates = ["2000", "2001", "2002", "2003"];
  /** @type {[number, number]} */
  const span = [730_120, 731_216];
  const one = { dates, view: { ...VIEW, span }, panel: panel(lines, { limits: [["≤", 5, "", ""]] }), indexed: false };
  const svg = String(panelSvg(one, ["M0 0z", "M1 1z"], SMALL, ""));
  const corners = [...svg.matchAll(/class="l c(\d)" d="M([^"]*)"/g)].map(([, look, d]) => [look, d.split("L").length]);
  assert.deepEqual(corners, [["0", 2], ["0", 2], ["1", 1], ["1", 2]]); // biome-ignore format: one line
  assert.deepEqual([svg.match(/class="over"/g)?.length, svg.match(/class="gap"/g)?.length], [1, 2]);
  assert.match(svg, /≤ 5<\/text>/);
  assert.deepEqual(
    [...svg.matchAll(/class="end t\d"[^>]*>([^<]*)/g)].map(([, text]) => text),
    ["&lt;4", "3"],
  );
  assert.ok(!/NaN|undefined|null/.test(svg));
  assert.ok(!/class="l/.test(String(panelSvg({ ...one, indexed: true }, ["M0 0z"], SMALL, "")))); // no line has a base
});
