import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { changesOf, MOST_ROWS } from "../../src/machikit/pages/web/edit_shapes.js";
import { layRows } from "../../src/machikit/pages/web/row_edits.js";

const cases = JSON.parse(readFileSync(new URL("../golden/row_edits.json", import.meta.url), "utf8"));

for (const { case: name, table, built, edits, wanted, unapplied, aside, unconfirmed } of cases)
  test(`row edits: ${name}`, () => {
    const before = structuredClone(built);
    const laid = layRows(built, { table }, edits);
    assert.deepEqual(built, before, "the built table stays as it is");
    assert.deepEqual(
      laid.unapplied.map((one) => one.edit.id),
      unapplied,
    );
    assert.deepEqual(
      laid.aside.map((row) => row.aside.id),
      aside,
    );
    const { unconfirmed: marked = [], ...block } = laid.table;
    assert.deepEqual(marked, unconfirmed);
    assert.deepEqual(JSON.parse(JSON.stringify(block)), wanted);
  });

test("10,000 rows are laid in half a second", () => {
  const n = 10000;
  const { table, built } = cases[4];
  const many = {
    ...built,
    n,
    columns: Object.fromEntries(
      Object.keys(built.columns).map((id) => [id, Array.from({ length: n }, (_, i) => `${id} ${i}`)]),
    ),
    lat: new Array(n).fill(34340000),
    lon: new Array(n).fill(134040000),
  };
  const edits = [{ id: "a", key: "name 9999 | address 9999", field: "place", was: "place 9999", now: "2階" }];
  layRows(many, { table }, edits);
  const started = performance.now();
  const laid = layRows(many, { table }, edits);
  const took = performance.now() - started;
  assert.equal(laid.table.columns.place[9999], "2階");
  assert.ok(took < 500, `${took} ms`);
});

test("ten thousand new rows of one key are laid in a moment, and a record longer than any page makes is none", () => {
  const { table, built } = cases[4];
  const now = JSON.stringify({ name: "n", address: "a", latitude: "34", longitude: "134" });
  const added = Array.from({ length: 10_000 }, (_, i) => ({ id: `${i}`, key: "n | a", field: "+", now }));
  const started = performance.now();
  assert.equal(layRows(built, { table }, added).table.n, built.n + 10_000);
  const took = performance.now() - started;
  assert.ok(took < 3000, `${took} ms`);
  assert.deepEqual(changesOf({ changes: { rows: Array(MOST_ROWS + 1).fill(added[0]) } }).rows, []);
});
