/* The drawn map: areas with their fills and names, lines, places, and the spot that was looked up. */
/** @import { At, MapBlocks, Path } from "../../web/types.d.ts" */
/** @import { PixelBox, ToPixel } from "../../web/map_drawing.js" */
/** @import { AreaBlock, AreaState } from "./types.d.ts" */
/** @import { Inside, Standing } from "./standing.js" */
import { attr, escapeHtml, html } from "#pure";
import { collides, drawnMap, frameOf, pathData, pixelsOf } from "../../web/map_drawing.js";
import { areaIndex, boxAround, unpack } from "../../web/rings.js";
import { simplified } from "../../web/simplify.js";
import { SYMBOLS } from "../../web/symbols.js";
import { patterns, swatches } from "./fills.js";
import { lookOf } from "./place_lists.js";
import { dividesTwice, standingIn } from "./standing.js";

export const LINE = { out: "#1a1a1c", in: "#c81e1e" };
const TOLERANCE = 0.6; // pixels: smaller rings are not drawn, and outlines are simplified by as much
const MOST = 3000; // places drawn of each table

/** Which areas are filled now, which are outlined only. @type {(B: AreaBlock, state: AreaState, now: Pick<Standing, "R">) => { filled: number[], outlined: number[] }} */
export const looksOf = (B, state, { R }) => {
  const { of } = B.shapes;
  const isFilled = (/** @type {number} */ i) => !dividesTwice(B) || of[i] === state.kind;
  const shown = R.shown();
  return { filled: shown.filter(isFilled), outlined: shown.filter((i) => !isFilled(i)) };
};

/** @param {AreaBlock} B the marks of places, by look */
export const marksOf = (B) => Object.fromEntries(B.places.map((_, k) => [lookOf(k), SYMBOLS[lookOf(k)]]));

/** @type {(B: AreaBlock, state: Inside[1], words: Inside[2], map: MapBlocks) => import("#pure").Markup} */
export const picture = (B, state, words, { base }) => {
  const now = standingIn(B, state, words);
  const { w, P } = now;
  const { rings } = areaIndex(P);
  const boxes = rings.filter((of) => of.length).map(boxAround);
  const frame = frameOf(boxes.flatMap(([south, west, north, east]) => [[south, west], [north, east]]), base); // biome-ignore format: one line
  const names = P.divides ? namesOf(B, state, now, frame.at) : { taken: [], texts: [] };
  const pin = state.at && frame.at(state.at.lat, state.at.lon);
  return drawnMap({
    base,
    frame,
    label: w("map"),
    symbols: { ...marksOf(B), ...swatches(P.fills) },
    patterns: patterns(P.fills),
    marks: [
      `<g class="areas${P.divides ? " divides" : ""}" fill-rule="evenodd">${areasOf(B, state, now, rings, frame.at)}</g>`,
      `<g class="lines">${linesOf(B, now, frame.at)}</g>${placesOf(B, frame.at)}`,
      `<g class="areas-names" lang="ja">${names.texts.join("")}</g>`,
    ].join(""),
    over: `<g class="found">${pin ? `<circle cx="${pin[0]}" cy="${pin[1]}" r="8" class="pin"/>` : ""}</g>`,
    taken: names.taken,
  });
};

/** @type {(B: AreaBlock, state: AreaState, now: Standing, rings: Path[][], at: ToPixel) => string} a path for each, with its row */
const areasOf = (B, state, now, rings, at) => {
  const { fills, fill } = B.shapes;
  const [filled, outlined] = Object.values(looksOf(B, state, now)).map((rows) => new Set(rows));
  const drawn = rings.map((of, i) => {
    const d = of.flatMap((ring) =>
      isSeen(ring, at) ? pathData(simplified(pixelsOf(ring.ll, at), TOLERANCE), true) : [],
    );
    const looks = html`${attr("class", outlined.has(i) && "other")}${attr("style", !filled.has(i) && !outlined.has(i) && "display:none")}`;
    return d.length
      ? `<path d="${d.join("")}" data-r="${i}"${looks} fill="url(#area-${fill[i]})" stroke="${fills[fill[i]].line}"/>`
      : "";
  });
  return drawn.join("");
};

/** @type {(ring: Path, at: ToPixel) => boolean} */
const isSeen = ({ box: [south, west, north, east] }, at) => {
  const [left, bottom] = at(south, west);
  const [right, top] = at(north, east);
  return Math.max(right - left, bottom - top) >= 2 * TOLERANCE;
};

/** @type {(B: AreaBlock, now: Standing, at: ToPixel) => string} */
const linesOf = ({ lines }, { R }, at) => {
  const drawn = (lines?.pieces ?? []).map(([, text, , inside]) => {
    const colour = inside.some(R.inTime) ? LINE.in : LINE.out;
    return `<path d="${pathData(pixelsOf(unpack(text), at), false)}" stroke="${colour}"/>`;
  });
  return drawn.join("");
};

/** @type {(B: AreaBlock, at: ToPixel) => string} */
const placesOf = ({ places }, at) => {
  const drawn = places.map(({ lat, lon }, k) => {
    const there = [...lat.keys()].filter((i) => lat[i] !== null).slice(0, MOST);
    const uses = there.map((i) => {
      const [x, y] = at(Number(lat[i]) / 1e6, Number(lon[i]) / 1e6);
      return `<use href="#g-${lookOf(k)}" x="${x.toFixed(1)}" y="${y.toFixed(1)}"/>`;
    });
    return uses.join("");
  });
  return drawn.join("");
};

/** @type {(B: AreaBlock, state: AreaState, now: Standing, at: ToPixel) => { taken: PixelBox[], texts: string[] }} names of filled areas, as many as fit */
const namesOf = (B, state, now, at) => {
  const { T, name } = now;
  /** @type {PixelBox[]} */
  const taken = [];
  const texts = looksOf(B, state, now).filled.map((i) => {
    if (!name(i) || T.lat[i] === null) return "";
    const [x, y] = at(T.lat[i] / 1e6, Number(T.lon[i]) / 1e6);
    const half = 6.2 * [...name(i)].length;
    /** @type {PixelBox} */
    const box = [x - half, y - 8, x + half, y + 8];
    if (collides(taken, box)) return "";
    taken.push(box);
    return `<text x="${x.toFixed(0)}" y="${(y + 4).toFixed(0)}">${escapeHtml(name(i))}</text>`;
  });
  return { taken, texts };
};
