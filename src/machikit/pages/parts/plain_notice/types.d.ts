import type { Lang } from "../../web/types.d.ts";

/** plain_notice: __init__.py */
export interface NoticeBlock {
  /** keys of the words: line by line */
  keys: Line[];
  facts: Record<Lang, string[]>;
  /** hard words with what to say instead; longer ones first */
  hard: Record<Lang, Record<string, string>>;
  /** how long a sentence may be: characters, words */
  long: Record<Lang, number>;
  /** keys of the questions */
  asks: string[];
}
export type Line = [notice: string, plain: string];

/** typed: plain key → what was typed instead; answers: by question. */
export interface NoticeState {
  writing: boolean;
  typed: Record<Lang, Map<string, string>>;
  answers: Map<number, string>;
}
