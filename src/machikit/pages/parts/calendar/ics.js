/* A district's days for other calendars: the same events as the feed that lies beside the page. */
(() => {
  "use strict";
  const M = window.machikit, C = M.calendar;
  if (!C) return;
  const { w } = M, B = C.block;

  const kind = (k) => B.kinds[k][M.lang()];
  const event = (area, k, all) => {
    const names = [...new Set(all.map((x) => kind(x.kind)))].join(w("calendar.comma")), checks = [...new Set(all.map((x) => x.check).filter(Boolean))];
    const lines = [...all.map((x) => w("calendar.ics.rule", { kind: kind(x.kind), rule: x.rule.text })), ...checks.map((c) => w("calendar.check." + c)),
      w("calendar.ics.source", { as_of: w("as_of.line") }), B.official];
    return { day: C.iso(k), uid: `${C.iso(k).replaceAll("-", "")}-${B.keys[area]}@${B.uid}`, stamp: B.stamp, title: checks.length ? w("calendar.ics.check", { kinds: names }) : names, lines };
  };
  C.ics = (area) => {
    const days = [...C.days(area)].filter(([k]) => k >= B.built).sort((a, b) => a[0] - b[0]);
    if (!days.length) return ""; // a calendar without events is none, and would say that nothing is ever collected
    return M.icsText(w("calendar.ics.name", { area: B.areas[area], city: w("city") }), days.map(([k, all]) => event(area, k, all)));
  };
})();
