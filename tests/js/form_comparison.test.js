/* Who asks for which item, and what a common form spares. tests/test_form_comparison.py counts whole tables with pandas. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { comparisonOf } from "../../src/machikit/pages/parts/form_comparison/comparison.js";

/** @type {import("../../src/machikit/pages/parts/form_comparison/types.d.ts").FormBlock} */
const BLOCK = {
  places: ["東市", "西市", "南市"],
  sections: ["申請者", null],
  items: [
    ["氏名", 0, null, "yyy", "law", [1, 1, 1]],
    ["電話番号", 0, null, "yn?", "own", [2, null, null]],
    ["番号", 0, null, "nyn", "law", [null, 3, null]],
    ["押印", 1, null, "nyy", "", [null, null, 4]],
    ["備考", 1, null, "n?n", "own", [9, 9, 9]],
  ],
  timed: true,
  columns: 12,
  step: 100,
  terms: { 電話番号: { ja: "電話番号", en: "Telephone" } },
};
const C = comparisonOf(BLOCK);
const ALL = /** @type {const} */ ({ asks: "all", by: "any", section: "", query: "" });

test("a common form keeps what all ask for, what the law says, or what half ask for; never what nobody asks for", () => {
  const forms = /** @type {const} */ (["least", "law", "half"]).map((rule) => [...C.chosen(rule)]);
  assert.deepEqual(forms, [
    [0, 2],
    [0, 2],
    [0, 3],
  ]);
});

test("what is on no form is spared where it is asked, and what is on it is added elsewhere", () => {
  const form = new Set([0, 2]);
  assert.deepEqual(C.change(form, 0), { now: 2, spared: 1, added: 1, minutes: 2 });
  assert.deepEqual(C.change(form, 1), { now: 3, spared: 1, added: 0, minutes: 0 });
  assert.deepEqual(C.change(new Set(), 2), { now: 2, spared: 2, added: 0, minutes: 5 });
  assert.equal(
    comparisonOf({ ...BLOCK, items: [["氏名", 0, null, "yyy", "law", null]] }).change(new Set(), 0).minutes,
    0,
  );
});

test("filters fit together, and a search knows both languages", () => {
  const found = (/** @type {object} */ filter) => C.matches({ ...ALL, ...filter });
  assert.deepEqual(found({}), [0, 1, 2, 3, 4]);
  assert.deepEqual(found({ asks: "every" }), [0]);
  assert.deepEqual(found({ asks: "some" }), [1, 2, 3]);
  assert.deepEqual(found({ asks: "one", by: "law" }), [2]);
  assert.deepEqual(found({ by: "" }), [3]);
  assert.deepEqual(found({ section: "0", query: "番号" }), [1, 2]);
  assert.deepEqual(found({ query: "TELE" }), [1]);
});

test("of two municipalities each item has one place, and not stated is not asked", () => {
  const names = Object.values(C.pair(0, 2)).map((items) => items.map((item) => item.name));
  assert.deepEqual(names, [["電話番号"], ["押印"], ["氏名"]]);
});

test("numbers that mean nothing are left out", () => {
  assert.deepEqual(C.counts(), { items: 5, every: 1, one: 2, law: 2, own: 2 });
  const alone = comparisonOf({ ...BLOCK, places: ["東市"], items: [["氏名", 0, null, "y", "", null]] });
  assert.deepEqual(alone.counts(), { items: 1 });
});
