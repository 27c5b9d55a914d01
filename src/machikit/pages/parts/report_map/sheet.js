/* The sheet of notes: to be checked, saved and handed over. */
/** @import { Note } from "./types.d.ts" */
/** @import { Notes } from "./notes.js" */
/** @import { Rows } from "./rows.js" */
/** @import { Texts } from "./texts.js" */
import { h, number, on, onPrint, replace, the, unseen } from "#core";
import { MOST } from "./notes.js";
import { say } from "./texts.js";

/** @type {(R: Rows, told: Texts, notes: Notes) => { draw: () => void }} */
export const sheetOf = (R, { kindOfNote, lang }, notes) => {
  const { walks } = R.block;
  const head = walks ? ["no", "name", "kind", "said", "text", "date", "at"] : ["no", "kind", "text", "date", "at"];
  /** @param {string} id */
  const label = (id) =>
    id === "no" || id === "at" ? say(`notes.${id}`) : id === "kind" && !walks ? say("kind") : say(`col.${id}`);
  /** @type {(id: string, text: string, data?: boolean) => HTMLElement} */
  const labelled = (id, text, data) =>
    h(
      "td",
      { class: data ? null : "n" },
      text ? h("i", { class: "l", text: label(id) }) : null,
      h("span", { text, lang: data ? "ja" : null }),
    );
  /** @type {(note: Note, n: number) => Record<string, HTMLElement>} */
  const cells = (note, n) => ({
    no: h("td", { class: "n", text: n + 1 }),
    name: h("th", { scope: "row", text: note.name || "—", lang: note.name ? "ja" : null }),
    kind: h(
      "td",
      { text: kindOfNote(note), lang: walks ? null : lang(note.kind) },
      note.field ? h("small", { text: note.field, lang: "ja" }) : null,
    ),
    said: labelled("said", note.said, true),
    text: labelled("text", note.text, true),
    date: labelled("date", note.date),
    at: labelled("at", note.lat === null ? "—" : `${note.lat.toFixed(5)}, ${note.lon?.toFixed(5)}`),
  });
  /** @param {number} [n] */
  const drop = (n) => {
    notes.drop(n);
    if (!notes.all.length) the("note-here").focus();
  };
  const row = (/** @type {Note} */ note, /** @type {number} */ i) => {
    const made = cells(note, i);
    const button = h(
      "button",
      { type: "button", class: "drop", onclick: () => drop(i) },
      unseen(i + 1),
      say("notes.drop"),
    );
    return h(
      "tr",
      {},
      ...head.map((id) => made[id]),
      h("td", { class: "paper", text: say("notes.replies") }),
      h("td", { class: "put" }, button),
    );
  };
  const drawButtons = () => {
    const n = number(notes.all.length);
    const { word, sure } = notes.told;
    the("notes-csv").textContent = say("notes.csv", { n });
    the("notes-clear").textContent = say(sure ? "notes.sure" : "notes.clear", { n });
    the("notes-said").textContent = word ? say(`notes.${word}`, { n: word === "full" ? number(MOST) : n }) : "";
  };
  const draw = () => {
    const table = the("notes-table", HTMLTableElement);
    the("notes-box").hidden = the("notes-do").hidden = !notes.all.length;
    const heads = head.map((id) => h("th", { scope: "col", text: label(id) }));
    const reply = h("th", { scope: "col", class: "paper", text: say("notes.reply") });
    table.tHead?.replaceChildren(h("tr", {}, ...heads, reply, h("td", { class: "put" })));
    replace(table.tBodies[0], notes.all.map(row));
    drawButtons();
  };

  on("notes-csv", "click", notes.saveCsv);
  on("notes-print", "click", () => {
    document.documentElement.classList.add("notes-only");
    window.print(); // on a phone it returns before anything is printed
  });
  onPrint(
    () => {},
    () => document.documentElement.classList.remove("notes-only"),
  );
  on("notes-clear", "click", () => {
    if (notes.told.sure) drop();
    else {
      notes.told.sure = true;
      drawButtons();
    }
  });
  return { draw };
};
