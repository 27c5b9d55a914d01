/* One invented person: a form that is only confirmed, and the same form at a desk without writing. */
/** @import { Box } from "./types.d.ts" */
/** @import { Column } from "../../web/types.d.ts" */
/** @import { Guide } from "./guide.js" */
import { $, chip, entered, every, h, number, on, replace, tableCsv, the } from "#core";
import { clockOf } from "./clock.js";
import { say } from "./guide.js";

/**
 * The boxes of the form by name.
 * @param {Guide} G
 * @returns {Box[]}
 */
export const boxesOf = ({ block }) =>
  block.boxes.map(([form, box, held, register, since, , ask, , way, known, stale]) => ({
    form,
    box,
    held,
    register,
    since,
    ask,
    way,
    known,
    stale,
  }));

/** @param {Guide} G */
export const personOf = (G) => {
  const { as, said } = G;
  const boxes = boxesOf(G);
  /** @type {Map<number, true | string>} box → true (confirmed) or the text that the reader typed */
  const given = new Map();
  /** @param {number} n */
  const text = (n) => {
    const value = given.get(n);
    return typeof value === "string" ? value : null;
  };
  /** @type {(n: number, value?: true | string) => void} */
  const set = (n, value) => {
    if (value === undefined) given.delete(n);
    else given.set(n, value);
    drawBox(n);
    drawProgress();
  };

  /* ---- a box ---- */
  /** @param {number} n */
  const typed = (n) =>
    h("input", {
      type: "text",
      autocomplete: "off",
      "aria-label": say("new.value", { box: said(boxes[n].box) }),
      placeholder: say(boxes[n].known ? "new.hint" : "told.hint"),
      value: text(n) ?? "",
      oninput: (e) => {
        given.set(n, entered(e));
        drawProgress();
      },
    });
  /** @type {(n: number, pressed: boolean, key: string, press: () => void) => HTMLElement} */
  const choice = (n, pressed, key, press) => {
    const button = chip(pressed, say(key), press);
    button.setAttribute("aria-label", `${say(key)}: ${said(boxes[n].box)}`);
    return button;
  };
  /** @param {number} n */
  const drawBox = (n) => {
    const { way, known } = boxes[n];
    const row = the("pg-boxes").querySelector(`[data-box="${n}"]`);
    const place = row?.querySelector(".pg-do");
    if (!row || !place) return;
    const confirmed = given.get(n) === true;
    const other = text(n) !== null;
    row.classList.toggle("done", isDone(n));
    if (way === "drop") {
      place.replaceChildren(h("small", { text: say("does.drop") }));
      return;
    }
    const agree = (/** @type {string} */ key) => choice(n, confirmed, key, () => set(n, confirmed ? undefined : true));
    const differ = () => {
      set(n, other ? undefined : "");
      place.querySelector("input")?.focus();
    };
    const held = known ? [agree("right"), choice(n, other, "wrong", differ)] : [];
    replace(place, way === "sign" ? [agree("signed")] : [...held, other || !known ? typed(n) : null]);
  };

  /* ---- what was said of all ---- */
  /** @param {number} n */
  const isDone = (n) => given.get(n) === true || !!text(n)?.trim();
  const todo = [...boxes.keys()].filter((n) => boxes[n].way !== "drop");
  const drawProgress = () => {
    const changed = todo.filter((n) => boxes[n].known && text(n) !== null);
    const told = todo.filter((n) => !boxes[n].known && text(n)?.trim());
    the("pg-progress").textContent = say("progress", {
      done: number(todo.filter(isDone).length),
      all: number(todo.length),
      right: number([...given.values()].filter((v) => v === true).length),
      changed: number(changed.length),
    });
    /** @type {(n: number) => HTMLElement} */
    const change = (n) => {
      const { box, held, register } = boxes[n];
      const ins = h("ins", { text: text(n)?.trim() || say("blank") });
      return h("li", {}, as(box, "b"), " ", as(held, "s"), " → ", ins, h("small", {}, as(register, "span")));
    };
    /** @type {(n: number) => HTMLElement} */
    const addition = (n) =>
      h("li", {}, as(boxes[n].box, "b"), " ", h("ins", { text: text(n)?.trim() }), h("small", { text: say("unheld") }));
    the("pg-diff").replaceChildren(...changed.map(change), ...told.map(addition));
  };
  const check = () => {
    const stale = todo.filter((n) => boxes[n].stale);
    const missed = stale.filter((n) => text(n) === null);
    const counts = { n: number(stale.length - missed.length), all: number(stale.length) };
    the("pg-found").hidden = false;
    the("pg-found").replaceChildren(
      say(missed.length ? "found.some" : "found.all", counts),
      " ",
      ...missed.map((n) => h("span", { class: "pg-missed" }, as(boxes[n].box, "span"))),
    );
  };
  const drawAll = () => {
    for (const n of boxes.keys()) drawBox(n);
    drawProgress();
    if ($("pg-found")?.hidden === false) check();
  };
  on("pg-all", "click", () => {
    for (const n of todo) if (boxes[n].known && !given.has(n)) given.set(n, true);
    drawAll();
  });
  on("pg-check", "click", check);
  on("pg-again", "click", () => {
    given.clear();
    the("pg-found").hidden = true;
    drawAll();
  });

  const clock = clockOf();
  const draw = () => {
    drawAll();
    clock.draw();
    for (const b of every("#pg .pg-ways b"))
      b.textContent = say("boxes", { n: number(Number(b.dataset.boxes ?? boxes.length)) });
  };

  /** @param {boolean} desk the form as it is filled in at a desk */
  const csv = (desk) => {
    /** @param {number} n */
    const result = (n) => {
      const { way, known } = boxes[n];
      if (way === "drop") return say("does.drop");
      return given.get(n) === true ? say("right") : text(n) === null ? "" : say(known ? "wrong" : "told");
    };
    /** @type {Column<number>[]} */
    const held = [
      [say("csv.form"), (n) => said(boxes[n].form)],
      [say("csv.box"), (n) => said(boxes[n].box)],
      [say("csv.held"), (n) => said(boxes[n].held)],
      [say("csv.register"), (n) => said(boxes[n].register)],
      [say("csv.since"), (n) => said(boxes[n].since)],
    ];
    /** @type {Column<number>[]} */
    const more = desk
      ? [
          [say("csv.does"), (n) => say(`does.${boxes[n].way}`)],
          [say("csv.ask"), (n) => said(boxes[n].ask)],
        ]
      : [
          [say("csv.result"), result],
          [say("csv.new"), (n) => text(n) ?? ""],
        ];
    return tableCsv([...held, ...more], [...boxes.keys()]);
  };
  return { boxes, draw, csv };
};
