/* A notice and its rewriting, line by line; what of it can be counted; and questions to a reader. */
/** @import { Tile, ViewState } from "../../web/types.d.ts" */
/** @import { Line, NoticeBlock, NoticeState } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { attr, does, html } from "#pure";
import { questions } from "./questions.js";
import { pieces } from "./readability.js";
import { standingIn } from "./standing.js";

const SIGN = { kept: "✓", lost: "✕", open: "…" };

export const opening = () => ({ writing: false, typed: { ja: new Map(), en: new Map() }, answers: new Map() });

/** @typedef {[B: NoticeBlock | null, state: NoticeState & ViewState, words: Record<string, string>]} Inside */

/** @type {(...inside: Inside) => Tile[]} */
export const numbers = (B, state, words) => {
  if (!B) return [];
  const { before, after, say } = standingIn(B, state, words);
  /** @type {(key: string, was: number, now: number) => Tile} */
  const tile = (key, was, now) => ({
    n: say("change", { before: was, after: now }),
    unit: say(`unit.${key}`),
    label: say(`n.${key}`),
  });
  return [
    tile("longest", before.longest, after.longest),
    tile("hard", before.hard.length, after.hard.length),
    ...(state.lang === "ja" ? [tile("kanji", before.kanji, after.kanji)] : []),
  ];
};

/** @type {(...inside: Inside) => unknown} */
export const headline = (B, state, words) => {
  if (!B) return "";
  const { isDone, lost, sayHtml } = standingIn(B, state, words);
  return sayHtml("headline", { done: B.keys.filter(isDone).length, all: B.keys.length, lost: lost.size });
};

/** @type {(...inside: Inside) => unknown} */
export const view = (B, state, words) => {
  if (!B) return "";
  const now = standingIn(B, state, words);
  const { say } = now;
  const canSave = state.writing || state.typed.ja.size > 0 || state.typed.en.size > 0;
  return html`
    <section class="part notice-part" id="pn">
      <h2>${say("title")}</h2>
      <p class="note">${say("how")}</p>
      <div class="pn-lines" id="pn-lines">
        <div class="pn-heads"><h3>${say("before")}</h3><h3>${say("after")}</h3></div>
        ${B.keys.map((keys, n) => line(keys, n, B, state, now))}
      </div>
      <p class="controls live">
        <button type="button" id="pn-write" aria-expanded="${String(state.writing)}"${does("write")}>${say(state.writing ? "done" : "write")}</button>
        <button type="button" id="pn-save"${attr("hidden", !canSave)}${does("save")}>${say("save")}</button>
      </p>
      <div class="pn-two">
        <div><h3>${say("facts")}</h3><ul class="pn-facts" id="pn-facts">${facts(B, state, now)}</ul></div>
        <div><h3>${say("hard")}</h3><ul class="pn-hard" id="pn-hard">${hardWords(now)}</ul></div>
      </div>
      ${B.asks.length > 0 && questions(B, state, now)}
    </section>`;
};

/** @param {string} text with its readings above the kanji */
const ruby = (text) =>
  pieces(text).map(([piece, reading]) =>
    reading ? html`<ruby>${piece}<rp>（</rp><rt>${reading}</rt><rp>）</rp></ruby>` : piece,
  );

/** @type {(keys: Line, n: number, B: NoticeBlock, state: NoticeState & ViewState, now: Standing) => unknown} */
const line = ([before, after], n, B, state, now) => {
  const look = `pn-line${now.isDone([before, after]) ? "" : " todo"}${before === "notice.title" ? " head" : ""}`;
  return html`
    <div class="${look}" data-line="${n}"><p class="pn-before">${ruby(now.text(before))}</p>
      <div class="pn-after">${state.writing ? field(after, now) : plain(after, B, state, now)}</div></div>`;
};

/** @type {(key: string, now: Standing) => unknown} */
const field = (key, { say, rewritten }) => {
  const text = `\n${rewritten(key)}`; // a line break right after the tag is not read
  return html`<textarea rows="3" aria-label="${say("line", { key })}"${does("type", key)}>${text}</textarea>`;
};

/** @type {(key: string, B: NoticeBlock, state: NoticeState & ViewState, now: Standing) => unknown} */
const plain = (key, B, { lang }, { say, rewritten, measure }) => {
  const text = rewritten(key);
  if (!text.trim()) return html`<p class="pn-todo"><span>${say("todo")}</span> <code>${key}</code></p>`;
  const isLong = measure(text).long > 0;
  return html`<p>${ruby(text)}</p>${isLong && html`<small class="pn-long">${say("long", { n: B.long[lang] })}</small>`}`;
};

/** @type {(B: NoticeBlock, state: NoticeState & ViewState, now: Standing) => unknown} until all is rewritten, a missing fact is open, not lost */
const facts = (B, { lang }, { isDone, lost, say }) => {
  const missing = B.keys.every(isDone) ? "lost" : "open";
  return B.facts[lang].map((fact) => {
    const stand = lost.has(fact) ? missing : "kept";
    return html`<li class="${stand}"><span aria-hidden="true">${SIGN[stand]}</span> <b>${fact}</b> <small>${say(stand)}</small></li>`;
  });
};

/** @param {Standing} now */
const hardWords = ({ before, after }) => {
  const left = new Set(after.hard.map(([word]) => word));
  return [...new Map([...before.hard, ...after.hard])].map(
    ([word, instead]) => html`<li${attr("class", !left.has(word) && "gone")}><s>${word}</s> → <b>${instead}</b></li>`,
  );
};
