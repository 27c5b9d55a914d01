/* What is drawn of lines, over which range. tests/test_trend_dashboard.py counts whole tables again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  compared,
  drawnAt,
  full,
  gaps,
  limitAt,
  ORDERS,
  range,
  thin,
  timeAxis,
  toldBy,
} from "../../src/machikit/pages/parts/trend/lines.js";

/** @import { Line, Panel, Seen, View } from "../../src/machikit/pages/parts/trend/types.d.ts" */
/** @type {(v: (number | null)[], more?: Partial<Line>) => Line} */
const line = (v, more) => ({ place: 0, series: 1, unit: 2, d: [...v.keys()], v, ...more });
/** @type {(lines: Line[], more?: Partial<Panel>) => Panel} */
const panel = (lines, more) => ({ title: 3, unit: 2, start: "", limits: [], zero: false, lines, ...more });
/** @type {View} */
const VIEW = { key: "all", label: null, index: true, places: false, csv: true, span: [0, 0], panels: [] };
/** @type {(panel: Panel, indexed?: boolean) => Seen} */
const seen = (p, indexed = false) => ({ dates: [], view: VIEW, panel: p, indexed });
/** @type {(pair: number[]) => number[]} */
const tenths = (pair) => pair.map((v) => Math.round(v * 10) / 10);

test("a part of a date is its first day", () => {
  assert.deepEqual(["2025", "2025-04", "2025-04-30"].map(full), ["2025-01-01", "2025-04-01", "2025-04-30"]);
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
