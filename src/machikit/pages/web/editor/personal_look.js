/* A look at what was entered, before the page is saved: numbers, addresses and dates that belong to a person. */
/** @import { Changes } from "../types.d.ts" */
import { w } from "#core";
import { personalIn } from "../personal.js";
import { nameOfWord } from "./word_field.js";

/** @typedef {{ where: string, kind: string, shown: string }} Seen */

/** @type {(changes: Changes) => [where: string, text: string][]} every text that somebody entered */
const entered = ({ words, looks, rows }) => [
  ...Object.entries(words).flatMap(([key, word]) =>
    Object.values(word).map((one) => /** @type {[string, string]} */ ([nameOfWord(key), String(one?.now ?? "")])),
  ),
  ...Object.entries(looks).map(([name, { now }]) => {
    const { data: _, ...said } = now && typeof now === "object" ? now : { now };
    return /** @type {[string, string]} */ ([w(`edit.look.${name}`), JSON.stringify(said)]);
  }),
  ...rows.flatMap(({ key, field, now, reason }) => {
    const texts = field === "photo" ? [reason] : [key, now, reason];
    return texts.map((text) => /** @type {[string, string]} */ ([key, String(text ?? "")]));
  }),
];

/** @type {(changes: Changes) => Seen[]} */
export const personalSeen = (changes) => {
  const seen = entered(changes).flatMap(([where, text]) =>
    personalIn(text).map(({ kind, shown }) => ({ where, kind: w(`edit.personal.${kind}`), shown })),
  );
  return [...new Map(seen.map((one) => [`${one.where}\n${one.shown}`, one])).values()];
};
