/* The bundle of pages with a part of one's own: its names at window.machikit. */
import { page } from "#core";
import * as own from "./own.js";

Object.assign(page, own);
