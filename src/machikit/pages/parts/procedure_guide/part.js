/* Which view is open, in which situation; the head's numbers, the link, the downloads. */
/** @import { GuideBlock, View } from "./types.d.ts" */
import {
  block,
  chips,
  entered,
  every,
  fromAddress,
  number,
  numbersRow,
  on,
  onCsv,
  onSpeak,
  options,
  save,
  the,
  toAddress,
  w,
} from "#core";
import { icsText } from "#ics";
import { checklistOf } from "./checklist.js";
import { guideOf, say } from "./guide.js";
import { personOf } from "./person.js";
import { questionsOf } from "./questions.js";
import { anchors, example, linkOf, readLink } from "./rules.js";
import { staffOf } from "./staff.js";

/** @type {Record<View, string[]>} what the head tells of each view; the order of their buttons */
const SHOWN = {
  list: ["questions", "items", "desks"],
  drop: ["items", "drop", "desks", "empty"],
  confirm: ["boxes", "known", "ask"],
  desk: ["boxes", "confirm", "ask", "written"],
  rules: ["questions", "items", "desks"],
};
const VIEWS = /** @type {View[]} */ (Object.keys(SHOWN));

/** @param {GuideBlock} B */
const show = (B) => {
  const G = guideOf(B);
  const { state, said } = G;
  const part = the("pg");
  const asks = B.events.length > 0;
  const headed = !document.querySelector("#parts > .part:first-child:not(#pg)"); // else another part's numbers stand in the head

  /* ---- what the views share ---- */
  const drawList = () => {
    const things = G.needed();
    questions.drawDates(things);
    checklist.draw(things);
    staff.draw();
  };
  const drawGuide = () => {
    questions.draw();
    drawList();
  };
  const checklist = checklistOf(G);
  const questions = questionsOf(G, drawList);
  const staff = staffOf(G, () => drawHead());
  const person = B.boxes.length ? personOf(G) : null;

  const views = every("[data-view]", part);
  const ofEvent = every("[data-event]", part);
  const drawView = () => {
    for (const el of views) el.hidden = el.dataset.view !== state.view;
    for (const el of ofEvent) el.hidden = Number(el.dataset.event) !== state.event;
    the("pg-situation").hidden = B.events.length < 2 || state.view === "confirm" || state.view === "desk";
    document.body.dataset.guide = headed ? state.view : ""; // on paper a checklist needs no more head than its own
    const open = VIEWS.filter((v) => B.views.includes(v));
    chips("pg-views", open, {
      on: (v) => v === state.view,
      label: (v) => say(`view.${v}`),
      press: (view) => {
        state.view = view;
        drawView();
      },
    });
    options(
      "pg-event",
      B.events.map((e, n) => [n, said(e.name) || say("event.none")]),
      state.event,
    );
    drawHead();
  };
  on("pg-event", "change", (e) => {
    state.event = Number(entered(e));
    drawView();
    drawGuide();
  });

  /* ---- the head: the numbers and the sentence of the open view ---- */
  /** @returns {Record<string, number>} */
  const counts = () => {
    const boxes = person?.boxes ?? [];
    /** @param {string} way */
    const of = (way) => boxes.filter((box) => box.way === way).length;
    return {
      ...(asks ? G.event().counts : {}),
      boxes: boxes.length,
      known: boxes.filter((box) => box.known).length,
      stale: boxes.filter((box) => box.stale).length,
      confirm: of("confirm"),
      ask: of("ask"),
      written: of("sign") + of("write"),
      ...(state.view === "confirm" || state.view === "desk" ? { drop: of("drop") } : {}),
    };
  };
  const drawHead = () => {
    if (!headed) return;
    const found = counts();
    numbersRow(SHOWN[state.view].map((key) => ({ n: found[key], unit: say(`unit.${key}`), label: say(`n.${key}`) })));
    const sentence = document.querySelector(".headline");
    const values = Object.fromEntries(Object.entries(found).map(([key, n]) => [key, number(n)]));
    const event = asks ? said(G.event().name) : "";
    if (sentence) sentence.textContent = say(`headline.${state.view}`, { ...values, event });
  };

  /* ---- the link: answers go into the address only when the reader asks for it ---- */
  on("pg-link", "click", () => {
    const url = the("pg-url", HTMLInputElement);
    toAddress({ a: linkOf(G.event(), G.answers()) });
    the("pg-linked").hidden = false;
    url.value = location.href;
    url.focus();
    url.select();
  });
  const follow = () => {
    const found = readLink(B.events, fromAddress().get("a") ?? "");
    if (!found) return;
    Object.assign(state, { event: found.event, view: "list" });
    state.answers[found.event] = found.answers;
  };

  on("pg-example", "click", () => {
    state.answers[state.event] = example(G.event());
    drawGuide();
  });
  on("pg-clear", "click", () => {
    G.answers().clear();
    state.ready[state.event].clear();
    state.dates.clear();
    questions.reset();
    the("pg-linked").hidden = true;
    toAddress(null);
    drawGuide();
  });
  on("pg-paper", "click", () => window.print());

  /* ---- downloads ---- */
  onCsv(() => {
    if (state.view === "drop") return staff.csv();
    const boxed = state.view === "confirm" || state.view === "desk";
    return person && boxed ? person.csv(state.view === "desk") : checklist.csv();
  });
  on("ics", "click", () => {
    const days = asks ? checklist.days() : [];
    if (days.length) {
      const name = say("ics.name", { event: said(G.event().name), city: w("city") });
      save(icsText(name, days), "text/calendar;charset=utf-8", "ics");
      return;
    }
    state.view = "list";
    drawView();
    const open = the("pg-open");
    the("pg-status").textContent = "";
    open.hidden = false;
    open.textContent = say(anchors(G.needed()).length ? "ics.first" : "ics.none");
    open.scrollIntoView({ block: "center" });
    the("pg-dates").querySelector("input")?.focus({ preventScroll: true });
  });

  follow();
  onSpeak(() => {
    for (const el of every("[data-t]", part)) {
      const cell = Number(el.dataset.t);
      const lang = G.lang(cell);
      el.textContent = said(cell);
      if (lang) el.lang = lang;
      else el.removeAttribute("lang");
    }
    drawView();
    if (asks) drawGuide();
    staff.label();
    person?.draw();
  });
};

/** @type {GuideBlock | null} */
const B = block("procedure_guide");
if (B?.views.length) show(B);
