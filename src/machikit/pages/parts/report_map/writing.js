/* What readers do with notes: the dialog, one press for a place that is right, saving, printing, deleting. */
/** @import { Actions, LivePart } from "../../web/types.d.ts" */
/** @import { Rows } from "./rows.js" */
/** @import { Note, ReportState, Spot } from "./types.d.ts" */
import { now, on, onPrint, page, save, the } from "#core";
import { notesCsv } from "./downloads.js";
import { spotOf } from "./map.js";
import { draftOf, MOST, noteOf, rightNote, traceIn } from "./notes.js";

/** @type {(R: Rows, partNow: () => LivePart<ReportState>) => Actions} partNow: the part, once it is there */
export const writingOf = (R, partNow) => {
  const B = R.block;
  const dialog = the("note", HTMLDialogElement);
  const fields = () => dialog.querySelectorAll("textarea, input");
  const notes = () => partNow().state.notes;

  /** @type {(change: Partial<ReportState>) => void} after which nothing is told of a place as it was */
  const changed = (change) => {
    page.map?.closePopup();
    partNow().set({ said: "", sure: false, ...change });
  };
  /** @param {Note} note */
  const add = (note) => {
    if (notes().length >= MOST) changed({ said: "full" });
    else changed({ notes: [...notes(), note], said: "added", saved: false });
  };
  /** @param {Note[]} rest */
  const keep = (rest) => {
    changed({ notes: rest, saved: !rest.length });
    if (!rest.length) the("note-here").focus();
  };
  /** @param {Partial<NonNullable<ReportState["draft"]>>} change */
  const redraft = (change) => {
    const { draft } = partNow().state;
    if (draft) partNow().set({ draft: { ...draft, ...change } });
  };
  /** @param {Spot} spot */
  const ask = (spot) => {
    for (const field of fields()) /** @type {HTMLInputElement} */ (field).value = "";
    partNow().set({ draft: draftOf(R, spot) });
    dialog.showModal();
  };
  const store = () => {
    const { draft } = partNow().state;
    const [text, name = ""] = ["note-text", "note-name"].map((id) => {
      const field = dialog.querySelector(`#${id}`);
      return /** @type {HTMLInputElement | null} */ (field)?.value.trim();
    });
    if (!draft || text === undefined) return;
    const trace = traceIn(`${text}\n${draft.row === null ? name : ""}`);
    if (trace) redraft({ trace });
    else if (draft.kind === null && !text) redraft({ trace: "empty" });
    else {
      dialog.close();
      add(noteOf(R, draft, text, name, now().date));
    }
  };

  window.addEventListener("beforeunload", (e) => {
    if (!partNow().state.saved) e.preventDefault(); // what is not saved would be gone
  });
  on("note", "close", () => partNow().begin({ draft: null }));
  onPrint(
    () => {},
    () => document.documentElement.classList.remove("notes-only"),
  );
  return {
    right: (k) => add(rightNote(R, k, now().date)),
    ask: (row) => ask({ row }),
    askAt: ask,
    here: () => {
      const centre = page.map?.getCenter();
      ask(centre ? spotOf(centre) : {});
    },
    what: (kind) => redraft({ kind: partNow().state.draft?.kind === kind ? null : kind }),
    column: (field) => redraft({ field }),
    save: store,
    stop: () => dialog.close(),
    saveNotes: () => {
      const file = page.settings.file.replace(/-[^-]*$/, "");
      save(notesCsv(R, notes()), "text/csv;charset=utf-8", "csv", `${file}-${B.topic}-${now().date}`);
      partNow().begin({ saved: true });
    },
    printNotes: () => {
      document.documentElement.classList.add("notes-only");
      window.print(); // on a phone it returns before anything is printed
    },
    drop: (n) => keep(notes().filter((_, i) => i !== n)),
    clear: () => (partNow().state.sure ? keep([]) : partNow().set({ sure: true })),
  };
};
