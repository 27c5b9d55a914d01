/* Saving: the page as a new file. What was entered is looked at for personal data first, and the person can go back. */
import { changesNow, every, h, now, page, save, w, written } from "#core";
import { keptNow } from "./history.js";
import { personalSeen } from "./personal_look.js";

/** @type {(name: string) => void} */
const download = (name) => save(written(), "text/html", "html", name);

/** What takes the page when it is saved: a download. A frame around the page may take its place. */
let deliver = download;
/** @type {(fn: (name: string) => void) => void} */
export const deliverWith = (fn) => {
  deliver = fn;
};

/** @type {(seen: import("./personal_look.js").Seen[]) => Promise<boolean>} whether to save all the same */
const asked = (seen) =>
  new Promise((answer) => {
    const close = (/** @type {boolean} */ anyway) => () => {
      dialog.remove();
      answer(anyway);
    };
    const items = seen.map(({ where, kind, shown }) =>
      h("li", {}, h("b", { text: where }), ` ${kind} `, h("code", { text: shown })),
    );
    const back = h("button", {
      type: "button",
      class: "ed-go",
      id: "save-back",
      text: w("edit.personal.back"),
      onclick: close(false),
    });
    const anyway = h("button", {
      type: "button",
      id: "save-anyway",
      text: w("edit.personal.anyway"),
      onclick: close(true),
    });
    const dialog = h(
      "dialog",
      { class: "ed-dialog", "aria-labelledby": "personal-title", oncancel: close(false) },
      h("h2", { id: "personal-title", text: w("edit.personal.title") }),
      h("p", { text: w("edit.personal.text") }),
      h("ul", {}, ...items),
      h("p", { class: "ed-hint", text: w("edit.personal.later") }),
      h("p", { class: "ed-buttons" }, back, anyway),
    );
    for (const old of every(".ed-dialog")) old.remove();
    document.body.append(dialog);
    dialog.showModal();
    back.focus();
  });

/** @type {() => Promise<string | null>} the name of the new file; null where the person went back */
export const savePage = async () => {
  const seen = personalSeen(changesNow());
  if (seen.length && !(await asked(seen))) return null;
  const name = `${page.settings.file}-${now().date}`;
  deliver(name);
  keptNow();
  return `${name}.html`;
};
