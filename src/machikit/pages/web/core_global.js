/* The bundle that is in every page: the kit at window.machikit. It begins when the page's last script says so. */
import { run } from "./blocks.js";
import * as kit from "./core.js";
import { setUp } from "./setup.js";

Object.assign(window, { machikit: Object.assign(kit.page, kit) });
run(setUp);
