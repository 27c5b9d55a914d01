/* The drawn map: places of one list only, and both points of a place that the lists put more than 100 m apart, with a line between. */
/** @import { MapBlocks, ViewState } from "../../web/types.d.ts" */
/** @import { ListOfSites, TwoListsBlock, TwoListsState } from "./types.d.ts" */
import { wordsOf } from "#pure";
import { drawnMap, frameOf } from "../../web/map_drawing.js";

const MOST = 3000; // places of each list
export const MARKS = {
  both: '<circle r="4" fill="#0b5fb0" stroke="#fff" stroke-width="1.2"/>',
  own: '<circle r="6" fill="#fff" stroke="#0b5fb0" stroke-width="3"/>',
  national: '<circle r="6" fill="#c2410c" stroke="#1b1c20" stroke-width="1.4"/>',
};

/** @typedef {{ at: [latitude: number, longitude: number], name: string }} Place */

/** @type {(list: ListOfSites, row: number) => Place | null} */
const placeOf = ({ lat, lon, name }, row) =>
  lat[row] == null ? null : { at: [Number(lat[row]) / 1e6, Number(lon[row]) / 1e6], name: name[row] ?? "" };

/**
 * What differs, for both maps. drawn: marks by look; lines: between both points of a place.
 * @param {TwoListsBlock} B
 */
export const drawingOf = (B) => {
  const there = (/** @type {(Place | null)[]} */ places) => places.flatMap((place) => (place ? [place] : []));
  const apart = B.far.map((k) => [placeOf(B.own, B.pairs[k][0]), placeOf(B.national, B.pairs[k][1])]);
  const own = [...there(B.here.map(([row]) => placeOf(B.own, row))), ...there(apart.map(([place]) => place))];
  const national = [
    ...there(B.there.map(([row]) => placeOf(B.national, row))),
    ...there(apart.map(([, place]) => place)),
  ];
  const both = there(B.pairs.slice(0, MOST).map(([row]) => placeOf(B.own, row)));
  const lines = apart.flatMap(([a, b]) => (a && b ? [/** @type {[Place, Place]} */ ([a, b])] : []));
  return { both, own: own.slice(0, MOST), national: national.slice(0, MOST), lines };
};

/** @type {(B: TwoListsBlock, state: TwoListsState & ViewState, words: Record<string, string>, map: MapBlocks) => import("#pure").Markup} */
export const picture = (B, _state, words, { base }) => {
  const { both, own, national, lines } = drawingOf(B);
  const frame = frameOf(
    [...both, ...own, ...national].map(({ at }) => at),
    base,
  );
  /** @type {(look: string, places: Place[]) => string} */
  const marks = (look, places) =>
    places
      .map(({ at }) => frame.at(...at))
      .map(([x, y]) => `<use href="#g-${look}" x="${x.toFixed(1)}" y="${y.toFixed(1)}"/>`)
      .join("");
  const between = lines.map((ends) => ends.map(({ at }) => frame.at(...at).map((n) => n.toFixed(1))));
  const drawn = between.map(
    ([[x1, y1], [x2, y2]]) =>
      `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#1b1c20" stroke-width="1.6" stroke-dasharray="4 3"/>`,
  );
  return drawnMap({
    base,
    frame,
    label: wordsOf(words)("map"),
    symbols: MARKS,
    marks: marks("both", both),
    over: [...drawn, marks("own", own), marks("national", national)].join(""),
    taken: [...own, ...national].map(({ at }) => frame.at(...at)).map(([x, y]) => [x - 6, y - 6, x + 6, y + 6]),
  });
};
