/* A district's days for other calendars: the file that the page saves, and the feed that lies beside it. */
/** @import { Lang } from "../../web/types.d.ts" */
/** @import { CalendarBlock, Collected } from "./types.d.ts" */
import { wordsOf } from "#pure";
import { icsText } from "../../web/ics.js";
import { daysIn } from "./dates.js";

/**
 * A district's days from the day of building on; "" where none is known: a calendar must have an event (RFC 5545, §3.6), and an
 * empty one would say that nothing is ever collected.
 * @type {(B: CalendarBlock, area: number, words: Record<string, string>, lang: Lang) => string}
 */
export const icsOf = (B, area, words, lang) => {
  const C = daysIn(B);
  const w = wordsOf(words);
  /** @param {number} k */
  const kind = (k) => B.kinds[k][lang];
  /** @type {(day: [number, Collected[]]) => import("../../web/ics.js").IcsEvent} */
  const event = ([k, all]) => {
    const names = [...new Set(all.map((x) => kind(x.kind)))].join(w("calendar.comma"));
    const checks = [...new Set(all.map((x) => x.check).filter(Boolean))];
    return {
      day: C.iso(k),
      uid: `${C.iso(k).replaceAll("-", "")}-${B.keys[area]}@${B.uid}`,
      stamp: B.stamp,
      title: checks.length ? w("calendar.ics.check", { kinds: names }) : names,
      lines: [
        ...all.map((x) => w("calendar.ics.rule", { kind: kind(x.kind), rule: x.rule.text })),
        ...checks.map((check) => w(`calendar.check.${check}`)),
        w("calendar.ics.source", { as_of: w("as_of.line") }),
        B.official,
      ],
    };
  };
  const days = [...C.days(area)].filter(([k]) => k >= B.built);
  const name = () => w("calendar.ics.name", { area: B.areas[area], city: w("city") });
  return days.length ? icsText(name(), days.map(event)) : "";
};

/** @type {(B: CalendarBlock, areas: number[], words: Record<string, string>, lang: Lang) => string[]} the files of some districts */
export const districtFeeds = (B, areas, words, lang) => areas.map((area) => icsOf(B, area, words, lang));
