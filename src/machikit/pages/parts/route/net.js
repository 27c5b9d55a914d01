/* What leaves when, and who is near: the same sums as network.py and reach.py. Computing only; nothing is drawn here. */
(() => {
  "use strict";
  const M = window.machikit, B = M.block("route");
  if (!B) return;
  const n = B.stops.name.length, all = [...Array(n).keys()];
  const lat = B.stops.lat.map((v) => (v === null ? null : v / 1e6)), lon = B.stops.lon.map((v) => (v === null ? null : v / 1e6));
  const daysOf = (run) => B.services[run[0]][1];
  const routeOf = (run) => B.ways[run[1]][0];

  /* departures of a stop on a weekday: [minute, way, whether dates are left out, service], in order; route null: of all */
  const leaving = (i, day, route) => {
    const found = [];
    for (const run of B.runs[i]) {
      if (!daysOf(run) || !daysOf(run).includes(day) || (route !== null && routeOf(run) !== route)) continue;
      for (let k = 2; k < run.length; k++) found.push([run[k], run[1], B.services[run[0]][2], run[0]]);
    }
    return found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  };
  /* weekdays on which exactly the same leaves */
  const kinds = (i, route) => {
    const found = new Map();
    for (let day = 0; day < 7; day++) {
      const rows = leaving(i, day, route), name = rows.map((r) => r.slice(0, 3).join()).join(";");
      found.has(name) ? found.get(name).days.push(day) : found.set(name, { days: [day], rows });
    }
    return [...found.values()];
  };
  /* what leaves on days that are no weekday's, by the word of the data */
  const others = (i, route) => {
    const found = new Map();
    for (const run of B.runs[i]) {
      if (daysOf(run) || (route !== null && routeOf(run) !== route)) continue;
      const word = B.services[run[0]][0];
      if (!found.has(word)) found.set(word, []);
      for (let k = 2; k < run.length; k++) found.get(word).push([run[k], run[1], false, run[0]]);
    }
    return [...found].map(([word, rows]) => ({ word, rows: rows.sort((a, b) => a[0] - b[0] || a[1] - b[1]) }));
  };
  const uncounted = all.map((i) => B.runs[i].some((run) => !daysOf(run)));

  const counted = new Map();
  const counts = (day) => {
    if (!counted.has(day)) counted.set(day, all.map((i) => B.runs[i].reduce((sum, run) => sum + (daysOf(run) && daysOf(run).includes(day) ? run.length - 2 : 0), 0)));
    return counted.get(day);
  };
  /* hour → [departures, stops that have any] */
  const hoursOf = new Map();
  const hours = (day) => {
    if (hoursOf.has(day)) return hoursOf.get(day);
    const found = new Map();
    for (const i of all) {
      const here = new Set();
      for (const [minute] of leaving(i, day, null)) {
        const hour = Math.floor(minute / 60);
        if (!found.has(hour)) found.set(hour, [0, 0]);
        found.get(hour)[0]++;
        here.add(hour);
      }
      for (const hour of here) found.get(hour)[1]++;
    }
    hoursOf.set(day, found);
    return found;
  };
  const span = (day) => {
    let first = Infinity, last = -1;
    for (const runs of B.runs) for (const run of runs) {
      if (!daysOf(run) || !daysOf(run).includes(day)) continue;
      first = Math.min(first, run[2]); last = Math.max(last, run[run.length - 1]);
    }
    return last < 0 ? null : [first, last];
  };
  const routes = (i) => [...new Set(B.runs[i].map(routeOf))];

  /* ---- towns: metres to the nearest stop that counts, Infinity without any, null without a point ---- */
  const T = B.towns;
  const reach = (counts) => {
    const stops = all.filter((i) => lat[i] !== null && counts(i)), far = [], nearest = [];
    for (const at of T.at) {
      if (at === null) { far.push(null); nearest.push(-1); continue; }
      const a = at[0] / 1e6, o = at[1] / 1e6;
      let best = -1, least = Infinity;
      for (const i of stops) {
        if (Math.abs(lat[i] - a) * 110000 > least + 1) continue; // a degree is longer: leaves out what need not be measured
        const m = Math.round(M.metres(a, o, lat[i], lon[i]) * 10) / 10;
        if (m < least) { best = i; least = m; }
      }
      far.push(least); nearest.push(best);
    }
    return { far, nearest };
  };
  const people = (k) => (T.people && T.people[k]) || 0;
  const order = ({ far }, metres) => {
    const rank = (k) => (far[k] === null ? 2 : far[k] > metres ? 0 : 1), most = (k) => (rank(k) ? 0 : people(k));
    return T.place.map((_, k) => k).sort((a, b) => rank(a) - rank(b) || most(b) - most(a) || (far[a] === far[b] ? 0 : far[b] - far[a]) || a - b);
  };

  M.route = { block: B, n, all, lat, lon, leaving, kinds, others, uncounted, counts, hours, span, routes, routeOf, reach, people, order };
})();
