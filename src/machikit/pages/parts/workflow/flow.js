/* Where the minutes go, and who hands to whom: bars and swimlanes of one scenario. */
/** @import { Step, WorkflowBlock } from "./types.d.ts" */
/** @import { Texts } from "./texts.js" */
import { bar, h, number, the } from "#core";
import { hours, say } from "./texts.js";

const BARS = 12;

/**
 * @param {Texts} told
 * @param {[name: string, hours: number][]} parts
 */
const bars = ({ said, lang }, parts) => {
  const ordered = parts.sort((a, b) => b[1] - a[1]);
  /** @param {[name: string, hours: number][]} some */
  const all = (some) => some.reduce((total, [, n]) => total + n, 0);
  const total = all(parts);
  const rest = ordered.slice(BARS);
  /** @type {{ name: string, language: string | null, n: number }[]} */
  const shown = ordered.slice(0, BARS).map(([v, n]) => ({ name: said(v), language: lang(v), n }));
  if (rest.length) shown.push({ name: say("bars.rest", { n: number(rest.length) }), language: null, n: all(rest) });
  const most = Math.max(...shown.map(({ n }) => n));
  return shown.map(({ name, language, n }) => {
    const share = total ? Math.floor((100 * n) / total + 0.5) : 0;
    return h(
      "li",
      {},
      h("span", { lang: language, text: name }),
      h("span", { class: "wf-bar", "aria-hidden": "true" }, bar(n, most)),
      h("span", { class: "n", text: say("bars.hours", { hours: hours(n), share }) }),
    );
  });
};

/** @type {(told: Texts, list: Step[]) => void} */
export const drawBars = (told, list) => {
  /** @type {Map<string, number>} */
  const actors = new Map();
  for (const s of list) actors.set(s.actor, (actors.get(s.actor) || 0) + (s.hours || 0));
  the("wf-by-step").replaceChildren(
    ...bars(
      told,
      list.map((s) => [s.name, s.hours || 0]),
    ),
  );
  the("wf-by-actor").replaceChildren(...bars(told, [...actors]));
};

/** @type {(B: WorkflowBlock, told: Texts, all: Step[]) => void} */
export const drawLanes = (B, { text }, all) => {
  const list = all.slice(0, B.drawn);
  const actors = [...new Set(list.map((s) => s.actor))];
  const box = the("wf-flow");
  const at = list.map((s, n) => [actors.indexOf(s.actor) + 0.5, n + 0.5]);
  box.classList.toggle("listed", actors.length > B.lanes);
  box.style.setProperty("--lanes", String(actors.length));
  box.querySelector(".wf-heads")?.replaceChildren(...actors.map((a) => text(a)));
  const path = at.map(([x, y], n) => (n ? `V${y - 0.5}H${x}V${y}` : `M${x} ${y}`)).join("");
  box.querySelector("svg")?.setAttribute("viewBox", `0 0 ${actors.length} ${list.length}`);
  box.querySelector("svg path")?.setAttribute("d", path);
  const steps = list.map((s, n) => {
    const judge = s.judgement === "y";
    const li = h(
      "li",
      {},
      h(
        "div",
        { class: s.starts + (judge ? " judge" : "") },
        h("b", {}, h("span", { class: "wf-no", text: n + 1 }), " ", text(s.name)),
        h(
          "small",
          {},
          text(s.actor, "wf-actor"),
          s.medium ? text(s.medium) : null,
          judge ? h("span", { class: "wf-judge", text: say("judges") }) : null,
        ),
      ),
    );
    li.style.setProperty("--lane", String(actors.indexOf(s.actor) + 1));
    li.style.setProperty("--row", String(n + 1));
    return li;
  });
  box.querySelector("ol")?.replaceChildren(...steps);
};
