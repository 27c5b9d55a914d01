/* Timetables and who has a stop near, without a page. tests/test_route_map.py counts whole cities again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { netOf, waitOf } from "../../src/machikit/pages/parts/route/net.js";
import { reachOf } from "../../src/machikit/pages/parts/route/reach.js";
import { stopsOf } from "../../src/machikit/pages/parts/route/stop_list.js";
import { clock } from "../../src/machikit/pages/parts/route/texts.js";

/* three stops 1000 m apart on a meridian, the fourth without a point; 平日, 土日 (not on some dates), 登校日 */
const NORTH = 1000 / 110943.5; // degrees of latitude at 34.5° N
/** @type {import("../../src/machikit/pages/parts/route/types.d.ts").RouteBlock} */
const BLOCK = {
  stops: {
    name: ["市役所", "駅前", "病院", "山"],
    key: ["a", "b", "c", "d"],
    lat: [...[0, 1, 2].map((k) => Math.round((34.5 + k * NORTH) * 1e6)), null],
    lon: [134_000_000, 134_000_000, 134_000_000, null],
    kana: ["しやくしょ", "えきまえ", "びょういん", ""],
    rank: [1, 0, 2, 3],
  },
  timed: true,
  as_of: null,
  old: false,
  routes: ["循環", "山線"],
  ways: [
    [0, "駅", ""],
    [1, "山", "2"],
  ],
  services: [
    ["平日", [0, 1, 2, 3, 4], false],
    ["土日", [5, 6], true],
    ["登校日", null, false],
  ],
  runs: [
    [
      [0, 1, 480, 1500],
      [0, 0, 420, 480, 700],
      [1, 0, 600],
    ],
    [[0, 0, 425]],
    [[2, 1, 900, 460]],
    [],
  ],
  apart: {},
  lines: [],
  towns: null,
  terms: {},
  day: 6,
  metres: 300,
  least: 1,
  order: "few",
  distances: [300, 500, 1000],
  step: 10,
  from: 6,
  to: 9,
  named: 3,
  table: 30,
};
const N = netOf(BLOCK);
const S = stopsOf(N);

test("what leaves on a weekday is in order of time, then of way", () => {
  assert.deepEqual(
    N.leaving(0, 0).map(([minute, way, some]) => [minute, way, some]),
    [
      [420, 0, false],
      [480, 0, false],
      [480, 1, false],
      [700, 0, false],
      [1500, 1, false],
    ],
  );
  assert.deepEqual(N.leaving(0, 6), [[600, 0, true, 1]]);
  assert.deepEqual(N.leaving(3, 0), []);
});

test("weekdays with the same departures stand together", () => {
  assert.deepEqual(
    N.kinds(0).map(({ days, rows }) => [days, rows.length]),
    [
      [[0, 1, 2, 3, 4], 5],
      [[5, 6], 1],
    ],
  );
  assert.deepEqual(
    N.kinds(3).map(({ days }) => days),
    [[0, 1, 2, 3, 4, 5, 6]],
  );
});

test("a day of the data's own words is no weekday, and is told apart from having nothing", () => {
  assert.deepEqual(N.kinds(2)[0].rows, []);
  assert.deepEqual(
    N.others(2).map(({ word, rows }) => [word, rows.map(([minute]) => minute)]),
    [["登校日", [460, 900]]],
  );
  assert.deepEqual(N.uncounted, [false, false, true, false]);
});

test("departures are counted by stop, by hour and by route", () => {
  assert.deepEqual(N.counts(0), [5, 1, 0, 0]);
  assert.deepEqual(N.counts(6), [1, 0, 0, 0]);
  assert.deepEqual(
    [...N.hours(0)].sort(([a], [b]) => a - b),
    [
      [7, [2, 2]],
      [8, [2, 1]],
      [11, [1, 1]],
      [25, [1, 1]],
    ],
  );
  assert.deepEqual(N.idle(0), [6, 9]);
  assert.deepEqual(N.idle(6), [6, 7, 8, 9]);
  assert.deepEqual(
    [N.span(0), N.span(5)],
    [
      [420, 1500],
      [600, 600],
    ],
  );
  const none = netOf({ ...BLOCK, runs: [[], [], [], []] });
  assert.equal(none.span(0), null);
  assert.deepEqual(
    N.byRoute(0).map(({ words, stops }) => [[...words], stops]),
    [
      [
        ["平日", "土日"],
        [[420, 480, 700], [425]],
      ],
      [
        ["平日", "登校日"],
        [[480, 1500], []],
      ],
    ],
  );
});

test("the longest time without a departure is between two of them, the first of equals", () => {
  assert.deepEqual(waitOf(N.leaving(0, 0)), [800, 700, 1500]);
  assert.deepEqual(waitOf([10, 20, 30].map((minute) => [minute, 0, false, 0])), [10, 10, 20]);
  assert.equal(waitOf(N.leaving(0, 6)), null);
});

test("a town has the nearest stop that counts, and how far it is", () => {
  /** @type {import("../../src/machikit/pages/parts/route/types.d.ts").Towns} */
  const towns = {
    place: ["一", "二", "三", "四"],
    at: [
      [34_500_000, 134_000_000],
      [Math.round((34.5 + 1.4 * NORTH) * 1e6), 134_000_000],
      null,
      [34_400_000, 134_000_000],
    ],
    people: [50, null, 70, 20],
  };
  const C = reachOf(towns, N.lat, N.lon);
  const every = C.reach(() => true);
  assert.deepEqual(every.nearest, [0, 1, -1, 0]);
  assert.equal(every.far[0], 0);
  assert.ok(Math.abs(Number(every.far[1]) - 400) < 0.5, String(every.far[1]));
  assert.equal(every.far[2], null);
  const last = C.reach((i) => i === 2);
  assert.ok(Math.abs(Number(last.far[0]) - 2000) < 2, String(last.far[0]));
  assert.deepEqual(last.nearest, [2, 2, -1, 2]);
  const none = C.reach(() => false);
  assert.deepEqual(
    [none.far, none.nearest],
    [
      [Infinity, Infinity, null, Infinity],
      [-1, -1, -1, -1],
    ],
  );
  assert.deepEqual(C.order(every, 300), [3, 1, 0, 2]); // beyond: most people first; then within; then without a point
  assert.deepEqual(C.order(every, 1000), [3, 1, 0, 2]); // within: the farthest first
  assert.deepEqual(C.order(none, 300), [0, 3, 1, 2]);
});

test("stops are listed as they are asked for", () => {
  const asked = { day: 0, order: /** @type {"few"} */ ("few"), query: "", route: null, from: null };
  assert.deepEqual(S.listed(asked), [2, 3, 1, 0]);
  assert.deepEqual(S.listed({ ...asked, order: "last" }), [2, 3, 1, 0]);
  assert.deepEqual(S.listed({ ...asked, order: "wait" }), [0, 1, 2, 3]);
  assert.deepEqual(S.listed({ ...asked, order: "name" }), [1, 0, 2, 3]); // え し び, then 山 as it stands
  assert.deepEqual(S.listed({ ...asked, order: "data" }), [0, 1, 2, 3]);
  assert.deepEqual(S.listed({ ...asked, query: "エキ" }), [1]);
  assert.deepEqual(S.listed({ ...asked, query: "山線" }), [2, 0]);
  assert.deepEqual(S.listed({ ...asked, route: 0 }), [1, 0]);
  assert.deepEqual(S.listed({ ...asked, from: [34.5 + 2 * NORTH, 134] }), [2, 1, 0, 3]);
});

test("a download holds each weekday's departures, and the first and last of the one that is shown", () => {
  const columns = S.columns(0, (key) => key);
  assert.deepEqual(
    columns.map(([, value]) => value(0)),
    ["市役所", "山線・循環", 5, 5, 5, 5, 5, 1, 1, 0, "07:00", "25:00"],
  );
  assert.deepEqual(
    columns.map(([, value]) => value(2)),
    ["病院", "山線", 0, 0, 0, 0, 0, 0, 0, 2, null, null],
  );
  const untimed = stopsOf(netOf({ ...BLOCK, timed: false }));
  assert.equal(untimed.columns(0, (key) => key).length, 1);
});

test("a time after midnight keeps its hours", () => {
  assert.deepEqual([clock(425), clock(1500)], ["7:05", "25:00"]);
});
