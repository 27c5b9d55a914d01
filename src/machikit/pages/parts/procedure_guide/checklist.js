/* What the answers make: what to bring, where to go in which order, by when; as a list, as CSV and as days of a calendar. */
/** @import { Cell, Due, Needed } from "./types.d.ts" */
/** @import { Column } from "../../web/types.d.ts" */
/** @import { IcsEvent } from "../../web/ics.js" */
/** @import { Guide } from "./guide.js" */
import { h, number, tableCsv, the, w } from "#core";
import { dayText, say } from "./guide.js";
import { optionsOf } from "./questions.js";
import { iso, isWeekend } from "./rules.js";

/** @typedef {ReturnType<typeof checklistOf>} Checklist */

/** @param {Guide} G */
export const checklistOf = (G) => {
  const { as, said, state } = G;
  const MOST = G.block.most;

  /** @type {(thing: Needed) => string} */
  const reasons = ({ why, sure }) =>
    why
      .map(([q, a]) => {
        if (q < 0) return say("everybody");
        const { text, answers } = G.event().questions[q];
        const question = said(text);
        return sure ? say("why", { question, answer: said(answers[a]) }) : say("why.unknown", { question });
      })
      .join(say("comma"));

  /** @param {Due} due */
  const dueNode = (due) => {
    const day = G.last(due);
    return h(
      "span",
      { class: "pg-due" },
      as(due[0], "span"),
      day ? h("b", { text: say("due.day", { day: dayText(day) }) }) : null,
      day && isWeekend(day) ? h("em", { text: say("due.weekend") }) : null,
    );
  };
  /** @type {(x: Needed, at: Cell | null) => HTMLElement} */
  const line = (x, at) => {
    const ready = state.ready[state.event];
    /** @param {Event} e */
    const onchange = (e) => {
      if (/** @type {HTMLInputElement} */ (e.target).checked) ready.add(x.k);
      else ready.delete(x.k);
    };
    const used = at === null && x.places.length > 0;
    const facts = h(
      "small",
      { class: "pg-facts" },
      ...x.dues.map(dueNode),
      ...x.notes.map((n) => as(n, "span")),
      used ? h("span", { class: "pg-used", text: say("for", { desks: G.list(x.places) }) }) : null,
    );
    const told = h(
      "span",
      { class: "pg-line" },
      as(x.item.name, "b"),
      x.sure ? null : h("em", { text: say("maybe") }),
      facts,
      h("small", { class: "pg-why", text: reasons(x) }),
    );
    const box = h("input", { type: "checkbox", checked: ready.has(x.k), onchange });
    return h("li", { class: x.sure ? null : "maybe" }, h("label", {}, box, told));
  };
  /** @type {(rows: Needed[], at: Cell | null) => HTMLElement} */
  const listed = (rows, at) => {
    const cut = () => h("li", { class: "note", text: say("cut", { n: number(MOST), all: number(rows.length) }) });
    const lines = rows.slice(0, MOST).map((x) => line(x, at));
    return h("ul", { class: "pg-items" }, ...lines, rows.length > MOST ? cut() : null);
  };
  /** @type {(rows: Needed[]) => [bring: Needed[], rest: Needed[]]} */
  const parted = (rows) => [
    rows.filter(({ item }) => item.kind === "bring"),
    rows.filter(({ item }) => item.kind !== "bring"),
  ];
  /** @type {(things: Needed[], place: Cell, n: number) => HTMLElement} */
  const desk = (things, place, n) => {
    const [bring, rest] = parted(things.filter((x) => x.places.includes(place)));
    const names = bring.slice(0, MOST).flatMap((x, k) => [k ? say("comma") : "", as(x.item.name, "span")]);
    return h(
      "li",
      {},
      h("h4", {}, h("span", { class: "pg-no", text: n }), as(place, "span")),
      rest.length ? listed(rest, place) : null,
      bring.length ? h("p", { class: "pg-with" }, h("span", { text: say("with") }), " ", ...names) : null,
    );
  };
  /** @param {Needed[]} things */
  const byDay = (things) => {
    const all = things
      .flatMap((x) => x.dues.map((due) => ({ x, due, day: Number(G.last(due) ?? Infinity) })))
      .sort((a, b) => a.day - b.day || 0); // none of both: as they are
    const lines = all.slice(0, MOST).map(({ x, due }) => h("li", {}, as(x.item.name, "b"), " ", dueNode(due)));
    return all.length ? [h("h3", { text: say("by") }), h("ul", { class: "pg-by" }, ...lines)] : [];
  };

  /** @param {Needed[]} things */
  const draw = (things) => {
    const event = G.event();
    const answers = G.answers();
    const open = event.questions.length - answers.size;
    const [bring, rest] = parted(things);
    const nowhere = rest.filter((x) => !x.places.length);
    const desks = event.places.filter((p) => things.some((x) => x.places.includes(p)));
    const given = event.questions.flatMap((q, n) => {
      const answer = optionsOf(G, q).find(([value]) => value === answers.get(n))?.[1];
      return answers.has(n) ? [say("why", { question: said(q.text), answer })] : [];
    });
    the("pg-title").textContent = say("checklist", { event: said(event.name) });
    the("pg-answers").textContent = given.join(say("comma"));
    the("pg-open").hidden = !open || !things.length;
    the("pg-open").textContent = say(answers.size ? "open" : "open.all", { n: number(open) });
    const route = () => h("ol", { class: "pg-route" }, ...desks.slice(0, MOST).map((p, n) => desk(things, p, n + 1)));
    the("pg-checklist").replaceChildren(
      ...(bring.length ? [h("h3", { text: say("bring", { n: number(bring.length) }) }), listed(bring, null)] : []),
      ...(desks.length ? [h("h3", { text: say("go", { n: number(desks.length) }) }), route()] : []),
      ...(nowhere.length ? [h("h3", { text: say("nowhere") }), listed(nowhere, null)] : []),
      ...byDay(things),
      ...(things.length ? [] : [h("p", { class: "empty", text: say("needs.nothing") })]),
    );
    the("pg-status").textContent = say("status", { items: number(things.length), desks: number(desks.length) });
  };

  /* ---- downloads ---- */
  const csv = () => {
    /** @type {Column<Needed>[]} */
    const columns = [
      [say("csv.kind"), ({ item }) => (item.kind ? say(`kind.${item.kind}`) : "")],
      [say("csv.item"), ({ item }) => said(item.name)],
      [say("csv.desk"), (x) => G.list(x.places)],
      [say("csv.due"), (x) => G.list(x.dues.map(([text]) => text))],
      [
        say("csv.last"),
        (x) =>
          x.dues
            .flatMap((due) => G.last(due) ?? [])
            .map(iso)
            .join(" "),
      ],
      [say("csv.asked"), reasons],
      [say("csv.sure"), (x) => say(x.sure ? "sure" : "maybe")],
      [say("csv.note"), (x) => G.list(x.notes)],
    ];
    return tableCsv(columns, G.needed());
  };
  /** @returns {IcsEvent[]} the days of a calendar, one for each last day */
  const days = () => {
    /** @type {Map<string, [Needed, Due][]>} */
    const found = new Map();
    for (const x of G.needed())
      for (const due of x.dues) {
        const last = G.last(due);
        const day = last && iso(last);
        if (day) found.set(day, [...(found.get(day) || []), [x, due]]);
      }
    return [...found]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, rows]) => ({
        day,
        uid: `${day}-${G.event().key}@procedure.machikit`,
        stamp: G.block.stamp,
        title: say("ics.title", { items: [...new Set(rows.map(([x]) => said(x.item.name)))].join(say("comma")) }),
        lines: [
          ...rows.map(([x, due]) =>
            say("ics.line", { item: said(x.item.name), due: said(due[0]), desk: G.list(x.places) || say("nowhere") }),
          ),
          say("ics.note", { as_of: w("as_of.line") }),
        ],
      }));
  };
  return { draw, csv, days };
};
