/* The bundle of pages and documents with a map: its names at window.machikit. */
import { page } from "#core";
import * as map from "./map.js";

Object.assign(page, map);
