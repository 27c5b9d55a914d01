/* A plan as a link, and how it grows: #m=500&g=all&new=34.340000,134.040000;… */
/** @import { CoverageBlock, CoverageState, Site } from "./types.d.ts" */
import { reachIn } from "./standing.js";

/** @param {CoverageState} state */
export const planOf = ({ metres, group, sites }) => ({
  m: metres,
  g: group,
  new: sites.map((site) => `${site.lat},${site.lon}`).join(";"),
});

/** @type {(B: CoverageBlock, given: Map<string, string>) => Partial<CoverageState>} what of a link can be followed */
export const followed = (B, given) => {
  const metres = Number(given.get("m"));
  const group = given.get("g") ?? "";
  const places = given
    .get("new")
    ?.split(";")
    .map((at) => at.split(",").map(Number))
    .filter((at) => at.length === 2 && Math.abs(at[0]) <= 90 && Math.abs(at[1]) <= 180)
    .slice(0, B.most);
  return {
    ...(B.stops.includes(metres) && { metres }),
    ...(Object.hasOwn(B.people, group) && { group }),
    ...(places && { sites: places.map(([lat, lon]) => ({ lat, lon })) }),
  };
};

/** @type {(B: CoverageBlock, sites: Site[], at: [lat: number, lon: number]) => Partial<CoverageState>} one more site */
export const withSite = (B, sites, [lat, lon]) => {
  if (sites.length >= B.most) return { full: true };
  const site = { lat: Math.round(lat * 1e6) / 1e6, lon: Math.round(lon * 1e6) / 1e6 };
  return { sites: [...sites, site], asked: false };
};

/** @type {(B: CoverageBlock, state: CoverageState, wanted: number) => Partial<CoverageState>} suggestions beside one's own sites */
export const withSuggestions = (B, { sites, group, metres }, wanted) => {
  const C = reachIn(B);
  const own = sites.filter((site) => !site.suggested);
  const { far } = C.reached(own, group, metres);
  const rows = C.suggest(Math.min(wanted, B.most - own.length), far, group, metres);
  const suggested = rows.map((i) => ({ lat: C.lat[i], lon: C.lon[i], suggested: true }));
  return { sites: [...own, ...suggested], asked: !suggested.length };
};
