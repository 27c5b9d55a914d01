/* The rows of places: which are shown, in which order, how they look. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { wordsOf } from "#pure";
import { opening } from "../../src/machikit/pages/web/places_view.js";
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
  old_from: null,
  official: "",
  tried: { n: 0, k: 0 },
  file: "x",
  view: { lang: "ja", live: true, map: true, left_out: false },
  counts: true,
  lists: true,
  map: true,
};
/**
 * The rows of a table in a state.
 * @param {import("../../src/machikit/pages/web/types.d.ts").Table} T
 * @param {Partial<import("../../src/machikit/pages/web/types.d.ts").PlacesState>} [state]
 * @param {import("../../src/machikit/pages/web/types.d.ts").Residents | null} [residents]
 */
const rowsIn = (T, state = {}, residents = null, settings = SETTINGS) => {
  const places = { table: T, residents, settings };
  return rowsOf(places, { ...settings.view, ...opening(places), ...state }, {});
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
  assert.deepEqual(rowsIn(table(), { from: [34, 134] }).order([0, 1, 2, 3]), [0, 2, 1, 3]);
  assert.deepEqual(rowsIn(table(), { from: [34, 134], flags: [] }).order([0, 1, 2, 3]), [2, 0, 3, 1]);
});

test("where nothing is registered no ranking is offered", () => {
  const rows = rowsIn(table({ flood: [null, null, null, null] }), { from: [34, 134] });
  assert.equal(rows.nothingRegistered(), true);
  assert.deepEqual(rows.order([3, 1, 0, 2]), [3, 1, 0, 2]);
});

test("search finds names and readings", () => {
  /** @param {string} query */
  const found = (query) => rowsIn(table(), { query }).matches();
  assert.deepEqual(found("ひがし"), [0]);
  assert.deepEqual(found("西 小"), [1]);
  assert.deepEqual(found(""), [0, 1, 2, 3]);
  assert.deepEqual(found("none"), []);
});

test("marks look as they mean, and groups count what is there and what could be", () => {
  const rows = rowsIn(table());
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
  const rows = rowsIn(more, { flags: ["flood", "quake"] });
  assert.deepEqual([0, 1, 2, 3].map(rows.lookOf), ["no", "partial", "no", "none"]);
});

test("residents are counted once who live near a place that fits", () => {
  const residents = {
    n: [10, 20, 40],
    lat: [34_010_000, 34_004_000, 34_000_000],
    lon: [134_000_000, 134_000_000, 134_000_000],
  };
  const rows = rowsIn(table(), {}, residents);
  assert.equal(rows.near([0, 1, 2, 3]), 10 + 20 + 40);
  assert.equal(rows.near([0]), 10);
  assert.equal(rows.near([2]), 0, "a place that is not for this hazard is near nobody");
  assert.equal(rowsIn(table()).near([0]), null);
});

test("kinds have looks of their own, the further ones one together", () => {
  const kinds = kindsOf(["a", "b"], ["a", "b", "c", "d", null], String, wordsOf({}));
  assert.deepEqual(["a", "b", "c", null].map(kinds.group).map(kinds.look), ["k0", "k1", "rest", "none"]);
  assert.equal(kindsOf(["a"], ["a", null], String, wordsOf({})).all.length, 1);
});
