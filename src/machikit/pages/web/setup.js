/* How a page begins, once its blocks are open; and how it starts, once every part is there. */
/** @import { AllWords, Changes, Settings } from "./types.d.ts" */

import { html, wordsOf } from "#pure";
import { asBuiltText } from "./as_built.js";
import { alone, block, editsNow, layChanges, onLaid } from "./blocks.js";
import { now } from "./clock.js";
import { $, every, h, on, say, the } from "./dom.js";
import { inBrackets } from "./furigana.js";
import { fill } from "./live.js";
import { logoOf, looksRules, photoOf } from "./looks.js";
import { page } from "./page.js";
import { changedText } from "./page_view.js";
import { onPrint, sayPrinted } from "./paper.js";
import { publishText } from "./publish_until.js";
import { tryOut } from "./trying.js";
import { changeWords, lang, onSpeak, said, setWords, speakAll, turnLanguage, w, wordsNow } from "./words.js";
import { changedNow } from "./written.js";

const sayUntil = () => {
  /** @type {import("./types.d.ts").FixedFacts | null} */
  const fixed = block("page");
  if (!fixed?.until) return;
  const facts = { ...fixed, lang: lang() };
  say(the("until"), publishText(facts, "publish.until", wordsOf(wordsNow())));
  the("ended").hidden = now().date <= fixed.until;
  say(the("ended"), the("ended").hidden ? "" : publishText(facts, "publish.ended", wordsOf(wordsNow())));
};

/** @type {(settings: Settings) => void} the notice, on the day on which the page is opened */
const showExpiry = ({ expires, old_from }) => {
  const { date } = now();
  if (expires && date >= expires) the("expired").hidden = false;
  if (old_from && date >= old_from) {
    the("expired").classList.add("old");
    the("expired-title").dataset.w = "expired.old";
  }
};

export const setUp = () => {
  /** @type {Settings | null} */
  const settings = block("settings");
  if (!settings) return; // a map alone
  document.documentElement.classList.add("js"); // before the map is made: a hidden map has no size to fit bounds to
  page.settings = settings;
  setWords(/** @type {AllWords} */ (block("words") ?? {}), settings.language);
  onLaid(() => {
    Object.assign(page.settings, block("settings"));
    changeWords(/** @type {AllWords} */ (block("words") ?? {}));
  });
  onPrint(
    () => sayPrinted(true),
    () => sayPrinted(false),
  );
  onSpeak(sayUntil);
  if (editsNow() || settings.looks) onSpeak(showLooks);
  on("lang", "click", turnLanguage);
  on("print", "click", () => window.print());
  showExpiry(settings);
};

/** The sentences on rows that were changed in the page stand behind the other caveats. */
const showCaveats = () => {
  const there = every("li[data-w^='caveat.']");
  for (const el of there) if (!said(el.dataset.w ?? "")) el.remove();
  const list = there[0]?.parentElement;
  for (let n = 1; said(`caveat.${n}`); n++)
    if (list && !list.querySelector(`[data-w='caveat.${n}']`))
      list.append(h("li", { "data-w": `caveat.${n}`, text: w(`caveat.${n}`) }));
};

/** The page's colours, its logo and photo, and the line on changes, as they are now. */
const showLooks = () => {
  const looks = page.settings.looks ?? {};
  const style = $("looks") ?? document.head.appendChild(h("style", { id: "looks" }));
  style.textContent = looksRules(looks);
  fill($("logo"), html`${logoOf(looks, lang())}`);
  fill($("photo"), html`${photoOf(looks, lang())}`);
  const changed = changedNow(lang());
  const line = $("changed");
  for (const note of every(".as-built")) {
    say(note, asBuiltText(changed, wordsOf(wordsNow())));
    note.toggleAttribute("hidden", !changed.rows);
  }
  showCaveats();
  if (line) say(line, changed.n ? changedText(changed, wordsOf(wordsNow())) : "");
};

/** Where the map opens, if somebody has said it; an address that names a place goes before. */
const openMap = () => {
  const { lat, lon, zoom } = page.settings.looks?.view ?? {};
  if (lat === undefined || lon === undefined || location.hash.replace(/^#lang=[\w-]*$/, "").length > 1) return;
  page.map?.setView([lat, lon], zoom, { animate: false });
};

/** @type {(changes: Changes) => void} the page with these changes since it was built, drawn anew */
export const applyChanges = (changes) => {
  layChanges(changes);
  speakAll();
};

/** The last script of a page calls this. */
export const start = () => {
  alone(tryOut);
  const map = page.map;
  if (map) {
    map.on("popupopen", (e) => {
      const close = e.popup.getElement()?.querySelector(".leaflet-popup-close-button");
      close?.setAttribute("aria-label", inBrackets(w("popup.close")));
    });
    openMap();
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
  }
  speakAll();
};
