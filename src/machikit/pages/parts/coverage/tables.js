/* The towns as they stand now, for downloads. */
/** @import { Column } from "../../web/types.d.ts" */
/** @import { Choice } from "./choice.js" */
import { featureCollection, pointOf, properties, tableCsv, w } from "#core";
import { stopText } from "./choice.js";

/** @param {Choice} choice */
export const tablesOf = ({ block: B, reach: C, groups, now, say, nameOfNearest }) => {
  /** @returns {Column<number>[]} */
  const columns = () => {
    const { by, far } = now();
    return [
      [say("csv.place"), (i) => B.place[i]],
      ...groups.map((g) => /** @type {Column<number>} */ ([w(`coverage.group.${g}`), (i) => B.people[g][i]])),
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
  const lat = (i) => (C.there[i] ? C.lat[i] : null);
  /** @type {(i: number) => number | null} */
  const lon = (i) => (C.there[i] ? C.lon[i] : null);
  return {
    csv: () => tableCsv([...columns(), ["緯度", lat], ["経度", lon]], now().order),
    geojson: () =>
      featureCollection(
        now().order.map((i) => ({ geometry: pointOf(lat(i), lon(i)), properties: properties(columns(), i) })),
      ),
  };
};
