/* The questions of a situation, and the days that the reader may enter. */
/** @import { Answer, Needed, Question } from "./types.d.ts" */
/** @import { Guide } from "./guide.js" */
import { entered, h, lang, number, pagedList, the } from "#core";
import { say } from "./guide.js";
import { anchors, NONE, UNKNOWN } from "./rules.js";

const ASKED = 40;

/** @type {(G: Guide, q: Question) => [value: Answer, text: string, lang: string | null][]} */
export const optionsOf = (G, q) => [
  ...q.answers.map((a, n) => /** @type {[Answer, string, string | null]} */ ([n, G.said(a), G.lang(a)])),
  ...(q.free ? [] : [/** @type {[Answer, string, null]} */ ([NONE, say("answer.none"), null])]),
  [UNKNOWN, say("answer.unknown"), null],
];

/**
 * @param {Guide} G
 * @param {() => void} changed an answer was given, or a day
 */
export const questionsOf = (G, changed) => {
  /** @type {(q: Question, n: number) => HTMLElement} */
  const asked = (q, n) => {
    const given = G.answers().get(n);
    const options = optionsOf(G, q).map(([value, text, language]) => {
      const onchange = () => {
        G.answers().set(n, value);
        changed();
      };
      const radio = { type: "radio", name: `pg-q${n}`, value: String(value), checked: given === value, onchange };
      const look = value === UNKNOWN ? "unknown" : null;
      return h("label", { class: look }, h("input", radio), h("span", { lang: language, text }));
    });
    return h(
      "fieldset",
      { class: "pg-question" },
      G.as(q.text, "legend"),
      h("div", { class: "pg-options" }, ...options),
    );
  };
  const list = pagedList({
    items: "pg-asked",
    more: "pg-more",
    empty: "pg-none",
    step: ASKED,
    word: (n) => say("more", { n: number(n) }),
    row: asked,
  });

  let drawn = ""; // drawn anew only where other days are asked for
  /** @param {Needed[]} things */
  const drawDates = (things) => {
    const all = anchors(things);
    const now = JSON.stringify([all, G.state.event, lang()]);
    if (now === drawn) return;
    drawn = now;
    const { dates } = G.state;
    const fields = all.map((a) => {
      /** @param {Event} e */
      const onchange = (e) => {
        if (entered(e)) dates.set(a, entered(e));
        else dates.delete(a);
        changed();
      };
      const day = { type: "date", min: "1900-01-01", max: "2199-12-31", value: dates.get(a), onchange };
      return h("label", {}, a ? G.as(a, "span") : h("span", { text: say("date.event") }), h("input", day));
    });
    the("pg-dates").replaceChildren(...fields, all.length ? h("span", { class: "note", text: say("date.how") }) : "");
  };
  return {
    draw: () => {
      list.draw(G.event().questions);
      the("pg-example").hidden = !G.event().questions.length;
    },
    drawDates,
    /** As it was at first. */
    reset: () => {
      list.reset();
      drawn = "";
    },
  };
};
