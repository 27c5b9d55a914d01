/* A district's days as iCalendar text (RFC 5545): the same events as the feed that lies beside the page. */
(() => {
  "use strict";
  const M = window.machikit, C = M.calendar;
  if (!C) return;
  const { w } = M, B = C.block, bytes = new TextEncoder();

  const text = (s) => s.replace(/\\/g, "\\\\").replace(/;/g, "\\;").replace(/,/g, "\\,").replace(/\r?\n/g, "\\n");
  /* lines of at most 75 octets, never cut within a letter (§3.1) */
  const folded = (line) => {
    let out = "", size = 0;
    for (const letter of line) {
      const n = bytes.encode(letter).length;
      if (size + n > 75) { out += "\r\n "; size = 1; }
      out += letter;
      size += n;
    }
    return out + "\r\n";
  };
  const kind = (k) => B.kinds[k][M.lang()];
  const event = (area, k, all) => {
    const date = C.iso(k).replaceAll("-", ""), names = [...new Set(all.map((x) => kind(x.kind)))].join(w("calendar.comma"));
    const checks = [...new Set(all.map((x) => x.check).filter(Boolean))];
    const told = [...all.map((x) => w("calendar.ics.rule", { kind: kind(x.kind), rule: x.rule.text })), ...checks.map((c) => w("calendar.check." + c)),
      w("calendar.ics.source", { as_of: w("as_of.line") }), B.official];
    return ["BEGIN:VEVENT", `UID:${date}-${B.keys[area]}@${B.uid}`, "DTSTAMP:" + B.stamp, "DTSTART;VALUE=DATE:" + date,
      "SUMMARY:" + text(checks.length ? w("calendar.ics.check", { kinds: names }) : names), "DESCRIPTION:" + text(told.join("\n")), "TRANSP:TRANSPARENT", "END:VEVENT"];
  };
  C.ics = (area) => {
    const days = [...C.days(area)].filter(([k]) => k >= B.built).sort((a, b) => a[0] - b[0]);
    const name = w("calendar.ics.name", { area: B.areas[area], city: w("city") });
    return ["BEGIN:VCALENDAR", "PRODID:-//machikit//calendar//EN", "VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:" + text(name),
      "X-WR-TIMEZONE:Asia/Tokyo", ...days.flatMap(([k, all]) => event(area, k, all)), "END:VCALENDAR"].map(folded).join("");
  };
})();
