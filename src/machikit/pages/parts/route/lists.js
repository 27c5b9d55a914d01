/* The lists under the map: stops, towns, hours and routes, as telling.py writes them first. */
(() => {
  "use strict";
  const M = window.machikit, R = M.route;
  if (!R) return;
  const { $, h, w, number, replace } = M, B = R.block, say = R.say;
  const data = (tag, text) => h(tag, { lang: "ja", text }); // names of stops and towns
  R.apart = (i) => B.apart[i] || "";

  /* ---- stops ---- */
  const kind = (days, told) => h("small", { class: "kind" }, h("span", { class: "days" }, days), h("span", { text: told }));
  const facts = (i) => {
    const names = R.routes(i).map((k) => B.routes[k]).filter(Boolean).slice(0, B.named);
    const found = names.length ? [h("small", {}, ...names.map((name) => R.data("span", name)))] : [];
    if (R.apart(i)) found.push(h("small", {}, h("span", {}, ...around("apart", "town", R.apart(i)))));
    const runs = B.runs[i] || [], kinds = runs.length ? R.kinds(i, null) : [];
    if (kinds.length > 1 || (kinds[0] && kinds[0].rows.length)) found.push(...kinds.map((k) => kind(R.days(k.days), R.spans(k.rows))));
    found.push(...(runs.length ? R.others(i, null) : []).map((o) => kind(R.word(o.word), R.spans(o.rows))));
    if (B.timed && !runs.length) found.push(h("small", { class: "kind" }, h("span", { text: say("stop.none") })));
    if (R.lat[i] === null) found.push(h("small", {}, h("span", { text: w("no_point") })));
    return found;
  };
  const around = (key, name, value) => {
    const [before, after] = say(key, { [name]: "\n" }).split("\n");
    return [before, data("span", value), after || ""];
  };
  R.drawStops = ({ rows, shown, look, selected, count, far, under, select }) => {
    replace($("route-items"), rows.slice(0, shown).map((i) =>
      h("li", { id: "stop-" + B.stops.key[i], class: i === selected && "on" },
        h("button", { type: "button", class: "item", "aria-pressed": String(i === selected), onclick: () => select(i, "list") },
          M.glyph(look(i)), h("span", { class: "what" }, data("b", R.name(i)), ...facts(i)),
          h("span", { class: "many" }, far ? h("span", { text: R.lat[i] === null ? "" : M.distance(far(i)) }) : null,
            B.timed ? (far ? h("small", { text: count(i) ? R.runs(count(i)) : "–" }) : count(i) ? R.runs(count(i)) : "–") : null,
            under && under(i) ? h("small", { text: under(i) }) : null)))));
    $("route-empty").hidden = rows.length > 0;
    const rest = rows.length - shown;
    $("route-more").hidden = rest <= 0;
    $("route-more").textContent = say("stops.more", { n: number(Math.min(rest, B.step)) });
  };

  /* ---- hours of a day ---- */
  const hour = (k) => (k < 24 ? say("hours.hour", { hour: k }) : say("hours.next", { hour: k - 24 }));
  R.idle = (day) => Array.from({ length: B.to - B.from + 1 }, (_, k) => B.from + k).filter((k) => !R.hours(day).has(k));
  R.drawHours = (day, values) => {
    if (!$("route-hours")) return;
    const found = R.hours(day), every = [0, 1, 2, 3, 4, 5, 6].flatMap((d) => [...R.hours(d).keys()]), idle = R.idle(day);
    const most = Math.max(0, ...[...found.values()].map(([n]) => n)), rows = [];
    for (let k = Math.min(B.from, ...every); k <= Math.max(B.to, ...every); k++) {
      const [n, stops] = found.get(k) || [0, 0];
      const bar = h("i", {});
      bar.style.width = (most ? (100 * n) / most : 0).toFixed(2) + "%";
      rows.push(h("li", { class: n ? null : "zero" }, h("span", { text: hour(k) }), h("span", { class: "route-bar", "aria-hidden": "true" }, bar),
        h("span", { class: "n", text: n ? say(stops > 1 ? "hours.row" : "hours.row.1", { n: number(n), stops: number(stops) }) : say("hours.zero") })));
    }
    $("route-hours").replaceChildren(...rows);
    $("route-hours-of").textContent = say("hours", values);
    $("route-idle").textContent = idle.length ? say("hours.idle", { hours: idle.map((k) => say("hours.hour", { hour: k })).join(say("hours.and")) }) : say("hours.full", { from: B.from, to: B.to });
  };

  /* ---- routes ---- */
  R.drawRoutes = (day, values) => {
    if (!$("route-routes")) return;
    const at = B.routes.map(() => []), words = B.routes.map(() => new Set());
    for (const i of R.all) {
      const of = new Map();
      for (const run of B.runs[i]) {
        const k = R.routeOf(run), days = B.services[run[0]][1];
        words[k].add(B.services[run[0]][0]);
        if (!of.has(k)) of.set(k, []);
        if (days && days.includes(day)) of.get(k).push(...run.slice(2));
      }
      for (const [k, minutes] of of) at[k].push(minutes);
    }
    $("route-routes").replaceChildren(...B.routes.slice(0, B.table).map((name, k) => {
      const every = at[k].flat().sort((a, b) => a - b), most = Math.max(0, ...at[k].map((m) => m.length));
      const told = every.length ? say("span", { first: R.time(every[0]), last: R.time(every[every.length - 1]) }) + say("days.and") + R.runs(most) : say("day.none");
      const drawn = B.lines.findIndex(([line]) => line === name);
      return h("li", {}, drawn < 0 ? null : R.sample(drawn), h("span", { class: "what" }, name ? R.data("b", name) : h("b", { text: say("name.none") }),
        h("small", {}, ...[...words[k]].sort().map(R.word), h("span", { text: say("routes.stops", { n: number(at[k].length) }) }))),
        h("span", { class: "told", text: say("routes.day", { ...values, told }) }));
    }));
    if ($("route-routes-more")) $("route-routes-more").textContent = say("routes.more", { n: number(B.routes.length - B.table) });
  };

  /* ---- towns ---- */
  R.drawTowns = ({ reached, order, metres, shown, selected, select }) => {
    const T = B.towns;
    replace($("route-towns"), order.slice(0, shown).map((k) => {
      const far = reached.far[k], stands = far === null ? "none" : far > metres ? "left" : "within", near = reached.nearest[k];
      const told = far === null ? null : far === Infinity ? h("span", { text: say("gap.nearest") }) : h("span", { text: M.distance(far) });
      const n = !T.people ? "" : T.people[k] === null ? say("gap.unknown") : say("gap.people", { n: number(T.people[k]) });
      return h("li", { id: "town-" + k, class: stands + (k === selected ? " on" : "") },
        h("button", { type: "button", class: "item", "aria-pressed": String(k === selected), disabled: far === null, onclick: () => select(k) },
          h("span", { class: "what" }, data("b", T.place[k]), h("small", {}, near >= 0 ? data("span", R.name(near)) : null, told)),
          h("span", { class: "many" }, n, h("small", { text: say("gap.is." + stands) }))));
    }));
    const rest = order.length - shown;
    $("route-towns-more").hidden = rest <= 0;
    $("route-towns-more").textContent = say("gap.more", { n: number(Math.min(rest, B.step)) });
  };
})();
