/* What a state of the page comes to: the places in order, the highest first, with their numbers per 1,000 residents. */
/** @import { Values, ViewState } from "../../web/types.d.ts" */
/** @import { Name, NumberBlock, NumberState } from "./types.d.ts" */
import { number, once, published, rounded, wordsOf } from "#pure";

/** @typedef {ReturnType<typeof standingOf>} Standing */

const LARGEST = 22; // pixels, the radius of the highest number
const LEAST = 3.5;

/** @type {(B: NumberBlock, state: NumberState & ViewState, words: Record<string, string>) => Standing} once for each state */
export const standingIn = once(1, (B, state, words) => standingOf(B, state, words));

/**
 * @param {NumberBlock} B
 * @param {NumberState & ViewState} state
 * @param {Record<string, string>} words
 */
const standingOf = (B, { lang, choice, by }, words) => {
  const w = wordsOf(words);
  const at = B.choices[choice];
  const rows = [...B.place.keys()];
  const values = at?.value ?? [];
  /** @type {(number | null)[]} */
  const rates = rows.map((i) => perThousand(values[i] ?? null, at?.per ? B.residents[i] : null));
  const isRated = rates.some((rate) => rate !== null);
  const shown = by === "rate" && isRated ? rates : values;
  const least = Number.NEGATIVE_INFINITY;
  const sorted = rows.sort((a, b) => (shown[b] ?? least) - (shown[a] ?? least) || a - b);
  const most = Math.max(0, ...shown.map((n) => n ?? 0));
  /** @type {(...kinds: string[]) => number[]} */
  const ofKind = (...kinds) => sorted.filter((i) => kinds.includes(at.kind[i]));
  /** @type {(name: Name) => unknown} what the data call it, in their language */
  const inData = (name) => (lang === "en" && name.en === null ? published("span", name.ja) : name[lang]);
  return {
    at,
    rates,
    isRated,
    shown,
    sorted,
    most,
    ofKind,
    inData,
    unlinked: B.joined ? rows.filter((i) => B.residents[i] === null).sort((a, b) => a - b) : [],
    /** @type {(name: Name) => string} */
    text: (name) => name[lang] ?? name.ja,
    /** @type {(i: number) => string} */
    placeName: (i) => (B.area[i] && B.area[i] !== B.place[i] ? `${B.area[i]} ${B.place[i]}` : B.place[i]),
    /** @type {(i: number) => number} pixels: areas are in proportion to what is shown */
    radius: (i) => Math.max(LEAST, LARGEST * Math.sqrt(Math.max(0, shown[i] ?? 0) / (most || 1))),
    /** @type {(values: (number | null)[]) => number[]} the places of the highest number */
    highest: (values) => {
      const top = Math.max(...values.map((n) => n ?? least));
      return top > 0 ? [...values.keys()].filter((i) => values[i] === top) : [];
    },
    /** @type {(i: number) => string} */
    rateText: (i) => (rates[i] === null ? "" : number(Number(rates[i]), 1)),
    /** @type {(key: string, values?: Values) => string} */
    say: (key, values) => w(`number_by_place.${key}`, values),
    /** @type {(key: string, values?: Values) => import("#pure").Markup} */
    sayHtml: (key, values) => w.html(`number_by_place.${key}`, values),
  };
};

/** @type {(value: number | null, residents: number | null) => number | null} */
const perThousand = (value, residents) =>
  value === null || !residents ? null : rounded((1000 * value) / residents, 1);
