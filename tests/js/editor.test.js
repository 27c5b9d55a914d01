/* The edit mode's pure rules: places of a word that are never lost, colours that can be read, numbers that are chosen. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { contrast, keyColours, readable } from "../../src/machikit/pages/web/colours.js";
import { keepPlaces, placesIn } from "../../src/machikit/pages/web/editor/placeholders.js";
import { chosenTiles, logoOf, looksStyle } from "../../src/machikit/pages/web/looks.js";

test("the places of a word are kept, whatever is entered around them", () => {
  const cases = [
    ["全{n}件", "全部で{n}件", "全部で{n}件"],
    ["全{n}件", "全{n件", "全{n}件"], // one letter of it taken out
    ["全{n}件", "全n}件", "全{n}件"],
    ["全{n}件", "全{no}件", "全o{n}件"],
    ["全{n}件", "全件", "全{n}件"],
    ["全{n}件", "場所", "場所{n}"],
    ["全{n}件", "", "{n}"],
    ["{n}{unit}", "場所", "場所{n}{unit}"],
    ["{a} of {b}", "{b} of {a}", "{b} of {a}"],
    ["{a} of {b}", "{a} of many", "{a} of many{b}"],
    ["{n}と{n}", "{n}と", "{n}と"], // one is enough
    ["ことば", "{n}", "{n}"],
  ];
  for (const [before, now, text] of cases) assert.equal(keepPlaces(before, now, placesIn(before)).text, text, now);
  assert.deepEqual(placesIn("{n}{unit} {n} {not one}"), ["{n}", "{unit}"]);
  assert.equal(keepPlaces("全{n}件", "全{n件", ["{n}"]).caret, 1, "what deletes goes past it");
});

test("a colour that cannot be read is made darker until it can, on every ground of the page", () => {
  for (const hex of ["#ffff00", "#ff69b4", "#767676", "#0b5fb0", "#000000", "#ffffff", "#00ff00"]) {
    const colours = keyColours(hex);
    assert.ok(colours && contrast(colours.key, "#ffffff") >= 4.5, hex);
    assert.ok(contrast(colours.key, colours.soft) >= 4.5 && contrast(colours.deep, "#f6f7f9") >= 4.5, hex);
  }
  assert.equal(readable("#0b5fb0"), "#0b5fb0");
  assert.equal(contrast("#ffffff", "#000000"), 21);
  for (const no of ["red", "#fff", "#12345g", "</style><script>", null, 3]) assert.equal(keyColours(no), null);
  assert.equal(looksStyle({ accent: "</style>" }), "");
});

test("numbers are shown in the order in which they were chosen", () => {
  const tiles = [{ id: "all" }, { id: "groups" }, { id: "groups" }, {}].map((one, n) => ({
    n,
    unit: "",
    label: "",
    ...one,
  }));
  const shown = (/** @type {unknown} */ chosen) => chosenTiles(tiles, chosen).map(({ n }) => n);
  assert.deepEqual(shown(undefined), [0, 1, 2, 3]);
  assert.deepEqual(shown(["4", "groups", "gone", "groups"]), [3, 1, 2]);
  assert.deepEqual(shown([]), []);
});

test("only a picture is put into a page, and what is said in place of it is text", () => {
  const words = { ja: '"><script>', en: "" };
  assert.equal(logoOf({ logo: { data: "javascript:alert(1)", words } }, "ja"), null);
  assert.equal(logoOf({ logo: { data: 'data:image/png;base64,AA" onerror="x', words } }, "ja"), null);
  const markup = String(logoOf({ logo: { data: "data:image/png;base64,AAAA", words } }, "en"));
  assert.equal(markup, '<img src="data:image/png;base64,AAAA" alt="&quot;&gt;&lt;script&gt;" lang="ja">');
});
