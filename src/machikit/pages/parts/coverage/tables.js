/* The towns as they stand now, for downloads. */
/** @import { Column } from "../../web/types.d.ts" */
/** @import { Standing } from "./standing.js" */
/** @import { CoverageBlock } from "./types.d.ts" */
import { featureCollection, pointOf, properties, tableCsv } from "#core";
import { stopText } from "./standing.js";

/**
 * @param {CoverageBlock} B
 * @param {() => { now: Standing }} current
 */
export const tablesOf = (B, current) => {
  /** @returns {Column<number>[]} */
  const columns = () => {
    const { reach: C, by, far, say, w, nameOfNearest } = current().now;
    return [
      [say("csv.place"), (i) => B.place[i]],
      ...Object.entries(B.people).map(
        ([group, people]) => /** @type {Column<number>} */ ([w(`coverage.group.${group}`), (i) => people[i]]),
      ),
      [say("csv.nearest"), (i) => (by[i] >= 0 ? say("new_site", { n: by[i] + 1 }) : (nameOfNearest(i) ?? ""))],
      [say("csv.metres"), (i) => (Number.isFinite(far[i] ?? Infinity) ? Math.round(Number(far[i])) : null)],
      ...B.stops.map(
        (m) =>
          /** @type {Column<number>} */ ([
            say("csv.at", { metres: stopText(m) }),
            (i) => (C.there[i] ? say(Number(far[i]) > m ? "csv.yes" : "csv.no") : ""),
          ]),
      ),
    ];
  };
  /** @type {(i: number) => number | null} */
  const lat = (i) => (B.lat[i] === null ? null : B.lat[i] / 1e6);
  /** @type {(i: number) => number | null} */
  const lon = (i) => (B.lon[i] === null ? null : B.lon[i] / 1e6);
  const order = () => current().now.order;
  return {
    csv: () => tableCsv([...columns(), ["緯度", lat], ["経度", lon]], order()),
    geojson: () =>
      featureCollection(
        order().map((i) => ({ geometry: pointOf(lat(i), lon(i)), properties: properties(columns(), i) })),
      ),
  };
};
