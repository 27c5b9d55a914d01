/* A district's days for other calendars: the same events as the feed that lies beside the page. */
/** @import { Days } from "./dates.js" */
/** @import { Collected } from "./types.d.ts" */
import { lang, w } from "#core";
import { icsText } from "#ics";

/**
 * A district's days from today on; "" where none is known: an empty calendar would say that nothing is ever collected.
 * @param {Days} C
 * @param {number} area
 */
export const icsOf = (C, area) => {
  const B = C.block;
  /** @param {number} k */
  const kind = (k) => B.kinds[k][lang()];
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
