/* The guide in the browser: what readers do, the clock, the link, the downloads. */
/** @import { Actions, LivePart } from "../../web/types.d.ts" */
/** @import { Answers, GuideBlock, GuideState } from "./types.d.ts" */
/** @import { State } from "./standing.js" */
import { block, fromAddress, live, on, onCsv, save, the, toAddress, wordsNow } from "#core";
import { icsText } from "#ics";
import { replaced, toggled, withValue } from "./changes.js";
import { entered, toDo } from "./confirm.js";
import { ASKED } from "./questions.js";
import { anchors, example, linkOf, readLink } from "./rules.js";
import { standingIn } from "./standing.js";
import { csvOf, lastDays } from "./tables.js";
import * as view from "./view.js";

/** @param {GuideBlock} B */
const show = (B) => {
  const root = document.querySelector('[data-part="procedure_guide"]');
  const headed = document.querySelector("#parts [data-part]:not(:empty)") === root; // else another part's numbers stand in the head
  const now = () => standingIn(B, part.state, wordsNow());
  const inside = () => /** @type {const} */ ([B, part.state, now()]);
  const set = (/** @type {Partial<GuideState>} */ change) => part.set(change);

  /** @type {(answers: Answers, more?: Partial<GuideState>) => void} */
  const answer = (answers, more) =>
    set({ answers: replaced(part.state.answers, part.state.event, answers), notice: "", ...more });
  /** @type {(key: "kept" | "ready", k: number) => void} */
  const toggle = (key, k) => {
    const { [key]: sets, event } = part.state;
    set({ [key]: replaced(sets, event, toggled(sets[event], k)) });
  };
  /** @type {(n: number, value: true | string | undefined) => void} */
  const give = (n, value) => set({ given: withValue(part.state.given, n, value) });

  /** @type {Actions} */
  const actions = {
    open: (name) => set({ view: name }),
    event: (/** @type {unknown} */ _, n) => set({ event: Number(n), notice: "" }),
    answer: ([n, value]) => answer(withValue(now().answers, n, value)),
    date: (anchor, day) => set({ dates: withValue(part.state.dates, anchor, day || undefined), notice: "" }),
    example: () => {
      const { event } = now();
      if (event) answer(example(event));
    },
    clear: () => {
      toAddress(null);
      const ready = replaced(part.state.ready, part.state.event, new Set());
      answer(new Map(), { ready, dates: new Map(), shown: ASKED, linked: "" });
    },
    ready: (k) => toggle("ready", k),
    drop: (k) => toggle("kept", k),
    print: () => window.print(),
    link: () => {
      const { event, answers } = now();
      if (!event) return;
      toAddress({ a: linkOf(event, answers) }); // answers go into the address only when the reader asks for it
      set({ linked: location.href });
      the("pg-url", HTMLInputElement).focus();
      the("pg-url", HTMLInputElement).select();
    },
    agree: (n) => give(n, part.state.given.get(n) === true ? undefined : true),
    differ: (n) => {
      give(n, entered(part.state.given, n) === null ? "" : undefined);
      /** @type {HTMLElement | null} */ (the("pg-boxes").querySelector(`[data-box="${n}"] input`))?.focus();
    },
    type: (n, text) => give(n, text),
    all: () => {
      const { boxes } = now();
      const { given } = part.state;
      const rest = toDo(boxes).filter((n) => boxes[n].known && !given.has(n));
      set({ given: new Map([...given, ...rest.map((n) => /** @type {const} */ ([n, true]))]) });
    },
    check: () => set({ checked: true }),
    again: () => set({ given: new Map(), checked: false }),
    ...clockActions(B, () => part.state, set),
  };
  /** @type {LivePart<State>} */
  const part = live({
    name: "procedure_guide",
    view,
    block: B,
    actions,
    drawn: (/** @type {State} */ { view: open }) => {
      document.body.dataset.guide = (headed && open) || ""; // on paper a checklist needs no more head than its own
    },
  });

  onCsv(() => csvOf(...inside()));
  on("ics", "click", () => {
    const { event, say, said, things, w } = now();
    const days = lastDays(...inside());
    if (event && days.length) {
      const name = say("ics.name", { event: said(event.name), city: w("city") });
      save(icsText(name, days), "text/calendar;charset=utf-8", "ics");
      return;
    }
    set({ view: "list", notice: anchors(things()).length ? "ics.first" : "ics.none" });
    the("pg-open").scrollIntoView({ block: "center" });
    the("pg-dates").querySelector("input")?.focus({ preventScroll: true });
  });
  const followed = readLink(B.events, fromAddress().get("a") ?? "");
  if (followed) {
    const { event, answers } = followed;
    part.begin({ event, view: "list", answers: replaced(part.state.answers, event, answers) });
  }
};

/** @type {(B: GuideBlock, state: () => GuideState, set: (change: Partial<GuideState>) => void) => Actions} at the desk */
const clockActions = (B, state, set) => {
  let from = 0;
  let ticking = 0;
  const tell = (/** @type {boolean} */ runs) =>
    set({ clock: { seconds: Math.floor((performance.now() - from) / 1000), runs } });
  const stop = () => {
    clearInterval(ticking);
    tell(false);
  };
  return {
    clock: () => {
      if (state().clock?.runs) {
        stop();
        return;
      }
      from = performance.now();
      ticking = window.setInterval(() => tell(true), 1000);
      tell(true);
    },
    speak: (n) => {
      set({ spoken: toggled(state().spoken, n) });
      if (state().clock?.runs && state().spoken.size === Math.min(B.boxes.length, B.most)) stop();
    },
  };
};

/** @type {GuideBlock | null} */
const B = block("procedure_guide");
if (B) show(B);
