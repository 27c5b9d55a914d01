/* The stations in the browser: nothing moves but the language. */
/** @import { StationsBlock } from "./types.d.ts" */
import { block, live } from "#core";
import * as view from "./view.js";

/** @type {StationsBlock | null} */
const B = block("from_stations");
if (B) live({ name: "from_stations", view, block: B, actions: {} });
