/* The plan of changed rows: the rule of plan.py, for districts, kinds and rules that the page knows. No rule is read here. */
/** @import { Table } from "../../web/types.d.ts" */
/** @import { CalendarBlock } from "./types.d.ts" */
import { linkKeys } from "../../web/row_marks.js";

/** @type {(table: Table) => { areas: string[], kinds: string[], rules: string[], rows: CalendarBlock["rows"] }} */
const planOf = (table) => {
  const text = (/** @type {string} */ id, /** @type {number} */ i) => String(table.columns[id]?.[i] ?? "").trim();
  /** @type {Map<string, number>[]} */
  const [areas, kinds, rules] = [new Map(), new Map(), new Map()];
  const place = (/** @type {Map<string, number>} */ all, /** @type {string} */ one) => {
    if (!all.has(one)) all.set(one, all.size);
    return /** @type {number} */ (all.get(one));
  };
  /** @type {CalendarBlock["rows"]} */
  const rows = { area: [], kind: [], rule: [] };
  for (let i = 0; i < table.n; i++) {
    const [area, kind, rule, note] = ["area", "category", "rule", "note"].map((id) => text(id, i));
    if (!area) continue;
    const at = place(areas, area);
    if (!kind && !rule) continue;
    const known = rule ? place(rules, JSON.stringify([rule, note])) : null;
    rows.area.push(at);
    rows.rule.push(known);
    rows.kind.push(place(kinds, kind));
  }
  return { areas: [...areas.keys()], kinds: [...kinds.keys()], rules: [...rules.keys()], rows };
};

/** @type {(known: string) => CalendarBlock["rules"][number]} a rule that the page has not read: as it is written */
const unread = (known) => {
  const [text, note] = JSON.parse(known);
  return { text, days: null, ...(note && { note }) };
};

/**
 * The block with the rows of another table.
 * @param {CalendarBlock} B as built
 * @param {Table} before the table that it was built of
 * @param {Table} after
 * @returns {CalendarBlock}
 */
export const renewed = (B, before, after) => {
  const [was, now] = [planOf(before), planOf(after)];
  const kindOf = (/** @type {string} */ name) => B.kinds[was.kinds.indexOf(name)] ?? { ja: name, en: name, data: true };
  const moved = (/** @type {number | null} */ kind) => {
    const at = kind === null ? -1 : now.kinds.indexOf(was.kinds[kind]);
    return at < 0 ? null : at;
  };
  return {
    ...B,
    areas: now.areas,
    keys: linkKeys(
      now.areas.map((area) => () => area),
      ["area"],
    ),
    kinds: now.kinds.map(kindOf),
    rules: now.rules.map((rule) => B.rules[was.rules.indexOf(rule)] ?? unread(rule)),
    rows: now.rows,
    items: B.items && { ...B.items, sorts: B.items.sorts.map((sort) => ({ ...sort, kind: moved(sort.kind) })) },
  };
};
