/* The calendar's days: whole numbers, counted from the first day that the page holds. No rule is read here. */
(() => {
  "use strict";
  const M = window.machikit, B = M.block("calendar");
  if (!B) return;
  const C = (M.calendar = { block: B });
  const DAY = 86400000, first = Date.parse(B.first + "T00:00:00Z");
  C.date = (k) => new Date(first + k * DAY);
  C.offset = (iso) => Math.round((Date.parse(iso + "T00:00:00Z") - first) / DAY);
  C.iso = (k) => C.date(k).toISOString().slice(0, 10);
  C.weekday = (k) => C.date(k).getUTCDay(); // 0 is Sunday
  C.today = () => C.offset(M.now().date);
  C.inside = () => C.today() >= 0 && C.today() < B.n;

  const made = {};
  const told = (name, options) => (k) => {
    const key = name + M.lang();
    made[key] = made[key] || new Intl.DateTimeFormat(M.lang() === "ja" ? "ja-JP" : "en-GB", { timeZone: "UTC", ...options });
    return made[key].format(C.date(k));
  };
  C.day = told("day", { month: "long", day: "numeric", weekday: "short" });
  const short = { ja: told("short", { month: "numeric", day: "numeric", weekday: "short" }), en: told("short", { month: "short", day: "numeric", weekday: "short" }) };
  C.short = (k) => short[M.lang()](k);
  C.month = told("month", { year: "numeric", month: "long" });
  C.full = told("full", { year: "numeric", month: "long", day: "numeric" });

  /* the months that the page holds: [first day, number of days] */
  C.months = [];
  for (let k = 0; k < B.n; ) {
    const at = C.date(k), days = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
    C.months.push([k, days]);
    k += days;
  }
  C.monthOf = (k) => C.months.findIndex(([from, days]) => k < from + days);

  /* ---- a district's rows ---- */
  const rows = B.areas.map(() => []);
  B.rows.area.forEach((area, r) => rows[area].push({ kind: B.rows.kind[r], rule: B.rows.rule[r] === null ? null : B.rules[B.rows.rule[r]] }));
  C.rows = (area) => rows[area];
  let held = [-1, null];
  /* day → [{ kind, rule, check }] in the order of the kinds */
  C.days = (area) => {
    if (held[0] === area) return held[1];
    const found = new Map();
    for (const { kind, rule } of rows[area].slice().sort((a, b) => a.kind - b.kind))
      for (const k of (rule && rule.days) || []) {
        if (!found.has(k)) found.set(k, []);
        found.get(k).push({ kind, rule, check: rule.check[k] || "" });
      }
    held = [area, found];
    return found;
  };
  /* the next days of a kind from one day on: [{ day, check }] */
  C.next = (area, kind, from, most) =>
    [...C.days(area)].filter(([k, all]) => k >= from && all.some((x) => x.kind === kind)).sort((a, b) => a[0] - b[0]).slice(0, most)
      .map(([day, all]) => ({ day, check: all.find((x) => x.kind === kind).check }));
  C.unread = (area) => rows[area].some((x) => !x.rule || !x.rule.days);
})();
