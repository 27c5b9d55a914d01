import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { personalIn } from "../../src/machikit/pages/web/personal.js";

const golden = JSON.parse(readFileSync(new URL("../golden/personal_text.json", import.meta.url), "utf8"));

test("patterns find in a page what they find in Python (tests/test_personal_patterns.py reads the same cases)", () => {
  for (const [text, column, wanted] of golden) {
    const found = personalIn(text, column).map((one) => one.kind + (one.level === "error" ? "!" : "?") + one.shown);
    assert.deepEqual(found, wanted, text);
  }
});

test("a place in a long text is that of the text, and nothing long is slow", () => {
  const long = `${"あ".repeat(3995)}090-1111-2222`;
  const [one] = personalIn(long);
  assert.equal(long.slice(one.start, one.end), "090-1111-2222");
  const repeats = [
    "0",
    "9",
    "090",
    "090-",
    "-",
    " ",
    "a",
    "a.",
    "a@",
    "@a.",
    "1-",
    "元",
    "昭和",
    "生年月日",
    "マイナンバー",
    "12 ",
    "携帯",
  ];
  const started = performance.now();
  for (const part of repeats) for (const end of ["", "\u0001"]) personalIn(part.repeat(60000 / part.length) + end);
  assert.ok(performance.now() - started < 6000, `${performance.now() - started} ms`);
});
