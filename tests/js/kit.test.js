/* Rules of the kit that need no page: search, CSV, fragments, lists, words. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { csvText, fold, fragment, parseFragment, tableCsv, w } from "#core";
import { aroundNode, GAP, number, termsOf } from "#plain";
import { guard } from "../../src/machikit/pages/web/downloads.js";
import { icsText } from "../../src/machikit/pages/web/ics.js";
import { remaining } from "../../src/machikit/pages/web/list.js";
import { contact, tidy } from "../../src/machikit/pages/web/trying.js";
import { setWords } from "../../src/machikit/pages/web/words.js";

test("search knows no width, case, kana, chōme, dash or space", () => {
  for (const [a, b] of [
    ["ＡＥＤ", "aed"],
    ["タカマツ", "たかまつ"],
    ["番町一丁目２番３号", "番町1-2-3"],
    ["十二丁目", "12丁目"],
    ["鶴ヶ谷", "鶴ケ谷"],
    ["1‐2", "1-2"],
  ])
    assert.equal(fold(a), fold(b));
});

test("a cell that a spreadsheet would run stands behind an apostrophe, numbers do not", () => {
  assert.deepEqual(["=1+1", "＝A1", "@x", "-1", "+12.5", "-1-1", "番町"].map(guard), [
    "'=1+1",
    "'＝A1",
    "'@x",
    "-1",
    "+12.5",
    "'-1-1",
    "番町",
  ]);
});

test("CSV begins with a mark, ends lines as Excel does and quotes what must be", () => {
  assert.equal(csvText([["a", null, 'say "1,2"', 3]]), '\ufeffa,,"say ""1,2""",3\r\n');
  const columns = /** @type {[string, (n: number) => unknown][]} */ ([
    ["n", (n) => n],
    ["twice", (n) => 2 * n],
  ]);
  assert.equal(tableCsv(columns, [1, 2]), "\ufeffn,twice\r\n1,2\r\n2,4\r\n");
});

test("what stands in the address is read again as it was", () => {
  const state = { m: "500", g: "65+", new: "34.3,134.05;35,136" };
  assert.equal(fragment(state), "#m=500&g=65%2B&new=34.3,134.05;35,136");
  assert.deepEqual(Object.fromEntries(parseFragment(fragment(state))), state);
  assert.equal(parseFragment("#g=%E0%A4").get("g"), "");
  assert.equal(parseFragment("#items").size, 0);
});

test("the button for more says how many it would add", () => {
  assert.deepEqual(remaining(50, 20, 20), { rest: 30, next: 20 });
  assert.deepEqual(remaining(25, 20, 20), { rest: 5, next: 5 });
  assert.deepEqual(remaining(3, 20, 20), { rest: 0, next: 0 });
});

test("words are filled in, and elements go where they belong", () => {
  setWords({ near: { ja: "{town}の近く", en: "near {town}" } }, "en");
  assert.equal(w("near", { town: "X" }), "near X");
  assert.equal(w("constructor"), "constructor");
  assert.deepEqual(aroundNode(w("near", { town: GAP }), "中町"), ["near ", "中町", ""]);
  assert.equal(number(1234.5), "1,234.5");
  const { text, lang } = termsOf({ 市: { ja: "市", en: "city" } }, () => "blank");
  assert.deepEqual(["市", "町", null].map(text), ["city", "町", "blank"]);
  assert.deepEqual(["市", "町", null].map(lang), [null, "ja", null]);
});

test("a calendar's lines are at most 75 octets, and no letter is cut", () => {
  const event = {
    day: "2026-11-24",
    uid: "1@x",
    stamp: "20261101T000000Z",
    title: "資源ごみ".repeat(20),
    lines: ["a;b"],
  };
  const text = icsText("わたしの町, 2026", [event]);
  const bytes = new TextEncoder();
  assert.ok(text.split("\r\n").every((line) => bytes.encode(line).length <= 75));
  const whole = text.replaceAll("\r\n ", "");
  assert.ok(whole.includes(`SUMMARY:${event.title}\r\n`) && whole.includes("DESCRIPTION:a\\;b\r\n"));
  assert.ok(whole.includes("X-WR-CALNAME:わたしの町\\, 2026\r\n"));
});

test("what somebody said is kept without control characters, and without contacts", () => {
  assert.equal(tidy("  a\u0000\u202e b\n c "), "a b c");
  assert.equal([...tidy("あ".repeat(400))].length, 300);
  assert.deepEqual(["087-839-2011", "０９０１２３４５６７８", "a@example.jp", "34.34 134.05"].map(contact), [
    true,
    true,
    true,
    false,
  ]);
});
