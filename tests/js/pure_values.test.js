/* Values of the data in markup: their publishers' words, bars of amounts, the options of a select. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { bar, options, termsIn } from "#pure";

test("a value has its publisher's word in the page's language, else it is said to be Japanese as it stands", () => {
  const terms = { 有: { ja: "有", en: "yes & so on" } };
  const { text, lang, node } = termsIn(terms, "en", "blank");
  assert.deepEqual(["有", "無", "constructor", "", null].map(text), [
    "yes & so on",
    "無",
    "constructor",
    "blank",
    "blank",
  ]);
  assert.deepEqual(["有", "無", "constructor", null].map(lang).map(String), ["", ' lang="ja"', ' lang="ja"', ""]);
  assert.equal(String(node("b", "有")), "<b>yes &amp; so on</b>");
  assert.equal(String(node("i", "<無>", "look")), '<i class="look" lang="ja">&lt;無&gt;</i>');
});

test("a bar is as wide as its part of the most, and of nothing it has no width", () => {
  assert.equal(String(bar(1, 3, "kept")), '<i class="kept" style="width:33.33%"></i>');
  assert.equal(String(bar(0, 0)), '<i style="width:0.00%"></i>');
});

test("of the options one is chosen, whether its value is a number or a text", () => {
  const markup = '<option value="">any</option><option value="1" selected>one</option>';
  assert.equal(String(options([["", "any"], [1, "one"]], "1")), markup); // biome-ignore format: one line
});
