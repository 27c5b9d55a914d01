/* One stop's timetable: hours down, days across, as it hangs at a stop. */
(() => {
  "use strict";
  const M = window.machikit, R = M.route;
  if (!R) return;
  const { h, w, number } = M, B = R.block;
  const say = (R.say = (key, values) => w("route." + key, values));
  /* text of the data, in its own language; in English where the data bring a word for it */
  const data = (R.data = (tag, text) => (M.lang() === "en" && M.has(B.terms, text) ? h(tag, { text: B.terms[text] }) : h(tag, { lang: "ja", text })));

  /* ---- words ---- */
  const clock = (R.clock = (m) => `${Math.floor(m / 60)}:${String(m % 60).padStart(2, "0")}`);
  R.time = (m) => (m < 1440 ? clock(m) : say("clock.next", { time: clock(m), next: clock(m - 1440) }));
  R.days = (days) => {
    if (days.length === 7) return say("days.every");
    const short = days.map((day) => say("day.s." + day));
    return days.length > 2 && days[days.length - 1] - days[0] === days.length - 1 ? say("days.run", { a: short[0], b: short[short.length - 1] }) : short.join(say("days.and"));
  };
  R.runs = (k) => say(k === 1 ? "runs.1" : "runs", { n: number(k) });
  R.spans = (rows) => {
    if (!rows.length) return say("day.none");
    const first = R.time(rows[0][0]), last = R.time(rows[rows.length - 1][0]);
    return (rows.length === 1 ? first : say("span", { first, last })) + say("days.and") + R.runs(rows.length);
  };
  /* the longest time between two departures that follow each other: [minutes, from, to], or null where there are no two */
  R.wait = (rows) => rows.slice(1).reduce((most, row, k) => (most === null || row[0] - rows[k][0] > most[0] ? [row[0] - rows[k][0], rows[k][0], row[0]] : most), null);
  R.long = (m) => (m < 60 ? say("wait.m", { m }) : say("wait", { h: Math.floor(m / 60), m: m % 60 }));
  R.name = (i) => B.stops.name[i] || w("no_name");
  R.word = (word) => (word ? data("span", word) : h("span", { text: say("word.none") }));
  const routeName = (k) => B.routes[k] || say("name.none");

  /* a way in words: its route, where it goes, its platform; in the data's language */
  const wayText = (k) => {
    const [route, headsign, platform] = B.ways[k];
    const [before, middle, after] = headsign ? splitTwice(say("sheet.way", { route: "\n", headsign: "\n" })) : ["", "", ""];
    return [before, data("span", routeName(route)), ...(headsign ? [middle, data("span", headsign), after] : []),
      ...(platform ? [" ", h("small", {}, ...(platform[0] === "（" ? [data("span", platform)] : aroundData("sheet.platform", "platform", platform)))] : [])];
  };
  const splitTwice = (text) => { const parts = text.split("\n"); return [parts[0] || "", parts[1] || "", parts[2] || ""]; };
  const aroundData = (key, name, value) => {
    const [before, after] = say(key, { [name]: "\n" }).split("\n");
    return [before, data("span", value), after || ""];
  };
  const letter = (k) => String.fromCharCode(65 + (k % 26)) + (k < 26 ? "" : Math.floor(k / 26));

  /* ---- the grid ---- */
  const columnsOf = (i, only) => {
    const keep = (rows) => (only === null ? rows : rows.filter((row) => row[1] === only));
    const all = R.kinds(i, null).map((kind) => ({ days: kind.days, rows: keep(kind.rows) }));
    return [...all, ...R.others(i, null).map((one) => ({ word: one.word, rows: keep(one.rows) }))];
  };
  const heads = (columns) => {
    const today = M.now().day;
    return columns.map((c) => h("th", { scope: "col", class: c.days && c.days.includes(today) ? "today" : c.days ? null : "word" },
      c.days ? R.days(c.days) : R.word(c.word), c.days && c.days.includes(today) ? h("small", { class: "live", text: say("sheet.today") }) : null));
  };
  const summary = (key, columns, told) => h("tr", { class: key === "wait" ? "sum live" : "sum" }, h("th", { scope: "row", text: say("sheet." + key) }),
    ...columns.map((c) => h("td", {}, c.rows.length ? told(c.rows) : key === "first" ? h("span", { class: "none", text: say("day.none") }) : "–")));
  const cell = (rows, letters, several) => h("td", {}, ...rows.flatMap(([minute, way, some]) => [
    h("span", { class: "t" }, String(minute % 60).padStart(2, "0"), several || some ? h("sup", { text: (several ? letters.get(way) : "") + (some ? (M.lang() === "ja" ? "※" : "*") : "") }) : null), " "]));
  const gapOf = (wait) => (wait ? h("span", {}, R.long(wait[0]), h("small", { text: say("span", { first: clock(wait[1]), last: clock(wait[2]) }) })) : "–");
  const grid = (columns, letters) => {
    const hours = columns.flatMap((c) => c.rows.map(([m]) => Math.floor(m / 60))), rows = [];
    for (let hour = Math.min(...hours); hour <= Math.max(...hours); hour++) {
      const at = columns.map((c) => c.rows.filter(([m]) => Math.floor(m / 60) === hour));
      rows.push(h("tr", { class: at.every((c) => !c.length) ? "idle" : null },
        h("th", { scope: "row" }, String(hour), hour > 23 ? h("small", { text: say("clock.next", { time: "", next: hour - 24 }) }) : null),
        ...at.map((c) => cell(c, letters, letters.size > 1))));
    }
    return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "route-stop" },
      h("table", { class: "times" }, h("thead", {}, h("tr", {}, h("th", { scope: "col", text: say("sheet.hour") }), ...heads(columns))),
        h("tbody", {}, summary("first", columns, (r) => R.time(r[0][0])), summary("last", columns, (r) => R.time(r[r.length - 1][0])), summary("all", columns, (r) => R.runs(r.length)),
          summary("wait", columns, (r) => gapOf(R.wait(r))), ...rows)));
  };
  const legend = (columns, letters) => {
    const some = [...new Set(columns.flatMap((c) => c.rows.filter((r) => r[2]).map((r) => B.services[r[3]][0])))];
    const ways = [...letters].map(([way, sign]) => h("li", {}, letters.size > 1 ? h("b", { text: sign }) : null, h("span", {}, ...wayText(way))));
    return h("ul", { class: "ways" }, h("li", { class: "of", text: say("sheet.ways") }), ...ways,
      some.length ? h("li", {}, h("span", {}, ...aroundData("sheet.some", "word", some.join("、")))) : null,
      columns.some((c) => c.word !== undefined) ? h("li", { text: say("sheet.word") }) : null);
  };

  /* the sheet of a stop; only: one way of it, or null; choose: (way) => …; close, print: what the buttons do */
  R.sheet = (i, only, { choose, close, print }) => {
    const every = columnsOf(i, null), ways = [...new Set(every.flatMap((c) => c.rows.map((r) => r[1])))].sort((a, b) => a - b);
    const letters = new Map(ways.map((way, k) => [way, letter(k)])), columns = columnsOf(i, only);
    const timed = B.runs[i] && ways.length > 0;
    return [
      h("div", { class: "head" }, h("h2", { id: "route-stop", lang: "ja", text: R.name(i) }), h("button", { type: "button", class: "go live", onclick: close, text: say("sheet.back") })),
      R.apart(i) ? h("p", { class: "note" }, ...aroundData("apart", "town", R.apart(i))) : null,
      R.lat[i] === null ? h("p", { class: "note", text: w("no_point") }) : null,
      B.stops.wheelchair && B.stops.wheelchair[i] ? h("p", { class: "note" }, ...aroundData("wheelchair", "mark", B.stops.wheelchair[i])) : null,
      timed ? null : h("p", { class: "notice", text: say("sheet.untimed") }),
      timed && ways.length > 1 ? h("div", { class: "chips live", role: "group", "aria-label": say("sheet.directions") },
        M.chip(only === null, say("sheet.directions.all"), () => choose(null)),
        ...ways.map((way) => { const chip = M.chip(only === way, "", () => choose(way)); chip.append(h("b", { text: letters.get(way) }), " ", ...wayText(way)); return chip; })) : null,
      timed ? grid(columns, only === null ? letters : new Map([[only, letters.get(only)]])) : null,
      timed ? legend(columns, only === null ? letters : new Map([[only, letters.get(only)]])) : null,
      timed ? h("p", { class: "note", text: say("sheet.note") }) : null,
      h("p", { class: "tools live" }, timed ? h("button", { type: "button", class: "go", onclick: print, text: say("sheet.print") }) : null,
        h("a", { href: "#stop=" + B.stops.key[i], text: say("sheet.link") })),
    ].filter(Boolean);
  };
})();
