/* What answers demand, and by which day. tests/test_procedure_guide.py reads whole tables again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  anchors,
  atDesk,
  example,
  iso,
  isWeekend,
  lastDay,
  linkOf,
  needed,
  readLink,
  stays,
  sums,
} from "../../src/machikit/pages/parts/procedure_guide/rules.js";

/** @import { Answer, Answers, Due, Item, LifeEvent, Rule } from "../../src/machikit/pages/parts/procedure_guide/types.d.ts" */
/** @type {(name: number, kind: Item["kind"], rules: Rule[], more?: Partial<Item>) => Item} */
const item = (name, kind, rules, more) => ({ name, kind, drop: [], minutes: null, authority: [], rules, ...more });
/** @type {Due} */
const FORTNIGHT = [20, 14, "day", 21];
/** @type {LifeEvent} */
const MOVE = {
  name: 1,
  key: "e0",
  places: [8, 9],
  questions: [
    { text: 2, key: "q0", free: false, answers: [3, 4], keys: ["aa", "ab"] },
    { text: 5, key: "q1", free: true, answers: [3], keys: ["ba"] },
  ],
  items: [
    item(10, "bring", [[-1, -1, 8, FORTNIGHT, 0]], { minutes: 4.4 }),
    item(11, "form", [
      [0, 0, 8, null, 30],
      [0, 1, 9, null, 31],
    ]),
    item(12, "step", [[1, 0, 9, [22], 0]], { minutes: 5.3, drop: [40] }),
  ],
};
/** @param {[number, Answer][]} given */
const things = (...given) => needed(MOVE, new Map(given));

test("what everybody needs is there without an answer, the rest by the answer", () => {
  assert.deepEqual(
    things().map(({ k, sure, why, places, dues }) => [k, sure, why, places, dues]),
    [[0, true, [[-1, -1]], [8], [FORTNIGHT]]],
  );
  const [, form] = things([0, 1]);
  assert.deepEqual([form.sure, form.why, form.places, form.notes], [true, [[0, 1]], [9], [31]]);
  assert.equal(things([0, 1], [1, "n"]).length, 2);
});

test("who does not know may need it all, and the question is named once", () => {
  const [, form] = things([0, "u"]);
  assert.deepEqual([form.sure, form.why.length, form.places, form.notes], [false, 1, [8, 9], [30, 31]]);
  assert.deepEqual(
    things([0, 0], [1, "u"]).map(({ k, sure }) => [k, sure]),
    [
      [0, true],
      [1, true],
      [2, false],
    ],
  );
});

test("sums count things once, and desks once", () => {
  const all = needed(MOVE, example(MOVE));
  assert.deepEqual(sums(all), { bring: 1, form: 1, desks: 2, minutes: 10 });
  assert.deepEqual(sums(all.filter((x) => stays(x, new Set()))), { bring: 1, form: 1, desks: 1, minutes: 4 });
  assert.equal(all.filter((x) => stays(x, new Set([2]))).length, 3);
  assert.deepEqual(
    atDesk(MOVE, 9).map(({ k }) => k),
    [1, 2],
  );
});

test("the first day does not count, and a month ends where the month ends", () => {
  /** @type {(n: number, unit: Due[2], from?: string) => string | null} */
  const last = (n, unit, from) => {
    const day = lastDay([20, n, unit, 21], from);
    return day && iso(day);
  };
  assert.equal(last(14, "day", "2026-11-24"), "2026-12-08");
  assert.equal(last(2, "week", "2026-12-25"), "2027-01-08");
  assert.equal(last(1, "month", "2027-01-31"), "2027-02-28");
  assert.equal(last(1, "year", "2028-02-29"), "2029-02-28");
  assert.equal(last(14, "day", undefined), null);
  assert.equal(lastDay([22], "2026-11-24"), null);
  assert.deepEqual(
    ["2026-11-27", "2026-11-28", "2026-11-29", "2026-11-30"].map((day) => isWeekend(new Date(day))),
    [false, true, true, false],
  );
});

test("days are asked for only where something is counted from them", () => {
  assert.deepEqual(anchors(needed(MOVE, example(MOVE))), [21]);
  assert.deepEqual(anchors([]), []);
});

test("a link says the answers again, and nothing of another table", () => {
  /** @type {Answers} */
  const answers = new Map([
    [0, 1],
    [1, "u"],
  ]);
  assert.equal(linkOf(MOVE, answers), "e0.ab.uq1");
  assert.deepEqual(readLink([{ ...MOVE, key: "other" }, MOVE], "e0.ab.uq1"), { event: 1, answers });
  assert.deepEqual(readLink([MOVE], "e0.nq1.gone")?.answers, new Map([[1, "n"]]));
  assert.equal(readLink([MOVE], "gone.ab"), null);
  assert.equal(readLink([MOVE], ""), null);
});
