/* Lines over time: which view, figures or index, which chart is large; tables to sort. Reads the block that block.py writes. */
/** @import { Text } from "../../web/types.d.ts" */
/** @import { Looks, Mode, Seen, TrendBlock, TrendPart } from "./types.d.ts" */
/** @import { Names } from "./texts.js" */
import { block, chip, every, expose, h, lang, numbersRow, onCsv, onSpeak, replace, svg, tableCsv, the, w } from "#core";
import { drawChart } from "./chart.js";
import { limitAt, toldBy } from "./lines.js";
import { drawSmall, one, panelOf } from "./small.js";
import { drawValues, sortable } from "./tables.js";
import { namesOf, signed } from "./texts.js";

const STEP = matchMedia("(max-width: 900px)").matches ? 6 : 12; // small charts seen at a time

/** @type {(shapes: string[], i: number) => Element} */
const swatch = (shapes, i) => {
  const look = i % shapes.length;
  return svg(
    "svg",
    { viewBox: "0 0 34 12", "aria-hidden": "true" },
    svg("path", { class: `l c${look}`, d: "M1 6h32" }),
    svg("path", { class: `p c${look}`, transform: "translate(17 6)", d: shapes[look] }),
  );
};

/**
 * One trend of the page.
 * @param {TrendPart} P
 * @param {HTMLElement} root
 * @param {Looks} looks
 * @param {Names} names
 */
const trendOf = (P, root, looks, names) => {
  const first = /** @type {Mode} */ (root.dataset.mode);
  const state = { view: 0, mode: first, panel: 0, shown: STEP, search: "" };
  if (!P.views.length) return state;
  const view = () => P.views[state.view];
  const panel = () => view().panels[state.panel];
  const indexed = () => state.mode === "index" && view().index;
  /** @returns {Seen} */
  const seen = () => ({ dates: P.dates, view: view(), panel: panel(), indexed: indexed() });
  /** @param {string} selector */
  const $ = (selector) => /** @type {HTMLElement} */ (one(root, selector)); // of what part.html always has
  const viewBoxes = every(".view", root);
  const onPaper = $(".drawn > *");

  /* ---- the large chart ---- */
  const drawLarge = () => {
    const { title, unit, lines, from } = panel();
    drawChart($(".plot"), seen(), looks, root.clientWidth > 600);
    for (const el of every("[data-large]", root)) names.name(el, title);
    names.name($(".large .unit"), unit);
    $(".large .unit").hidden = indexed();
    const base = from ? w("trend.index.from", { date: from }) : w("trend.index.own");
    const without = lines.some((l) => !l.base) ? `  ${w("trend.index.none")}` : "";
    $(".large .from").textContent = indexed() ? base + without : "";
    $(".plot").setAttribute("aria-label", w(title));
    names.speakAs($(".plot"), title);
    drawPaper();
    const by = toldBy(panel());
    one(root, ".large > .keys")?.remove();
    if (!by) return;
    const keys = lines.map((l, i) => h("li", {}, swatch(looks.shapes, i), names.word(l[by])));
    $(".large").append(h("ul", { class: "keys lines" }, ...keys));
  };
  /** Paper shows the small chart of the same panel, large. */
  const drawPaper = () => {
    const way = indexed() ? "index" : "value";
    const drawn = one(viewBoxes[state.view], `.small [data-panel="${state.panel}"] .${way}`);
    const asBuilt = state.view === 0 && state.panel === 0 && state.mode === first;
    const copy = asBuilt || !drawn ? onPaper : /** @type {HTMLElement} */ (drawn.cloneNode(true));
    copy.hidden = false;
    $(".drawn").replaceChildren(copy);
  };

  const small = () =>
    drawSmall(viewBoxes[state.view], names, { ...state, panels: view().panels, indexed: indexed(), step: STEP });

  /* ---- controls ---- */
  /** @param {Partial<typeof state>} change */
  const set = (change) => {
    Object.assign(state, change);
    draw();
  };
  const drawControls = () => {
    const views = P.views.map((_, i) => {
      const label = root.dataset[`label${i}`] ?? "";
      const press = () => set({ view: i, panel: 0, shown: STEP });
      return chip(state.view === i, w(label), press, names.lang(label));
    });
    const several = one(root, ".choice:not(.mode)");
    if (several) replace(several, views);
    const modes = /** @type {const} */ (["value", "index"]).map((mode) =>
      chip(state.mode === mode, w(`trend.mode.${mode}`), () => set({ mode })),
    );
    replace($(".mode"), view().index ? modes : []);
    for (const [i, el] of viewBoxes.entries()) el.hidden = i !== state.view;
  };
  /** @type {(k: number, move?: boolean) => void} */
  const choose = (k, move) => {
    set({ panel: k });
    if (move) $(".large").scrollIntoView({ block: "nearest" });
  };
  for (const el of viewBoxes) {
    for (const f of every(".small figure", el))
      one(f, "button")?.addEventListener("click", () => choose(panelOf(f), true));
    /** @type {HTMLTableRowElement[]} */
    const rows = one(el, ".small") ? every(".summary tbody tr", el) : [];
    for (const row of rows) {
      const onclick = () => choose(panelOf(row), true);
      row.cells[0].append(h("button", { type: "button", onclick }, ...row.cells[0].childNodes));
    }
    /** @type {HTMLTableElement | null} */
    const summary = one(el, ".summary");
    if (summary) sortable(summary);
    /** @type {HTMLInputElement | null} */
    const seek = one(el, ".seek");
    seek?.addEventListener("input", () => {
      Object.assign(state, { search: seek.value, shown: STEP });
      small();
    });
    one(el, ".order")?.addEventListener("change", small);
    one(el, ".more")?.addEventListener("click", () => {
      state.shown += STEP;
      small();
    });
  }
  const draw = () => {
    drawControls();
    drawLarge();
    drawValues($(".values .scroll"), seen(), names);
    small();
  };
  onSpeak(draw);
  return Object.assign(state, { choose, chosen: panel, part: P });
};

/** @param {TrendBlock} B */
const show = ({ looks, numbers, parts }) => {
  const names = namesOf(/** @type {Record<string, Text>} */ (block("words")));
  const trends = parts.map((P, n) => trendOf(P, the(`trend-${n}`), looks, names));
  expose("trend", trends);
  onSpeak(() =>
    numbersRow(numbers.map(({ n, unit, label, look }) => ({ n, unit: unit[lang()], label: label[lang()], look }))),
  );
  onCsv(() => {
    const published = parts.flatMap(({ dates, views }) =>
      views
        .filter((v) => v.csv)
        .flatMap(({ panels }) => panels)
        .flatMap(({ lines }) => lines)
        .flatMap((line) => line.d.map((d, k) => ({ line, k, date: dates[d] }))),
    );
    return tableCsv(
      [
        [w("trend.col.place"), ({ line }) => w(line.place)],
        [w("trend.col.series"), ({ line }) => w(line.series)],
        [w("trend.col.date"), ({ date }) => date],
        [w("trend.col.value"), ({ line, k }) => (line.v[k] === null ? "" : signed(line, k, line.v[k]))],
        [w("trend.col.unit"), ({ line }) => w(line.unit)],
        [w("trend.col.limit"), ({ line, k }) => limitAt(line, k)],
      ],
      published,
    );
  });
};

/** @type {TrendBlock | null} */
const B = block("trend");
if (B) show(B);
