/* What is saved as CSV: the published rules, a district's days, or the items that are listed. */
/** @import { Days } from "./dates.js" */
/** @import { ItemsBlock } from "./types.d.ts" */
import { lang, tableCsv, w } from "#core";

/** @param {Days} C */
export const rulesCsv = (C) => {
  const { areas, kinds, rules, rows } = C.block;
  /** @param {number} r */
  const rule = (r) => rules[rows.rule[r] ?? -1];
  return tableCsv(
    [
      [w("calendar.area"), (r) => areas[rows.area[r]]],
      [w("calendar.kind"), (r) => kinds[rows.kind[r]][lang()]],
      [w("calendar.rule"), (r) => rule(r)?.text],
      [w("calendar.note"), (r) => rule(r)?.note],
    ],
    [...rows.area.keys()],
  );
};

/** @type {(C: Days, area: number) => string} */
export const daysCsv = (C, area) => {
  const rows = [...C.days(area)].flatMap(([day, all]) => all.map((one) => ({ day, ...one })));
  return tableCsv(
    [
      [w("calendar.date"), ({ day }) => C.iso(day)],
      [w("calendar.weekday"), ({ day }) => w(`calendar.week.${C.weekday(day)}`)],
      [w("calendar.area"), () => C.block.areas[area]],
      [w("calendar.kind"), ({ kind }) => C.block.kinds[kind][lang()]],
      [w("calendar.check"), ({ check }) => check && w(`calendar.check.${check}`)],
    ],
    rows,
  );
};

/** @type {(T: ItemsBlock, items: number[]) => string} */
export const itemsCsv = (T, items) =>
  tableCsv(
    [
      [w("calendar.find.item"), (i) => T.name[i]],
      [w("calendar.kind"), (i) => T.sorts[T.sort[i]][lang()]],
      [w("calendar.find.caution"), (i) => T.caution?.[i]],
    ],
    items,
  );
