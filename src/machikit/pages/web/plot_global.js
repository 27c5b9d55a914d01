/* For a team's own part that says `builds_on = ("plot.js",)`; the kit's parts import "#plot". */
import { page } from "#core";
import * as plot from "#plot";

Object.assign(page, plot);
