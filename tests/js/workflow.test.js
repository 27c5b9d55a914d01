/* The rule for candidates, and how wide estimates are. tests/test_workflow_study.py counts whole tables again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { rounded } from "#pure";
import { kept, saving, stepsOf, sum, verdict, widths } from "../../src/machikit/pages/parts/workflow/rules.js";

/** @import { Step, WorkflowBlock } from "../../src/machikit/pages/parts/workflow/types.d.ts" */
const LIMITS = { rpa: 100, ocr: 50, hand: true, minutes: 20, times: 10, merge: 50 };
/** @type {WorkflowBlock} */
const BLOCK = {
  n: 3,
  texts: ["受け取る", "打ち込む", "", "窓口係", "紙→画面"],
  columns: {
    name: [0, 1, 1],
    actor: [3, 3, 2],
    tool: [2, 2, 2],
    medium: [4, 4, 2],
    basis: [2, 2, 2],
    scenario: [0, 0, 1],
    minutes: [30, 6, null],
    times: [4, 100, 100],
    starts: ["face", "paper", ""],
    ends: ["paper", "screen", ""],
    judgement: ["n", "n", "?"],
    authority: ["custom", "", ""],
    letters: ["", "hand", ""],
    prompt: ["ask", "copy", "copy"],
  },
  scenarios: [
    { ja: "現状", en: "now" },
    { ja: "見直し後", en: "after" },
  ],
  now: 0,
  after: 1,
  limits: LIMITS,
  step: 50,
  drawn: 60,
  lanes: 6,
  terms: {},
  cities: [],
};
const STEPS = stepsOf(BLOCK);
/** @param {Partial<Step>} change */
const told = (change, limits = LIMITS) => verdict({ ...STEPS[1], ...change }, limits);

test("steps have their texts, and hours where both minutes and times are known", () => {
  assert.deepEqual(
    STEPS.map((s) => [s.name, s.actor, s.hours]),
    [
      ["受け取る", "窓口係", 2],
      ["打ち込む", "窓口係", 10],
      ["打ち込む", "", null],
    ],
  );
  assert.equal(sum(STEPS), 12);
});

test("the first rule that applies decides", () => {
  assert.equal(told({}), "ocr");
  assert.equal(told({ judgement: "y" }), "judge");
  assert.equal(told({ judgement: "?" }), "unknown");
  assert.equal(told({ ends: "" }), "unknown");
  assert.equal(told({ starts: "phone" }), "people");
  assert.equal(told({ times: null }), "unknown");
  assert.equal(told({ times: 49 }), "digitise");
  assert.equal(told({ times: 50 }), "ocr");
  assert.equal(told({ letters: "hand" }, { ...LIMITS, hand: false }), "digitise");
  assert.equal(told({ letters: "print" }, { ...LIMITS, hand: false }), "ocr");
  assert.equal(told({ starts: "screen", times: 99 }), "few");
  assert.equal(told({ starts: "screen", times: 100 }), "rpa");
  assert.equal(told({ starts: "screen", ends: "paper", times: null }), "digitise");
  assert.equal(told({ starts: "screen", ends: "phone" }), "people");
});

test("what is dropped takes no time, what is merged a part of it", () => {
  assert.deepEqual(
    /** @type {const} */ (["keep", "merge", "drop"]).map((choice) => kept(STEPS[1], choice, { ...LIMITS, merge: 30 })),
    [10, 3, 0],
  );
  assert.equal(kept(STEPS[2], "keep", LIMITS), 0);
});

test("minutes may be wrong in opposite directions, times in the same one only", () => {
  /** @type {(pair: [number, number]) => string[]} */
  const fixed = (pair) => pair.map((v) => v.toFixed(6));
  assert.deepEqual(fixed(widths(100, LIMITS)), ["72.000000", "132.000000"]);
  assert.deepEqual(fixed(widths(100, { ...LIMITS, minutes: 150 })), ["0.000000", "275.000000"]);
  // least: 80 - 60 = 20, then 10 % fewer; most: 120 - 40 = 80, then 10 % more
  assert.deepEqual(fixed(saving(100, 50, LIMITS)), ["18.000000", "88.000000"]);
  // a loss is larger the more often it happens: 80 - 120 = -40, and 120 - 80 = 40
  assert.deepEqual(fixed(saving(100, 100, LIMITS)), ["-44.000000", "44.000000"]);
});

test("halves go away from zero, and nothing is -0", () => {
  assert.deepEqual(
    [0.25, -0.25, 2.45, -0.01].map((n) => rounded(n, 1)),
    [0.3, -0.3, 2.5, 0],
  );
  assert.equal(rounded(1234.5, 0), 1235);
});
