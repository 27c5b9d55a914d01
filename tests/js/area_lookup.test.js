/* Areas by year, line and place, and where a place is, without a page. tests/test_area_lookup.py measures whole cities again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { metres } from "#core";
import { findingOf, townReach } from "../../src/machikit/pages/parts/area_lookup/finding.js";
import { recordsOf } from "../../src/machikit/pages/parts/area_lookup/records.js";

/** @typedef {import("../../src/machikit/pages/parts/area_lookup/types.d.ts").When} When */
const TEXT = { ja: "", en: "" };

/* four records of three names: 2004 and 2019 of the first, one without a date, 2019 of the third */
/** @type {import("../../src/machikit/pages/parts/area_lookup/types.d.ts").AreaBlock} */
const BLOCK = {
  table: null,
  shapes: null,
  years: [2004, 2019, null, 2019],
  ha: [1, 2, 3, 4],
  groups: [[2], [3], [0, 1]],
  places: [
    {
      title: TEXT,
      n: 5,
      name: ["a", "b", "c", "d", "e"],
      category: [null, null, null, null, null],
      lat: [35e6, 35e6, null, 35e6, 35e6],
      lon: [137e6, 137e6, null, 137e6, 137e6],
      terms: {},
      in: [[], [0], [], [2, 3], []],
      near: [[1], [], [], [], []],
      by: [null, null, null, null, [0, 12]],
    },
  ],
  lines: null,
  overlaps: [],
  once: null,
  near: 50,
  step: 12,
};
/** @type {(when: When, block?: Partial<typeof BLOCK>) => ReturnType<typeof recordsOf>} */
const records = (when, block = {}) => recordsOf({ ...BLOCK, ...block }, when);
const ALL = /** @type {When} */ ({ mode: "all", year: 2019 });

test("records are shown by year; without dates all of them are", () => {
  /** @type {When} */
  const when = { mode: "all", year: 2004 };
  const R = records(when);
  assert.deepEqual([R.dated, R.first, R.last, R.count], [true, 2004, 2019, 3]);
  assert.deepEqual(R.shown(), [0, 1, 2, 3]);
  when.mode = "only"; // read anew each time
  assert.deepEqual(R.shown(), [0]);
  when.mode = "until";
  when.year = 2010;
  assert.deepEqual(R.shown(), [0]);
  when.year = 2019;
  assert.deepEqual(R.shown(), [0, 1, 3]);
  assert.deepEqual(records({ mode: "only", year: 2004 }, { years: [null, null, null, null] }).shown(), [0, 1, 2, 3]);
});

test("names stand by how many years they have, then by the last of them", () => {
  assert.deepEqual(
    records(ALL)
      .groups()
      .map(({ k, years }) => [k, years]),
    [
      [2, [2019, 2004]],
      [1, [2019]],
      [0, []],
    ],
  );
  assert.deepEqual(
    records({ mode: "only", year: 2004 })
      .groups()
      .map(({ k, rows }) => [k, rows]),
    [[2, [0]]],
  );
  const undated = records(ALL, { years: [null, null, null, null] });
  assert.deepEqual(
    undated.groups().map(({ k }) => k),
    [0, 1, 2],
  );
});

test("lines are measured once where areas overlap, and only inside what is shown", () => {
  /** @type {import("../../src/machikit/pages/parts/area_lookup/types.d.ts").Lines} */
  const lines = {
    title: TEXT,
    name: ["a", "b"],
    pieces: [
      [0, "", 100.4, []],
      [0, "", 20.2, [0, 1]],
      [1, "", 7.3, [3]],
      [1, "", 0.4, [2]],
    ],
  };
  const R = records(ALL, { lines });
  assert.equal(R.through([0, 1]), 20.2);
  assert.equal(R.through([3, 1]), 20.2 + 7.3);
  const [total, within] = R.lengths(lines.pieces);
  assert.ok(Math.abs(total - 128.3) < 1e-9 && Math.abs(within - 27.9) < 1e-9);
  assert.deepEqual(records({ mode: "only", year: 2004 }, { lines }).lengths(lines.pieces)[1], 20.2);
  assert.deepEqual(
    R.groups().map(({ k, by }) => [k, by]),
    [
      [2, 20],
      [1, 7],
      [0, 0],
    ],
  );
  assert.deepEqual(R.groups().map(R.holds), [true, true, false]);
});

test("places stand at a line first, then inside, close by, outside, and without a position", () => {
  const R = records(ALL);
  assert.deepEqual(
    R.placeRows(0).map(({ i, is }) => [i, is]),
    [
      [4, "out"],
      [1, "in"],
      [3, "in"],
      [0, "near"],
      [2, "lost"],
    ],
  );
  assert.deepEqual(R.insideOf(0, [2]), [3]);
  assert.deepEqual(R.groups().map(R.holds), [true, true, true]);
  const then = records({ mode: "only", year: 2019 });
  assert.deepEqual(
    then.placeRows(0).map(({ i, is, inside }) => [i, is, inside]),
    [
      [4, "out", []],
      [3, "in", [3]],
      [0, "near", []],
      [1, "out", []],
      [2, "lost", []],
    ],
  );
});

test("where areas have no dates places stand by their area", () => {
  const places = [{ ...BLOCK.places[0], in: [[3], [1], [], [0], []], near: [[], [], [], [], []] }];
  const R = records(ALL, { places, years: [null, null, null, null] });
  assert.deepEqual(
    R.placeRows(0).map(({ i }) => i),
    [4, 3, 1, 0, 2],
  );
});

test("a town reaches half the way to the next one, but no less than 100 m and no more than 500 m", () => {
  const lat = [35, 35.006, 35.5, 35.5001].map((v) => v * 1e5);
  const towns = { name: ["一", "二", "三", "四"], lat, lon: [137e5, 137e5, 137e5, 137e5] };
  const apart = metres(35, 137, 35.006, 137); // 665.7 m
  assert.equal(townReach(towns, "一"), Math.round(apart / 20) * 10);
  assert.equal(townReach(towns, "三"), 100);
  assert.equal(townReach({ name: ["一"], lat: [35e5], lon: [137e5] }, "一"), 500);
});

test("what is near is told of other areas than those a place is in, the nearest first, of those that are shown", () => {
  const away = [0, 40, 10, 30, 60];
  const areas = {
    all: [0, 1, 2, 3, 4],
    at: (/** @type {number} */ _lat, /** @type {number} */ _lon, /** @type {number[]} */ rows) =>
      rows.filter((i) => i === 0),
    away: (/** @type {number} */ i, /** @type {number} */ _a, /** @type {number} */ _o, /** @type {number} */ reach) =>
      away[i] < reach ? away[i] : Infinity,
  };
  const towns = { name: ["一"], lat: [35e5], lon: [137e5] };
  const find = findingOf({ areas, towns, close: 50, inTime: (i) => i !== 3 });
  assert.deepEqual(find(35, 137), {
    inside: [0],
    near: [
      { i: 2, metres: 10 },
      { i: 1, metres: 40 },
    ],
    reach: 50,
  });
  assert.deepEqual(
    find(35, 137, "一").near.map(({ i }) => i),
    [2, 1, 4],
  );
  const bare = findingOf({ areas: null, towns, close: 50, inTime: () => true });
  assert.deepEqual(bare(35, 137), { inside: [], near: [], reach: 50 });
});
