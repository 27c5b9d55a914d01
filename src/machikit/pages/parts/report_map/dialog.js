/* The dialog in which a note is written. */
/** @import { Draft, ReportState } from "./types.d.ts" */
/** @import { Listing } from "./listing.js" */
import { attr, chips, does, html, options, published } from "#pure";
import { fieldsOf } from "./notes.js";
import { degrees } from "./texts.js";

/** @type {(state: ReportState, now: Listing) => import("#pure").Markup} */
export const noteDialog = ({ draft }, now) => {
  const { R, say, sayOf } = now;
  const trace = draft?.trace ?? "";
  return html`
    <dialog class="live write" id="note" aria-labelledby="note-title">
      <h2 id="note-title">${draft && titleOf(draft, now)}</h2>
      <p class="note" id="note-where">${draft && whereOf(draft, now)}</p>
      <div class="chips" id="note-kinds" role="group" aria-label="${sayOf("note.kind")}">${draft && kinds(draft, now)}</div>
      ${R.block.walks && fieldsOnFoot(draft, now)}
      <p><label><span>${sayOf("note.text")}</span><textarea id="note-text" rows="3" maxlength="120"></textarea></label></p>
      <p class="trace" id="note-trace" role="alert"${attr("hidden", !trace)}>${trace && traceText(trace, now)}</p>
      <p class="note">${say("note.kept")}</p>
      <p class="controls"><button type="button" class="save" id="note-save"${does("save")}>${say(
        "note.save",
      )}</button><button type="button" id="note-stop"${does("stop")}>${say("note.stop")}</button></p>
    </dialog>`;
};

/** @type {(trace: string, now: Listing) => string} */
const traceText = (trace, { say }) =>
  trace === "empty" ? say("note.empty") : say("note.trace", { what: say(`note.trace.${trace}`) });

/** @type {(draft: Draft, now: Listing) => unknown} */
const titleOf = ({ row }, { R, say, sayHtml, titled }) => {
  if (!R.block.walks) return say("note.title");
  return row === null ? say("note.title.new") : sayHtml("note.title.walk", { name: titled(row) });
};

/** @type {(draft: Draft, now: Listing) => string} */
const whereOf = ({ lat, lon }, { say }) =>
  lat === null ? say("note.nowhere") : say("note.at", { lat: degrees(lat), lon: degrees(lon) });

/** @type {(draft: Draft, now: Listing) => import("#pure").Markup} */
const kinds = ({ row, kind }, { R, say, term, langOf }) => {
  const B = R.block;
  const wrong = (/** @type {string} */ one) => one !== "right" && (one === "missing") === (row === null);
  return chips(B.walks ? B.kinds.filter(wrong) : R.kinds, {
    on: (one) => one === kind,
    label: (one) => (B.walks ? say(`what.${one}`) : term(one)),
    action: "what",
    lang: (one) => (B.walks ? null : langOf(one)),
  });
};

/** @type {(draft: Draft | null, now: Listing) => import("#pure").Markup} the name of what the data lack, or the column that is wrong */
const fieldsOnFoot = (draft, now) => {
  const { R, say, lang } = now;
  const row = draft?.row ?? null;
  /** @type {[string, string][]} */
  const fields = row === null ? [] : fieldsOf(R, row).map((f) => [f.id, f[lang]]);
  const choices = options([["", say("note.field.none")], ...fields], draft?.field ?? "");
  return html`
    <p id="note-named"${attr("hidden", row !== null || !draft)}><label><span>${say(
      "note.name",
    )}</span><input type="text" id="note-name" maxlength="60" autocomplete="off"></label></p>
    <p id="note-column"${attr("hidden", row === null || draft?.kind !== "value")}><label><span>${say(
      "note.field",
    )}</span><select id="note-field"${does("column")}>${choices}</select></label><span id="note-value">${draft && row !== null && valueText(row, draft.field, now)}</span></p>`;
};

/** @type {(row: number, field: string, now: Listing) => unknown} what the data say in a column */
const valueText = (row, field, { R, say, sayHtml }) => {
  const value = R.value(row, field);
  if (value === null) return field && say("note.value.none");
  return sayHtml("note.value", { value: published("b", value) });
};
