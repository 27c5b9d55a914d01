/* The notice in the browser: what is typed is measured at every letter, and saved as lines of words.csv. */
/** @import { Lang, LivePart, Text } from "../../web/types.d.ts" */
/** @import { NoticeBlock, NoticeState } from "./types.d.ts" */
import { block, csvText, has, lang, live, save } from "#core";
import * as view from "./view.js";

/** @param {NoticeBlock} B */
const show = (B) => {
  const words = /** @type {Record<string, Text>} */ (block("words") ?? {});
  /** @type {(key: string, language: Lang) => string} */
  const rewritten = (key, language) =>
    part.state.typed[language].get(key) ?? (has(words, key) ? words[key][language] : "");
  /** @type {LivePart<NoticeState>} */
  const part = live({
    name: "plain_notice",
    view,
    block: B,
    actions: {
      write: () => part.set({ writing: !part.state.writing }),
      type: (key, entered) => {
        const { typed } = part.state;
        part.set({ typed: { ...typed, [lang()]: new Map(typed[lang()]).set(key, entered) } });
      },
      answer: ([n, answer]) => {
        const answers = new Map(part.state.answers);
        if (answers.get(n) === answer) answers.delete(n);
        else answers.set(n, answer);
        part.set({ answers });
      },
      save: () => {
        const lines = B.keys.map(([, key]) => [key, rewritten(key, "ja"), rewritten(key, "en")]);
        const written = lines.filter(([, ja, en]) => ja || en);
        save(csvText([["key", "ja", "en"], ...written]), "text/csv;charset=utf-8", "csv", "words-plain");
      },
    },
  });
};

/** @type {NoticeBlock | null} */
const B = block("plain_notice");
if (B) show(B);
