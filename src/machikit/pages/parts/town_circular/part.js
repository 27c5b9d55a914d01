/* The page of circulars in the browser: which town, and what is printed. */
/** @import { Column, LivePart, ViewState } from "../../web/types.d.ts" */
/** @import { CircularBlock, CircularState, Nearest, Printing } from "./types.d.ts" */
import { block, expose, fromAddress, live, now, onAddress, onCsv, tableCsv, the, toAddress, wordsNow } from "#core";
import { standingIn } from "./standing.js";
import * as view from "./view.js";

/** @param {CircularBlock} B */
const show = (B) => {
  /** @returns {Partial<CircularState>} the town that the address names */
  const followed = () => {
    const town = B.place.indexOf(fromAddress().get("town") ?? "");
    return town < 0 ? {} : { town };
  };
  /** @type {import("../../web/types.d.ts").Actions} */
  const actions = {
    pick: (/** @type {number} */ town) => {
      part.set({ town });
      toAddress({ town: B.place[town] });
      the("tc-sheets").scrollIntoView({ block: "nearest" });
    },
    search: (_, query) => part.set({ query, shown: B.step }),
    printing: (/** @type {Printing} */ printing) => part.set({ printing }),
    print: () => window.print(),
  };
  /** @type {LivePart<CircularState & ViewState>} */
  const part = live({ name: "town_circular", view, block: B, actions, paper: true });
  part.begin({ late: B.expires !== null && now().date >= B.expires, ...followed() });
  onAddress(() => part.set(followed()), false);
  onCsv(() => csv(B, part.state));
  expose("town_circular", Object.defineProperty({}, "state", { get: () => part.state }));
};

/** @type {(B: CircularBlock, state: CircularState & ViewState) => string} the nearest place of every town */
const csv = (B, state) => {
  const { say } = standingIn(B, state, wordsNow());
  /** @type {(nearest: Nearest[], names: (string | null)[], key: string) => Column<number>[]} */
  const columns = (nearest, names, key) => [
    [say(`csv.${key}`), (i) => names[nearest[i]?.[0] ?? -1] ?? ""],
    [say(`csv.${key}.metres`), (i) => Math.round(nearest[i]?.[1] ?? 0) || null],
  ];
  return tableCsv(
    [
      [say("csv.town"), (i) => B.place[i]],
      ...columns(B.near, B.sites.name, "near"),
      ...(B.shelters ? columns(B.stay, B.shelters.name, "stay") : []),
    ],
    [...B.place.keys()],
  );
};

/** @type {CircularBlock | null} */
const B = block("town_circular");
if (B) show(B);
