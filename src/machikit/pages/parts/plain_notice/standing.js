/* What a state of the notice comes to: which lines are rewritten, what they count, which facts they do not say. */
/** @import { Values, ViewState } from "../../web/types.d.ts" */
/** @import { Line, NoticeBlock, NoticeState } from "./types.d.ts" */
import { once, wordsOf } from "#pure";
import { asWritten } from "../../web/furigana.js";
import { measuringOf, missing } from "./readability.js";

/** @typedef {ReturnType<typeof standingOf>} Standing */

/** @type {(B: NoticeBlock, state: NoticeState & ViewState, words: Record<string, string>) => Standing} once for each state */
export const standingIn = once(1, (B, state, words) => standingOf(B, state, words));

/**
 * @param {NoticeBlock} B
 * @param {NoticeState & ViewState} state
 * @param {Record<string, string>} words
 */
const standingOf = (B, { lang, typed }, words) => {
  const w = wordsOf(words);
  const measuring = measuringOf(B);
  const measure = (/** @type {string} */ text) => measuring(text, lang);
  const text = (/** @type {string} */ key) => (w.has(key) ? asWritten(w(key)) : "");
  const rewritten = (/** @type {string} */ key) => typed[lang].get(key) ?? text(key);
  /** @param {(line: Line) => string} one */
  const whole = (one) => measure(B.keys.map(one).join("\n"));
  return {
    w,
    /** @type {(key: string, values?: Values) => string} a word of this part */
    say: (key, values) => w(`plain_notice.${key}`, values),
    /** @type {(key: string, values?: Values) => import("#pure").Markup} */
    sayHtml: (key, values) => w.html(`plain_notice.${key}`, values),
    text,
    rewritten,
    /** @param {Line} line */
    isDone: ([, key]) => rewritten(key).trim() !== "",
    measure,
    before: whole(([old]) => text(old)),
    after: whole(([old, key]) => rewritten(key).trim() || text(old)), // what is not rewritten counts as it is
    lost: new Set(missing(B.facts[lang], B.keys.map(([, key]) => rewritten(key)).join(" "))),
  };
};
