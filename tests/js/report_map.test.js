/* Reports: which wait, which come first, which may be the same. tests/test_report_map.py counts whole tables again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { metres, number } from "#pure";
import { traceIn } from "../../src/machikit/pages/parts/report_map/notes.js";
import { lookOf, rowsOf, setsOf, standsOf } from "../../src/machikit/pages/parts/report_map/rows.js";
import {
  closedWithin,
  percent,
  setsWith,
  startingRule,
  statsOf,
  sumsOf,
} from "../../src/machikit/pages/parts/report_map/stats.js";

/** @import { Note, ReportBlock, ReportTable, TriageBlock, WalkBlock } from "../../src/machikit/pages/parts/report_map/types.d.ts" */
/** @type {(columns: ReportTable["columns"], more?: Partial<ReportTable>) => ReportTable} */
const table = (columns, more) => ({
  title: { ja: "表", en: "table" },
  n: 4,
  keys: ["a", "b", "c", "d"],
  lat: [34_000_000, 34_010_000, 34_020_000, null],
  lon: [134_000_000, 134_000_000, 134_000_000, null],
  fields: Object.keys(columns).map((id) => ({ id, header: id, ja: id, en: id, type: "string", role: id, group: null })),
  columns,
  terms: {},
  ...more,
});
/** @type {TriageBlock} */
const REPORTS = {
  walks: false,
  tables: [table({ category: ["穴", "灯り", "灯り", null], text: ["道にアナ", null, null, "その他"] })],
  step: 10,
  topic: "street_report",
  columns: [],
  waiting: "未連絡",
  state: ["open", "unknown", "open", "closed"],
  age: [70, 10, 40, null],
  took: [null, null, null, 5],
  pairs: [[1, 2]],
  metres: 50,
  days: 14,
  ends: true,
  day: "2026-10-01",
  within: [14, 30],
  bands: [7, 30],
  month: 30,
  top: 2,
  weights: { 穴: 0 },
};
/** @type {WalkBlock} */
const WALK = {
  walks: true,
  tables: [table({ name: ["東館", "西館", null, "南館"] }), table({ name: ["北館", null, null, null] }, { n: 1 })],
  step: 10,
  topic: "data_error",
  columns: [],
  waiting: "未連絡",
  state: ["unseen", "noted", "seen", "unseen", "unseen"],
  kinds: [],
  earlier: [],
  spoken: {},
  settled: "違いなし",
};
/** @type {(row: number | null, kind: string | null) => Note} */
const note = (row, kind) => ({ row, kind, name: "", field: "", said: "", text: "", date: "", lat: null, lon: null });

test("sets hold all that belong together by way of others", () => {
  const pairs = /** @type {[number, number][]} */ ([
    [5, 2],
    [8, 9],
    [2, 7],
    [7, 5],
  ]);
  assert.deepEqual(setsOf(pairs), [
    [2, 5, 7],
    [8, 9],
  ]);
  assert.deepEqual(setsOf([]), []);
});

test("what most wait for comes first among the kinds; a status of unknown meaning is open", () => {
  const R = rowsOf(REPORTS);
  assert.deepEqual(R.kinds, ["灯り", "穴"]);
  assert.deepEqual(R.all.map(R.isOpen), [true, true, true, false]);
  assert.deepEqual(R.all.map(standsOf(REPORTS, [])).map(lookOf), ["k1", "other", "k1", "none"]);
  assert.deepEqual(R.groups, [[1, 2]]);
  const settled = /** @type {const} */ (["open", "closed", "closed", "closed"]);
  assert.deepEqual(rowsOf({ ...REPORTS, state: [...settled] }).groups, []);
});

test("search finds texts in any kana, and a row without a point is nowhere near", () => {
  const R = rowsOf(REPORTS);
  assert.deepEqual(
    R.all.filter((k) => R.matches(k, "あな")),
    [0],
  );
  assert.equal(R.matches(3, ""), true);
  assert.equal(R.far(1, [34, 134]), metres(34, 134, 34.01, 134));
  assert.equal(R.far(3, [34, 134]), null);
  assert.equal(R.far(1, null), null);
});

test("points are age, kind and others like it, each by its weight", () => {
  const R = rowsOf(REPORTS);
  const rule = startingRule(R);
  const shown = (/** @type {typeof rule} */ one) => [0, 1, 2].map(statsOf(R, one).points).map((v) => number(v, 1));
  assert.deepEqual(shown(rule), ["2.0", "2.3", "3.3"]);
  assert.deepEqual(shown({ ...rule, twin: 0, kinds: new Map(rule.kinds).set("穴", 3) }), ["5.0", "1.3", "2.3"]);
  assert.deepEqual(shown(rule), ["2.0", "2.3", "3.3"]);
});

test("the list: by urgency, by age, by distance; closed ones last, those without a date behind", () => {
  const orderOf = (/** @type {ReportBlock} */ B) => statsOf(rowsOf(B), startingRule(rowsOf(B))).ordered;
  const ordered = orderOf(REPORTS);
  assert.deepEqual(ordered([0, 1, 2, 3], "score", null), [2, 1, 0, 3]);
  assert.deepEqual(ordered([0, 1, 2, 3], "old", null), [0, 2, 1, 3]);
  assert.deepEqual(ordered([0, 1, 2, 3], "new", null), [1, 2, 0, 3]);
  assert.deepEqual(ordered([3, 0, 1, 2], "near", [34.02, 134]), [2, 1, 0, 3]);
  assert.deepEqual(ordered([0, 1, 2, 3], "near", null), [2, 1, 0, 3]);
  const walk = orderOf(WALK);
  assert.deepEqual(walk([3, 1, 0], "score", null), [3, 1, 0]);
  assert.deepEqual(walk([3, 1, 0], "score", [34.01, 134]), [1, 0, 3]);
});

test("the head counts some of the rows, and shares only of those that are old enough", () => {
  const R = rowsOf(REPORTS);
  assert.deepEqual(sumsOf(R, [0, 1, 2, 3]), { open: 3, closed: 1, ages: [10, 40, 70], middle: 40, oldest: 70 });
  assert.deepEqual(sumsOf(R, [1, 2]), { open: 2, closed: 0, ages: [10, 40], middle: 25, oldest: 40 });
  assert.deepEqual(sumsOf(R, [3]), { open: 0, closed: 1, ages: [], middle: null, oldest: null });
  const soon = (/** @type {number[]} */ rows, B = REPORTS) => percent(closedWithin(rowsOf(B), rows, 14));
  assert.deepEqual([soon([0, 1, 2, 3]), soon([1, 2]), soon([3])], ["0", "0", null]);
  const closed = { ...REPORTS, age: [70, 40, 40, 29], took: [14, 15, null, 1] };
  assert.equal(soon([0, 1, 2, 3], closed), "33"); // one of three: the fourth is too young
  assert.deepEqual(setsWith(R, [2, 3]), [[1, 2]]);
  assert.deepEqual(setsWith(R, [0, 3]), []);
});

test("of a place, what was written down last counts", () => {
  const R = rowsOf(WALK);
  const stands = (/** @type {Note[]} */ ...notes) => R.all.map(standsOf(WALK, notes));
  assert.deepEqual(stands(), ["unseen", "noted", "seen", "unseen", "unseen"]);
  const notes = [note(0, "value"), note(null, "missing"), note(2, "name")];
  assert.deepEqual(stands(...notes), ["noted", "noted", "noted", "unseen", "unseen"]);
  const [first] = stands(...notes, note(0, "right"));
  assert.deepEqual([first, lookOf(first), lookOf("unseen")], ["seen", "k2", "plain"]);
  assert.equal(standsOf(REPORTS, [note(0, "穴")])(0), "open", "a note about a report is another report");
});

test("places are chosen by their tables, and a link tells the tables apart", () => {
  const R = rowsOf(WALK);
  assert.deepEqual(R.kinds, ["0", "1"]);
  assert.deepEqual([0, 4].map(R.key), ["a", "1a"]);
  assert.deepEqual([0, 2, 4].map(R.title), ["東館", null, "北館"]);
});

test("traces of a person are found, numbers of houses are not", () => {
  const texts = [
    "連絡は 0587-00-1234",
    "０９０ー１１１１ー２２２２",
    "a.b@example.jp",
    "田中さんに聞いた",
    "氏名：だれか",
  ];
  assert.deepEqual(texts.map(traceIn), ["phone", "phone", "mail", "person", "person"]);
  assert.equal(traceIn("入口は北がわ。段差3段。番地は 9-14"), undefined);
});
