/* Days, weeks and what is collected on them, and which items a query finds. tests/test_calendar.py holds whole cities to pandas. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { daysOf } from "../../src/machikit/pages/parts/calendar/dates.js";
import { findingOf } from "../../src/machikit/pages/parts/calendar/finding.js";
import { icsOf } from "../../src/machikit/pages/parts/calendar/ics.js";
import { opening, view } from "../../src/machikit/pages/parts/calendar/view.js";

/* February 2028, a leap month that begins on a Tuesday, and March: two districts, three kinds; a rule without days */
/** @type {import("../../src/machikit/pages/parts/calendar/types.d.ts").CalendarBlock} */
const BLOCK = {
  first: "2028-02-01",
  n: 29 + 31,
  ends: null,
  built: 9,
  stamp: "20280210T000000Z",
  uid: "tameshi.example.jp",
  official: "https://example.jp/",
  old: null,
  offered: 12,
  some: 6,
  step: 20,
  holidays: { 22: "天皇誕生日" },
  areas: ["東", "西"],
  keys: ["higashi", "nishi"],
  kinds: ["燃やせるごみ", "紙", "びん"].map((name) => ({ ja: name, en: name, data: true })),
  rules: [
    { text: "毎月22日と23日", days: [21, 22, 50], check: { 22: "holiday" } },
    { text: "隔週", days: null },
    { text: "10日", days: [22, 9, 5] },
  ],
  rows: { area: [0, 0, 1, 0], kind: [2, 1, 0, 0], rule: [0, 1, null, 2] },
  items: null,
  items_first: false,
};
const C = daysOf(BLOCK);

test("months are as long as they are, and a day outside belongs to the nearest", () => {
  assert.deepEqual(C.months, [
    [0, 29],
    [29, 31],
  ]);
  assert.deepEqual([-5, 0, 28, 29, 59, 60, 999].map(C.monthOf), [0, 0, 0, 1, 1, 1, 1]);
  assert.equal(C.iso(28), "2028-02-29");
});

test("a month's weeks begin on Sunday", () => {
  const weeks = C.weeks([0, 29]);
  assert.deepEqual(weeks[0], [null, null, 0, 1, 2, 3, 4]);
  assert.deepEqual(weeks.at(-1), [26, 27, 28, null, null, null, null]);
  assert.equal(weeks.length, 5);
});

test("days stand in their order, kinds of one day in theirs, each with its doubt", () => {
  const told = [...C.days(0)].map(([k, all]) => [k, ...all.map((x) => `${x.kind}${x.check}`)]);
  assert.deepEqual(told, [
    [5, "0"],
    [9, "0"],
    [21, "2"],
    [22, "0", "2holiday"],
    [50, "2"],
  ]);
  assert.equal(C.days(1).size, 0);
  assert.deepEqual(C.next(0, 2, 22, 1), [{ day: 22, check: "holiday" }]);
  assert.deepEqual(C.next(0, 2, 23, 3), [{ day: 50, check: "" }]);
  assert.deepEqual(C.next(0, 1, 0, 3), []);
});

test("a kind whose rule is not read is told from one that is", () => {
  assert.deepEqual(C.kinds(0), [0, 1, 2]);
  assert.deepEqual(C.rows(0, 1).map(C.isRead), [false]);
  assert.deepEqual(C.rows(1).map(C.isRead), [false]);
});

test("the calendar file begins with the day of building, and is none without a day", () => {
  const text = icsOf(BLOCK, 0, {}, "ja");
  assert.deepEqual(
    [...text.matchAll(/DTSTART;VALUE=DATE:(\d+)/g)].map((found) => found[1]),
    ["20280210", "20280222", "20280223", "20280322"],
  );
  assert.ok(text.includes("UID:20280223-higashi@tameshi.example.jp\r\n"));
  assert.equal(icsOf(BLOCK, 1, {}, "ja"), "");
});

test("items are found by name or reading, those first that begin with the query", () => {
  const find = findingOf({
    name: ["古い缶", "缶", "びん", "アキカン"],
    kana: ["ふるいかん", "かん", "びん", "あきかん"],
    sort: [0, 0, 1, 0],
    sorts: [],
    largest: [],
  });
  assert.deepEqual(find("かん", null), [1, 0, 3]);
  assert.deepEqual(find("ｶﾝ", null), [1, 0, 3]);
  assert.deepEqual(find("", 1), [2]);
  assert.deepEqual(find("かん", 1), []);
  assert.deepEqual(find(" ", null), []);
});

test("where the rules are over, no day is next, and the page says so; a day not announced is no day without collection", () => {
  const words = Object.fromEntries(
    ["calendar.ended", "calendar.undecided", "calendar.nothing"].map((key) => [key, key]),
  );
  const ends = 29 + 30; // the last day of March
  const rules = BLOCK.rules.map((rule, n) => (n === 0 ? { ...rule, undecided: [23, 24] } : rule));
  const block = { ...BLOCK, ends, rules };
  /** @param {number} today */
  const shown = (today) =>
    String(view(block, { ...opening(block), lang: "ja", live: true, area: 0, today, month: 0 }, words));
  assert.ok(!shown(ends).includes("calendar-ended"));
  assert.ok(shown(ends + 1).includes("calendar.ended"));
  assert.ok(!/class="when"><b>/.test(shown(ends + 1)));
  assert.ok(shown(23).includes("<p>calendar.undecided</p>"));
  assert.ok(shown(24).includes("calendar.undecided") && !shown(10).includes("<p>calendar.undecided</p>"));
});
