/* My district: chosen by name, in the address, and in this browser where it lets us. */
/** @import { CalendarBlock, State } from "./types.d.ts" */
import { $, entered, fold, fromAddress, h, number, onAddress, published, the, toAddress, w } from "#core";

const MANY = 6; // districts that are chosen without a search

/**
 * chosen: what follows when the reader has chosen.
 * @param {CalendarBlock} B
 * @param {State} state
 * @param {() => void} chosen
 */
export const districtOf = (B, state, chosen) => {
  let choosing = false;
  let query = "";
  const texts = B.areas.map(fold);

  const asked = () => B.keys.indexOf(fromAddress().get("d") ?? "");
  /** @param {string} [key] to be kept */
  const kept = (key) => {
    const name = `machikit.calendar.${B.uid}`;
    try {
      if (key) localStorage.setItem(name, key);
      return localStorage.getItem(name) ?? "";
    } catch {
      return ""; // a browser may forbid it to files
    }
  };
  /** @param {number} area */
  const choose = (area) => {
    state.area = area;
    choosing = false;
    query = "";
    kept(B.keys[area]);
    toAddress({ d: B.keys[area] });
    chosen();
    the("calendar-mine").focus({ preventScroll: true });
    the("calendar-status").textContent = w("calendar.status", { area: B.areas[area] });
  };

  const drawOffers = () => {
    const q = fold(query);
    const all = [...texts.keys()].filter((a) => texts[a].includes(q));
    const rest = all.length - B.offered;
    /** @param {number} a */
    const button = (a) =>
      h("button", {
        type: "button",
        class: `district${a === state.area ? " on" : ""}`,
        lang: "ja",
        "aria-pressed": String(a === state.area),
        text: B.areas[a],
        onclick: () => choose(a),
      });
    const many = rest > 0 ? w("calendar.choose.more", { n: number(rest) }) : "";
    the("calendar-offers").replaceChildren(...all.slice(0, B.offered).map(button));
    the("calendar-offered").textContent = all.length ? many : w("calendar.choose.none");
  };
  const search = () => {
    const label = w("calendar.choose.search");
    const field = { id: "calendar-search", autocomplete: "off", "aria-label": label, placeholder: label };
    /** @param {Event} e */
    const oninput = (e) => {
      query = entered(e);
      drawOffers();
    };
    return h("p", { class: "seek" }, h("input", { type: "search", ...field, value: query, oninput }));
  };
  /** @param {boolean} open */
  const change = (open) => {
    const onclick = () => {
      choosing = !open;
      query = "";
      draw();
      ($(open ? "calendar-change" : "calendar-search") ?? the("calendar-change")).focus();
    };
    const look = { type: "button", class: "go", id: "calendar-change", "aria-expanded": String(open), onclick };
    return h("button", { ...look, text: w(open ? "calendar.keep" : "calendar.change") });
  };
  const draw = () => {
    const { area } = state;
    const open = area === null || choosing;
    /** @type {HTMLElement[]} */
    const nodes = [h("h2", { id: "calendar-which", text: w(area === null ? "calendar.choose" : "calendar.mine") })];
    if (area !== null) {
      const button = B.areas.length > 1 ? change(open) : null;
      nodes.push(h("p", { class: "whose" }, published("b", B.areas[area]), button));
    }
    if (open) {
      if (B.areas.length > MANY) nodes.push(search());
      nodes.push(h("div", { class: "districts", id: "calendar-offers" }));
      nodes.push(h("p", { class: "note", id: "calendar-offered", role: "status" }));
    }
    the("calendar-mine").replaceChildren(...nodes);
    the("calendar-mine").classList.toggle("open", open);
    if (open) drawOffers();
  };

  onAddress(() => {
    if (asked() >= 0) choose(asked());
  }, false);
  const start = [asked(), B.keys.indexOf(kept()), B.areas.length === 1 ? 0 : -1].find((a) => a >= 0);
  state.area = start ?? null;
  return { draw };
};
