/* The panel of the edit mode: at the right of a desk, at the foot of a phone; the page stays to be seen beside it. */
import { $, changedNow, every, h, lang, onSpeak, the, w } from "#core";
import { changeList } from "./change_list.js";
import { canRedo, canUndo, isUnsaved, onChange, redo, undo } from "./history.js";
import { savePage } from "./save_page.js";
import { sections } from "./sections.js";

/** @typedef {import("./sections.js").Section} Section */

/** @type {HTMLElement | null} */
let panel = null;
let chosen = "words";
let spoken = ""; // the language in which it was built

/** @type {() => Section[]} */
const there = () => sections.filter((one) => one.there());

/** @type {(id: string, key: string, press: () => unknown, more?: object, text?: string) => HTMLButtonElement} */
const button = (id, key, press, more = {}, text = w(key)) =>
  h("button", { type: "button", id, onclick: press, ...more, text });

/** @type {(id: string) => void} */
export const choose = (id) => {
  chosen = id;
  for (const tab of every(".ed-tabs [role=tab]")) {
    const on = tab.id === `ed-tab-${id}`;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
    the(tab.getAttribute("aria-controls") ?? "").hidden = !on;
  }
};

/** @param {Event} event */
const turn = (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[/** @type {KeyboardEvent} */ (event).key] ?? 0;
  if (!step) return;
  const ids = there().map(({ id }) => id);
  choose(ids[(ids.indexOf(chosen) + step + ids.length) % ids.length]);
  $(`ed-tab-${chosen}`)?.focus();
  event.preventDefault();
};

const tabs = () =>
  h(
    "div",
    { class: "ed-tabs", role: "tablist", "aria-label": w("edit.title"), onkeydown: turn },
    ...there().map(({ id }) =>
      button(`ed-tab-${id}`, `edit.tab.${id}`, () => choose(id), { role: "tab", "aria-controls": `ed-${id}` }),
    ),
  );

const saving = async () => {
  const name = await savePage();
  if (name) the("edit-said").textContent = w("edit.saved", { name });
  else the("save").focus();
  refresh();
};

let changes = changeList();

/** @type {() => (Node | string)[]} */
const inside = () => [
  h(
    "div",
    { class: "ed-head" },
    h("h2", { id: "ed-title", tabindex: -1, text: w("edit.title") }),
    button("edit-undo", "edit.undo", undo, { "aria-label": w("edit.undo"), title: w("edit.undo") }, "↶"),
    button("edit-redo", "edit.redo", redo, { "aria-label": w("edit.redo"), title: w("edit.redo") }, "↷"),
    button("edit-close", "edit.close", () => shut()),
  ),
  tabs(),
  h(
    "div",
    { class: "ed-body" },
    ...there().map(({ id, build }) =>
      h("div", { role: "tabpanel", id: `ed-${id}`, "aria-labelledby": `ed-tab-${id}`, tabindex: -1 }, ...build()),
    ),
  ),
  h(
    "div",
    { class: "ed-foot" },
    changes.box,
    h("p", { id: "edit-said", role: "status" }),
    h(
      "p",
      { class: "ed-save" },
      button("save", "edit.save", saving, { class: "ed-go" }),
      h("small", { text: w("edit.save.hint") }),
    ),
  ),
];

const refresh = () => {
  if (!panel || panel.hidden) return;
  const { n, date } = changedNow(lang());
  the("edit-count").textContent = w(n ? (n === 1 ? "edit.count.one" : "edit.count") : "edit.count.none", { n, date });
  the("edit-undo", HTMLButtonElement).disabled = !canUndo();
  the("edit-redo", HTMLButtonElement).disabled = !canRedo();
  changes.box.classList.toggle("none", !n);
  changes.draw();
  if (isUnsaved()) the("edit-said").textContent = "";
  for (const { refresh: anew } of there()) anew?.();
  for (const box of every(".ed-field", panel)) box.dispatchEvent(new Event("editor:refresh"));
};

const TYPED =
  "#edit-search, #rows-search, #rows-paste, [id^='row-'], [id^='edit-photo-words'], [id^='edit-logo-words']";

/** @type {(panel: Element) => Map<string, string>} what was typed and not taken over yet, by the field's id */
const typedIn = (panel) =>
  new Map(every(TYPED, panel).flatMap((el) => ("value" in el && !isFile(el) ? [[el.id, String(el.value)]] : [])));
/** @type {(el: Element) => boolean} what no script may fill */
const isFile = (el) => el instanceof HTMLInputElement && el.type === "file";

/** @type {(typed: Map<string, string>) => void} */
const typeAgain = (typed) => {
  for (const [id, value] of typed) {
    const field = /** @type {HTMLInputElement | null} */ ($(id));
    if (!field || !("value" in field) || field.value === value) continue;
    field.value = value;
    field.dispatchEvent(new Event("input"));
  }
};

/** Builds what is in it, in the page's language; what was being typed stays. */
const build = () => {
  if (!panel) return;
  const typed = typedIn(panel);
  const held = document.activeElement?.closest("#editor") ? document.activeElement.id : "";
  spoken = lang();
  changes = changeList();
  panel.replaceChildren(...inside());
  if (!there().some(({ id }) => id === chosen)) chosen = "words";
  choose(chosen);
  refresh();
  typeAgain(typed);
  if (held) $(held)?.focus();
};

const shut = () => {
  if (!panel) return;
  panel.hidden = true;
  document.documentElement.classList.remove("editing");
  the("edit").setAttribute("aria-expanded", "false");
  the("edit").focus();
};

/** @param {string} [section] */
export const open = (section = chosen) => {
  if (!panel) {
    panel = h("section", { id: "editor", class: "editor", "aria-labelledby": "ed-title" });
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) shut();
    });
    document.body.append(panel);
    onChange(refresh);
    onSpeak(() => {
      if (panel && !panel.hidden && spoken !== lang()) build();
    });
  }
  panel.hidden = false;
  const line = document.querySelector(".proto"); // what says that the page is no official one stays to be read
  panel.style.setProperty("--proto", `${line instanceof HTMLElement ? line.offsetHeight : 0}px`);
  document.documentElement.classList.add("editing");
  the("edit").setAttribute("aria-expanded", "true");
  chosen = section;
  build();
  the("ed-title").focus({ preventScroll: true });
};

export const toggle = () => (panel && !panel.hidden ? shut() : open());
