const { block, chips, h, lang, number, onCsv, onSpeak, pagedList, published, replace, tableCsv, the, w } = machikit;
const { names, hazards } = block("hazard_table");
let chosen = hazards[0];

const list = pagedList({
  items: "hazard-items",
  more: "hazard-more",
  step: 5,
  word: (n) => w("hazard.more", { n: number(n) }),
  row: (i) => h("li", { id: `hazard-${i}` }, h("div", { class: "item" }, published("b", names[i]))),
});

const draw = () => {
  const rows = hazards.map(({ title, rows }) =>
    h("tr", {}, h("th", { scope: "row", text: title[lang()] }), h("td", { class: "n", text: `${number(rows.length)} / ${number(names.length)}` })),
  );
  replace(the("hazard-rows"), rows);
  chips("hazard-chips", hazards, {
    on: (hazard) => hazard === chosen,
    label: (hazard) => hazard.title[lang()],
    press: (hazard) => {
      chosen = hazard;
      list.reset();
      draw();
    },
  });
  list.draw(chosen.rows);
};

onSpeak(draw); // at the start, and whenever the language changes
onCsv(() => tableCsv([[w("hazard.kind"), (hazard) => hazard.title[lang()]], [w("hazard.n"), (hazard) => hazard.rows.length]], hazards));
