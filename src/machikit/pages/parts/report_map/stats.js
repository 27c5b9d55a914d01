/* Ages, shares and points of reports, as in reports.py and triage.py. */
(() => {
  "use strict";
  const M = window.machikit, R = M.reports;
  if (!R || R.walks) return;
  const B = R.block;
  R.weights = { age: 1, kind: 1, twin: 1 };
  R.of = new Map(R.kinds.map((kind) => [kind, M.has(B.weights, kind) ? B.weights[kind] : 1]));
  R.begin = () => {
    R.weights = { age: 1, kind: 1, twin: 1 };
    for (const kind of R.kinds) R.of.set(kind, M.has(B.weights, kind) ? B.weights[kind] : 1);
  };
  R.parts = (k) => ({ age: Math.min((B.age[k] ?? 0) / B.month, B.top), kind: R.of.get(R.kind(k)) ?? 1, twin: R.others[k].length });
  R.points = (k) => {
    const p = R.parts(k);
    return p.age * R.weights.age + p.kind * R.weights.kind + p.twin * R.weights.twin;
  };
  R.tenths = (v) => {
    const whole = Math.floor(v * 10 + 0.5);
    return `${Math.floor(whole / 10)}.${whole % 10}`;
  };
  const ages = (rows) => rows.filter((k) => R.open(k) && B.age[k] !== null).map((k) => B.age[k]).sort((a, b) => a - b);
  const days = (v) => (v === null ? "—" : M.number(v, Number.isInteger(v) ? {} : { minimumFractionDigits: 1, maximumFractionDigits: 1 }));
  const share = (rows, limit) => {
    const known = rows.filter((k) => B.age[k] !== null && B.age[k] >= B.within.at(-1) && (R.open(k) || B.took[k] !== null));
    const n = known.filter((k) => B.took[k] !== null && B.took[k] <= limit).length;
    return known.length ? String(Math.floor((200 * n + known.length) / (2 * known.length))) : "—";
  };
  /* the head's numbers for some of the rows */
  R.sums = (rows) => {
    const a = ages(rows), n = a.length, mid = n >> 1, chosen = new Set(rows);
    const middle = !n ? null : n % 2 ? a[mid] : (a[mid - 1] + a[mid]) / 2;
    const open = rows.filter(R.open).length;
    return { open, closed: rows.length - open, middle: days(middle), oldest: days(n ? a[n - 1] : null),
      within: B.ends ? share(rows, B.within[0]) : null, groups: R.groups.filter((g) => g.some((k) => chosen.has(k))) };
  };
})();
