/* The bundle of pages that can be changed in the browser: what opens the edit mode, and what scripts find at machikit.editor. */
import { $, changesNow, editsNow, every, expose } from "#core";
import { change, isUnsaved, onChange, redo, setLook, setRows, setWord, undo } from "./editor/history.js";
import { open, toggle } from "./editor/panel.js";
import { mendRow } from "./editor/rows_section.js";
import { deliverWith } from "./editor/save_page.js";

/* a browser's own “Save as” keeps the open panel in its file: it is dead there */
for (const dead of every("#editor, .ed-dialog, .ed-pin")) dead.remove();
document.documentElement.classList.remove("editing");

const button = $("edit");
if (button && editsNow()) {
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", toggle);
  document.addEventListener("machikit:mend", (event) => {
    open("rows");
    mendRow(/** @type {CustomEvent<number>} */ (event).detail);
  });
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved()) event.preventDefault();
  });
  expose("editor", { open, change, setWord, setLook, setRows, undo, redo, changes: changesNow, onChange, deliverWith });
} else if (button) button.hidden = true; // the record of changes cannot be read: no dead button
