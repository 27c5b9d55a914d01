/* The map: towns and sites, and what a press on them tells. */
/** @import { Table } from "../../web/types.d.ts" */
/** @import { Points } from "../../web/points.js" */
/** @import { Choice } from "./choice.js" */
import { $, block, glyph, h, number, page, published, w } from "#core";
import { popup, showAt } from "#map";
import { circlesOf } from "./circles.js";
import { factsOf } from "./list.js";

/**
 * select: what a press on a town does; put: on an empty spot, and on the button of a town's popup.
 * @param {Choice} choice
 * @param {(i: number) => void} select
 * @param {(lat: number, lon: number) => void} put
 */
export const mapOf = (choice, select, put) => {
  const { block: B, reach: C, state, say, people, stands } = choice;
  const T = /** @type {Table | null} */ (block("data"));
  const circles = circlesOf(C, select);
  const out = new Set(B.out);
  const layer = () => /** @type {Points<Table> | undefined} */ (page.layers.data);

  const small = () => {
    const zoom = page.map?.getZoom() ?? 0;
    const points = layer();
    if (points) points.options.radius = zoom < 12 ? 2.6 : zoom < 14 ? 4 : 5.5; // the towns are what the map is about
  };
  const draw = () => {
    small();
    const points = layer();
    points?.show(points.all, (i) => (out.has(i) ? "no" : "site"), null);
    circles.draw({
      people: people(),
      stands,
      sites: state.sites,
      limit: state.metres,
      selected: state.selected,
    });
    const closed = points && B.out.some((i) => T?.lat[i] !== null);
    const looks = ["far", "near", "site", ...(state.sites.length ? ["got", "new"] : []), ...(closed ? ["out"] : [])];
    const marks = looks.map((name) => h("span", {}, glyph(name === "out" ? "no" : name), say(`legend.${name}`)));
    $("legend")?.replaceChildren(...marks);
  };

  /** @param {number} i */
  const popupTown = (i) => {
    const press = () => put(C.lat[i], C.lon[i]);
    popup(
      [C.lat[i], C.lon[i]],
      [
        published("strong", B.place[i]),
        h("div", { text: `${say("people", { n: number(people()[i]) })} ${say(`is.${stands(i)}`)}` }),
        h("div", { class: "facts" }, ...factsOf(choice, i).flatMap((x) => [x, " "])),
        h("button", { type: "button", onclick: press }, ...choice.withTown("put.of", i)),
      ],
    );
  };
  /** @param {number[]} rows */
  const popupSites = (rows) => {
    /** @type {(role: string, i: number) => string} */
    const cell = (role, i) => {
      const f = T?.fields.find((field) => field.role === role);
      return String((f && T?.columns[f.id][i]) || "");
    };
    const nodes = rows
      .slice(0, 8)
      .flatMap((i) => [
        published("strong", cell("name", i) || w("no_name")),
        published("div", cell("address", i)),
        out.has(i) ? h("div", { text: say("legend.out") }) : null,
      ]);
    popup(layer()?.latLng(rows[0]) ?? null, nodes);
  };

  const points = layer();
  if (points) {
    page.map?.on("zoomend", small);
    points.on("pick", (e) => popupSites(e.rows)).on("miss", (e) => put(e.latlng.lat, e.latlng.lng));
  } else page.map?.on("click", (e) => put(e.latlng.lat, e.latlng.lng));

  return {
    circles: circles.circles,
    fit: circles.fit,
    draw,
    /** @type {(i: number, near: boolean) => void} a town with what is told of it; near: so that it is seen well */
    show: (i, near) => {
      if (!page.map || !C.there[i]) return;
      page.map.getContainer().scrollIntoView({ block: "nearest" });
      if (near) showAt([C.lat[i], C.lon[i]], 14);
      popupTown(i);
    },
  };
};
