/* The page of distances: slider, ages, numbers, list of towns, and what new sites would change. */
/** @import { CoverageBlock } from "./types.d.ts" */
import {
  $,
  block,
  chips,
  entered,
  expose,
  h,
  on,
  onAddress,
  onCsv,
  onGeojson,
  onSpeak,
  page,
  the,
  toAddress,
  w,
} from "#core";
import { choiceOf, stopText } from "./choice.js";
import { addLooks } from "./circles.js";
import { figuresOf } from "./figures.js";
import { listOf } from "./list.js";
import { mapOf } from "./map.js";
import { sitesOf } from "./sites.js";
import { tablesOf } from "./tables.js";

/** @param {CoverageBlock} B */
const show = (B) => {
  const choice = choiceOf(B);
  const { reach: C, state, say } = choice;
  const drawFigures = figuresOf(choice);
  const { csv, geojson } = tablesOf(choice);
  const sites = sitesOf(choice, (change) => set(change));
  /** @param {number} i */
  const putAt = (i) => {
    sites.put(C.lat[i], C.lon[i]);
    the("coverage-gain").scrollIntoView({ block: "nearest" });
  };
  const towns = listOf(choice, (i) => select(i, "list"), putAt);
  const map = mapOf(choice, (i) => select(i, "map"), sites.put);

  const drawControls = () => {
    const slider = the("coverage-metres", HTMLInputElement);
    const walk = say("metres.note", { n: Math.ceil(state.metres / 80) });
    slider.value = String(B.stops.indexOf(state.metres));
    slider.setAttribute("aria-valuetext", `${stopText(state.metres)} ${walk}`);
    the("coverage-said").replaceChildren(h("b", { text: stopText(state.metres) }), " ", h("small", { text: walk }));
    chips("coverage-groups", choice.groups, {
      on: (g) => g === state.group,
      label: (g) => w(`coverage.group.${g}`),
      press: (group) => set({ group }),
    });
  };
  /** @type {(i: number, by: "list" | "map") => void} */
  const select = (i, by) => {
    if (by === "map") towns.reach(i);
    state.selected = i;
    towns.draw();
    map.draw();
    map.show(i, by === "list");
    if (by === "map") $(`t-${i}`)?.scrollIntoView({ block: "nearest" });
  };
  const draw = () => {
    choice.compute();
    drawFigures();
    drawControls();
    sites.draw();
    towns.draw();
    map.draw();
  };
  /** @param {Partial<typeof state>} change */
  const set = (change) => {
    Object.assign(state, { full: false }, change);
    draw();
    toAddress(choice.plan());
  };

  on("coverage-metres", "input", (e) => {
    towns.reset();
    set({ metres: B.stops[Number(entered(e))] });
  });
  on("coverage-search", "input", (e) => {
    state.query = entered(e);
    towns.reset();
    towns.draw();
  });
  onCsv(csv);
  onGeojson(geojson);
  onAddress(() => {
    choice.readAddress();
    draw();
  }, false);
  choice.readAddress();
  map.fit();
  onSpeak(() => {
    page.map?.closePopup(); // it speaks the other language
    draw();
  });
  expose("coverage", { ...C, state, circles: map.circles, csv, geojson, now: choice.now });
};

/** @type {CoverageBlock | null} */
const B = block("coverage");
if (B) {
  addLooks();
  show(B);
}
