import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { cellsOf, differenceOf } from "../../src/machikit/pages/web/editor/pasted_table.js";
import { withNewRow, withoutEdit, withoutRow, withRow } from "../../src/machikit/pages/web/editor/rows_changes.js";
import { layRows } from "../../src/machikit/pages/web/row_edits.js";
import { cellText } from "../../src/machikit/pages/web/row_values.js";

const [{ table, built }] = JSON.parse(readFileSync(new URL("../golden/row_edits.json", import.meta.url), "utf8"));
let n = 0;
const stamp = { id: () => `e${++n}`, when: "2026-11-30T14:05" };
const lay = (rows) => layRows(built, { table }, rows);
const place = table.columns.find((f) => f.id === "place");
const cell = (laid) => (row, f) => cellText(laid.table.columns[f.id]?.[laid.rows.indexOf(row)]);

test("a cell that is changed twice is one edit, and back to what it was is none", () => {
  const change = (rows, now) => {
    const laid = lay(rows);
    const row = laid.rows[0];
    return withRow(rows, row, [{ field: place, was: cell(laid)(row, place), now }], row, table.key, stamp);
  };
  const once = change([], "南側");
  const twice = change(once, "東側");
  assert.deepEqual(
    twice.map(({ key, was, now }) => [key, was, now]),
    [["中央公園 | 番町一丁目1", "北側", "東側"]],
  );
  assert.deepEqual(change(twice, "北側"), []);
  const second = lay([]).rows[1];
  assert.equal(
    withRow([], second, [{ field: place, was: "南側", now: "x" }], second, table.key, stamp)[0].key,
    "中央公園 | 番町一丁目1 #2",
  );
});

test("a new row that is changed stays one edit, and goes with what was done to it", () => {
  const taken = new Set(lay([]).rows.map((row) => row.key));
  const rows = withNewRow(
    [],
    { name: "港", address: "玉藻町9", latitude: "34.35", longitude: "134.05" },
    table.key,
    taken,
    stamp,
  );
  assert.equal(rows[0].key, "港 | 玉藻町9 #2");
  const laid = lay(rows);
  const row = laid.rows.at(-1);
  const renamed = withRow(
    rows,
    row,
    [{ field: table.columns.find((f) => f.id === "name"), was: "港", now: "北港" }],
    { lat: 34360000, lon: 134050000 },
    table.key,
    stamp,
  );
  assert.equal(renamed.length, 1);
  assert.deepEqual(JSON.parse(renamed[0].now), {
    name: "北港",
    address: "玉藻町9",
    latitude: "34.360000",
    longitude: "134.050000",
  });
  assert.equal(renamed[0].key, "北港 | 玉藻町9");
  assert.deepEqual(withoutRow(renamed, lay(renamed).rows.at(-1), "", stamp), []);
  assert.deepEqual(withoutEdit(renamed, renamed[0].id), []);
  const aside = withoutRow([], lay([]).rows[2], " もうない ", stamp);
  assert.deepEqual([aside[0].field, aside[0].reason], ["-", "もうない"]);
});

test("cells of pasted texts", () => {
  assert.deepEqual(cellsOf('a\tb\n"x\n""y"""\t\n\n'), [
    ["a", "b"],
    ['x\n"y"', ""],
  ]);
  assert.deepEqual(cellsOf('\ufeffa,b\r\n1,"2,3"\r\n'), [
    ["a", "b"],
    ["1", "2,3"],
  ]);
  assert.deepEqual(cellsOf("a;b\n1;2"), [
    ["a", "b"],
    ["1", "2"],
  ]);
  assert.deepEqual(cellsOf('a,b\n"open'), [["a", "b"], ["open"]]);
  assert.deepEqual(cellsOf(""), []);
});

test("what a table would change is told before it is taken", () => {
  const laid = lay([]);
  const page = {
    fields: table.columns,
    key: table.key,
    required: table.required,
    laid: laid.rows,
    cell: cell(laid),
    rows: [],
  };
  const text = [
    "公衆トイレの一覧,,",
    "名称,住所,設置位置,男性トイレ総数,緯度,経度,色",
    "中央公園,番町一丁目1,北側,2,34.340928,134.045245,赤", // as it is
    "中央公園,番町一丁目1,西側,,,,青", // the second of its key
    "港,玉藻町９,,二,,,", // no number
    "新しい所,町1,,,34.3,134.0,",
    "位置のない所,町2,,,,,",
    "峠の茶屋,,090-1111-2222,,34.31,134.0,",
  ].join("\n");
  const told = differenceOf(cellsOf(text), page, stamp);
  assert.deepEqual([told.added, told.changed, told.same, told.unknown], [1, 2, 1, ["色"]]);
  assert.deepEqual(
    told.wrong.map(({ row, why }) => [row, why]),
    [
      [5, "integer"],
      [7, "required"],
      [7, "required"],
    ],
  );
  assert.deepEqual(
    told.personal.map(({ row, shown }) => [row, shown]),
    [[8, "090-****-**22"]],
  );
  const after = lay(told.rows);
  assert.deepEqual(after.unapplied, []);
  assert.equal(after.table.columns.place[1], "西側");
  assert.equal(after.table.lat[3], 34310000);
  assert.equal(after.table.n, built.n + 1);
  assert.equal(differenceOf(cellsOf("色,形\n赤,丸"), page, stamp), null);
});
