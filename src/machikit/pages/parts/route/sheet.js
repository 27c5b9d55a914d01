/* One stop's timetable: hours down, days across, as it hangs at a stop. */
/** @import { Child } from "../../web/types.d.ts" */
/** @import { Departure, Wait } from "./types.d.ts" */
/** @import { Net } from "./net.js" */
/** @import { Texts } from "./texts.js" */
import { aroundNode, chip, fragment, GAP, h, lang, now, w } from "#core";
import { waitOf } from "./net.js";
import { apartNodes, clock, daysText, long, runsText, say, time } from "./texts.js";

/** @typedef {{ days?: number[], word?: string, rows: Departure[] }} DayColumn */
/** @typedef {Map<number, string>} Letters */

/** @param {number} k */
const letter = (k) => String.fromCharCode(65 + (k % 26)) + (k < 26 ? "" : Math.floor(k / 26));

/** @param {DayColumn} column */
const isToday = (column) => column.days?.includes(now().day) ?? false;

/** @type {(key: string, columns: DayColumn[], told: (rows: Departure[]) => Child) => HTMLElement} */
const summary = (key, columns, told) => {
  const none = () => (key === "first" ? h("span", { class: "none", text: say("day.none") }) : "–");
  return h(
    "tr",
    { class: key === "wait" ? "sum live" : "sum" },
    h("th", { scope: "row", text: say(`sheet.${key}`) }),
    ...columns.map((c) => h("td", {}, c.rows.length ? told(c.rows) : none())),
  );
};

/** @param {Wait | null} wait */
const gapOf = (wait) =>
  wait
    ? h("span", {}, long(wait[0]), h("small", { text: say("span", { first: clock(wait[1]), last: clock(wait[2]) }) }))
    : "–";

/** @type {(rows: Departure[], letters: Letters) => HTMLElement} */
const cell = (rows, letters) => {
  const several = letters.size > 1;
  return h(
    "td",
    {},
    ...rows.flatMap(([minute, way, some]) => {
      const sign = (several ? letters.get(way) : "") + (some ? (lang() === "ja" ? "※" : "*") : "");
      const beside = several || some ? h("sup", { text: sign }) : null;
      return [h("span", { class: "t" }, String(minute % 60).padStart(2, "0"), beside), " "];
    }),
  );
};

/** @type {(hour: number, columns: DayColumn[], letters: Letters) => HTMLElement} */
const hourRow = (hour, columns, letters) => {
  const at = columns.map((c) => c.rows.filter(([m]) => Math.floor(m / 60) === hour));
  const next = hour > 23 ? h("small", { text: say("clock.next", { time: "", next: hour - 24 }) }) : null;
  return h(
    "tr",
    { class: at.every((rows) => !rows.length) ? "idle" : null },
    h("th", { scope: "row" }, String(hour), next),
    ...at.map((rows) => cell(rows, letters)),
  );
};

/**
 * The sheets of a block's stops.
 * @param {Net} N
 * @param {Texts} tell
 */
export const sheetOf = (N, tell) => {
  const B = N.block;

  /** @type {(k: number) => Child[]} a way in words: its route, where it goes, its platform; in the data's language */
  const wayText = (k) => {
    const [route, headsign, platform] = B.ways[k];
    const of = tell.terms.node("span", B.routes[route] || say("name.none"));
    const goes = () =>
      aroundNode(say("sheet.way", { route: GAP, headsign: GAP }), of, tell.terms.node("span", headsign));
    const from = () =>
      platform[0] === "（" ? [tell.terms.node("span", platform)] : tell.around("sheet.platform", "platform", platform);
    return [...(headsign ? goes() : [of]), ...(platform ? [" ", h("small", {}, ...from())] : [])];
  };

  /** @type {(i: number, only: number | null) => DayColumn[]} */
  const columnsOf = (i, only) => {
    /** @param {Departure[]} rows */
    const keep = (rows) => (only === null ? rows : rows.filter((row) => row[1] === only));
    return [
      ...N.kinds(i).map(({ days, rows }) => ({ days, rows: keep(rows) })),
      ...N.others(i).map(({ word, rows }) => ({ word, rows: keep(rows) })),
    ];
  };
  /** @param {DayColumn} column */
  const head = (column) =>
    h(
      "th",
      { scope: "col", class: isToday(column) ? "today" : column.days ? null : "word" },
      column.days ? daysText(column.days) : tell.word(column.word ?? ""),
      isToday(column) ? h("small", { class: "live", text: say("sheet.today") }) : null,
    );
  /** @type {(columns: DayColumn[], letters: Letters) => HTMLElement} */
  const grid = (columns, letters) => {
    const hours = columns.flatMap((c) => c.rows.map(([m]) => Math.floor(m / 60)));
    const rows = [];
    for (let hour = Math.min(...hours); hour <= Math.max(...hours); hour++) rows.push(hourRow(hour, columns, letters));
    const corner = h("th", { scope: "col", text: say("sheet.hour") });
    const table = h(
      "table",
      { class: "times" },
      h("thead", {}, h("tr", {}, corner, ...columns.map(head))),
      h(
        "tbody",
        {},
        summary("first", columns, (r) => time(r[0][0])),
        summary("last", columns, (r) => time(r[r.length - 1][0])),
        summary("all", columns, (r) => runsText(r.length)),
        summary("wait", columns, (r) => gapOf(waitOf(r))),
        ...rows,
      ),
    );
    return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "route-stop" }, table);
  };
  /** @type {(columns: DayColumn[], letters: Letters) => HTMLElement} */
  const legend = (columns, letters) => {
    const some = columns.flatMap((c) => c.rows.filter((r) => r[2]).map((r) => B.services[r[3]][0]));
    const words = [...new Set(some)].join("、");
    return h(
      "ul",
      { class: "ways" },
      h("li", { class: "of", text: say("sheet.ways") }),
      ...[...letters].map(([way, sign]) =>
        h("li", {}, letters.size > 1 ? h("b", { text: sign }) : null, h("span", {}, ...wayText(way))),
      ),
      some.length ? h("li", {}, h("span", {}, ...tell.around("sheet.some", "word", words))) : null,
      columns.some((c) => c.word !== undefined) ? h("li", { text: say("sheet.word") }) : null,
    );
  };
  /** @param {number} i what is to know before reading it */
  const notes = (i) => {
    const apart = tell.apart(i);
    const wheelchair = B.stops.wheelchair?.[i];
    return [
      apart ? h("p", { class: "note" }, ...apartNodes(apart)) : null,
      N.lat[i] === null ? h("p", { class: "note", text: w("no_point") }) : null,
      wheelchair ? h("p", { class: "note" }, ...tell.around("wheelchair", "mark", wheelchair)) : null,
    ];
  };

  /**
   * The sheet of a stop. only: one way of it, or null; close, print: what the buttons do.
   * @type {(i: number, only: number | null, does: { choose: (way: number | null) => void, close: () => void, print: () => void }) => HTMLElement[]}
   */
  return (i, only, { choose, close, print }) => {
    const ways = [...new Set(columnsOf(i, null).flatMap((c) => c.rows.map((r) => r[1])))].sort((a, b) => a - b);
    /** @type {Letters} */
    const letters = new Map(ways.map((way, k) => [way, letter(k)]));
    const shown = only === null ? letters : new Map([[only, letters.get(only) ?? ""]]);
    const columns = columnsOf(i, only);
    const timed = ways.length > 0;
    const directions = () =>
      h(
        "div",
        { class: "chips live", role: "group", "aria-label": say("sheet.directions") },
        chip(only === null, say("sheet.directions.all"), () => choose(null)),
        ...ways.map((way) =>
          chip(only === way, [h("b", { text: letters.get(way) }), " ", ...wayText(way)], () => choose(way)),
        ),
      );
    const back = h("button", { type: "button", class: "go live", onclick: close, text: say("sheet.back") });
    const paper = h("button", { type: "button", class: "go", onclick: print, text: say("sheet.print") });
    const link = h("a", { href: fragment({ stop: B.stops.key[i] }), text: say("sheet.link") });
    return [
      h("div", { class: "head" }, h("h2", { id: "route-stop", lang: "ja", text: tell.name(i) }), back),
      ...notes(i),
      timed ? null : h("p", { class: "notice", text: say("sheet.untimed") }),
      timed && ways.length > 1 ? directions() : null,
      timed ? grid(columns, shown) : null,
      timed ? legend(columns, shown) : null,
      timed ? h("p", { class: "note", text: say("sheet.note") }) : null,
      h("p", { class: "tools live" }, timed ? paper : null, link),
    ].filter((node) => node !== null);
  };
};
