/* What drawn maps are put together with: lines with fewer corners, marks, publishers' words. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { MAP, PLACE, termsIn } from "#pure";
import { collides, drawnMap, frameOf, pathData, pixelsOf } from "../../src/machikit/pages/web/map_drawing.js";
import { simplified } from "../../src/machikit/pages/web/simplify.js";

test("a line keeps the corners that are farther off than the tolerance, and its ends", () => {
  assert.deepEqual(simplified([0, 0, 5, 0.4, 10, 0], 0.5), [0, 0, 10, 0]);
  assert.deepEqual(simplified([0, 0, 5, 0.6, 10, 0], 0.5), [0, 0, 5, 0.6, 10, 0]);
  assert.deepEqual(simplified([0, 0, 4, 0, 4, 4, 0, 4, 0, 0.1, 0, 0], 0.5), [0, 0, 4, 0, 4, 4, 0, 4, 0, 0]);
  assert.deepEqual(simplified([0, 0, 0.1, 0, 0, 0], 0.5), [0, 0, 0, 0]);
  const wave = Array.from({ length: 40_000 }, (_, k) => (k % 2 ? Math.sin(k / 100) : k / 200));
  assert.ok(simplified(wave, 0.05).length < 8000);
});

test("a drawing holds patterns and symbols, and names keep out of what is taken", () => {
  const base = { credit: "", towns: { name: ["東町", "西町"], lat: [35e5, 3_500_500], lon: [137e5, 13_700_500] } };
  const frame = frameOf([[34.9, 136.9], [35.1, 137.1]], base); // biome-ignore format: one line
  const [x, y] = frame.at(35, 137);
  const drawing = { base, frame, label: "<地図>", symbols: { a: "<rect/>" }, marks: "<path/>", patterns: "<pattern/>" };
  assert.match(String(drawnMap(drawing)), /<defs><g id="g-a"><rect\/><\/g><pattern\/><\/defs>.*<path\/>.*東町/);
  assert.match(String(drawnMap(drawing)), /aria-label="&lt;地図&gt;"/);
  assert.doesNotMatch(String(drawnMap({ ...drawing, taken: [[x - 1, y - 25, x + 1, y + 25]] })), /東町/);
  assert.equal(pathData(pixelsOf([35, 137], frame.at), true), `M${Number(x.toFixed(1))} ${Number(y.toFixed(1))}Z`);
  assert.ok(collides([[0, 0, 2, 2]], [1, 1, 3, 3]) && !collides([[0, 0, 2, 2]], [2, 0, 3, 1]));
});

test("publishers' words are in the page's language where there are any, else said to be Japanese", () => {
  const terms = termsIn({ 市: { ja: "市", en: "city" }, 区: { ja: "区", en: "" } }, "en", "blank");
  assert.deepEqual(["市", "区", "<町>", "", null].map(terms.text), ["city", "区", "<町>", "blank", "blank"]);
  assert.equal(String(terms.node("b", "市")), "<b>city</b>");
  assert.equal(String(terms.node("b", "<町>")), '<b lang="ja">&lt;町&gt;</b>');
  assert.equal(String(termsIn({}, "ja").node("b", "constructor")), '<b lang="ja">constructor</b>');
});

test("what the page itself puts into a part has its place", () => {
  assert.equal(String(MAP), '<div class="slot" data-slot="map"></div>');
  assert.equal(String(PLACE), '<div class="slot" data-slot="place"></div>');
});

test("a path is written in steps, and comes to where its corners are", () => {
  assert.equal(pathData([1, 1, 2.04, 1, 2.04, 0.5, 2.01, 0.52, -1, 3.25], true), "M1 1l1 0 0-.5-3 2.8Z");
  assert.equal(pathData([0.25, 10, 0.3, 10], false), "M.3 10");
  const corners = Array.from({ length: 400 }, (_, i) => Math.sin(i * 7.3) * 300);
  const [, start, steps] = pathData(corners, true).match(/^M(.*)l(.*)Z$/) ?? [];
  const numbers = (/** @type {string} */ text) => (text.match(/-?(\d+(\.\d+)?|\.\d+)/g) ?? []).map(Number);
  const at = numbers(start);
  const ends = [...at];
  for (const [k, v] of numbers(steps).entries()) at[k % 2] += v;
  assert.equal(numbers(steps).length, corners.length - ends.length);
  assert.ok(Math.abs(at[0] - corners[398]) < 0.06 && Math.abs(at[1] - corners[399]) < 0.06);
});
