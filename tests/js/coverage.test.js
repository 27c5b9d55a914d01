/* Who is reached by sites: sums, their range, and suggestions. tests/test_coverage_map.py counts whole cities again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { metres } from "#core";
import { reachOf } from "../../src/machikit/pages/parts/coverage/reach.js";

/* five towns in a row, 400 m apart, the fifth without a point; today's site is at the first */
const LAT = [34, 34.0036, 34.0072, 34.0108].map((v) => Math.round(v * 1e6));
/** @type {import("../../src/machikit/pages/parts/coverage/types.d.ts").CoverageBlock} */
const BLOCK = {
  place: ["一", "二", "三", "四", "五"],
  lat: [...LAT, null],
  lon: [134_000_000, 134_000_000, 134_000_000, 134_000_000, null],
  people: { all: [100, 200, 300, 50, 7], "65+": [10, null, 30, 5, 1] },
  far: [...LAT.map((v) => Math.round(metres(34, 134, v / 1e6, 134) * 10) / 10), null],
  half: [null, null, null, 900, null],
  nearest: [0, 0, 0, 0, -1],
  sites: 1,
  out: [],
  names: {},
  metres: 500,
  group: "all",
  stops: [300, 500, 1000, 2000],
  most: 20,
  step: 20,
  cities: [],
};
const C = reachOf(BLOCK);

test("those beyond are counted, with what is in doubt", () => {
  const sums = C.sums(C.today, "all", 500);
  assert.deepEqual([sums.beyond, sums.total, sums.towns], [350, 650, 2]);
  assert.deepEqual(sums.reasons, { edge: [], large: [3], no_point: [4], hidden: [] });
  assert.deepEqual([sums.low, sums.high], [300, 357]);
});

test("a number that is not published counts as nobody at least and as everybody at most", () => {
  const sums = C.sums(C.today, "65+", 300);
  assert.equal(sums.beyond, 30 + 5);
  assert.equal(sums.high, 200 + 30 + 5 + 1);
  assert.deepEqual(C.sums(C.today, "65+", 1000).reasons.hidden, [1]);
});

test("a new site reaches whom it reaches in its turn", () => {
  const here = { lat: C.lat[2], lon: C.lon[2] };
  const { far, by, gains } = C.reached([here, here], "all", 500);
  assert.deepEqual(gains, [350, 0]);
  assert.deepEqual([by[0], by[2], by[3], by[4]], [-1, 0, 0, -1]);
  assert.equal(far[2], 0);
  assert.equal(far[4], null);
});

test("suggestions take the town that reaches most, the first of equals, and stop where nobody is left", () => {
  assert.deepEqual(C.suggest(1, C.today, "all", 500), [2]);
  assert.deepEqual(C.suggest(5, C.today, "all", 500), [2]);
  assert.deepEqual(C.suggest(5, C.today, "all", 2000), []);
  const none = reachOf({ ...BLOCK, far: [null, null, null, null, null] });
  assert.deepEqual(none.suggest(5, none.today, "all", 500), [1, 2]);
});

test("towns beyond stand first by people, then those within by distance, then those without a point", () => {
  assert.deepEqual(C.order(C.today, "all", 500), [2, 3, 1, 0, 4]);
  assert.equal(C.nearest(34.0071, 134), 2);
  assert.equal(reachOf({ ...BLOCK, lat: BLOCK.lat.map(() => null) }).nearest(34, 134), -1);
});
