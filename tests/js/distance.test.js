/* The rule for distances as text, and what is measured around areas. tests/test_distance.py holds `metres` to 10,000 pairs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { distance, metres, middle, unit } from "#core";
import { projection } from "../../src/machikit/pages/web/mercator.js";
import { inside, path, toEdge, unpack } from "../../src/machikit/pages/web/rings.js";

test("metres are the same both ways and nothing from a place to itself", () => {
  assert.equal(metres(34.34, 134.05, 34.34, 134.05), 0);
  assert.ok(Math.abs(metres(34.34, 134.05, 34.35, 134.05) - 1109.3) < 0.1);
  assert.equal(metres(34, 134, 35, 135), metres(35, 135, 34, 134));
});

test("a distance is told in tens of metres, then in kilometres", () => {
  assert.deepEqual([0, 4, 14, 996, 1000, 9949, 9950, 12_499].map(distance), [
    "10 m",
    "10 m",
    "10 m",
    "1000 m",
    "1.0 km",
    "9.9 km",
    "10 km",
    "12 km",
  ]);
});

test("the map's units: the equator in the middle, north above", () => {
  assert.deepEqual(unit(0, 0), [0.5, 0.5]);
  assert.ok(unit(40, 140)[1] < unit(35, 140)[1]);
});

test("a drawn map without a frame places nothing", () => {
  assert.equal(projection(undefined), null);
  assert.deepEqual(projection("10 1 2")?.(0, 3).map(Math.round), [31, 2]);
});

test("the middle of places leaves out one in a hundred at each end, and what has no position", () => {
  const many = Array.from({ length: 201 }, (_, i) => i);
  assert.deepEqual(middle([...many, null], [...many, null]), [
    [2, 2],
    [198, 198],
  ]);
  assert.equal(middle([null], [null]), null);
});

test("a hole is outside, and an edge is as far as it is", () => {
  /** @param {number[]} ll */
  const ring = (...ll) => ({
    ll: Float64Array.from(ll),
    box: /** @type {[number, number, number, number]} */ ([34, 134, 35, 135]),
  });
  const square = ring(34, 134, 34, 135, 35, 135, 35, 134, 34, 134);
  const hole = ring(34.4, 134.4, 34.4, 134.6, 34.6, 134.6, 34.6, 134.4, 34.4, 134.4);
  assert.equal(inside([square, hole], 34.2, 134.2), true);
  assert.equal(inside([square, hole], 34.5, 134.5), false);
  assert.equal(inside([square], 36, 134.5), false);
  assert.ok(Math.abs(toEdge([square], 34.001, 134.5, 500) - metres(34.001, 134.5, 34, 134.5)) < 0.1);
  assert.equal(toEdge([square], 34.5, 134.5, 500), Infinity);
});

test("a packed ring is unpacked to degrees, with its box", () => {
  assert.deepEqual([...unpack("_p~iF~ps|U_ulLnnqC")], [38.5, -120.2, 40.7, -120.95]);
  assert.deepEqual(path("_p~iF~ps|U_ulLnnqC").box, [38.5, -120.95, 40.7, -120.2]);
});
