/* What is saved: the checklist, what could be dropped, and the form as CSV; last days for calendars. */
/** @import { Column } from "../../web/types.d.ts" */
/** @import { IcsEvent } from "../../web/ics.js" */
/** @import { Now, Standing } from "./standing.js" */
/** @import { Due, Item, Needed } from "./types.d.ts" */
import { tableCsv } from "#core";
import { reasons } from "./checklist.js";
import { entered } from "./confirm.js";
import { iso, unique } from "./rules.js";

/** @type {(...now: Now) => string} what the open view shows */
export const csvOf = (_B, state, now) => {
  if (state.view === "drop") return dropCsv(state, now);
  return state.view === "confirm" || state.view === "desk" ? formCsv(state, now) : checklistCsv(now);
};

/** @type {(now: Standing) => Column<{ item: Item }>[]} */
const ofItem = ({ say, said }) => [
  [say("csv.kind"), ({ item }) => (item.kind ? say(`kind.${item.kind}`) : "")],
  [say("csv.item"), ({ item }) => said(item.name)],
];

/** @param {Standing} now */
const checklistCsv = (now) => {
  const { say, list, last, things } = now;
  const lastDays = (/** @type {Needed} */ x) => x.dues.flatMap((due) => last(due) ?? []).map(iso);
  return tableCsv(
    [
      ...ofItem(now),
      [say("csv.desk"), (x) => list(x.places)],
      [say("csv.due"), (x) => list(x.dues.map(([text]) => text))],
      [say("csv.last"), (x) => lastDays(x).join(" ")],
      [say("csv.asked"), (x) => reasons(x, now)],
      [say("csv.sure"), (x) => say(x.sure ? "sure" : "maybe")],
      [say("csv.note"), (x) => list(x.notes)],
    ],
    things(),
  );
};

/** @type {(state: Now[1], now: Standing) => string} */
const dropCsv = (state, now) => {
  const { say, list, event } = now;
  /** @type {(item: Item) => string} from whom it is asked */
  const asked = (item) => {
    const why = /** @type {Needed["why"]} */ (item.rules.map(([q, a]) => [q, a]));
    const each = why.map((one) => reasons({ why: [one], sure: true }, now));
    return [...new Set(each)].join(say("comma"));
  };
  const rows = [...(event?.items.entries() ?? [])].map(([k, item]) => ({ item, k }));
  return tableCsv(
    [
      ...ofItem(now),
      [say("csv.desk"), ({ item }) => list(unique(item.rules.map((rule) => rule[2])))],
      [say("csv.held"), ({ item }) => list(item.drop)],
      [say("csv.asked"), ({ item }) => asked(item)],
      [say("csv.authority"), ({ item }) => list(item.authority)],
      [say("csv.minutes"), ({ item }) => item.minutes],
      [say("csv.try"), ({ k }) => say(state.kept[state.event].has(k) ? "keep" : "could")],
    ],
    rows.filter(({ item }) => item.drop.length),
  );
};

/** @type {(state: Now[1], now: Standing) => string} */
const formCsv = ({ view, given }, { say, said, boxes }) => {
  /** @param {number} n */
  const result = (n) => {
    const { way, known } = boxes[n];
    if (way === "drop") return say("does.drop");
    return given.get(n) === true ? say("right") : entered(given, n) === null ? "" : say(known ? "wrong" : "told");
  };
  const cells = /** @type {const} */ (["form", "box", "held", "register", "since"]);
  /** @type {Column<number>[]} */
  const held = cells.map((cell) => [say(`csv.${cell}`), (n) => said(boxes[n][cell])]);
  /** @type {Column<number>[]} */
  const atDesk = [
    [say("csv.does"), (n) => say(`does.${boxes[n].way}`)],
    [say("csv.ask"), (n) => said(boxes[n].ask)],
  ];
  /** @type {Column<number>[]} */
  const confirmed = [
    [say("csv.result"), result],
    [say("csv.new"), (n) => entered(given, n) ?? ""],
  ];
  return tableCsv([...held, ...(view === "desk" ? atDesk : confirmed)], [...boxes.keys()]);
};

/** @type {(...now: Now) => IcsEvent[]} one for each last day of the checklist */
export const lastDays = (B, _state, { say, said, list, last, things, event, w }) => {
  /** @type {Map<string, [Needed, Due][]>} */
  const found = new Map();
  for (const x of things())
    for (const due of x.dues) {
      const date = last(due);
      if (date) found.set(iso(date), [...(found.get(iso(date)) ?? []), [x, due]]);
    }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, rows]) => ({
      day,
      uid: `${day}-${event?.key}@procedure.machikit`,
      stamp: B.stamp,
      title: say("ics.title", { items: [...new Set(rows.map(([x]) => said(x.item.name)))].join(say("comma")) }),
      lines: [
        ...rows.map(([x, due]) =>
          say("ics.line", { item: said(x.item.name), due: said(due[0]), desk: list(x.places) || say("nowhere") }),
        ),
        say("ics.note", { as_of: w("as_of.line") }),
      ],
    }));
};
