/* A budget: which municipality, year and split, in all or for each resident; years, neighbours, and what an amount of tax goes to. */
(() => {
  "use strict";
  const M = window.machikit, B = M.block("budget");
  if (!B || !B.views.main.books.length) return;
  const { $, on, h, has, fold } = M, { yen, share, tenths, parted } = M.money;
  const w = (key, values) => M.w("budget." + key, { own: own(), ...values });
  const MOST_FOUND = 200;

  const first = B.views.main.latest[0];
  const state = { view: "main", book: first, measure: "total", query: "", open: new Set(), item: "", residents: null, tax: null, written: false, my: B.my };
  const view = () => B.views[state.view], book = () => view().books[state.book];
  const own = (of = view(), b = book()) => { // whose tax it is, in Japanese: of a 市, 町, 村 or 区
    const last = of.whose[b.whose].ja.split(" ")[0].slice(-1);
    return last && "市町村区".includes(last) ? last : "市";
  };
  const said = (n) => (n === -1 ? w("untold") : has(B.terms, B.names[n]) ? B.terms[B.names[n]][M.lang()] : B.names[n]);
  const lang = (n) => (n === -1 || has(B.terms, B.names[n]) ? null : "ja");
  const opened = (root) => { // one item that has parts stands for the whole
    while (root[3].length === 1 && root[3][0][3].length) root = root[3][0];
    return root;
  };
  const base = (root) => { // the names down to it
    const path = [];
    while (root[3].length === 1 && root[3][0][3].length) path.push((root = root[3][0])[0]);
    return path;
  };
  const find = (root, path) => path.reduce((node, name) => node && node[3].find((one) => one[0] === name), root);
  const every = (nodes) => nodes.flatMap((node) => [node, ...every(node[3])]);
  const what = (b) => (opened(b.root) === b.root ? w(B.revenue ? "revenue" : "spending") : said(opened(b.root)[0]));
  const mine = (b) => view().books.filter((one) => one.whose === b.whose);
  const besides = (n) => { // a municipality's book of the same year and stage, else its last settlement
    const b = book(), same = view().books.findIndex((one) => one.whose === n && one.year === b.year && one.stage === b.stage);
    return same < 0 ? view().latest[n] : same;
  };
  const settled = (b) => /決算|settle/i.test(b.stage);

  const taxOf = (n) => {
    const kinds = n === null ? {} : B.income[n].kinds, total = Object.values(kinds).reduce((t, v) => t + v, 0);
    return Object.keys(kinds).some((k) => k !== B.own) && total > 0 ? (100 * (kinds[B.own] || 0)) / total : null;
  };
  const each = () => state.measure === "each" && state.residents;
  const told = (n) => yen(each() ? n / state.residents : n);

  /* ---- where the money comes from ---- */
  const drawFrom = () => {
    const b = book(), income = b.income === null ? null : B.income[b.income], tax = taxOf(b.income), title = $("bg-from-title");
    const nodes = [title];
    if (tax === null) nodes.push(h("p", { class: "notice", text: w(income && Object.keys(income.kinds).every((k) => k === B.own) ? "from.only_tax" : "from.none") }));
    else {
      const kinds = B.kinds.filter((k) => income.kinds[k]), total = Object.values(income.kinds).reduce((t, v) => t + v, 0);
      const above = kinds.reduce((t, k) => t + Math.max(income.kinds[k], 0), 0);
      nodes.push(h("p", { class: "bg-lead", text: w("from.note", { share: tenths(tax) + "%" }) }),
        h("div", { class: "bg-strip", "aria-hidden": "true" }, ...kinds.map((k) => {
          const i = h("i", { class: k });
          i.style.width = `${((100 * Math.max(income.kinds[k], 0)) / above).toFixed(3)}%`;
          return i;
        })),
        h("ul", { class: "bg-kinds" }, ...kinds.map((k) => h("li", {}, h("i", { class: k, "aria-hidden": "true" }), h("span", { text: w("kind." + k) }), " ",
          h("b", { text: share(income.kinds[k], total) }), " ", h("small", { text: yen(income.kinds[k]) })))),
        h("p", { class: "note", text: w("from.of", { period: income.period[M.lang()], total: yen(total) }) }));
    }
    $("bg-from").replaceChildren(...nodes);
  };

  /* ---- the bars ---- */
  const change = (now, was) => {
    if (!was || was[1] <= 0) return w("new");
    const text = tenths((100 * (now - was[1])) / was[1]);
    return (text === "0.0" || text[0] === "−" ? text : "+" + text) + "%";
  };
  const searched = (root) => { // items whose name fits, with their way from the top
    const q = fold(state.query), found = [];
    const walk = (nodes, path) => nodes.forEach((node) => {
      const name = node[0] === -1 ? "" : B.names[node[0]];
      if (name && (fold(name).includes(q) || fold(said(node[0])).includes(q))) found.push([node, [...path, node[0]]]);
      walk(node[3], [...path, node[0]]);
    });
    walk(root[3], []);
    return found;
  };
  const drawTree = () => {
    const b = book(), root = opened(b.root), list = every(root[3]), found = state.query.trim() ? searched(root) : null;
    const before = mine(b).find((one) => one.year === b.year - 1 && one.stage === b.stage && b.year), old = before && find(before.root, base(b.root));
    const general = root[3].length > 0 && root[3].every((node) => node[2] !== null);
    const amounts = list.map((node) => node[1]), scale = [amounts.reduce((a, c) => Math.min(a, c), 0), amounts.reduce((a, c) => Math.max(a, c), 1)];
    $("bg-where").replaceChildren(w("where." + (B.revenue ? "revenue" : "spending"), { what: what(b) }) + " ", h("small", { text: `${what(b)} ${b.period[M.lang()]} ${told(root[1])}` }));
    $("bg-tree").className = "bg-tree" + (general ? " untied" : "") + (before ? " changes" : "");
    const keys = [...(general ? ["untied", "tied"] : []), ...(scale[0] < 0 ? ["minus"] : [])];
    $("bg-keys").replaceChildren(...keys.map((k) => h("li", {}, h("i", { class: k, "aria-hidden": "true" }), h("span", { text: w("key." + (k === "minus" ? "negative" : k)) }))));
    $("bg-odd").replaceChildren(...b.odd.map(([path, stated, sum]) => {
      const name = path.length ? B.names.indexOf(path[path.length - 1]) : -2;
      return h("p", { class: "notice", text: w(stated < sum ? "odd" : "odd.rest", { item: name === -2 ? w("all") : said(name), said: yen(stated), sum: yen(sum) }) });
    }));
    const how = { total: root[1], scale, general, compared: !!before, old: old ? old[3] : before && [], change, open: state.open, said, lang, told, shown: B.shown };
    M.bars.tree($("bg-tree"), found ? found.slice(0, MOST_FOUND).map(([node]) => node) : root[3], found ? { ...how, old: undefined, compared: false } : how);
    if (found) { // a hit is told with the items above it
      $("bg-tree").className = "bg-tree" + (general ? " untied" : "");
      $("bg-tree").querySelectorAll(":scope > ul > li .bg-name").forEach((el, n) => {
        if (found[n] && el.closest("li").parentElement.parentElement === $("bg-tree")) el.prepend(h("small", { text: found[n][1].slice(0, -1).map(said).join(" › ") }));
      });
    }
    const note = each() ? w("measure.note", { residents: M.number(state.residents), when: when() }) : "";
    $("bg-said").textContent = [found ? (found.length ? w("found", { n: M.number(found.length) }) : w("none")) : "", note].filter(Boolean).join(" ");
  };

  /* ---- choosing ---- */
  const options = (id, list, now) => {
    const select = $(id);
    select.replaceChildren(...list.map(([value, text]) => h("option", { value: String(value), text })));
    select.value = String(now);
  };
  const drawControls = () => {
    const b = book(), books = mine(b), views = Object.keys(B.views);
    M.replace($("bg-views"), views.length < 2 ? [] : views.map((name) => M.chip(state.view === name, w("view." + name), () => turn(name))));
    $("bg-views").hidden = views.length < 2;
    options("bg-whose", view().whose.map((name, n) => [n, name[M.lang()]]), b.whose);
    $("bg-whose-label").hidden = view().whose.length < 2;
    options("bg-period", books.map((one) => [view().books.indexOf(one), one.period[M.lang()]]).reverse(), state.book);
    $("bg-period-label").hidden = books.length < 2;
    M.replace($("bg-measures"), state.residents ? ["total", "each"].map((name) => M.chip(state.measure === name, w("measure." + name), () => {
      state.measure = name;
      draw();
    })) : []);
    $("bg-measures").hidden = !state.residents;
  };
  const take = (n) => {
    state.book = n;
    const b = book();
    Object.assign(state, { residents: b.residents ? b.residents[0] : null, tax: taxOf(b.income), written: false, item: "" });
    if (!state.residents) state.measure = "total";
    fields();
  };
  const choose = (n) => { take(n); draw(); };
  const turn = (name) => { // the same municipality and year in the other split
    const b = book(), named = view().whose[b.whose].ja;
    state.view = name;
    state.open.clear();
    const n = view().books.findIndex((one) => view().whose[one.whose].ja === named && one.year === b.year && one.stage === b.stage);
    const any = view().latest.find((k) => view().whose[view().books[k].whose].ja === named);
    choose(n >= 0 ? n : any ?? view().latest[0]);
  };

  /* ---- years ---- */
  const drawYears = () => {
    const b = book(), books = mine(b).filter((one) => one.year);
    $("bg-years-section").hidden = books.length < 2;
    if (books.length < 2) return;
    const top = base(b.root), items = [...new Map(books.flatMap((one) => (find(one.root, top) || [0, 0, 0, []])[3]).map((node) => [node[0], node])).keys()].filter((n) => n !== -1);
    options("bg-item", [["", w("all")], ...items.map((n) => [n, said(n)])], state.item);
    const at = (one) => (state.item === "" ? one.root : find(one.root, [...top, +state.item]));
    const most = Math.max(1, ...books.map((one) => (at(one) || [0, 0])[1])), lines = [];
    books.forEach((one, n) => {
      for (let year = n ? books[n - 1].year + 1 : one.year; year < one.year; year++)
        lines.push(h("li", {}, h("span", { text: yearOf(year) }), h("span", { class: "gap", text: w("years.gap") })));
      const node = at(one), now = one === b;
      lines.push(node ? M.bars.line(one.period[M.lang()], node[1], most, yen(node[1]), { now, planned: one.stage && !settled(one) })
        : h("li", { class: now && "now" }, h("span", { text: one.period[M.lang()] }), h("span", { class: "gap", text: w("years.absent") })));
    });
    $("bg-years").replaceChildren(...lines);
  };
  const yearOf = (year) => {
    const [, name, before] = [[2019, "令和", 2018], [1989, "平成", 1988], [1926, "昭和", 1925]].find(([from]) => year >= from);
    return w("year", { year, era: name + (year - before > 1 ? year - before : "元") });
  };

  /* ---- side by side, for each resident ---- */
  const drawSide = () => {
    const v = view(), all = v.whose.slice(0, B.columns).map((name, n) =>
      [name, v.books[besides(n)]]);
    $("bg-side-section").hidden = all.length < 2;
    if (all.length < 2) return;
    const of = (n, one) => (one.residents && one.residents[0] > 0 ? n / one.residents[0] : null);
    const sides = all.map(([, one]) => (B.revenue ? new Map(Object.entries(B.income[one.income].kinds)) : new Map(one.root[3].map((node) => [node[0], node[1]]))));
    const keys = B.revenue ? B.kinds.filter((k) => sides.some((s) => s.has(k))) : [...new Set(sides.flatMap((s) => [...s.keys()]))];
    const only = (one) => Object.keys(B.income[one.income].kinds).every((k) => k === B.own);
    const whole = (one) => !B.revenue || all.every(([, other]) => only(other)) || !only(one); // taxes alone are no sum to put beside all revenue
    const shares = sides.map((side, n) => new Map([...side].map(([k, amount]) => [k, of(amount, all[n][1])])));
    const most = Math.max(1, ...shares.flatMap((side) => [...side.values()].map((n) => n || 0)));
    const cells = (values, bars) => values.map((value, n) => h("td", { class: "n" }, h("span", { class: "bg-place", text: all[n][0][M.lang()] }), " ", value === null ? "—" : yen(value),
      bars && value !== null ? M.bars.box(M.bars.bar(0, (100 * Math.max(value || 0, 0)) / most, {})) : null));
    $("bg-side-head").replaceChildren(h("tr", {}, h("th", { scope: "col", text: w("item") }), ...all.map(([name, one]) =>
      h("th", { scope: "col", class: "n" }, name[M.lang()], h("small", { text: one.period[M.lang()] })))));
    $("bg-side").replaceChildren(h("tr", { class: "all" }, h("th", { scope: "row", text: w("all") }), ...cells(all.map(([, one]) => (whole(one) ? of(one.root[1], one) : null)), false)),
      ...keys.map((k) => h("tr", {}, h("th", { scope: "row", lang: B.revenue ? null : lang(k), text: B.revenue ? w("kind." + k) : said(k) }),
        ...cells(shares.map((side) => side.get(k) ?? null), true))));
  };

  /* ---- for each resident: what is said of tax stands before what a person's tax goes to ---- */
  const when = () => {
    const known = book().residents;
    if (state.written || !known) return state.residents ? w("residents.written") : w("residents.none");
    return known[1] ? w("residents.date", { date: day(known[1]) }) : w("residents.table");
  };
  const day = (date) => {
    const [y, m, d] = date.split("-").map(Number);
    return new Intl.DateTimeFormat(M.lang() === "ja" ? "ja-JP" : "en-GB", { timeZone: "UTC", year: "numeric", ...(m && { month: M.lang() === "ja" ? "long" : "short" }), ...(d && { day: "numeric" }) }).format(new Date(Date.UTC(y, (m || 1) - 1, d || 1)));
  };
  const drawEach = () => {
    for (const [id, key] of [["bg-tax-label", "each.tax_share"], ["bg-my-label", "each.my"]]) if ($(id)) $(id).textContent = w(key);
    const b = book(), root = opened(b.root), one = state.residents ? root[1] / state.residents : null, lines = [];
    if (one === null) lines.push(w("each.no_residents"));
    else if (B.revenue && state.tax === null) lines.push(w("each.tax", { each: yen(one) }));
    else {
      lines.push(w(B.revenue ? "each.revenue" : "each", { each: yen(one) }));
      lines.push(state.tax === null ? w("each.no_tax") : w(B.revenue ? "each.part.revenue" : "each.part", { tax: yen((one * state.tax) / 100), share: tenths(state.tax) + "%", rest: yen((one * (100 - state.tax)) / 100) }));
    }
    $("bg-each").replaceChildren(...lines.map((text) => h("p", { text })));
    $("bg-residents-when").textContent = when();
    if ($("bg-tax")) $("bg-tax-when").textContent = b.income === null || taxOf(b.income) === null ? "" : B.income[b.income].period[M.lang()];
    const parts = B.revenue || state.tax === null || root[1] <= 0 ? [] : root[3].filter((node) => node[1] > 0);
    const exact = (n) => w("yen", { n: M.number(Math.floor(n + 0.5)) }), most = Math.max(1, ...parts.map((node) => node[1]));
    $("bg-mine-section").hidden = !parts.length;
    $("bg-mine-title").textContent = w("mine", { my: exact(state.my) });
    $("bg-mine").replaceChildren(...parts.map((node) => M.bars.line(said(node[0]), node[1], most, exact((state.my * node[1]) / root[1]), { lang: lang(node[0]) })));
  };
  const fields = () => {
    $("bg-residents").value = state.residents ?? "";
    if ($("bg-tax")) $("bg-tax").value = state.tax === null ? "" : Math.floor(state.tax * 10 + 0.5) / 10;
    if ($("bg-my")) $("bg-my").value = state.my;
  };
  const write = (id, key, redraw) => on(id, "input", (e) => {
    if (!e.target.checkValidity() && !e.target.validity.stepMismatch) return;
    state[key] = e.target.value === "" ? (key === "my" ? 0 : null) : +e.target.value;
    if (key === "residents") state.written = true;
    redraw();
  });
  write("bg-residents", "residents", () => {
    if (!state.residents) state.measure = "total";
    drawControls(); drawTree(); drawEach();
  });
  write("bg-tax", "tax", () => drawEach());
  write("bg-my", "my", () => drawEach());

  const drawNumbers = () => {
    const b = B.views.main.books[first], root = opened(b.root), top = root[3].find((node) => node[0] !== -1 && node[1] > 0), tax = taxOf(b.income);
    const tiles = [M.tile(...parted(root[1]), w("n.total", { what: what(b), when: b.short[M.lang()] }))];
    const kinds = B.revenue && tax !== null ? B.income[b.income].kinds : null, all = kinds && Object.values(kinds).reduce((t, n) => t + n, 0);
    if (top && root[1] > 0 && !kinds) tiles.push(M.tile(share(top[1], root[1]).slice(0, -1), "%", w("n.top", { item: said(top[0]) })));
    if (tax !== null) tiles.push(M.tile(tenths(tax), "%", w("n.tax", { own: own(B.views.main, b) })));
    if (kinds) tiles.push(M.tile(share(kinds.allocation || 0, all).slice(0, -1), "%", w("n.allocation")));
    M.tiles(tiles);
  };
  const draw = () => { drawFrom(); drawControls(); drawTree(); drawYears(); drawSide(); drawEach(); };

  on("bg-whose", "change", (e) => { state.open.clear(); choose(besides(+e.target.value)); });
  on("bg-period", "change", (e) => choose(+e.target.value));
  on("bg-search", "input", (e) => { state.query = e.target.value; drawTree(); });
  on("bg-item", "change", (e) => { state.item = e.target.value; drawYears(); });

  M.onCsv(() => {
    const v = view(), lines = [["whose", "year", "stage", "depth", "path", "amount", "share", "untied", "residents", "each"].map((key) => w("csv." + key))];
    for (const b of v.books) {
      const people = b.residents ? b.residents[0] : null, total = b.root[1];
      const walk = (nodes, path) => nodes.forEach((node) => {
        const here = [...path, node[0]];
        lines.push([v.whose[b.whose].ja, b.year || "", b.stage, here.length, here.map((n) => (n === -1 ? w("untold") : B.names[n])).join("／"), node[1],
          total > 0 ? Math.floor((1000 * node[1]) / total + 0.5) / 10 : null, node[2], people, people ? Math.floor(node[1] / people + 0.5) : null]);
        walk(node[3], here);
      });
      walk(b.root[3], []);
    }
    return M.csvText(lines);
  });
  M.budget = { state, book, find };
  take(first);
  M.onSpeak(() => { drawNumbers(); draw(); });
})();
