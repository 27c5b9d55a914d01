/* A job step by step: what to keep, where the minutes go, who hands to whom, candidates, before and after. */
/** @import { Column } from "../../web/types.d.ts" */
/** @import { Choice, Limits, Step, Verdict, WorkflowBlock } from "./types.d.ts" */
import {
  block,
  chips,
  expose,
  h,
  lang,
  number,
  numbersRow,
  onCsv,
  onPrint,
  onSpeak,
  pagedList,
  tableCsv,
  the,
} from "#core";
import { drawBars, drawLanes } from "./flow.js";
import { kept, saving, stepsOf, sum, VERDICTS, verdict } from "./rules.js";
import { hours, judgement, say, spent, textsOf, value } from "./texts.js";
import { drawCities, drawTotals } from "./totals.js";

const CHOICES = /** @type {const} */ (["keep", "merge", "drop"]);
const MOST_PRINTED = 1000;

/** @param {WorkflowBlock} B */
const show = (B) => {
  const steps = stepsOf(B);
  const now = steps.filter((s) => s.scenario === B.now);
  const after = B.after === null ? null : steps.filter((s) => s.scenario === B.after);
  /** @type {Limits & { choice: Map<number, Choice>, seen: number }} */
  const state = { choice: new Map(), seen: B.now, ...B.limits };
  const told = textsOf(B);
  const { said, cell, text } = told;
  /** @param {Step} s */
  const choice = (s) => state.choice.get(s.k) || "keep";
  const left = () => now.filter((s) => choice(s) !== "drop");
  const chosen = () => sum(now, (s) => kept(s, choice(s), state));

  /* ---- 1: is it needed? ---- */
  /** @param {Step} s */
  const buttons = (s) =>
    CHOICES.map((c) => {
      const pressed = choice(s) === c;
      /** @param {Event} e */
      const onclick = (e) => choose(s, c, /** @type {HTMLElement} */ (e.currentTarget));
      return h("button", {
        type: "button",
        class: `wf-choice ${c}${pressed ? " on" : ""}`,
        "aria-pressed": String(pressed),
        "aria-label": `${say(c)}: ${said(s.name)}`,
        text: say(c),
        onclick,
      });
    });
  /** @type {(s: Step, c: Choice, button: HTMLElement) => void} */
  const choose = (s, c, button) => {
    if (c === "keep") state.choice.delete(s.k);
    else state.choice.set(s.k, c);
    const row = button.closest("tr");
    if (row) row.className = choice(s);
    for (const b of button.parentElement?.children ?? []) {
      b.classList.toggle("on", b === button);
      b.setAttribute("aria-pressed", String(b === button));
    }
    drawOutcome();
  };
  /** @type {(s: Step, n: number) => HTMLElement} */
  const row = (s, n) =>
    h(
      "tr",
      { role: "row", class: choice(s) },
      h("td", { role: "cell", class: "n", text: n + 1 }),
      h("th", { scope: "row", role: "rowheader" }, text(s.name), h("small", { text: say(`prompt.${s.prompt}`) })),
      h("td", { role: "cell", ...cell(s.actor) }),
      h("td", { role: "cell", class: `basis ${s.authority}`, ...cell(s.basis) }),
      h(
        "td",
        { role: "cell", class: "n" },
        h("span", { text: say("sum", { minutes: value(s.minutes), times: value(s.times) }) }),
        " ",
        h("b", { text: spent(s) }),
      ),
      h(
        "td",
        { role: "cell", class: "live" },
        h("div", { class: "wf-choices", role: "group", "aria-label": said(s.name) }, ...buttons(s)),
      ),
      h("td", { role: "cell", class: "wf-paper" }),
    );
  const table = pagedList({
    items: "wf-steps",
    more: "wf-more",
    step: B.step,
    word: (n) => say("more", { n: number(n) }),
    row,
    print: MOST_PRINTED,
    drawn: () => drawCandidates(), // as many rows as here
  });
  const drawSum = () => {
    /** @param {Choice} c */
    const count = (c) => number(now.filter((s) => choice(s) === c).length);
    const counts = { keep: count("keep"), merge: count("merge"), drop: count("drop") };
    the("wf-sum").textContent = say("chosen", { ...counts, now: hours(sum(now)), chosen: hours(chosen()) });
  };

  /* ---- 2: where the minutes go; 3: who hands to whom ---- */
  const drawFlow = () => {
    const seen = steps.filter((s) => s.scenario === state.seen);
    drawBars(told, seen);
    drawLanes(B, told, seen);
    chips("wf-scenarios", B.scenarios.length < 2 ? [] : B.scenarios.keys(), {
      on: (n) => n === state.seen,
      label: (n) => B.scenarios[n][lang()],
      press: (n) => {
        state.seen = n;
        drawFlow();
      },
    });
  };

  /* ---- 4: candidates, of the steps that are kept ---- */
  /** @param {Verdict} kind */
  const badge = (kind) => h("span", { class: `wf-verdict ${kind}`, text: say(`verdict.${kind}`) });
  /** @param {Step} s */
  const candidate = (s) =>
    h(
      "tr",
      { role: "row" },
      h("th", { scope: "row", role: "rowheader", ...cell(s.name) }),
      h("td", { role: "cell", text: judgement(s) }),
      h("td", { role: "cell", ...cell(s.medium) }),
      h("td", { role: "cell", text: say(`letters.${s.letters || "none"}`) }),
      h("td", {
        role: "cell",
        class: "n",
        text: s.times === null ? say("blank") : say("times.a", { n: value(s.times) }),
      }),
      h("td", { role: "cell", class: "n", text: spent(s) }),
      h("td", { role: "cell" }, badge(verdict(s, state))),
    );
  const drawCandidates = (most = table.shown) => {
    const list = left();
    const found = VERDICTS.flatMap((kind) => {
      const some = list.filter((s) => verdict(s, state) === kind);
      const words = say("verdict.sum", { n: number(some.length), hours: hours(sum(some)) });
      return some.length ? [h("li", {}, badge(kind), ` ${words}`)] : [];
    });
    the("wf-verdicts").replaceChildren(...found);
    the("wf-candidates").replaceChildren(...list.slice(0, most).map(candidate));
    const limits = { ocr: value(state.ocr), rpa: value(state.rpa) };
    for (const rule of ["ocr", "rpa", "judge", "people", "digitise", "unknown"])
      the(`wf-rule-${rule}`).textContent = say(`rule.${rule}`, limits);
  };

  /* ---- 5: now and after ---- */
  const drawHours = () => {
    const rows = [{ name: B.scenarios[B.now][lang()], steps: now.length, n: sum(now) }];
    if (after && B.after !== null)
      rows.push({ name: B.scenarios[B.after][lang()], steps: after.length, n: sum(after) });
    if (state.choice.size) rows.push({ name: say("chosen.name"), steps: left().length, n: chosen() });
    drawTotals(rows, state, after && [sum(now), sum(after)]);
  };
  const drawNumbers = () => {
    const custom = now.filter((s) => s.authority === "custom").length;
    numbersRow([
      { n: now.length, unit: say("unit"), label: say("n.steps") },
      { n: hours(sum(now)), unit: say("hours"), label: say("n.now") },
      after && { n: hours(sum(after)), unit: say("hours"), label: say("n.after") },
      now.some((s) => s.authority) ? { n: custom, unit: say("unit"), label: say("n.custom") } : null,
    ]);
  };
  const drawOutcome = () => {
    drawSum();
    drawCandidates();
    drawHours();
  };

  /* ---- settings, downloads, paper ---- */
  for (const key of /** @type {const} */ (["ocr", "rpa", "minutes", "times", "merge"])) {
    const box = the(`wf-${key}`, HTMLInputElement);
    box.value = String(state[key]);
    box.addEventListener("input", () => {
      const { rangeUnderflow, rangeOverflow } = box.validity; // a number between two steps of the arrows is a number, too
      if (box.value === "" || rangeUnderflow || rangeOverflow) return;
      state[key] = Number(box.value);
      drawOutcome();
    });
  }
  const hand = the("wf-hand", HTMLInputElement);
  hand.checked = state.hand;
  hand.addEventListener("change", () => {
    state.hand = hand.checked;
    drawCandidates();
  });

  onCsv(() => {
    /** @param {Step} s */
    const today = (s) => s.scenario === B.now;
    /** @type {Column<[s: Step, place: number]>[]} */
    const columns = [
      [say("csv.scenario"), ([s]) => B.scenarios[s.scenario][lang()]],
      [say("order"), ([, place]) => place + 1],
      [say("step"), ([s]) => s.name],
      [say("actor"), ([s]) => s.actor],
      [say("csv.tool"), ([s]) => s.tool],
      [say("medium"), ([s]) => s.medium],
      [say("judgement"), ([s]) => judgement(s)],
      [say("basis"), ([s]) => s.basis],
      [say("csv.minutes"), ([s]) => s.minutes],
      [say("times"), ([s]) => s.times],
      [say("month"), ([s]) => (s.hours === null ? null : Math.round(s.hours * 100) / 100)],
      [say("choice"), ([s]) => (today(s) ? say(choice(s)) : "")],
      [say("verdict"), ([s]) => (today(s) && choice(s) !== "drop" ? say(`verdict.${verdict(s, state)}`) : "")],
    ];
    const rows = B.scenarios.flatMap((_, n) =>
      steps.filter((s) => s.scenario === n).map((s, place) => /** @type {[Step, number]} */ ([s, place])),
    );
    return tableCsv(columns, rows);
  });
  onPrint(
    () => drawCandidates(MOST_PRINTED),
    () => drawCandidates(),
  );
  expose("workflow", {
    state,
    now,
    after,
    chosen,
    verdict: (/** @type {Step} */ s) => verdict(s, state),
    saving: (/** @type {number} */ before, /** @type {number} */ later) => saving(before, later, state),
  });
  onSpeak(() => {
    drawNumbers();
    table.draw(now); // and the candidates
    drawSum();
    drawFlow();
    drawHours();
    drawCities(B.cities);
  });
};

/** @type {WorkflowBlock | null} */
const B = block("workflow");
if (B?.n) show(B);
