/* What is counted of a notice. tests/test_procedure_guide.py counts the sample's again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { measuringOf, missing, pieces } from "../../src/machikit/pages/parts/plain_notice/readability.js";

const measure = measuringOf({
  keys: [],
  facts: { ja: [], en: [] },
  hard: { ja: { 届出書: "紙", 届出: "知らせる", 提出: "出す" }, en: { "prior to": "before", submit: "hand in" } },
  long: { ja: 10, en: 4 },
  asks: [],
});

test("a reading belongs to the kanji before it, and only to them", () => {
  assert.deepEqual(pieces("この市役所《しやくしょ》へ"), [
    ["この", ""],
    ["市役所", "しやくしょ"],
    ["へ", ""],
  ]);
  assert.deepEqual(pieces("かな《よみ》"), [["かな《よみ》", ""]]);
  assert.deepEqual(pieces(""), []);
});

test("sentences are as long as their letters without readings and spaces", () => {
  const { longest, long } = measure("市役所《しやくしょ》へ。\n紙を 出してください。もう一度、来てください！", "ja");
  assert.deepEqual([longest, long], [12, 1]);
  assert.deepEqual([measure("", "ja").longest, measure("𠮷野家", "ja").longest], [0, 3]);
});

test("English sentences are as long as their words, and a dot within a word ends none", () => {
  const { longest, long } = measure("Pay 3.5 yen. See example.jp for more about it.", "en");
  assert.deepEqual([longest, long], [6, 1]);
});

test("a hard word within a longer one does not count again", () => {
  assert.deepEqual(measure("届出書を提出", "ja").hard, [
    ["届出書", "紙"],
    ["提出", "出す"],
  ]);
  assert.deepEqual(measure("Submit it PRIOR TO May", "en").hard, [
    ["prior to", "before"],
    ["submit", "hand in"],
  ]);
});

test("kanji with a reading are not counted as kanji", () => {
  assert.equal(measure("市役所《しやくしょ》の人々", "ja").kanji, 2);
});

test("a fact is there whatever its width, case, spaces and readings", () => {
  assert.deepEqual(missing(["14日", "市役所", "JR 駅"], "１４ 日までに市役所《しやくしょ》か、ｊｒ駅へ"), []);
  assert.deepEqual(missing(["14日", "15日"], "14日"), ["15日"]);
});
