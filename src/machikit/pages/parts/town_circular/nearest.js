/* The places nearest to one town, by hazard. Computing only. */
/** @import { CircularBlock, Near, Places } from "./types.d.ts" */
import { metres } from "#pure";

const PLACES = 3; // told for each hazard
const MEASURED = 60; // nearest on the flat, of which the exact distance is taken
const TOGETHER = 300; // metres: buildings of one place, such as 第一小学校　体育館 and 第一小学校　校舎１
const LONG = 5; // letters before the space, from which on they name the place: 横浜市立 does not
const NO = new Set(["×", "✕", "0", "無", "不可"]); // as MARKS of blocks.py: no registration

/** @type {(B: CircularBlock, town: number) => [lat: number, lon: number] | null} degrees */
export const pointOf = (B, town) => {
  const [lat, lon] = [B.lat[town], B.lon[town]];
  return lat === null || lon === null ? null : [lat / 1e6, lon / 1e6];
};

/** @type {(a: number, b: number, c: number, d: number) => number} from a, b to c, d: degrees clockwise from north, on the flat */
const bearingOf = (a, b, c, d) => {
  const east = (d - b) * Math.cos((((a + c) / 2) * Math.PI) / 180);
  return ((Math.atan2(east, c - a) * 180) / Math.PI + 360) % 360;
};

/** @type {(places: Places, at: [number, number], hazard: string | null) => Near[]} the nearest first */
const nearestOf = (places, [lat, lon], hazard) => {
  const marks = hazard === null ? null : places.marks[hazard];
  const wide = Math.cos((lat * Math.PI) / 180);
  /** @type {[row: number, flat: number][]} */
  const flat = [];
  for (let row = 0; row < places.lat.length; row++) {
    const [a, b] = [places.lat[row], places.lon[row]];
    const mark = marks?.[row];
    if (a === null || b === null || (marks && (!mark || NO.has(mark)))) continue;
    flat.push([row, (a / 1e6 - lat) ** 2 + ((b / 1e6 - lon) * wide) ** 2]);
  }
  flat.sort((x, y) => x[1] - y[1] || x[0] - y[0]);
  const measured = flat
    .slice(0, MEASURED)
    .map(([row]) => {
      const [a, b] = [Number(places.lat[row]) / 1e6, Number(places.lon[row]) / 1e6];
      const bearing = bearingOf(lat, lon, a, b);
      return { row, metres: metres(lat, lon, a, b), bearing, mark: marks?.[row] ?? null, more: 0 };
    })
    .sort((x, y) => x.metres - y.metres || x.row - y.row);
  return onePerPlace(places, measured);
};

/** @type {(name: string | null) => string} what a name calls the place: the letters before a space, where they are many */
const placeName = (name) => {
  const first = (name ?? "").split(/[\s\u3000]/u)[0];
  return first === name || first.length < LONG ? "" : first;
};

/** @type {(places: Places, near: Near[]) => Near[]} the first few; further buildings of the same place with the same mark are counted with it */
const onePerPlace = (places, near) => {
  /** @type {Near[]} */
  const chosen = [];
  for (const one of near) {
    const name = placeName(places.name[one.row]);
    const same = chosen.find(
      ({ row, mark }) =>
        name && mark === one.mark && placeName(places.name[row]) === name && apart(places, row, one.row) < TOGETHER,
    );
    if (same) same.more++;
    else if (chosen.length < PLACES) chosen.push(one);
  }
  return chosen;
};

/** @type {(places: Places, i: number, j: number) => number} */
const apart = ({ lat, lon }, i, j) =>
  metres(Number(lat[i]) / 1e6, Number(lon[i]) / 1e6, Number(lat[j]) / 1e6, Number(lon[j]) / 1e6);

/**
 * What the sheet of a town tells: hazards with the same answer stand together.
 * @param {CircularBlock} B
 * @param {number} town
 */
export const answersFor = (B, town) => {
  const at = pointOf(B, town);
  if (!at) return null;
  /** @type {Map<string, { hazards: string[], near: Near[] }>} */
  const groups = new Map();
  const ids = B.hazards.length ? B.hazards.map(({ id }) => id) : [null];
  for (const id of ids) {
    const near = nearestOf(B.sites, at, id);
    const key = near.map(({ row, mark }) => `${row} ${mark}`).join();
    const group = groups.get(key) ?? { hazards: [], near };
    if (id !== null) group.hazards.push(id);
    groups.set(key, group);
  }
  return { sites: [...groups.values()], stay: B.shelters ? nearestOf(B.shelters, at, null) : [] };
};
