/* Who is reached: the same sums as reach.py, and what they become with new sites. Computing only; nothing is drawn here. */
(() => {
  "use strict";
  const M = window.machikit, { metres } = M, B = M.block("coverage");
  if (!B) return;
  const EDGE = 0.2; // of the distance, as in reach.py
  const count = B.place.length;
  const lat = B.lat.map((v) => (v === null ? null : v / 1e6)), lon = B.lon.map((v) => (v === null ? null : v / 1e6));
  const there = lat.map((v) => v !== null);
  const all = B.people.all.map((v) => v ?? 0);
  const most = {}, known = {};
  for (const group in B.people) {
    known[group] = B.people[group].map((v) => v ?? 0);
    most[group] = B.people[group].map((v, i) => v ?? all[i]);
  }

  /* today's metres to the nearest site: null without a point, Infinity where there is no site */
  const today = B.far.map((v, i) => v ?? (there[i] ? Infinity : null));

  /* with new sites [{lat, lon}]: metres, which new site is nearest (-1: one of today's), and whom each reaches in its turn */
  const reached = (sites, group, limit) => {
    const far = today.slice(), by = new Array(count).fill(-1);
    const gains = sites.map((site, k) => {
      let gain = 0;
      for (let i = 0; i < count; i++) {
        if (!there[i]) continue;
        const m = Math.round(metres(site.lat, site.lon, lat[i], lon[i]) * 10) / 10;
        if (m >= far[i]) continue;
        if (far[i] > limit && m <= limit) gain += known[group][i];
        far[i] = m; by[i] = k;
      }
      return gain;
    });
    return { far, by, gains };
  };

  const weak = (far, group, limit) => {
    const found = { edge: [], large: [], no_point: [], hidden: [] };
    for (let i = 0; i < count; i++) {
      const off = far[i] === null ? null : Math.abs(far[i] - limit);
      if (!there[i]) found.no_point.push(i);
      else if (off <= EDGE * limit) found.edge.push(i);
      else if (B.half[i] !== null && B.half[i] > limit && off <= B.half[i]) found.large.push(i);
      else if (B.people[group][i] === null) found.hidden.push(i);
    }
    return found;
  };

  const sums = (far, group, limit) => {
    const reasons = weak(far, group, limit), doubtful = new Set([...reasons.edge, ...reasons.large]);
    const found = { beyond: 0, total: 0, low: 0, high: 0, towns: 0, reasons };
    for (let i = 0; i < count; i++) {
      const beyond = there[i] && far[i] > limit;
      if (there[i]) found.total += known[group][i];
      if (beyond) { found.beyond += known[group][i]; found.towns++; }
      if (beyond && !doubtful.has(i)) found.low += known[group][i];
      if (beyond || doubtful.has(i) || !there[i]) found.high += most[group][i];
    }
    return found;
  };

  const order = (far, group, limit) => {
    const rank = (i) => (!there[i] ? 2 : far[i] > limit ? 0 : 1);
    const by = (i) => (rank(i) === 1 ? -far[i] : -most[group][i]);
    return [...all.keys()].sort((i, j) => rank(i) - rank(j) || by(i) - by(j) || i - j);
  };

  /* the towns within the limit of a town, itself among them, found in cells of a grid */
  const neighbours = (limit) => {
    const tall = limit / 110000, wide = limit / 77000; // degrees at least as long as the limit in Japan (20–46° N); cells only narrow down what is measured
    const cells = new Map(), at = (i) => [Math.floor(lon[i] / wide), Math.floor(lat[i] / tall)];
    for (let i = 0; i < count; i++) {
      if (!there[i]) continue;
      const name = at(i).join(":");
      cells.has(name) ? cells.get(name).push(i) : cells.set(name, [i]);
    }
    return (c) => {
      const [x, y] = at(c), found = [];
      for (const dx of [-1, 0, 1]) for (const dy of [-1, 0, 1])
        for (const i of cells.get(`${x + dx}:${y + dy}`) || [])
          if (Math.round(metres(lat[c], lon[c], lat[i], lon[i]) * 10) / 10 <= limit) found.push(i);
      return found;
    };
  };

  /* greedy maximum coverage: of the towns' points the one that reaches most people, again and again; the first of equals */
  const suggest = (k, far, group, limit) => {
    const near = neighbours(limit), left = new Set([...all.keys()].filter((i) => there[i] && far[i] > limit && known[group][i] > 0));
    const gains = new Array(count).fill(0), chosen = [];
    for (const i of left) for (const c of near(i)) gains[c] += known[group][i];
    while (chosen.length < k) {
      let best = -1, most = 0;
      for (let c = 0; c < count; c++) if (gains[c] > most) { best = c; most = gains[c]; }
      if (best < 0) break;
      chosen.push(best);
      for (const i of near(best)) {
        if (!left.delete(i)) continue;
        for (const c of near(i)) gains[c] -= known[group][i];
      }
    }
    return chosen;
  };

  const nearest = (a, b) => {
    let best = -1, least = Infinity;
    for (let i = 0; i < count; i++) {
      const m = there[i] ? metres(a, b, lat[i], lon[i]) : Infinity;
      if (m < least) { best = i; least = m; }
    }
    return best;
  };

  M.coverage = { block: B, count, lat, lon, there, most, today, reached, sums, order, suggest, nearest };
})();
