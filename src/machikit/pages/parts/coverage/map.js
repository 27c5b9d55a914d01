/* The map: towns and sites, and what a press on them tells. */
/** @import { Actions, Table } from "../../web/types.d.ts" */
/** @import { Points } from "../../web/points.js" */
/** @import { CoverageBlock, CoverageState } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { $, block, element, fill, page } from "#core";
import { popup, showAt } from "#map";
import { does, glyph, html, number, published } from "#pure";
import { circlesOf } from "./circles.js";
import { reachIn } from "./standing.js";
import { factsOf } from "./towns.js";

const SITES_IN_POPUP = 8;

/**
 * now: what the state comes to; actions: `select` a town, `put` a site at a town, `place` one anywhere.
 * @param {CoverageBlock} B
 * @param {() => { state: CoverageState, now: Standing }} current
 * @param {Actions} actions
 */
export const mapOf = (B, current, actions) => {
  const C = reachIn(B);
  let T = /** @type {Table | null} */ (block("data"));
  const circles = circlesOf(C, (i) => actions.pick(i, "", document.body));
  let out = new Set(B.out);
  const layer = () => /** @type {Points<Table> | undefined} */ (page.layers.data);

  const small = () => {
    const zoom = page.map?.getZoom() ?? 0;
    const points = layer();
    if (points) points.options.radius = zoom < 12 ? 2.6 : zoom < 14 ? 4 : 5.5; // the towns are what the map is about
  };
  const drawLegend = () => {
    const { state, now } = current();
    const closed = layer() && B.out.some((i) => T?.lat[i] !== null);
    const looks = ["far", "near", "site", ...(state.sites.length ? ["got", "new"] : []), ...(closed ? ["out"] : [])];
    const mark = (/** @type {string} */ name) =>
      html`<span>${glyph(name === "out" ? "no" : name)}${now.say(`legend.${name}`)}</span>`;
    fill($("legend"), html`${looks.map(mark)}`);
  };
  const draw = () => {
    small();
    const points = layer();
    points?.show(points.all, (i) => (out.has(i) ? "no" : "site"), null);
    const { state, now } = current();
    circles.draw(state, now.people, now.stands);
    drawLegend();
  };

  /** @param {number} i */
  const popupTown = (i) => {
    const { now } = current();
    const { say, sayHtml, stands, people } = now;
    const facts = factsOf(i, now).map((fact) => html`${fact} `);
    const markup = html`
      ${published("strong", B.place[i])}
      <div>${say("people", { n: number(people[i]) })} ${say(`is.${stands(i)}`)}</div>
      <div class="facts">${facts}</div>
      <button type="button"${does("put", i)}>${sayHtml("put.of", { town: published("b", B.place[i]) })}</button>`;
    popup([C.lat[i], C.lon[i]], [element(markup, actions)]);
  };
  /** @type {(role: string, i: number) => string} */
  const cell = (role, i) => {
    const f = T?.fields.find((field) => field.role === role);
    return String((f && T?.columns[f.id][i]) || "");
  };
  /** @param {number[]} rows */
  const popupSites = (rows) => {
    const { say, w } = current().now;
    const site = (/** @type {number} */ i) => html`
      ${published("strong", cell("name", i) || w("no_name"))}${published("div", cell("address", i))}
      ${out.has(i) && html`<div>${say("legend.out")}</div>`}
      ${T?.unconfirmed?.includes(i) && html`<div class="claim"><i aria-hidden="true">？</i>${w("row.unconfirmed")}</div>`}
      ${w.has("edit.rows.mend") && html`<button type="button" class="mend"${does("mend", i)}>${w("edit.rows.mend")}</button>`}`;
    popup(layer()?.latLng(rows[0]) ?? null, [element(html`${rows.slice(0, SITES_IN_POPUP).map(site)}`, actions)]);
  };

  const points = layer();
  const place = (/** @type {L.LatLng} */ { lat, lng }) => actions.place([lat, lng], "", document.body);
  if (points) {
    page.map?.on("zoomend", small);
    points.on("pick", (e) => popupSites(e.rows)).on("miss", (e) => place(e.latlng));
  } else page.map?.on("click", (e) => place(e.latlng));

  return {
    circles: circles.circles,
    fit: circles.fit,
    draw,
    /** The sites as they are now. */
    renew: () => {
      T = block("data");
      out = new Set(B.out);
      if (T) layer()?.take(T);
    },
    /** @type {(i: number, near: boolean) => void} a town with what is told of it; near: so that it is seen well */
    show: (i, near) => {
      if (!page.map || !C.there[i]) return;
      page.map.getContainer().scrollIntoView({ block: "nearest" });
      if (near) showAt([C.lat[i], C.lon[i]], 14);
      popupTown(i);
    },
  };
};
