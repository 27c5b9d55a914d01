/* The sheet of notes: to be checked, saved and handed over. */
/** @import { Note, ReportState } from "./types.d.ts" */
/** @import { Listing } from "./listing.js" */
import { attr, does, html, number } from "#pure";
import { unseen } from "./list.js";
import { MOST } from "./notes.js";

const COLUMNS = { walks: ["no", "name", "kind", "said", "text", "date", "at"], triage: ["no", "kind", "text", "date", "at"] }; // biome-ignore format: one line

/** @type {(state: ReportState, now: Listing) => import("#pure").Markup} */
export const notesSheet = (state, now) => {
  const { R, say } = now;
  const { notes, sure, said } = state;
  const [title, how] = R.block.walks ? ["walk", "walk.how"] : ["title", "how"];
  const n = number(notes.length);
  const status = said && say(`notes.${said}`, { n: said === "full" ? number(MOST) : n });
  return html`
    <section class="notes live" id="notes" tabindex="-1" aria-labelledby="notes-title">
      <h2 class="paper">${say("notes.sheet")}</h2>
      <p class="paper">${say("notes.receipt")}</p>
      <h2 class="screen" id="notes-title">${say(`notes.${title}`)}</h2>
      <p class="note screen">${say(`notes.${how}`)}</p>
      <p class="kept screen">${say("notes.kept")}</p>
      <p class="controls screen"><button type="button" id="note-here"${does("here")}>${say("notes.here")}</button></p>
      <div class="scroll" id="notes-box" tabindex="0" role="region" aria-label="${say("notes.list")}"${attr("hidden", !notes.length)}>${table(
        notes,
        now,
      )}</div>
      <p class="controls screen" id="notes-do"${attr("hidden", !notes.length)}>
        <button type="button" id="notes-csv"${does("saveNotes")}>${say("notes.csv", { n })}</button>
        <button type="button" id="notes-print"${does("printNotes")}>${say("notes.print")}</button>
        <button type="button" id="notes-clear"${does("clear")}>${say(sure ? "notes.sure" : "notes.clear", { n })}</button>
      </p>
      <p class="visually-hidden" id="notes-said" role="status">${status}</p>
    </section>`;
};

/** @type {(notes: Note[], now: Listing) => import("#pure").Markup} */
const table = (notes, now) => {
  const { R, say } = now;
  const columns = COLUMNS[R.block.walks ? "walks" : "triage"];
  const label = (/** @type {string} */ id) => labelOf(id, now);
  /** @type {(note: Note, i: number) => import("#pure").Markup} */
  const row = (note, i) => html`
    <tr>${columns.map((id) => cell(id, note, i, now))}<td class="paper">${say("notes.replies")}</td>
      <td class="put"><button type="button" class="drop"${does("drop", i)}>${unseen(String(i + 1))}${say("notes.drop")}</button></td></tr>`;
  return html`
    <table id="notes-table" class="sheet">
      <thead><tr>${columns.map((id) => html`<th scope="col">${label(id)}</th>`)}
        <th scope="col" class="paper">${say("notes.reply")}</th><td class="put"></td></tr></thead>
      <tbody>${notes.map(row)}</tbody>
    </table>`;
};

/** @type {(id: string, now: Listing) => string} */
const labelOf = (id, { R, say }) =>
  id === "no" || id === "at" ? say(`notes.${id}`) : id === "kind" && !R.block.walks ? say("kind") : say(`col.${id}`);

/** @type {(id: string, note: Note, i: number, now: Listing) => import("#pure").Markup} */
const cell = (id, note, i, now) => {
  const { R, kindOfNote, langOf } = now;
  if (id === "no") return html`<td class="n">${i + 1}</td>`;
  if (id === "name") return html`<th scope="row"${attr("lang", note.name ? "ja" : null)}>${note.name || "—"}</th>`;
  if (id === "kind") {
    const lang = !R.block.walks && note.kind !== null && langOf(note.kind);
    return html`<td${attr("lang", lang)}>${kindOfNote(note.kind)}${note.field && html`<small lang="ja">${note.field}</small>`}</td>`;
  }
  const at = note.lat === null ? "—" : `${note.lat.toFixed(5)}, ${note.lon?.toFixed(5)}`;
  const text = { said: note.said, text: note.text, date: note.date, at }[id] ?? "";
  const written = id === "said" || id === "text";
  const label = text && html`<i class="l">${labelOf(id, now)}</i>`;
  return html`<td${attr("class", !written && "n")}>${label}<span${attr("lang", written && "ja")}>${text}</span></td>`;
};
