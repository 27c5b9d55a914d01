/* Which kind an item is, and when that kind is collected next in my district. */
(() => {
  "use strict";
  const M = window.machikit, C = M.calendar;
  if (!C || !C.block.items) return;
  const { $, on, h, w, number, fold, replace } = M, B = C.block, T = B.items;
  const state = { query: "", sort: null, shown: B.some };
  const names = T.name.map(fold), texts = names.map((name, i) => name + "\n" + fold(T.kana ? T.kana[i] : ""));

  /* items that begin with the query stand first */
  const found = () => {
    const q = fold(state.query), all = [];
    if (!q && state.sort === null) return all;
    for (let i = 0; i < names.length; i++) if (texts[i].includes(q) && (state.sort === null || T.sort[i] === state.sort)) all.push(i);
    const first = (i) => (texts[i].startsWith(q) || texts[i].includes("\n" + q) ? 0 : 1);
    return q ? all.sort((a, b) => first(a) - first(b) || a - b) : all;
  };
  const when = (kind) => {
    const area = C.area();
    if (kind === null) return h("span", { class: "none", text: w("calendar.find.none") });
    if (area === null) return h("span", { class: "none", text: w("calendar.find.choose") });
    const [next] = C.inside() ? C.next(area, kind, C.today(), 1) : [];
    if (next) return h("span", {}, h("b", { text: w("calendar.find.next", { day: C.day(next.day) }) }), " ", C.checked(next.check));
    const rows = C.rows(area).filter((x) => x.kind === kind);
    return h("span", { class: "none", text: w(!rows.length ? "calendar.no_rule.kind" : rows.some((x) => x.rule && x.rule.days) ? "calendar.no_more" : "calendar.as_published") });
  };
  const item = (i) => {
    const sort = T.sorts[T.sort[i]];
    return h("li", { "data-item": String(i) }, h("div", { class: "item" }, sort.kind === null ? h("span", { class: "sign" }) : C.sign(sort.kind),
      h("span", { class: "what" }, h("b", { lang: "ja", text: T.name[i] }), C.named(sort, "span"), when(sort.kind),
        T.caution && T.caution[i] ? h("small", { class: "caution", lang: "ja", text: T.caution[i] }) : null)));
  };
  C.listed = found;
  C.drawItems = () => {
    const all = found(), asked = state.query.trim() !== "" || state.sort !== null;
    replace($("calendar-items"), all.slice(0, state.shown).map(item));
    document.querySelector(".calendar").classList.toggle("asked", asked);
    $("calendar-found").textContent = !asked ? w("calendar.find.count", { n: number(names.length) }) : all.length ? w("calendar.find.count", { n: number(all.length) }) : w("calendar.find.empty");
    $("calendar-more").hidden = all.length <= state.shown;
    $("calendar-more").textContent = w("calendar.find.more", { n: Math.min(B.step, all.length - state.shown) });
    replace($("calendar-sorts"), T.largest.map(chip));
    if (B.items_first) drawNumbers();
  };
  const count = (s) => T.sort.reduce((n, x) => n + (x === s), 0);
  const chip = (s) => {
    const made = M.chip(state.sort === s, "", () => set({ sort: state.sort === s ? null : s }));
    made.append(C.named(T.sorts[s]), ` ${number(count(s))}`);
    return made;
  };
  const drawNumbers = () => {
    const unit = w("calendar.items.unit"), without = T.sort.filter((s) => T.sorts[s].kind === null).length;
    M.tiles([["items", names.length], ["without", without]].map(([what, n]) => M.tile(n, unit, w("calendar." + what), null, false, null)));
  };
  const set = (change) => {
    Object.assign(state, change, { shown: B.some });
    C.drawItems();
  };
  on("calendar-query", "input", (e) => set({ query: e.target.value }));
  on("calendar-more", "click", () => {
    state.shown += B.step;
    C.drawItems();
  });
  let before = B.some;
  const paper = 1000; // items printed at most
  M.onPrint(() => { before = state.shown; state.shown = paper; C.drawItems(); }, () => { state.shown = before; C.drawItems(); });
  C.itemLines = () => {
    const all = found(), rows = all.length ? all : names.map((_, i) => i);
    return [["item", "kind", "caution"].map((k) => w(k === "kind" ? "calendar.kind" : "calendar.find." + k)),
      ...rows.map((i) => [T.name[i], T.sorts[T.sort[i]][M.lang()], T.caution ? T.caution[i] : ""])];
  };
})();
