/* The rules table in the browser: what a household's answers demand, each thing once, and by which day. */
(() => {
  "use strict";
  const M = window.machikit, B = M.block("procedure_guide");
  if (!B || !B.views.length) return;
  const { has } = M, texts = B.texts, ALL = -1, UNKNOWN = "u", NONE = "n";
  const G = (M.guide = { block: B, UNKNOWN, NONE });
  G.w = (key, values) => M.w("procedure_guide." + key, values);
  /* a cell in the reader's language where the publisher gave one, else as it was published */
  G.said = (t) => (has(B.terms, texts[t]) ? B.terms[texts[t]][M.lang()] : texts[t]);
  G.lang = (t) => (texts[t] && !has(B.terms, texts[t]) ? "ja" : null);
  G.t = (t, tag = "span", props = {}) => M.h(tag, { ...props, lang: G.lang(t), text: G.said(t) });

  /* event: which situation; answers: question → answer, UNKNOWN or NONE; dates: anchor → day; kept: droppable things that stay */
  G.state = { view: B.views[0], event: 0, answers: B.events.map(() => new Map()), dates: new Map(), kept: B.events.map(() => new Set()), ready: B.events.map(() => new Set()) };
  G.event = () => B.events[G.state.event];
  G.answers = () => G.state.answers[G.state.event];
  G.example = (event) => new Map(event.questions.map((_, q) => [q, 0]));

  /* the things that answers demand: sure, where one of the answers is known; why: question → answer */
  G.needed = (event, answers) => event.items.flatMap((item, k) => {
    const active = item.rules.filter(([q, a]) => q === ALL || answers.get(q) === a || answers.get(q) === UNKNOWN);
    if (!active.length) return [];
    const sure = active.filter(([q]) => q === ALL || answers.get(q) !== UNKNOWN), rows = sure.length ? sure : active;
    const unique = (n) => [...new Set(active.map((r) => r[n]).filter(Boolean))];
    const why = [...new Map(rows.map(([q, a]) => [q + ":" + (sure.length ? a : ""), [q, a]])).values()];
    return [{ k, item, sure: sure.length > 0, why, places: unique(2), notes: unique(4), dues: [...new Map(active.filter((r) => r[3]).map((r) => [r[3][0], r[3]])).values()] }];
  });

  /* what a household brings, writes, where it goes, how long it takes; as telling.py counts it */
  G.sums = (needed) => {
    const kind = (k) => needed.filter((x) => x.item.kind === k).length;
    return { bring: needed.length - kind("form") - kind("step"), form: kind("form"), desks: new Set(needed.flatMap((x) => x.places)).size,
      minutes: Math.round(needed.reduce((sum, x) => sum + (x.item.minutes || 0), 0)) };
  };
  G.stays = (x) => !x.item.drop.length || G.state.kept[G.state.event].has(x.k);

  /* ---- days: [text, n, unit, anchor] → the last day; the day of the event is not counted ---- */
  G.last = ([, n, unit, anchor]) => {
    const from = n && G.state.dates.get(anchor);
    if (!from) return null;
    const [y, m, d] = from.split("-").map(Number);
    if (unit === "day" || unit === "week") return new Date(Date.UTC(y, m - 1, d + n * (unit === "week" ? 7 : 1)));
    const months = m - 1 + n * (unit === "year" ? 12 : 1), end = new Date(Date.UTC(y, months + 1, 0)).getUTCDate();
    return new Date(Date.UTC(y, months, Math.min(d, end))); // 31 January and a month: the last of February
  };
  G.iso = (day) => day.toISOString().slice(0, 10);
  G.day = (day) => new Intl.DateTimeFormat(M.lang() === "ja" ? "ja-JP" : "en-GB", { timeZone: "UTC", year: "numeric", month: "long", day: "numeric", weekday: "short" }).format(day);
  G.weekend = (day) => day.getUTCDay() % 6 === 0;
  G.anchors = (needed) => [...new Set(needed.flatMap((x) => x.dues.filter((d) => d[1]).map((d) => d[3])))];
})();
