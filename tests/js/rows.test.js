/* The rows of places: which are shown, in which order, how they look. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { kindsOf, rowsOf } from "../../src/machikit/pages/web/rows.js";

/** @type {import("../../src/machikit/pages/web/types.d.ts").Settings} */
const SETTINGS = {
  language: "ja",
  group: "hazard",
  flags: ["flood"],
  several: false,
  marks: { "○": "yes", "△": "partial", "×": "no" },
  shut: "使用不可|閉鎖中",
  near: 500,
  step: 20,
  print: 1000,
  expires: null,
  official: "",
  tried: { n: 0, k: 0 },
  file: "x",
};
/** @type {(id: string, role: string, group?: string | null) => import("../../src/machikit/pages/web/types.d.ts").Field} */
const field = (id, role, group = null) => ({ id, header: id, ja: id, en: id, type: "string", role, group });
const table = (/** @type {Record<string, (string | number | null)[]>} */ more = {}) => {
  const columns = {
    name: ["東小", "西小（使用不可）", "中央ひろば", "南館"],
    kana: ["ヒガシショウ", null, null, null],
    flood: ["○", "○", "×", null],
    ...more,
  };
  return {
    n: 4,
    keys: ["a", "b", "c", "d"],
    lat: [34_010_000, 34_001_000, 34_000_000, null],
    lon: [134_000_000, 134_000_000, 134_000_000, null],
    fields: [field("name", "name"), field("kana", "kana"), field("flood", "flag", "hazard")],
    columns,
    terms: {},
  };
};

test("what is usable stands first, then what is near; a row without a point is not lost", () => {
  const rows = rowsOf(table(), null, SETTINGS);
  rows.state.from = [34, 134];
  assert.deepEqual(rows.order([0, 1, 2, 3]), [0, 2, 1, 3]);
  rows.state.flags.clear();
  assert.deepEqual(rows.order([0, 1, 2, 3]), [2, 0, 3, 1]);
});

test("where nothing is registered no ranking is offered", () => {
  const rows = rowsOf(table({ flood: [null, null, null, null] }), null, SETTINGS);
  rows.state.from = [34, 134];
  assert.equal(rows.nothingRegistered(), true);
  assert.deepEqual(rows.order([3, 1, 0, 2]), [3, 1, 0, 2]);
});

test("search finds names and readings", () => {
  const rows = rowsOf(table(), null, SETTINGS);
  /** @param {string} query */
  const found = (query) => Object.assign(rows.state, { query }) && rows.matches();
  assert.deepEqual(found("ひがし"), [0]);
  assert.deepEqual(found("西 小"), [1]);
  assert.deepEqual(found(""), [0, 1, 2, 3]);
  assert.deepEqual(found("none"), []);
});

test("marks look as they mean, and groups count what is there and what could be", () => {
  const rows = rowsOf(table(), null, SETTINGS);
  assert.deepEqual([0, 1, 2, 3].map(rows.lookOf), ["yes", "yes", "no", "none"]);
  assert.deepEqual(rows.groups([0, 1]), [
    ["○", 2],
    ["", 0],
    ["×", 0],
  ]);
  assert.equal(rows.kindOf("constructor"), "other");
});

test("of several flags the least favourable mark counts", () => {
  const more = table({ quake: ["×", "△", "○", "○"] });
  more.fields.push(field("quake", "flag", "hazard"));
  const rows = rowsOf(more, null, { ...SETTINGS, flags: ["flood", "quake"] });
  assert.deepEqual([0, 1, 2, 3].map(rows.lookOf), ["no", "partial", "no", "none"]);
});

test("residents are counted once who live near a place that fits", () => {
  const residents = {
    n: [10, 20, 40],
    lat: [34_010_000, 34_004_000, 34_000_000],
    lon: [134_000_000, 134_000_000, 134_000_000],
  };
  const rows = rowsOf(table(), residents, SETTINGS);
  assert.equal(rows.near([0, 1, 2, 3]), 10 + 20 + 40);
  assert.equal(rows.near([0]), 10);
  assert.equal(rows.near([2]), 0, "a place that is not for this hazard is near nobody");
  assert.equal(rowsOf(table(), null, SETTINGS).near([0]), null);
});

test("kinds have looks of their own, the further ones one together", () => {
  const kinds = kindsOf(["a", "b"], ["a", "b", "c", "d", null], String);
  assert.deepEqual(["a", "b", "c", null].map(kinds.group).map(kinds.look), ["k0", "k1", "rest", "none"]);
  assert.equal(kindsOf(["a"], ["a", null], String).all.length, 1);
});
