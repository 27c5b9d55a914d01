/* The changes of a page, laid over what it was built with and written into its block. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { editsOf } from "../../src/machikit/pages/web/edit_shapes.js";
import {
  changeCount,
  changesOf,
  layLooks,
  layWords,
  noChanges,
  withChanges,
} from "../../src/machikit/pages/web/edits.js";

const HOSTILE = "</script><!-- {{7*7}} <img src=x onerror=alert(1)> \u2028";

test("words are laid over those of the page, language by language", () => {
  const words = { title: { ja: "あ", en: "a" }, city: { ja: "町", en: "town" } };
  const changes = {
    ...noChanges(),
    words: { title: { ja: { was: "あ", now: HOSTILE } }, gone: { ja: { was: "", now: "x" } } },
  };
  assert.deepEqual(layWords(words, changes), { title: { ja: HOSTILE, en: "a" }, city: words.city });
  const unit = { ...noChanges(), looks: { unit: { was: null, now: { ja: "台", en: "units" } } } };
  assert.deepEqual(layWords(words, unit)["places.unit"], { ja: "台", en: "units" });
  assert.deepEqual(words.title, { ja: "あ", en: "a" }, "the built ones stay");
});

test("a look takes the place of the built one, or takes it away", () => {
  /** @type {any} */
  const settings = { near: 500, looks: { accent: "#0b5fb0", columns: ["name"] } };
  const changes = { ...noChanges(), looks: { accent: { was: "#0b5fb0", now: null }, numbers: { was: null, now: [] } } };
  assert.deepEqual(layLooks(settings, changes), { near: 500, looks: { columns: ["name"], numbers: [] } });
  assert.deepEqual(layLooks(/** @type {any} */ ({}), noChanges()).looks, {});
});

test("what somebody has mended by hand changes nothing that is not there, and stops nothing", () => {
  const broken = [null, {}, { changes: 3 }, { changes: { words: [], looks: "x", rows: [null, 3] } }];
  for (const edits of broken) assert.deepEqual(changesOf(edits), noChanges());
  const row = { id: "p1", key: "k", field: "name", was: "", now: "x" };
  /** @type {any} */
  const block = {
    ...{ table: { key: 5, columns: 7 }, set_in_code: 5, words: {}, why: null },
    changes: {
      words: { title: { ja: 3 }, question: 4, unit: null, list: { ja: { was: "あ", now: "い" }, en: null } },
      looks: { accent: "x", view: { now: { lat: 1e308 } }, photo: { now: 7 }, evil: { now: 1 }, unit: { now: null } },
      rows: [{ ...row, field: [] }, { id: 5 }, row],
    },
  };
  const { table, why, set_in_code, changes } = editsOf(block) ?? assert.fail();
  assert.deepEqual([table, why, set_in_code], [null, "no_table", []]);
  assert.deepEqual(changes, {
    words: { list: { ja: { was: "あ", now: "い" } } },
    looks: { unit: { now: null } },
    rows: [{ ...row, when: "", by: "", reason: "" }],
  });
  assert.equal(editsOf([]), null);
  const words = { title: { ja: "あ", en: "a" } };
  const odd = JSON.parse(
    '{"words":{"__proto__":{"ja":{"now":"x"}},"title":{"ja":"x","en":{"now":4}}},"looks":{},"rows":[]}',
  );
  assert.deepEqual(layWords(words, odd), words);
});

test("the block is written with its changes alone, and as it was without one", () => {
  const text =
    '{"version":1,"table":{"key":["\\"changes\\":"],"nth":{"12":2}},"changes":{"words":{},"looks":{},"rows":[]}}';
  assert.equal(withChanges(text, noChanges()), text);
  const changes = { ...noChanges(), words: { title: { ja: { was: "あ", now: HOSTILE } } } };
  const written = withChanges(text, changes);
  assert.ok(written.startsWith(text.slice(0, text.lastIndexOf('"changes"'))));
  assert.ok(!/[<>&\u2028]|\{\{/.test(written));
  assert.deepEqual(JSON.parse(written), { ...JSON.parse(text), changes });
  assert.equal(withChanges(written, changes), written, "written again");
  assert.equal(withChanges(written, noChanges()), text, "and all taken back");
});

test("changes are counted: words in each language, looks, rows", () => {
  /** @type {any} */
  const changes = { words: { a: { ja: {}, en: {} }, b: { en: {} } }, looks: { accent: {} }, rows: [{}, {}] };
  assert.equal(changeCount(changes), 6);
});
