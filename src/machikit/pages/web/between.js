/* Where parts and numbers stand between the map and the list of places. */
import { html } from "#pure";

export const BETWEEN = html`<div class="slot" data-slot="between"></div>`;
