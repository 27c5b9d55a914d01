/* A job step by step: what to keep, where the minutes go, who hands to whom, candidates, before and after. */
(() => {
  "use strict";
  const M = window.machikit, B = M.block("workflow");
  if (!B || !B.n) return;
  const { $, on, h, has } = M;
  const w = (key, values) => M.w("workflow." + key, values);
  const VERDICTS = ["digitise", "ocr", "rpa", "few", "people", "judge", "unknown"], CHOICES = ["keep", "merge", "drop"];
  const BARS = 12, MONTHS = 12, MOST_PRINTED = 1000;

  const C = B.columns, cell = (key, k) => B.texts[C[key][k]];
  const steps = Array.from({ length: B.n }, (_, k) => {
    const of = (key) => C[key][k], known = of("minutes") !== null && of("times") !== null;
    return {
      k, name: cell("name", k), actor: cell("actor", k), tool: cell("tool", k), medium: cell("medium", k), basis: cell("basis", k),
      scenario: of("scenario"), minutes: of("minutes"), times: of("times"), starts: of("starts"), ends: of("ends"), judgement: of("judgement"),
      authority: of("authority"), letters: of("letters"), prompt: of("prompt"), hours: known ? (of("minutes") * of("times")) / 60 : null,
    };
  });
  const now = steps.filter((s) => s.scenario === B.now), after = B.after === null ? null : steps.filter((s) => s.scenario === B.after);
  const state = { choice: new Map(), seen: B.now, shown: B.step, ...B.limits };

  const said = (v) => (v === "" ? w("blank") : has(B.terms, v) ? B.terms[v][M.lang()] : v); // the publisher's own word
  const lang = (v) => (v === "" || has(B.terms, v) ? null : "ja");
  const hours = (n) => {
    const digits = Math.abs(n) < 100 ? 1 : 0, by = 10 ** digits;
    return M.number((Math.sign(n) * Math.floor(Math.abs(n) * by + 0.5)) / by + 0, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  };
  const value = (n) => (n === null ? w("blank") : M.number(n, { maximumFractionDigits: 10 }));
  const spent = (s) => (s.hours === null ? w("blank") : w("hours.a", { n: hours(s.hours) }));
  const sum = (list, of = (s) => s.hours) => list.reduce((total, s) => total + (of(s) || 0), 0);
  const choice = (s) => state.choice.get(s.k) || "keep";
  const kept = (s) => (choice(s) === "drop" ? 0 : s.hours * (choice(s) === "merge" ? state.merge / 100 : 1));
  const chosen = () => sum(now, kept);

  /* ---- the rules: the same as in candidates.py ---- */
  const verdict = (s) => {
    if (s.judgement === "y") return "judge";
    if (s.judgement === "?" || !s.starts || !s.ends) return "unknown";
    if (s.starts === "phone" || s.starts === "face") return "people";
    const typed = s.starts === "paper" && s.ends === "screen", copied = s.starts === "screen" && s.ends === "screen";
    if ((typed || copied) && s.times === null) return "unknown";
    if (typed && s.times >= state.ocr && (s.letters === "print" || state.hand)) return "ocr";
    if (copied) return s.times >= state.rpa ? "rpa" : "few";
    return s.starts === "paper" || s.ends === "paper" ? "digitise" : "people";
  };
  const widths = (n) => {
    const m = state.minutes / 100, t = state.times / 100;
    return [n * Math.max(0, 1 - m) * Math.max(0, 1 - t), n * (1 + m) * (1 + t)];
  };
  const saving = (before, later) => {
    const m = state.minutes / 100, fewer = Math.max(0, 1 - state.times / 100), more = 1 + state.times / 100;
    const least = before * Math.max(0, 1 - m) - later * (1 + m), most = before * (1 + m) - later * Math.max(0, 1 - m);
    return [least * (least > 0 ? fewer : more), most * (most > 0 ? more : fewer)];
  };

  /* ---- 1: is it needed? ---- */
  const buttons = (s) => CHOICES.map((c) => h("button", { type: "button", class: "wf-choice " + c + (choice(s) === c ? " on" : ""), "aria-pressed": String(choice(s) === c),
    "aria-label": w(c) + ": " + said(s.name), text: w(c), onclick: (e) => choose(s, c, e.currentTarget) }));
  const choose = (s, c, button) => {
    c === "keep" ? state.choice.delete(s.k) : state.choice.set(s.k, c);
    const row = button.closest("tr");
    row.className = choice(s);
    for (const b of button.parentElement.children) {
      const pressed = b === button;
      b.classList.toggle("on", pressed);
      b.setAttribute("aria-pressed", String(pressed));
    }
    drawSum();
    drawCandidates();
    drawTotals();
  };
  const text = (v, props) => h("span", { lang: lang(v), text: said(v), ...props });
  const row = (s, n) => h("tr", { role: "row", class: choice(s) },
    h("td", { role: "cell", class: "n", text: String(n + 1) }),
    h("th", { scope: "row", role: "rowheader" }, text(s.name), h("small", { text: w("prompt." + s.prompt) })),
    h("td", { role: "cell", lang: lang(s.actor), text: said(s.actor) }), h("td", { role: "cell", class: "basis " + s.authority, lang: lang(s.basis), text: said(s.basis) }),
    h("td", { role: "cell", class: "n" }, h("span", { text: w("sum", { minutes: value(s.minutes), times: value(s.times) }) }), " ", h("b", { text: spent(s) })),
    h("td", { role: "cell", class: "live" }, h("div", { class: "wf-choices", role: "group", "aria-label": said(s.name) }, ...buttons(s))),
    h("td", { role: "cell", class: "wf-paper" }));
  const drawSteps = (most = state.shown) => {
    $("wf-steps").replaceChildren(...now.slice(0, most).map(row));
    $("wf-more").hidden = now.length <= most;
    $("wf-more").textContent = w("more", { n: M.number(Math.min(B.step, now.length - most)) });
  };
  const drawSum = () => {
    const count = (c) => M.number(now.filter((s) => choice(s) === c).length);
    $("wf-sum").textContent = w("chosen", { keep: count("keep"), merge: count("merge"), drop: count("drop"), now: hours(sum(now)), chosen: hours(chosen()) });
  };

  /* ---- 2: where the minutes go; 3: who hands to whom ---- */
  const bars = (parts) => {
    const ordered = parts.sort((a, b) => b[1] - a[1]), total = parts.reduce((t, p) => t + p[1], 0), rest = ordered.slice(BARS);
    const shown = ordered.slice(0, BARS).map(([v, n]) => [said(v), lang(v), n]);
    if (rest.length) shown.push([w("bars.rest", { n: M.number(rest.length) }), null, rest.reduce((t, p) => t + p[1], 0)]);
    const most = Math.max(...shown.map((p) => p[2])) || 1;
    return shown.map(([name, language, n]) => {
      const bar = h("i", {});
      bar.style.width = `${((100 * n) / most).toFixed(2)}%`;
      const share = total ? Math.floor((100 * n) / total + 0.5) : 0;
      return h("li", {}, h("span", { lang: language, text: name }), h("span", { class: "wf-bar", "aria-hidden": "true" }, bar), h("span", { class: "n", text: w("bars.hours", { hours: hours(n), share }) }));
    });
  };
  const seen = () => steps.filter((s) => s.scenario === state.seen);
  const drawBars = () => {
    const list = seen(), actors = new Map();
    for (const s of list) actors.set(s.actor, (actors.get(s.actor) || 0) + (s.hours || 0));
    $("wf-by-step").replaceChildren(...bars(list.map((s) => [s.name, s.hours || 0])));
    $("wf-by-actor").replaceChildren(...bars([...actors]));
    M.replace($("wf-scenarios"), B.scenarios.length < 2 ? [] : B.scenarios.map((name, n) => M.chip(state.seen === n, name[M.lang()], () => {
      state.seen = n;
      drawBars();
      drawLanes();
    })));
  };
  const drawLanes = () => {
    const list = seen().slice(0, B.drawn), actors = [...new Set(list.map((s) => s.actor))], box = $("wf-flow");
    const at = list.map((s, n) => [actors.indexOf(s.actor) + 0.5, n + 0.5]);
    box.classList.toggle("listed", actors.length > B.lanes);
    box.style.setProperty("--lanes", actors.length);
    box.querySelector(".wf-heads").replaceChildren(...actors.map((a) => text(a)));
    const svg = box.querySelector("svg");
    svg.setAttribute("viewBox", `0 0 ${actors.length} ${list.length}`);
    svg.querySelector("path").setAttribute("d", at.map(([x, y], n) => (n ? `V${y - 0.5}H${x}V${y}` : `M${x} ${y}`)).join(""));
    box.querySelector("ol").replaceChildren(...list.map((s, n) => {
      const li = h("li", {}, h("div", { class: s.starts + (s.judgement === "y" ? " judge" : "") },
        h("b", {}, h("span", { class: "wf-no", text: String(n + 1) }), " ", text(s.name)),
        h("small", {}, text(s.actor, { class: "wf-actor" }), s.medium ? text(s.medium) : null, s.judgement === "y" ? h("span", { class: "wf-judge", text: w("judges") }) : null)));
      li.style.setProperty("--lane", actors.indexOf(s.actor) + 1);
      li.style.setProperty("--row", n + 1);
      return li;
    }));
  };

  /* ---- 4: candidates, of the steps that are kept ---- */
  const badge = (kind) => h("span", { class: "wf-verdict " + kind, text: w("verdict." + kind) });
  const drawCandidates = (most = state.shown) => {
    const list = now.filter((s) => choice(s) !== "drop"), by = new Map(VERDICTS.map((v) => [v, []]));
    for (const s of list) by.get(verdict(s)).push(s);
    $("wf-verdicts").replaceChildren(...[...by].filter(([, some]) => some.length).map(([kind, some]) =>
      h("li", {}, badge(kind), " " + w("verdict.sum", { n: M.number(some.length), hours: hours(sum(some)) }))));
    $("wf-candidates").replaceChildren(...list.slice(0, most).map((s) => h("tr", { role: "row" },
      h("th", { scope: "row", role: "rowheader", lang: lang(s.name), text: said(s.name) }),
      h("td", { role: "cell", text: w("judgement." + { y: "yes", n: "no", "?": "unknown" }[s.judgement]) }),
      h("td", { role: "cell", lang: lang(s.medium), text: said(s.medium) }), h("td", { role: "cell", text: w("letters." + (s.letters || "none")) }),
      h("td", { role: "cell", class: "n", text: s.times === null ? w("blank") : w("times.a", { n: value(s.times) }) }),
      h("td", { role: "cell", class: "n", text: spent(s) }), h("td", { role: "cell" }, badge(verdict(s))))));
    for (const rule of ["ocr", "rpa"]) $("wf-rule-" + rule).textContent = w("rule." + rule, { ocr: value(state.ocr), rpa: value(state.rpa) });
    for (const rule of ["judge", "people", "digitise", "unknown"]) $("wf-rule-" + rule).textContent = w("rule." + rule);
  };

  /* ---- 5: now and after ---- */
  const range = (n, [least, most], by) => w("range", { n: hours(n * by), least: hours(least * by), most: hours(most * by) });
  const total = (name, count, n, most) => {
    const [least, highest] = widths(n), i = h("i", {}), u = h("u", {});
    i.style.width = `${(100 * n) / most}%`;
    Object.assign(u.style, { left: `${(100 * least) / most}%`, width: `${(100 * (highest - least)) / most}%` });
    return h("li", {}, h("b", { text: name }), " ", h("small", { text: w("totals.steps", { n: M.number(count) }) }), h("span", { class: "wf-range", "aria-hidden": "true" }, i, u),
      h("span", {}, w("a.month") + " ", h("strong", { text: range(n, widths(n), 1) })), h("span", { text: w("a.year") + " " + range(n, widths(n), MONTHS) }));
  };
  const drawTotals = () => {
    const rows = [[B.scenarios[B.now][M.lang()], now.length, sum(now)]];
    if (after) rows.push([B.scenarios[B.after][M.lang()], after.length, sum(after)]);
    if (state.choice.size) rows.push([w("chosen.name"), now.filter((s) => choice(s) !== "drop").length, chosen()]);
    const most = Math.max(...rows.map((r) => widths(r[2])[1])) || 1, nodes = rows.map((r) => total(...r, most));
    if (after) {
      const n = sum(now) - sum(after), width = saving(sum(now), sum(after));
      nodes.push(h("li", { class: "saved" }, h("b", { text: w("saved") }), " ", h("span", {}, w("a.month") + " ", h("strong", { text: range(n, width, 1) })),
        h("span", { text: w("a.year") + " " + range(n, width, MONTHS) }), width[0] < 0 ? h("em", { text: w("saved.doubt") }) : null));
    }
    $("wf-totals").replaceChildren(...nodes);
    $("wf-formula").textContent = w("formula", { minutes: value(state.minutes), times: value(state.times) });
  };
  const drawCities = () => $("wf-cities") && $("wf-cities").replaceChildren(...B.cities.map((c) => h("tr", {}, h("th", { scope: "row", text: c.name[M.lang()] }),
    ...[M.number(c.steps), value(c.each), hours(c.now), c.after === null ? w("blank") : hours(c.after)].map((v) => h("td", { class: "n", text: v })))));
  const drawNumbers = () => {
    const tiles = [[now.length, "unit", "n.steps"], [hours(sum(now)), "hours", "n.now"]];
    if (after) tiles.push([hours(sum(after)), "hours", "n.after"]);
    if (now.some((s) => s.authority)) tiles.push([now.filter((s) => s.authority === "custom").length, "unit", "n.custom"]);
    M.tiles(tiles.map(([n, unit, label]) => M.tile(n, w(unit), w(label))));
  };

  /* ---- settings, downloads, paper ---- */
  for (const key of ["ocr", "rpa", "minutes", "times", "merge"]) {
    const box = $("wf-" + key);
    box.value = state[key];
    box.addEventListener("input", () => {
      const { rangeUnderflow, rangeOverflow } = box.validity; // a number between two steps of the arrows is a number, too
      if (box.value === "" || rangeUnderflow || rangeOverflow) return;
      state[key] = +box.value;
      drawSum(); drawCandidates(); drawTotals();
    });
  }
  $("wf-hand").checked = state.hand;
  on("wf-hand", "change", (e) => { state.hand = e.target.checked; drawCandidates(); });
  on("wf-more", "click", () => { state.shown += B.step; drawSteps(); drawCandidates(); });

  M.onCsv(() => M.csvText([
    ["csv.scenario", "order", "step", "actor", "csv.tool", "medium", "judgement", "basis", "csv.minutes", "times", "month", "choice", "verdict"].map((key) => w(key)),
    ...B.scenarios.flatMap((name, n) => steps.filter((s) => s.scenario === n).map((s, i) => [name[M.lang()], i + 1, s.name, s.actor, s.tool, s.medium,
      w("judgement." + { y: "yes", n: "no", "?": "unknown" }[s.judgement]), s.basis, s.minutes, s.times, s.hours === null ? null : Math.round(s.hours * 100) / 100,
      n === B.now ? w(choice(s)) : "", n === B.now && choice(s) !== "drop" ? w("verdict." + verdict(s)) : ""])),
  ]));
  M.onPrint(() => { drawSteps(MOST_PRINTED); drawCandidates(MOST_PRINTED); }, () => { drawSteps(); drawCandidates(); });
  M.workflow = { state, now, after, verdict, chosen, saving };
  M.onSpeak(() => { drawNumbers(); drawSteps(); drawSum(); drawBars(); drawLanes(); drawCandidates(); drawTotals(); drawCities(); });
})();
