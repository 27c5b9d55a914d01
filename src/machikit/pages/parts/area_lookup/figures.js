/* The numbers of the page's head, and its sentence: of all data, but for the length of lines, which follows the years shown. */
/** @import { Tile } from "../../web/types.d.ts" */
/** @import { AreaBlock } from "./types.d.ts" */
/** @import { Inside, Standing } from "./standing.js" */
import { html, number } from "#pure";
import { recordsOf } from "./records.js";
import { ALWAYS, percent, standingIn } from "./standing.js";

const NAMED = 3; // places named in the headline
const TILES = 4; // of districts

/** @typedef {(B: AreaBlock, now: Standing) => Tile[]} Tiles */

/** @type {(...inside: Inside) => Tile[]} */
export const numbers = (B, state, words) => {
  const now = standingIn(B, state, words);
  const tiles = B.table.n ? [...ofLines(B, now), ...ofPlaces(B, now), ...ofKinds(B, now), ...ofYears(B, now)] : [];
  return tiles.length ? tiles : [{ n: B.table.n, unit: now.w("area.unit"), label: now.w("topic") }];
};

/** @type {(B: AreaBlock, k: number) => [inside: number, near: number]} places of a table, whatever the year */
const insideAndNear = ({ places }, k) => {
  const { in: inside, near } = places[k];
  const out = inside.flatMap((rows, i) => (rows.length ? [] : [i]));
  return [inside.length - out.length, out.filter((i) => near[i].length).length];
};

/** @type {Tiles} */
const ofLines = (B, { R, w, say, titleOf }) => {
  if (!B.lines) return [];
  const [total, within] = R.lengths(B.lines.pieces);
  const lines = [
    { n: number(total / 1000, 1), unit: "km", label: say("tile.lines") },
    { n: number(within / 1000, 1), unit: "km", label: say("tile.lines.in", { share: percent(within, total) }) },
  ];
  const close = B.places.map((table) => {
    const n = table.by.filter(Boolean).length;
    return { n, unit: w("unit"), label: say("tile.by", { title: titleOf(table) }) };
  });
  return [...lines, ...close];
};

/** @type {Tiles} */
const ofPlaces = (B, { P, w, say, titleOf }) => {
  if (P.divides || B.lines) return [];
  return B.places.flatMap((table, k) => {
    const [inside, near] = insideAndNear(B, k);
    const label = say("tile.in", { title: titleOf(table), n: number(table.n) });
    return [
      { n: inside, unit: w("unit"), label },
      { n: near, unit: w("unit"), label: say("tile.near") },
    ];
  });
};

/** @type {Tiles} */
const ofKinds = (B, { P, T, w, say, kindName, titleOf }) => {
  if (!P.divides) return [];
  const unit = w("area.unit");
  const counts = P.kinds.map((kind, k) => ({ n: P.of.filter((of) => of === k).length, unit, label: kindName(kind) }));
  const empty = (P.kinds.length === 1 ? B.places : []).map((table) => {
    const label = say("tile.without", { title: titleOf(table) });
    return { n: T.n - new Set(table.in.flat()).size, unit, label };
  });
  const split = splitAreas(B).map(({ a, b, rows }) => {
    const label = say("tile.split", { a: kindName(P.kinds[a]), b: kindName(P.kinds[b]) });
    return { n: rows.length, unit, label };
  });
  return [...counts, ...empty, ...split].slice(0, TILES);
};

/** @type {Tiles} */
const ofYears = (B, { R, w, say }) => {
  if (B.once === null) return [];
  const { first, last, count } = R;
  return [
    { n: count, unit: w("area.records.unit"), label: say("tile.records", { first, last }) },
    { n: new Set(B.years.filter(Boolean)).size, unit: w("area.years.unit"), label: say("tile.years") },
    { n: B.groups.length, unit: w("unit"), label: say("tile.named") },
    { n: number(B.once, 1), unit: "km²", label: say("tile.once") },
  ];
};

/**
 * Kinds of which areas lie in several areas of another kind, the finer kind first: their rows.
 * @param {AreaBlock} B
 */
const splitAreas = ({ shapes: { of, kinds }, overlaps }) => {
  const size = (/** @type {number} */ kind) => of.filter((k) => k === kind).length;
  const pairs = kinds.flatMap((_, a) => kinds.map((_, b) => ({ a, b }))).filter(({ a, b }) => size(a) >= size(b));
  const split = pairs.map(({ a, b }) => {
    const rows = overlaps.filter(([row, other]) => of[row] === a && of[other] === b).map(([row]) => row);
    return { a, b, rows: [...new Set(rows)].filter((row) => rows.indexOf(row) !== rows.lastIndexOf(row)) };
  });
  return split.filter(({ rows }) => rows.length);
};

/** @type {(...inside: Inside) => import("#pure").Markup} */
export const headline = (B, state, words) => {
  const now = standingIn(B, state, words);
  const { T, P, w, sayHtml, titleOf } = now;
  const n = number(T.n);
  if (!T.n) return sayHtml("headline.none");
  if (B.lines) {
    const [total, inside] = recordsOf(B, ALWAYS)
      .lengths(B.lines.pieces)
      .map((m) => number(m / 1000, 1));
    return sayHtml("headline.lines", { total, inside });
  }
  if (B.places.length && !P.divides) {
    const [inside, near] = insideAndNear(B, 0).map((k) => number(k));
    return sayHtml("headline.places", { title: titleOf(B.places[0]), n: number(B.places[0].n), inside, near });
  }
  if (now.R.dated) return ofMostYears(B, now);
  const [split] = splitAreas(B);
  if (split) return ofSplit(P.kinds[split.a], P.kinds[split.b], split.rows, now);
  return P.divides ? sayHtml("headline.divides", { city: w("city"), n }) : sayHtml("headline.some", { n });
};

/** @type {(texts: unknown[], now: Standing) => unknown[]} */
const joined = (texts, { say }) => texts.map((text, k) => html`${k ? say("headline.and") : ""}${text}`);

/** @type {(B: AreaBlock, now: Standing) => import("#pure").Markup} */
const ofMostYears = (B, now) => {
  const groups = recordsOf(B, ALWAYS).groups().slice(0, NAMED);
  const places = groups.map(({ rows, years }) =>
    now.sayHtml("headline.years.one", { place: now.titleHtml("span", rows[0]), n: years.length }),
  );
  return now.sayHtml("headline.years", { places: joined(places, now) });
};

/** @type {(a: string | null, b: string | null, rows: number[], now: Standing) => import("#pure").Markup} */
const ofSplit = (a, b, rows, now) => {
  const names = joined(rows.map((i) => now.titleHtml("span", i)), now); // biome-ignore format: one line
  return now.sayHtml("headline.split", { a: now.kindName(a), b: now.kindName(b), names });
};
