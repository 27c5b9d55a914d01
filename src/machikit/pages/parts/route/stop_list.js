/* The list of stops: which are listed, in which order, and what a download holds of them. */
/** @import { Column } from "../../web/types.d.ts" */
/** @import { Departure, Order, Told } from "./types.d.ts" */
/** @import { Net } from "./net.js" */
import { fold, metres } from "#pure";
import { waitOf } from "./net.js";

/** @typedef {{ day: number, order: Order, query: string, route: number | null, from: [lat: number, lon: number] | null }} Asked */

/** @typedef {ReturnType<typeof stopsOf>} Stops */

/** @param {Departure | undefined} row */
const clockCell = (row) =>
  row ? [Math.floor(row[0] / 60), row[0] % 60].map((n) => String(n).padStart(2, "0")).join(":") : null;

/** @param {Net} N */
export const stopsOf = (N) => {
  const B = N.block;
  const { name, kana } = B.stops;
  const text = N.all.map((i) =>
    fold([name[i], kana?.[i] ?? "", ...(B.timed ? N.routes(i).map((k) => B.routes[k]) : [])].join("\n")),
  );
  /** @type {(i: number, day: number) => number} departures on a day */
  const count = (i, day) => (B.timed ? N.counts(day)[i] : 0);
  /** @type {(i: number, from: Asked["from"]) => number} metres from a place; Infinity without a point */
  const far = (i, from) => {
    const [lat, lon] = [N.lat[i], N.lon[i]];
    return from && lat !== null && lon !== null ? metres(...from, lat, lon) : Infinity;
  };
  /** @type {(i: number, day: number) => number | null} minutes of the longest time without a departure, null where there is none */
  const wait = (i, day) => waitOf(N.leaving(i, day))?.[0] ?? null;

  /** @type {Partial<Record<Order, (i: number, day: number) => number>>} the least first */
  const BY = {
    few: count,
    last: (i, day) => N.leaving(i, day).at(-1)?.[0] ?? -1,
    wait: (i, day) => -(wait(i, day) ?? 0),
  };
  /** @type {(rows: number[], by: (i: number) => number) => number[]} */
  const ranked = (rows, by) => {
    const of = new Map(rows.map((i) => [i, by(i)]));
    /** @param {number} i */
    const rank = (i) => Number(of.get(i));
    return rows.sort((a, b) => rank(a) - rank(b) || a - b);
  };
  return {
    count,
    far,
    wait,
    /**
     * The stops that are asked for, in their order.
     * @param {Asked} asked
     */
    listed: ({ day, order, query, route, from }) => {
      const q = fold(query);
      const rows = N.all.filter(
        (i) => (!q || text[i].includes(q)) && (route === null || !B.timed || N.routes(i).includes(route)),
      );
      if (from) return ranked(rows, (i) => far(i, from));
      const by = BY[order];
      if (by) return ranked(rows, (i) => by(i, day));
      return order === "name" ? ranked(rows, (i) => B.stops.rank[i]) : rows;
    },
    /**
     * What a download holds of a stop. told: a word with day, distance and departures that count filled in.
     * @param {number} day
     * @param {Told} told
     * @returns {Column<number>[]}
     */
    columns: (day, told) => {
      /** @type {(k: number) => Column<number>} */
      const ofDay = (k) => [told("csv.days", { day: told(`day.${k}`) }), (i) => N.counts(k)[i]];
      /** @type {Column<number>[]} */
      const times = [
        [
          told("csv.routes"),
          (i) =>
            N.routes(i)
              .map((k) => B.routes[k])
              .join("・"),
        ],
        ...[0, 1, 2, 3, 4, 5, 6].map(ofDay),
        [told("csv.other"), (i) => N.others(i).reduce((sum, { rows }) => sum + rows.length, 0)],
        [told("csv.first"), (i) => clockCell(N.leaving(i, day)[0])],
        [told("csv.last"), (i) => clockCell(N.leaving(i, day).at(-1))],
      ];
      return [[told("csv.stop"), (i) => name[i]], ...(B.timed ? times : [])];
    },
  };
};
