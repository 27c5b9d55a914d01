/* For staff: which things could be dropped because the office holds them, and what that spares a household and a desk. */
(() => {
  "use strict";
  const M = window.machikit, G = M.guide;
  if (!G) return;
  const { w, said, state } = G, part = document.getElementById("pg");
  const block = () => part.querySelector(`[data-view="drop"] [data-event="${state.event}"]`);

  G.drawSavings = () => {
    const box = block();
    if (!box) return;
    const event = G.event(), own = G.answers().size > 0, needed = G.needed(event, own ? G.answers() : G.example(event));
    const now = G.sums(needed), after = G.sums(needed.filter(G.stays));
    box.querySelector(".pg-whose span").dataset.w = "procedure_guide.household." + (own ? "own" : "example");
    box.querySelector(".pg-whose span").textContent = w("household." + (own ? "own" : "example"));
    for (const li of box.querySelectorAll("[data-sum]")) {
      li.querySelector(".now").textContent = M.number(now[li.dataset.sum]);
      li.querySelector(".after").textContent = M.number(after[li.dataset.sum]);
    }
    for (const li of box.querySelectorAll("[data-place]")) drawDesk(li, event);
  };
  const drawDesk = (li, event) => {
    const here = event.items.map((item, k) => ({ item, k })).filter((x) => x.item.rules.some((r) => r[2] === event.places[li.dataset.place]));
    const left = here.filter(G.stays).length;
    li.classList.toggle("empty", !left);
    li.querySelector(".after").textContent = M.number(left);
    li.querySelector("em").hidden = left > 0;
    li.querySelectorAll(".pg-bar i").forEach((i, n) => i.classList.toggle("gone", n >= left));
  };
  part.addEventListener("change", (e) => {
    if (!e.target.matches("[data-view=drop] [data-item]")) return;
    state.kept[state.event][e.target.checked ? "delete" : "add"](+e.target.dataset.item);
    G.drawSavings();
    G.drawHead();
  });
  G.labelDrops = () => part.querySelectorAll("[data-view=drop] [data-event]").forEach((box) => box.querySelectorAll("[data-item]").forEach((x) =>
    x.setAttribute("aria-label", w("try.item", { item: said(G.block.events[box.dataset.event].items[x.dataset.item].name) }))));
  G.dropLines = () => [["kind", "item", "desk", "held", "asked", "authority", "minutes", "try"].map((key) => w("csv." + key)),
    ...G.event().items.flatMap((item, k) => (!item.drop.length ? [] : [[item.kind ? w("kind." + item.kind) : "", said(item.name), [...new Set(item.rules.map((r) => r[2]).filter(Boolean))].map(said).join(w("comma")),
      item.drop.map(said).join(w("comma")), [...new Set(item.rules.map(([q, a]) => (q < 0 ? w("everybody") : w("why", { question: said(G.event().questions[q].text), answer: said(G.event().questions[q].answers[a]) }))))].join(w("comma")),
      item.authority.map(said).join(w("comma")), item.minutes, w(state.kept[state.event].has(k) ? "keep" : "could")]]))];
})();
