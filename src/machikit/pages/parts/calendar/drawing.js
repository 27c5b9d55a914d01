/* What a calendar's parts look like: signs, days, the month, the year on paper. */
(() => {
  "use strict";
  const M = window.machikit, C = M.calendar;
  if (!C) return;
  const { h, w } = M, B = C.block;
  const WEEK = [0, 1, 2, 3, 4, 5, 6];

  C.sign = (kind) => M.svg("svg", { class: "sign", viewBox: "-8 -8 16 16", "aria-hidden": "true" }, M.svg("use", { href: "#kind-" + (kind % B.looks) }));
  C.named = (kind, tag = "span") => h(tag, { lang: kind.data && "ja", text: kind[M.lang()] });
  C.checked = (check) => (check ? h("em", { class: "check", text: w("calendar.check") }) : null);
  C.rule = (rule) => [
    M.lang() === "en" && rule.en ? h("span", { text: rule.en }) : null,
    h("span", { lang: "ja", text: rule.text }),
    rule.note ? h("span", { lang: "ja", text: rule.note }) : null,
  ];

  /* today or tomorrow, large */
  C.soon = (area, day, key) => {
    const all = C.days(area).get(day) || [], checks = [...new Set(all.map((x) => x.check).filter(Boolean))];
    const none = w(C.unread(area) ? "calendar.nothing.known" : "calendar.nothing");
    return h("div", { class: "one" + (all.length ? " yes" : "") },
      h("h3", {}, h("b", { text: w(key) }), " ", C.day(day)),
      all.length ? h("ul", {}, ...all.map((x) => h("li", {}, C.sign(x.kind), C.named(B.kinds[x.kind])))) : h("p", { text: none }),
      ...checks.map((c) => h("p", { class: "ask", text: w("calendar.check." + c) })));
  };

  /* one kind with its next days and its rule */
  C.kind = (area, kind, today) => {
    const rows = C.rows(area).filter((x) => x.kind === kind), [next, ...later] = C.next(area, kind, today, 3);
    const unread = rows.some((x) => !x.rule || !x.rule.days), known = rows.some((x) => x.rule && x.rule.days);
    const away = next && next.day - today, in_ = next && (away === 0 ? w("calendar.today") : away === 1 ? w("calendar.tomorrow") : w("calendar.in", { n: away }));
    const day = next ? [h("b", { text: C.day(next.day) }), h("small", { text: in_ }), C.checked(next.check)] : known ? [h("span", { text: w("calendar.no_more") })] : [];
    return h("li", {}, C.sign(kind), h("div", { class: "what" }, C.named(B.kinds[kind], "b"),
      h("p", { class: "when" }, ...day, unread ? h("em", { class: "check", text: w(rows.every((x) => !x.rule) ? "calendar.no_rule.kind" : "calendar.as_published") }) : null),
      later.length ? h("small", { class: "later", text: `${w("calendar.later")} ${later.map((x) => C.short(x.day)).join(M.lang() === "ja" ? "、" : ", ")}` }) : null,
      ...rows.filter((x) => x.rule).map((x) => h("small", { class: "rule" }, ...C.rule(x.rule)))));
  };

  const head = (tag) => h("thead", {}, h("tr", {}, ...WEEK.map((d) => h("th", { scope: "col", class: d === 0 ? "sun" : d === 6 ? "sat" : null, text: w("calendar.week." + d) }))));
  /* weeks of a month: rows of days, null where the week begins or ends in another month */
  const weeks = ([from, days]) => {
    const cells = [...Array(C.weekday(from)).fill(null), ...Array.from({ length: days }, (_, i) => from + i)], found = [];
    while (cells.length % 7) cells.push(null);
    for (let i = 0; i < cells.length; i += 7) found.push(cells.slice(i, i + 7));
    return found;
  };
  const dayClass = (k, today) => [C.weekday(k) === 0 || B.holidays[k] ? "sun" : C.weekday(k) === 6 ? "sat" : "", k === today ? "today" : ""].join(" ").trim() || null;

  C.grid = (area, month, today) => {
    const days = C.days(area);
    const cell = (k) => {
      if (k === null) return h("td", { class: "out" });
      const all = days.get(k) || [], name = B.holidays[k];
      return h("td", { class: dayClass(k, today), "data-day": C.iso(k), "aria-current": k === today ? "date" : null },
        h("span", { class: "d" }, String(C.date(k).getUTCDate()), name ? h("small", { title: name }, h("span", { class: "short", "aria-hidden": "true", text: w("calendar.holiday.short") }), h("span", { class: "long", text: w("calendar.holiday") })) : null),
        all.length ? h("ul", {}, ...all.map((x) => h("li", {}, C.sign(x.kind), C.named(B.kinds[x.kind]), x.check ? h("em", { class: "check", "aria-label": w("calendar.check"), role: "img", text: "？" }) : null))) : null);
    };
    return [head(), h("tbody", {}, ...weeks(C.months[month]).map((week) => h("tr", {}, ...week.map(cell))))];
  };

  C.legend = (area) => [...new Set(C.rows(area).map((x) => x.kind))].sort((a, b) => a - b).map((k) => h("span", {}, C.sign(k), C.named(B.kinds[k])));

  /* twelve small months for one sheet of paper */
  C.year = (area, month) => {
    const days = C.days(area), from = Math.max(0, Math.min(month, C.months.length - 12));
    const cell = (k) => {
      if (k === null) return h("td", {});
      const all = days.get(k) || [];
      return h("td", { class: dayClass(k, -1) }, h("span", { class: "d", text: String(C.date(k).getUTCDate()) }),
        h("span", { class: "of" }, ...all.map((x) => C.sign(x.kind)), all.some((x) => x.check) ? "?" : null));
    };
    const one = (m) => h("table", { class: "small" }, h("caption", { text: C.month(m[0]) }), head(), h("tbody", {}, ...weeks(m).map((week) => h("tr", {}, ...week.map(cell)))));
    const kinds = [...new Set(C.rows(area).map((x) => x.kind))].sort((a, b) => a - b);
    const rules = (k) => C.rows(area).filter((x) => x.kind === k && x.rule).flatMap((x) => [...C.rule(x.rule), x.rule.days ? null : h("span", { text: w("calendar.as_published") })]);
    return [
      h("h2", { id: "calendar-year-of", text: w("calendar.year", { first: C.month(C.months[from][0]) }) }),
      h("p", { class: "whose", lang: "ja", text: B.areas[area] }),
      h("ul", { class: "told" + (kinds.length > 8 ? " many" : "") }, ...kinds.map((k) => h("li", {}, C.sign(k), C.named(B.kinds[k], "b"), " ", h("small", { class: "rule" }, ...rules(k))))),
      h("div", { class: "twelve" }, ...C.months.slice(from, from + 12).map(one)),
      h("p", { class: "foot" }, w("calendar.year.check"), " ", M.said("calendar.old.said") ? w("calendar.old.said") + " " : null, h("b", { text: w("prototype") }), " ", w("as_of.line"), " ", w("official"), " ", B.official),
    ];
  };
})();
