/* The small charts of a view: searched, sorted, some of them at first; and which one is large. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Shown } from "./shown.js" */
/** @import { Panel, TrendState } from "./types.d.ts" */
/** @typedef {import("#pure").Markup} Markup */
import { attr, does, fold, html } from "#pure";
import { panelSvg, SMALL } from "./drawing.js";
import { legend, legendKey, namedBy } from "./large.js";
import { ORDERS } from "./lines.js";

/** @type {(state: TrendState & ViewState, shown: Shown) => Markup | false} none where there is one chart only */
export const smallCharts = (state, shown) => {
  const { view, say } = shown;
  if (view.panels.length < 2) return false;
  const found = panelsFound(state, shown);
  const rest = found.length - state.shown;
  const isLong = view.panels.length > state.step;
  const isSame = new Set(view.panels.map(legendKey)).size === 1; // then the legend stands under the large chart only
  return html`
    <h3>${say("small")}</h3>
    <p class="note live">${say("own_scale")}</p>
    <p class="note still">${say("own_scale.still")}</p>
    ${isLong && controls(state, shown)}
    <div class="small">${found.slice(0, state.shown).map((k) => chart(k, state, shown, isSame))}</div>
    <p class="note none"${attr("hidden", found.length > 0)}>${say("empty")}</p>
    ${
      isLong &&
      html`<button type="button" class="next live more"${attr("hidden", rest <= 0)}${does("more", state.step)}>${say(
        "more",
        {
          n: Math.min(state.step, rest),
        },
      )}</button>`
    }`;
};

/** @type {(state: TrendState, shown: Shown) => Markup} */
const controls = ({ query, order }, { view, say }) => {
  const orders = view.places ? ["large", "up", "down"] : ["given", "up", "down", "large"];
  const options = orders.map(
    (one, n) =>
      html`<option value="${n ? one : ""}"${attr("selected", order === (n ? one : ""))}>${say(`sort.${one}`)}</option>`,
  );
  return html`
    <div class="controls live">
      <label><span>${say("search")}</span><input type="search" class="seek" autocomplete="off" value="${query}" data-do="search"></label>
      <label><span>${say("sort")}</span><select class="order" data-do="order">${options}</select></label>
    </div>`;
};

/** @type {(state: TrendState, shown: Shown) => number[]} places of panels with the query in their title, in order */
const panelsFound = ({ query, order }, { view, names }) => {
  const wanted = fold(query);
  const fits = (/** @type {Panel} */ { title }) =>
    !wanted || Object.values(names.both(title)).some((text) => fold(text).includes(wanted));
  const found = [...view.panels.keys()].filter((k) => fits(view.panels[k]));
  if (!order) return found;
  const by = view.panels.map(ORDERS[order]);
  return found.sort((a, b) => by[a] - by[b] || a - b);
};

/** @type {(k: number, state: TrendState & ViewState, shown: Shown, isSame: boolean) => Markup} */
const chart = (k, state, shown, isSame) => {
  const { view, names, seen, seenIn, B } = shown;
  const panel = view.panels[k];
  const on = state.live && k === state.panel;
  const one = seenIn(panel);
  const button = html` type="button" class="live" aria-pressed="${String(on)}"${state.live && does("choose", k)}`;
  return html`
    <figure data-panel="${k}"${attr("class", on && "on")}${attr("id", state.live && `trend-${state.nth}-${state.view}-${k}`)}>
      <figcaption>${names.word(panel.title, "button", button)}${names.word(panel.title, "b", html` class="still"`)}</figcaption>
      <div class="${seen.indexed ? "index" : "value"}">${panelSvg(one, B.looks.shapes, SMALL, namedBy(one, shown))}</div>
      ${!isSame && legend(panel, shown)}
    </figure>`;
};
