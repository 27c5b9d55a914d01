/* For a team's own part that says `builds_on = ("ics.js",)`; the kit's parts import "#ics". */

import { page } from "#core";
import * as ics from "#ics";

Object.assign(page, ics);
