/* The library of own parts' views at build: they are plain scripts, and find everything here. */
import { openedView } from "./opened_view.js";

Object.assign(globalThis, { openedView });
