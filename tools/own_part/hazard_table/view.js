// Runs once when the page is built and again in the browser, whenever the state changes. It only reads what it is given.
const STEP = 5;

function opening(block) {
  return { chosen: 0, shown: STEP };
}

function view(block, state, words, kit) {
  const { chips, html, more, number, published, wordsOf } = kit;
  const { names, hazards } = block;
  const w = wordsOf(words);
  const counts = hazards.map(
    ({ title, rows }) =>
      html`<tr><th scope="row">${title[state.lang]}</th><td class="n">${number(rows.length)} / ${number(names.length)}</td></tr>`,
  );
  const { rows } = hazards[state.chosen];
  const choice = chips(hazards.keys(), {
    on: (i) => i === state.chosen,
    label: (i) => hazards[i].title[state.lang],
    action: "set",
    value: (i) => ({ chosen: i, shown: STEP }),
  });
  const next = more({ id: "hazard-more", total: rows.length, shown: state.shown, step: STEP, label: (n) => w("hazard.more", { n }) });
  return html`
    <section class="part" aria-labelledby="hazard-title">
      <h2 id="hazard-title">${w("hazard.title")}</h2>
      <p class="note">${w("hazard.note")}</p>
      <div class="scroll"><table>
        <thead><tr><th>${w("hazard.kind")}</th><th class="n">${w("hazard.n")}</th></tr></thead>
        <tbody id="hazard-rows">${counts}</tbody>
      </table></div>
      <div class="live">
        <div class="chips" id="hazard-chips" role="group" aria-label="${w("hazard.kind")}">${choice}</div>
        <ol id="hazard-items">${rows.slice(0, state.shown).map((i) => html`<li><div class="item">${published("b", names[i])}</div></li>`)}</ol>
        ${next}
      </div>
    </section>`;
}
