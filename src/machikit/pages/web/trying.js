/* Trying the page with somebody: a task is read aloud, they manage or give up, the seconds count, what they said is kept. No names.
   `machikit try` gives a door that appends to tried.csv; without it the rows stay here until they are saved as the same file. */
/** @import { Props, Child } from "./types.d.ts" */
import { now } from "./clock.js";
import { $, h, on, say, the } from "./dom.js";
import { csvText, save as download } from "./downloads.js";
import { inBrackets } from "./furigana.js";
import { page } from "./page.js";
import { onSpeak, w } from "./words.js";

/** @typedef {{ when: string, task: string, managed: boolean, seconds: number }} Tried */
/** @typedef {Tried & { said: string }} Row */
const COLUMNS = /** @type {const} */ (["when", "task", "managed", "seconds", "said"]);
const kept = () => `machikit-tried:${location.pathname}:${page.settings.file}`;
/* as pages/tried.py tidies a text */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what is taken out are control characters
const BLANK = /[\s\0-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g;
/** @param {string} s */
export const tidy = (s) => [...s.replace(BLANK, " ").trim()].slice(0, 300).join("").trimEnd();
/** @param {string} s */
export const contact = (s) => {
  const plain = s.normalize("NFKC");
  return (
    /(?<!\d)(?:\+81|0)(?:[-‐‑–—−ー() ]{0,2}\d){8,10}(?!\d)/.test(plain) ||
    /[\w.+-]\s?(@|[([]at[)\]])\s?[a-z0-9-]+\.[a-z0-9-]/i.test(plain)
  );
};

let door = "";
let count = { n: 0, k: 0 };
/** @type {Row[]} */
let rows = [];
/** @type {HTMLElement | null} */
let bar = null;
let began = 0;
/** @type {Tried | null} */
let result = null;
let saved = false;
let sending = false;
let leaving = false; // the page is about to go, and a try that is begun now would go with it
/** @type {(() => void) | null} */
let later = null;

/**
 * What a browser keeps, where it lets us: else this page alone remembers.
 * @template T
 * @param {() => T} fn
 */
const ifAllowed = (fn) => {
  try {
    return fn();
  } catch {
    return null;
  }
};
const keep = () =>
  ifAllowed(() => {
    if (rows.length) localStorage.setItem(kept(), JSON.stringify(rows));
    else localStorage.removeItem(kept());
  });
/* what is read aloud outlives the reload after a build */
const remembered = () => (door ? ifAllowed(() => sessionStorage.getItem(kept())) : null);
/** @param {string} text */
const remember = (text) => door && ifAllowed(() => sessionStorage.setItem(kept(), text));

/** @type {(tag: keyof HTMLElementTagNameMap, key: string, props?: Props, ...inside: Child[]) => HTMLElement} */
const word = (tag, key, props, ...inside) => h(tag, { "data-w": key, text: w(key), ...props }, ...inside);
/** @type {(id: string, key: string, press: () => void, look?: string) => HTMLElement} */
const button = (id, key, press, look = "") => word("button", key, { type: "button", id, class: look, onclick: press });
/** @type {(id: string, key: string) => HTMLElement} */
const field = (id, key) =>
  h("label", { for: id }, word("span", key), h("textarea", { id, rows: 2, maxlength: 300, autocomplete: "off" }));
const area = (/** @type {string} */ id) => the(id, HTMLTextAreaElement);
const build = () => {
  const made = h(
    "section",
    { class: "tryout live", id: "try", "data-w-label": "try.open", "aria-label": w("try.open") },
    h(
      "p",
      { class: "try-head", id: "try-head" },
      word("b", "try.open"),
      word("span", "try.names"),
      h("span", { id: "try-count" }),
      button("try-close", "try.close", close),
    ),
    h("div", { id: "try-1" }, field("try-task", "try.ask"), button("try-start", "try.start", start, "try-go")),
    h(
      "div",
      { id: "try-2" },
      word("span", "try.watch", { id: "try-watch", tabindex: -1 }),
      button("try-yes", "try.managed", () => end(true), "try-go"),
      button("try-no", "try.gave_up", () => end(false), "try-go"),
      button("try-stop", "try.stop", again),
    ),
    h(
      "div",
      { id: "try-3" },
      h("b", { id: "try-result" }),
      field("try-said", "try.said"),
      button("try-save", "try.save", save, "try-go"),
      button("try-drop", "try.stop", again),
    ),
    h(
      "p",
      { class: "try-kept", id: "try-rest" },
      h("span", { id: "try-kept" }),
      button("try-again", "try.again", send),
      button("try-csv", "try.download", downloadRows),
      button("try-clear", "try.clear", clear),
    ),
    h("p", { id: "try-told", role: "alert" }),
  );
  bar = made;
  document.body.append(made);
  const task = area("try-task");
  task.value = remembered() || inBrackets(w("try.task"));
  task.addEventListener("input", () => remember(task.value));
  task.addEventListener("blur", () => idle());
  const foot = /** @type {HTMLElement} */ (document.querySelector(".proto"));
  const room = () => {
    made.style.bottom = `${foot.offsetHeight}px`; // above the line that says what the page is
    document.documentElement.style.setProperty("--try", made.hidden ? "0px" : `${made.offsetHeight}px`);
  };
  for (const one of [made, foot]) new ResizeObserver(room).observe(one);
};
let asked = "";
const show = () => {
  if (!bar) return;
  const step = result ? 3 : began ? 2 : 1;
  const task = area("try-task");
  for (const k of [1, 2, 3]) the(`try-${k}`).hidden = k !== step;
  the("try-head").hidden = step === 2; // as little as possible before the eyes of who tries
  if (task.value === asked) task.value = inBrackets(w("try.task")); // in the page's language, until somebody changes it
  asked = inBrackets(w("try.task"));
  const here = door ? count : { n: rows.length, k: rows.filter((r) => r.managed).length };
  say(the("try-count"), here.n ? w(here.n === 1 ? "try.line.one" : "try.line", here) : w("try.none"));
  const managed = result ? w(result.managed ? "try.managed" : "try.gave_up") : "";
  say(the("try-result"), result ? w("try.result", { managed, n: result.seconds }) : "");
  say(the("try-kept"), door ? w("try.kept", { n: rows.length }) : "");
  the("try-rest").hidden = !rows.length;
  the("try-again").hidden = !door;
  the("try-clear").hidden = !saved;
  idle();
};
/** @param {string} text */
const tell = (text) => {
  say(the("try-told"), text);
};

const open = () => {
  if (!bar) build();
  if (bar) bar.hidden = false;
  the("try-start", HTMLButtonElement).disabled = leaving;
  show();
};
const close = () => {
  if (bar) bar.hidden = true;
  document.documentElement.style.setProperty("--try", "0px");
  the("try-open").focus();
};
const start = () => {
  if (contact(area("try-task").value)) return tell(w("try.contact"));
  tell("");
  began = performance.now();
  show();
  the("try-watch").focus(); // on no button: the person who tries may press a key
};
/** @param {boolean} managed */
const end = (managed) => {
  const { date, minute } = now();
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  result = {
    when: `${date} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`,
    task: tidy(area("try-task").value),
    managed,
    seconds: Math.round((performance.now() - began) / 1000),
  };
  show();
  the("try-said").focus();
};
const again = () => {
  began = 0;
  result = null;
  area("try-said").value = "";
  tell("");
  show();
  the("try-start").focus();
};
const save = () => {
  const said = area("try-said");
  if (!result) return;
  if (contact(said.value)) {
    said.focus();
    return tell(w("try.contact"));
  }
  rows.push({ ...result, said: tidy(said.value) });
  saved = false;
  keep();
  again();
  if (door) send();
};
const send = async () => {
  if (sending) return;
  sending = true;
  try {
    while (rows.length) {
      const answer = await fetch(door, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(rows[0]),
      });
      const told = await answer.json();
      if (!answer.ok) throw told;
      count = told;
      rows.shift();
      keep();
    }
    tell("");
  } catch (error) {
    const told = /** @type {{ where?: string, what?: string, fix?: string }} */ (error);
    tell(told.what ? `${told.where}: ${told.what} ${told.fix}` : w("try.unreachable"));
  }
  sending = false;
  show();
};
const downloadRows = () => {
  const lines = rows.map((r) => COLUMNS.map((c) => (c === "managed" ? (r.managed ? "yes" : "no") : r[c])));
  download(csvText([[...COLUMNS], ...lines]), "text/csv;charset=utf-8", "csv", "tried");
  saved = true;
  show();
};
const clear = () => {
  rows = [];
  saved = false;
  keep();
  show();
};

/* the server that has built the page anew waits until nobody is in the middle of a try */
const idle = () => {
  if (!later || began || rows.length || sending || document.activeElement === $("try-task")) return;
  leaving = true;
  if (bar) the("try-start", HTMLButtonElement).disabled = true;
  later();
};
/** @param {string} address where rows are sent: `machikit try` says so */
export const tryIn = (address) => {
  door = address;
  open();
  if (rows.length) send();
};
/** @param {() => void} fn called when nobody is in the middle of a try */
export const whenIdle = (fn) => {
  later = fn;
  idle();
};
/** Before the page starts: what was kept, and what opens the bar. */
export const tryOut = () => {
  count = page.settings.tried;
  rows = ifAllowed(() => JSON.parse(localStorage.getItem(kept()) || "[]")) || [];
  onSpeak(show);
  on("try-open", "click", () => {
    open();
    area("try-task").focus();
  });
  const asks = () => location.hash === "#try" && open();
  window.addEventListener("hashchange", asks);
  asks();
};
