/* For staff: which things could be dropped because the office holds them, and what that spares a household and a desk. */
/** @import { Column } from "../../web/types.d.ts" */
/** @import { Item, LifeEvent } from "./types.d.ts" */
/** @import { Guide } from "./guide.js" */
/** @import { SumKey } from "./rules.js" */
import { every, number, tableCsv, the } from "#core";
import { say } from "./guide.js";
import { atDesk, example, needed, stays, sums } from "./rules.js";

/** @type {(box: Element, selector: string, text: string) => void} */
const write = (box, selector, text) => {
  const el = box.querySelector(selector);
  if (el) el.textContent = text;
};

/**
 * @param {Guide} G
 * @param {() => void} changed what could be dropped
 */
export const staffOf = (G, changed) => {
  const { state, said, list } = G;
  const part = the("pg");

  const draw = () => {
    const box = part.querySelector(`[data-view="drop"] [data-event="${state.event}"]`);
    if (!box) return;
    const event = G.event();
    const own = G.answers().size > 0;
    const things = own ? G.needed() : needed(event, example(event));
    const now = sums(things);
    const after = sums(things.filter((x) => stays(x, state.kept[state.event])));
    const whose = `household.${own ? "own" : "example"}`;
    for (const el of every(".pg-whose span", box)) {
      el.dataset.w = `procedure_guide.${whose}`;
      el.textContent = say(whose);
    }
    for (const li of every("[data-sum]", box)) {
      const key = /** @type {SumKey} */ (li.dataset.sum);
      write(li, ".now", number(now[key]));
      write(li, ".after", number(after[key]));
    }
    for (const li of every("[data-place]", box)) drawDesk(li, event);
  };
  /** @type {(li: HTMLElement, event: LifeEvent) => void} */
  const drawDesk = (li, event) => {
    const kept = state.kept[state.event];
    const left = atDesk(event, event.places[Number(li.dataset.place)]).filter((x) => stays(x, kept)).length;
    li.classList.toggle("empty", !left);
    write(li, ".after", number(left));
    for (const em of every("em", li)) em.hidden = left > 0;
    for (const [n, i] of every(".pg-bar i", li).entries()) i.classList.toggle("gone", n >= left);
  };
  part.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.matches("[data-view=drop] [data-item]")) return;
    const kept = state.kept[state.event];
    if (target.checked) kept.delete(Number(target.dataset.item));
    else kept.add(Number(target.dataset.item));
    draw();
    changed();
  });

  const label = () => {
    for (const box of every("[data-view=drop] [data-event]", part))
      for (const x of every("[data-item]", box)) {
        const item = G.block.events[Number(box.dataset.event)].items[Number(x.dataset.item)];
        x.setAttribute("aria-label", say("try.item", { item: said(item.name) }));
      }
  };
  /** @type {(item: Item) => string} from whom it is asked */
  const asked = (item) => {
    const { questions } = G.event();
    const whose = item.rules.map(([q, a]) =>
      q < 0
        ? say("everybody")
        : say("why", { question: said(questions[q].text), answer: said(questions[q].answers[a]) }),
    );
    return [...new Set(whose)].join(say("comma"));
  };
  const csv = () => {
    const kept = state.kept[state.event];
    /** @type {Column<{ item: Item, k: number }>[]} */
    const columns = [
      [say("csv.kind"), ({ item }) => (item.kind ? say(`kind.${item.kind}`) : "")],
      [say("csv.item"), ({ item }) => said(item.name)],
      [say("csv.desk"), ({ item }) => list([...new Set(item.rules.map((r) => r[2]).filter(Boolean))])],
      [say("csv.held"), ({ item }) => list(item.drop)],
      [say("csv.asked"), ({ item }) => asked(item)],
      [say("csv.authority"), ({ item }) => list(item.authority)],
      [say("csv.minutes"), ({ item }) => item.minutes],
      [say("csv.try"), ({ k }) => say(kept.has(k) ? "keep" : "could")],
    ];
    const rows = G.event().items.map((item, k) => ({ item, k }));
    return tableCsv(
      columns,
      rows.filter(({ item }) => item.drop.length),
    );
  };
  return { draw, label, csv };
};
