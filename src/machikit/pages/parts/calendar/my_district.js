/* Which district is the reader's: in the address, and in this browser where it lets us. */
/** @import { CalendarBlock } from "./types.d.ts" */
import { fromAddress } from "#core";

/** @param {CalendarBlock} B the district in the address; -1 without one */
export const askedFor = (B) => B.keys.indexOf(fromAddress().get("d") ?? "");

/** @type {(B: CalendarBlock, area?: number) => string} the key of the district that this browser keeps; area: to be kept */
export const kept = (B, area) => {
  const name = `machikit.calendar.${B.uid}`;
  try {
    if (area !== undefined) localStorage.setItem(name, B.keys[area]);
    return localStorage.getItem(name) ?? "";
  } catch {
    return ""; // a browser may forbid it to files
  }
};

/** @type {(B: CalendarBlock) => number | null} the district with which the page opens */
export const firstDistrict = (B) => {
  const areas = [askedFor(B), B.keys.indexOf(kept(B)), B.areas.length === 1 ? 0 : -1];
  return areas.find((area) => area >= 0) ?? null;
};
