/* The rules table in the browser: what a household's answers demand, each thing once, and by which day. Computing only. */
/** @import { Answer, Answers, Cell, Due, LifeEvent, Needed, Rule } from "./types.d.ts" */

const ALL = -1;
export const UNKNOWN = "u";
export const NONE = "n";

/**
 * The household of the example: the first answer to each question.
 * @param {LifeEvent} event
 * @returns {Answers}
 */
export const example = (event) => new Map(event.questions.map((_, q) => [q, 0]));

/** @template T @param {(T | 0 | null)[]} list what is there, each once @returns {T[]} */
export const unique = (list) => /** @type {T[]} */ ([...new Set(list.filter(Boolean))]);

/** @type {(event: LifeEvent, answers: Answers) => Needed[]} */
export const needed = (event, answers) =>
  event.items.flatMap((item, k) => {
    /** @type {(rule: Rule) => boolean} */
    const holds = ([q, a]) => q === ALL || answers.get(q) === a;
    const active = item.rules.filter((rule) => holds(rule) || answers.get(rule[0]) === UNKNOWN);
    if (!active.length) return [];
    const known = active.filter(holds);
    const sure = known.length > 0;
    /** @type {Map<string, [number, number]>} */
    const why = new Map((sure ? known : active).map(([q, a]) => [`${q}:${sure ? a : ""}`, [q, a]]));
    const dues = active.flatMap(([, , , due]) => (due ? [due] : []));
    return [
      {
        k,
        item,
        sure,
        why: [...why.values()],
        places: unique(active.map(([, , place]) => place)),
        notes: unique(active.map(([, , , , note]) => note)),
        dues: [...new Map(dues.map((due) => [due[0], due])).values()],
      },
    ];
  });

/** @typedef {"bring" | "form" | "desks" | "minutes"} SumKey */

/** @type {(things: Needed[]) => Record<SumKey, number>} what a household brings, writes, where it goes, how long it takes */
export const sums = (things) => {
  /** @param {string} kind */
  const count = (kind) => things.filter(({ item }) => item.kind === kind).length;
  return {
    bring: things.length - count("form") - count("step"),
    form: count("form"),
    desks: new Set(things.flatMap(({ places }) => places)).size,
    minutes: Math.round(things.reduce((sum, { item }) => sum + (item.minutes || 0), 0)),
  };
};

/** @type {(thing: Pick<Needed, "item" | "k">, kept: Set<number>) => boolean} whether it is demanded after all that could be dropped is */
export const stays = ({ item, k }, kept) => !item.drop.length || kept.has(k);

/** @param {LifeEvent} event @param {Cell} place @returns {Pick<Needed, "item" | "k">[]} */
export const atDesk = (event, place) =>
  event.items.map((item, k) => ({ item, k })).filter(({ item }) => item.rules.some((rule) => rule[2] === place));

/** @param {Needed[]} things @returns {Cell[]} the days from which their days are counted */
export const anchors = (things) => [
  ...new Set(things.flatMap(({ dues }) => dues.flatMap(([, n, , anchor]) => (n ? [anchor ?? 0] : [])))),
];

/**
 * The last day, counted from a day ("2026-11-24") that does not count itself; null where there is none.
 * @param {Due} due
 * @param {string | undefined} from
 */
export const lastDay = ([, n, unit], from) => {
  if (!n || !from) return null;
  const [y, m, d] = from.split("-").map(Number);
  if (unit === "day" || unit === "week") return new Date(Date.UTC(y, m - 1, d + n * (unit === "week" ? 7 : 1)));
  const months = m - 1 + n * (unit === "year" ? 12 : 1);
  const end = new Date(Date.UTC(y, months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(y, months, Math.min(d, end))); // 31 January and a month: the last of February
};
/** @param {Date} day */
export const iso = (day) => day.toISOString().slice(0, 10);
/** @param {Date} day */
export const isWeekend = (day) => day.getUTCDay() % 6 === 0;

/** @type {(event: LifeEvent, answers: Answers) => string} for a link; its keys survive edits of the table */
export const linkOf = (event, answers) => {
  const given = [...answers].map(([q, a]) => {
    const { key, keys } = event.questions[q];
    return a === UNKNOWN || a === NONE ? a + key : keys[a];
  });
  return [event.key, ...given].join(".");
};

/**
 * What a link says; null where it is of none of these events.
 * @param {LifeEvent[]} events
 * @param {string} link
 */
export const readLink = (events, link) => {
  const keys = link.split(".");
  const event = events.findIndex(({ key }) => key === keys[0]);
  if (event < 0) return null;
  /** @type {Answers} */
  const answers = new Map();
  for (const [n, q] of events[event].questions.entries()) {
    /** @type {Answer[]} */
    const all = [...q.answers.keys(), UNKNOWN, NONE];
    const given = all.find((a) => keys.includes(typeof a === "number" ? q.keys[a] : a + q.key));
    if (given !== undefined) answers.set(n, given);
  }
  return { event, answers };
};
