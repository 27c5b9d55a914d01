/* New sites that the reader tries. */
/** @import { Standing } from "./standing.js" */
/** @import { CoverageBlock, CoverageState, Site } from "./types.d.ts" */
import { attr, does, fragment, html, number, published } from "#pure";
import { planOf } from "./plan.js";
import { reachIn } from "./standing.js";

const MOST_AT_ONCE = 5; // suggestions

/** @type {(B: CoverageBlock, state: CoverageState, now: Standing) => import("#pure").Markup} */
export const trial = (B, state, now) => {
  const { say } = now;
  const method = state.asked || state.sites.some((site) => site.suggested);
  return html`
    <section class="try live" aria-labelledby="coverage-try">
      <h2 id="coverage-try">${say("try")}</h2>
      <p class="note">${say("try.hint")}</p>
      <div class="controls">
        <label><span>${say("suggest.k")}</span>
          <select id="coverage-k">${Array.from({ length: MOST_AT_ONCE }, (_, k) => html`<option>${k + 1}</option>`)}</select></label>
        <button type="button" id="coverage-suggest"${does("suggest")}>${say("suggest")}</button>
      </div>
      <p class="gain" id="coverage-gain" role="status">${gainText(B, state, now)}</p>
      <ol id="coverage-new">${state.sites.map((site, k) => row(B, site, k, now))}</ol>
      <p class="plan" id="coverage-plan"${attr("hidden", !state.sites.length)}><button type="button" class="go" id="coverage-clear"${does(
        "clear",
      )}>${say("clear")}</button> <a id="coverage-link" href="${fragment(planOf(state))}">${say("link")}</a></p>
      <p class="note method" id="coverage-method"${attr("hidden", !method)}>${say("suggest.method")}</p>
    </section>`;
};

/** @type {(B: CoverageBlock, state: CoverageState, now: Standing) => string} */
const gainText = (B, state, { reach, sums, say }) => {
  if (state.full) return say("try.many", { n: B.most });
  if (!state.sites.length) return state.asked ? say("suggest.none") : "";
  const before = reach.sums(reach.today, state.group, state.metres).beyond;
  return say("gain", { n: number(before - sums.beyond), before: number(before), after: number(sums.beyond) });
};

/** @type {(B: CoverageBlock, site: Site, k: number, now: Standing) => import("#pure").Markup} */
const row = (B, site, k, now) => {
  const { say } = now;
  const note = site.suggested && html`<small>${say("by.suggest")}</small>`;
  const remove = html`<span class="visually-hidden" lang="ja">${k + 1}</span>${say("remove")}`;
  return html`
    <li><span class="no">${k + 1}</span><span class="where">${placeOf(B, site, now)}${note}</span>
      <span class="many">${say("gain.one", { n: number(now.gains[k]) })}</span>
      <button type="button" class="put"${does("remove", k)}>${remove}</button></li>`;
};

/** @type {(B: CoverageBlock, site: Site, now: Standing) => unknown} */
const placeOf = (B, site, { w, sayHtml }) => {
  const C = reachIn(B);
  const i = C.nearest(site.lat, site.lon);
  if (i < 0) return w("map_point");
  const town = published("b", B.place[i]);
  return C.lat[i] === site.lat && C.lon[i] === site.lon ? town : sayHtml("near_town", { town });
};
