/* What leaves when. Computing only; nothing is drawn here. */
/** @import { Day, DayKind, Departure, OtherDays, RouteBlock, Run, Wait } from "./types.d.ts" */

/** @typedef {ReturnType<typeof netOf>} Net */

/** @type {(a: Departure, b: Departure) => number} */
const inOrder = (a, b) => a[0] - b[0] || a[1] - b[1] || Number(a[2]) - Number(b[2]);

/**
 * The longest time between two departures that follow each other; null where there are no two.
 * @param {Departure[]} rows
 */
export const waitOf = (rows) => {
  /** @type {Wait | null} */
  let most = null;
  for (const [k, [minute]] of rows.slice(1).entries()) {
    const before = rows[k][0];
    if (most === null || minute - before > most[0]) most = [minute - before, before, minute];
  }
  return most;
};

/**
 * The timetable of a block, and what can be counted of it.
 * @param {RouteBlock} B
 */
export const netOf = (B) => {
  const n = B.stops.name.length;
  const all = [...Array(n).keys()];
  /** @param {number | null} v */
  const degrees = (v) => (v === null ? null : v / 1e6);
  const lat = B.stops.lat.map(degrees);
  const lon = B.stops.lon.map(degrees);
  /** @type {(run: Run) => Day[] | null} */
  const daysOf = (run) => B.services[run[0]][1];
  /** @type {(run: Run, day: Day) => boolean} */
  const runsOn = (run, day) => daysOf(run)?.includes(day) ?? false;
  /** @param {Run} run */
  const routeOf = (run) => B.ways[run[1]][0];
  /** @type {(run: Run, some: boolean) => Departure[]} */
  const departures = (run, some) => minutesOf(run).map((minute) => [minute, run[1], some, run[0]]);
  /** @param {Run} run */
  const minutesOf = (run) => /** @type {number[]} */ (run.slice(2));

  /**
   * Departures of a stop on a weekday, in order.
   * @param {number} i
   * @param {Day} day
   */
  const leaving = (i, day) =>
    B.runs[i]
      .filter((run) => runsOn(run, day))
      .flatMap((run) => departures(run, B.services[run[0]][2]))
      .sort(inOrder);

  /**
   * Weekdays on which exactly the same leaves.
   * @param {number} i
   */
  const kinds = (i) => {
    /** @type {Map<string, DayKind>} */
    const found = new Map();
    for (let day = 0; day < 7; day++) {
      const rows = leaving(i, day);
      const name = rows.map((r) => r.slice(0, 3).join()).join(";");
      const known = found.get(name);
      if (known) known.days.push(day);
      else found.set(name, { days: [day], rows });
    }
    return [...found.values()];
  };

  /**
   * What leaves on days that are no weekday's.
   * @param {number} i
   * @returns {OtherDays[]}
   */
  const others = (i) => {
    /** @type {Map<string, Departure[]>} */
    const found = new Map();
    for (const run of B.runs[i]) {
      if (daysOf(run)) continue;
      const word = B.services[run[0]][0];
      found.set(word, [...(found.get(word) ?? []), ...departures(run, false)]);
    }
    return [...found].map(([word, rows]) => ({ word, rows: rows.sort(inOrder) }));
  };
  const uncounted = all.map((i) => B.runs[i].some((run) => !daysOf(run)));

  /**
   * What is asked again and again of a weekday, computed once.
   * @template T
   * @param {(day: Day) => T} compute
   */
  const byDay = (compute) => {
    /** @type {Map<Day, T>} */
    const known = new Map();
    return (/** @type {Day} */ day) => {
      const found = known.get(day) ?? compute(day);
      known.set(day, found);
      return found;
    };
  };
  /** By stop: its departures on a weekday. */
  const counts = byDay((day) =>
    all.map((i) => B.runs[i].reduce((sum, run) => sum + (runsOn(run, day) ? run.length - 2 : 0), 0)),
  );
  /** Hour → [departures, stops that have any]. */
  const hours = byDay((day) => {
    /** @type {Map<number, [departures: number, stops: number]>} */
    const found = new Map();
    for (const i of all) {
      /** @type {Map<number, number>} */
      const here = new Map();
      for (const minute of B.runs[i].flatMap((run) => (runsOn(run, day) ? minutesOf(run) : []))) {
        const hour = Math.floor(minute / 60);
        here.set(hour, (here.get(hour) ?? 0) + 1);
      }
      for (const [hour, n] of here) {
        const [departures, stops] = found.get(hour) ?? [0, 0];
        found.set(hour, [departures + n, stops + 1]);
      }
    }
    return found;
  });
  /**
   * The hours without any departure, of those in which people expect one.
   * @param {Day} day
   */
  const idle = (day) =>
    Array.from({ length: B.to - B.from + 1 }, (_, k) => B.from + k).filter((hour) => !hours(day).has(hour));

  /**
   * The first and the last departure of a weekday anywhere; null where there is none.
   * @param {Day} day
   * @returns {[first: number, last: number] | null}
   */
  const span = (day) => {
    let first = Infinity;
    let last = -1;
    for (const run of B.runs.flat().filter((one) => runsOn(one, day))) {
      const minutes = minutesOf(run);
      first = Math.min(first, minutes[0]);
      last = Math.max(last, minutes[minutes.length - 1]);
    }
    return last < 0 ? null : [first, last];
  };
  /** @param {number} i the routes of a stop */
  const routes = (i) => [...new Set(B.runs[i].map(routeOf))];

  /** By route: the words of its services, and the minutes of a weekday at each of its stops. */
  const byRoute = byDay((day) => {
    const found = B.routes.map(() => ({
      words: /** @type {Set<string>} */ (new Set()),
      stops: /** @type {number[][]} */ ([]),
    }));
    for (const runs of B.runs) {
      /** @type {Map<number, number[]>} */
      const here = new Map();
      for (const run of runs) {
        const k = routeOf(run);
        found[k].words.add(B.services[run[0]][0]);
        here.set(k, [...(here.get(k) ?? []), ...(runsOn(run, day) ? minutesOf(run) : [])]);
      }
      for (const [k, minutes] of here) found[k].stops.push(minutes);
    }
    return found;
  });

  return { block: B, n, all, lat, lon, leaving, kinds, others, uncounted, counts, hours, idle, span, routes, byRoute };
};
