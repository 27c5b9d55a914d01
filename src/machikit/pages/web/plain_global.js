/* The bundle of pages with a part of one's own: its names at window.machikit. */
import { page } from "#core";
import * as plain from "./plain.js";

Object.assign(page, plain);
