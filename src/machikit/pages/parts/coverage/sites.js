/* New sites that the reader tries. */
/** @import { Choice } from "./choice.js" */
/** @import { Site } from "./types.d.ts" */
import { h, number, on, page, published, replace, the, unseen, w } from "#core";

/**
 * set: takes a change of the state, and draws.
 * @param {Choice} choice
 * @param {(change: Partial<Choice["state"]>) => void} set
 */
export const sitesOf = (choice, set) => {
  const { block: B, reach: C, state, say } = choice;

  /** @param {Site} site */
  const placeOf = (site) => {
    const i = C.nearest(site.lat, site.lon);
    if (i < 0) return [w("map_point")];
    if (C.lat[i] === site.lat && C.lon[i] === site.lon) return [published("b", B.place[i])];
    return choice.withTown("near_town", i);
  };
  const gainText = () => {
    if (state.full) return say("try.many", { n: B.most });
    if (!state.sites.length) return state.asked ? say("suggest.none") : "";
    const before = C.sums(C.today, state.group, state.metres).beyond;
    const after = choice.now().sums.beyond;
    return say("gain", { n: number(before - after), before: number(before), after: number(after) });
  };
  /** @type {(site: Site, k: number) => HTMLElement} */
  const row = (site, k) => {
    const note = site.suggested ? h("small", { text: say("by.suggest") }) : null;
    const press = () => remove(k);
    return h(
      "li",
      {},
      h("span", { class: "no", text: k + 1 }),
      h("span", { class: "where" }, ...placeOf(site), note),
      h("span", { class: "many", text: say("gain.one", { n: number(choice.now().gains[k]) }) }),
      h("button", { type: "button", class: "put", onclick: press }, unseen(k + 1), say("remove")),
    );
  };
  const draw = () => {
    the("coverage-gain").textContent = gainText();
    replace(the("coverage-new"), state.sites.map(row));
    the("coverage-plan").hidden = !state.sites.length;
    the("coverage-method").hidden = !(state.asked || state.sites.some((site) => site.suggested));
    the("coverage-link", HTMLAnchorElement).href = choice.link();
  };

  /** @type {(lat: number, lon: number) => void} */
  const put = (lat, lon) => {
    if (state.sites.length >= B.most) {
      set({ full: true });
      return;
    }
    const site = { lat: Math.round(lat * 1e6) / 1e6, lon: Math.round(lon * 1e6) / 1e6 };
    set({ sites: [...state.sites, site], asked: false });
    page.map?.closePopup();
  };
  /** @param {number} k */
  const remove = (k) => {
    set({ sites: state.sites.filter((_, i) => i !== k), asked: false });
    if (!state.sites.length) the("coverage-suggest").focus();
  };
  const suggest = () => {
    const own = state.sites.filter((site) => !site.suggested);
    const room = Math.min(Number(the("coverage-k", HTMLSelectElement).value), B.most - own.length);
    const { far } = C.reached(own, state.group, state.metres);
    const rows = C.suggest(room, far, state.group, state.metres);
    const sites = rows.map((i) => ({ lat: C.lat[i], lon: C.lon[i], suggested: true }));
    set({ sites: [...own, ...sites], asked: !sites.length, full: false });
  };
  on("coverage-suggest", "click", suggest);
  on("coverage-clear", "click", () => {
    set({ sites: [], asked: false });
    the("coverage-suggest").focus();
  });
  return { draw, put };
};
