/* Where a reader says where they are: a town by name, or the device's own place. reader.js listens to it, words.js speaks it. */
/** @import { Wording } from "./wording.js" */
import { html } from "#pure";

/** @type {(w: Wording, towns: string[]) => import("#pure").Markup} */
export const placePicker = (w, towns) => html`
  ${
    towns.length > 0 &&
    html`<input type="text" id="town" list="towns" autocomplete="off" data-w-label="town" data-w-placeholder="town.hint" aria-label="${w(
      "town",
    )}" placeholder="${w("town.hint")}"><datalist id="towns">${towns.map((town) => html`<option value="${town}"></option>`)}</datalist>`
  }<button type="button" class="here" id="here" data-w="here">${w("here")}</button>`;

/** @type {(w: Wording) => import("#pure").Markup} what is said where that did not work */
export const placeSaid = (w) => html`
  <p class="said" role="status"><span id="town-unknown" data-w="town.unknown" hidden>${w("town.unknown")}</span>
    <span id="here-failed" data-w="here.failed" hidden>${w("here.failed")}</span></p>`;
