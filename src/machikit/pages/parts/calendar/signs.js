/* Kinds of waste: the sign of each, told apart by shape as well as by colour, its name, and its rules. */
/** @import { Lang } from "../../web/types.d.ts" */
/** @import { Standing } from "./standing.js" */
/** @import { KindName, PublishedRule, Row } from "./types.d.ts" */
import { attr, html, Markup, published } from "#pure";

/** @type {[colour: string, path: string][]} paths are centred on 0, 0; colours have a contrast of at least 4.5:1 on white */
const SHAPES = [
  ["#0b5fb0", "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z"],
  ["#c2410c", "M0-6.6 6.4 4.8H-6.4z"],
  ["#0f766e", "M-5-5H5V5H-5z"],
  ["#8b2fa8", "M0-6.8 6.8 0 0 6.8-6.8 0z"],
  ["#8a6100", "M0-6.4 6.1-2 3.8 5.2H-3.8L-6.1-2z"],
  ["#b4235a", "M0 6.6 6.4-4.8H-6.4z"],
];
const SIGNS = [...SHAPES, ...SHAPES]; // each filled, then hollow; a thirteenth kind gets the first sign again

/** What signs refer to: `kind-0` … */
export const definitions = () => {
  const symbols = SIGNS.map(([colour, path], k) => {
    const fill = k < SHAPES.length ? colour : "#fff";
    return html`<g id="kind-${k}"><path d="${path}" fill="${fill}" stroke="${colour}" stroke-width="1.8"/></g>`;
  });
  return html`<svg class="signs" aria-hidden="true" width="0" height="0"><defs>${symbols}</defs></svg>`;
};

/** @param {number} kind */
export const sign = (kind) =>
  html`<svg class="sign" viewBox="-8 -8 16 16" aria-hidden="true"><use href="#kind-${kind % SIGNS.length}"/></svg>`;

/** @type {(kind: KindName, lang: Lang, tag?: "span" | "b") => Markup} */
export const named = (kind, lang, tag = "span") =>
  html`<${new Markup(tag)}${attr("lang", kind.data && "ja")}>${kind[lang]}</${new Markup(tag)}>`;

/** @type {(rule: PublishedRule, lang: Lang) => Markup} as published, with its remark; before it as English reads it */
export const ruleTexts = (rule, lang) => html`
  ${lang === "en" && rule.en && html`<span>${rule.en}</span>`}
  ${published("span", rule.text)}
  ${rule.note && published("span", rule.note)}`;

/** @type {(rows: Row[]) => PublishedRule[]} */
export const rulesOf = (rows) => rows.flatMap((row) => row.rule ?? []);

/** @type {(check: string, now: Standing) => unknown} a day in doubt says so */
export const checked = (check, { w }) => check && html`<em class="check">${w("calendar.check")}</em>`;
