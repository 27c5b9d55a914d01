/* Towns without a served stop nearby: who they are, and what is said of them all. */
/** @import { Now, Reached, Told, Towns } from "./types.d.ts" */
/** @import { Reach } from "./reach.js" */
/** @import { Texts } from "./texts.js" */
import { distance, h, number, page, pagedList, published, the, w } from "#core";
import { popup, showAt } from "#map";
import { say } from "./texts.js";

/** @typedef {ReturnType<typeof gapOf>} Gap */

/**
 * What `reach` found, with the towns in their order and those that are left out.
 * @type {(C: Reach, reached: Reached, limit: number) => NonNullable<Now["towns"]>}
 */
export const gapFound = (C, reached, limit) => {
  const order = C.order(reached, limit);
  const beyond = order.filter((k) => reached.far[k] !== null && Number(reached.far[k]) > limit);
  return { ...reached, order, left: beyond };
};

/**
 * The list of towns of a block. of: how the page stands; told: a word with day, distance and departures that count filled in.
 * @param {{ T: Towns, C: Reach, timed: boolean, step: number, tell: Texts, told: Told, of: () => { towns: NonNullable<Now["towns"]>, metres: number } }} on
 */
export const gapOf = ({ T, C, timed, step, tell, told, of }) => {
  /** @type {number | null} */
  let selected = null;

  /** @type {(far: number | null) => HTMLElement | null} */
  const farOff = (far) =>
    far === null ? null : h("span", { text: far === Infinity ? say("gap.nearest") : distance(far) });
  /** @param {number} k */
  const people = (k) => {
    const n = T.people?.[k];
    return n === undefined ? "" : n === null ? say("gap.unknown") : say("gap.people", { n: number(n) });
  };
  /** @param {number} k */
  const row = (k) => {
    const { towns, metres } = of();
    const far = towns.far[k];
    const near = towns.nearest[k];
    const stands = far === null ? "none" : far > metres ? "left" : "within";
    const on = k === selected;
    const stop = near >= 0 ? published("span", tell.name(near)) : null;
    const button = h(
      "button",
      { type: "button", class: "item", "aria-pressed": String(on), disabled: far === null, onclick: () => select(k) },
      h("span", { class: "what" }, published("b", T.place[k]), h("small", {}, stop, farOff(far))),
      h("span", { class: "many" }, people(k), h("small", { text: say(`gap.is.${stands}`) })),
    );
    return h("li", { id: `town-${k}`, class: stands + (on ? " on" : "") }, button);
  };
  const list = pagedList({
    items: "route-towns",
    more: "route-towns-more",
    step,
    word: (n) => say("gap.more", { n: number(n) }),
    row,
  });

  /** How many towns, and how many people, are left out. */
  const said = () => {
    const { far, left } = of().towns;
    const lost = left.reduce((sum, k) => sum + C.people(k), 0);
    const there = far.filter((m) => m !== null).length;
    const key = `gap.said${timed ? "" : ".untimed"}${T.people ? "" : ".towns"}`;
    return told(key, { towns: number(left.length), people: number(lost), total: number(there) });
  };
  const draw = () => {
    the("route-gap-said").textContent = said();
    list.draw(of().towns.order);
  };
  /** @param {number} k a town is chosen: on the map, with what is known of it */
  const select = (k) => {
    const { order, far, nearest } = of().towns;
    selected = k;
    list.reach(order.indexOf(k));
    draw();
    const at = T.at[k];
    if (!at || !page.map) return;
    const [lat, lon] = at.map((v) => v / 1e6);
    const n = T.people?.[k] ?? null;
    const near = nearest[k];
    const stop = near >= 0 ? published("span", tell.name(near)) : say("gap.nearest");
    showAt([lat, lon], 14);
    popup(
      [lat, lon],
      [
        published("strong", T.place[k]),
        n === null ? null : h("div", { text: `${number(n)} ${w("people")}` }),
        h("div", {}, stop, " ", near >= 0 ? distance(Number(far[k])) : ""),
      ],
    );
    page.map.getContainer().scrollIntoView({ block: "nearest" });
  };
  return { draw, said, select, reset: list.reset };
};
