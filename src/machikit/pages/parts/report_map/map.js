/* The map: points by how they stand, pairs that may be the same, numbered notes, and what a press on them tells. */
/** @import { Actions, PointTable } from "../../web/types.d.ts" */
/** @import { ReportBlock, ReportState } from "./types.d.ts" */
/** @import { Listing } from "./listing.js" */
import { $, element, fill, middle, page } from "#core";
import { keepClear, numbered, Points, popup } from "#map";
import { does, glyph, html, published } from "#pure";
import { lookOf, rowsIn } from "./rows.js";
import { nearText } from "./view.js";

const PAIRS = 400; // lines drawn at most
const MANY = 12; // rows named in a popup at most

/**
 * actions: `show` a row, several of which are at one place; `right`, `ask`, `askAt` for notes; `spot` for a place without any.
 * @param {ReportBlock} B
 * @param {() => { state: ReportState, now: Listing }} current
 * @param {Actions} actions
 */
export const mapOf = (B, current, actions) => {
  const R = rowsIn(B);
  /** @param {L.Map} map */
  const begin = (map) => {
    const degree = (/** @type {number | null} */ v) => (v === null ? null : Math.round(v * 1e6));
    const points = new Points(
      /** @type {PointTable} */ ({ n: R.rows.length, lat: R.lat.map(degree), lon: R.lon.map(degree) }),
    );
    const [lines, pins] = [L.layerGroup().addTo(map), L.layerGroup().addTo(map)];
    keepClear(map, points);
    page.layers.reports = points.addTo(map);
    points.on("pick", (e) => actions.show(e.rows, "", document.body));
    points.on("miss", (e) => actions.spot(e.latlng, "", document.body));
    const bounds = middle(R.lat, R.lon);
    if (bounds) map.fitBounds(bounds, { padding: [16, 16], maxZoom: 15, animate: false });
    return { map, points, lines, pins };
  };
  const own = page.map ? begin(page.map) : null;
  /** @param {number} k */
  const at = (k) => own?.points.latLng(k) ?? null;

  /** @param {Set<number>} shown */
  const drawPairs = (shown) => {
    own?.lines.clearLayers();
    const style = { color: "#5b3f94", weight: 3, dashArray: "5 4", interactive: false };
    for (const pair of R.pairs.filter(([a, b]) => shown.has(a) && shown.has(b)).slice(0, PAIRS)) {
      const ends = pair.map(at).filter((end) => end !== null);
      if (own) L.polyline(ends, style).addTo(own.lines);
    }
  };
  const drawPins = () => {
    own?.pins.clearLayers();
    for (const [n, { lat, lon }] of current().state.notes.entries())
      if (own && lat !== null && lon !== null) numbered([lat, lon], n + 1, "report-pin").addTo(own.pins);
  };
  const drawLegend = () => {
    const { stand, say } = current().now;
    const stands = new Set(R.all.map(stand));
    const there = R.stands.filter((one) => stands.has(one));
    const word = (/** @type {string} */ one) => say(B.walks ? `walk.${one}` : `legend.${one}`);
    fill($("legend"), html`${there.map((one) => html`<span>${glyph(lookOf(one))}${word(one)}</span>`)}`);
  };

  /* ---- popups ---- */
  /** @type {(where: L.LatLngExpression | null, markup: unknown) => void} */
  const open = (where, markup) => popup(where, [element(markup, actions)], { maxWidth: 270, offset: [0, -4] });
  /** @param {number[]} rows */
  const several = (rows) => {
    const { say, titled, where } = current().now;
    const one = (/** @type {number} */ k) =>
      html`<button type="button"${does("show", [k])}>${titled(k)}${where(k) !== null && published("span", ` ${where(k)}`)}</button>`;
    return html`<div class="many">${say("popup.many", { n: rows.length })}</div>${rows.slice(0, MANY).map(one)}`;
  };
  /** @param {number} k */
  const alone = (k) => {
    const { say, titled, where, quote, facts } = current().now;
    const texts = [where(k), quote(k)].filter((v) => v !== null);
    const deeds = html`<button type="button"${does("right", k)}>${say("walk.right")}</button><button type="button"${does("ask", k)}>${say("walk.differs")}</button>`;
    return html`
      <strong>${titled(k)}</strong>${texts.map((text) => published("div", text))}
      <div class="what">${facts(k)}</div>${B.walks && deeds}`;
  };
  return {
    at,
    draw: () => {
      drawLegend();
      if (!own) return;
      const { state, now } = current();
      const shown = new Set(now.listed);
      own.points.show(now.listed, now.look, state.selected);
      own.map.machikitBase?.redraw();
      drawPairs(shown);
      drawPins();
    },
    /** @param {number[]} rows at one place */
    tell: (rows) => open(at(rows[0]), rows.length > 1 ? several(rows) : alone(rows[0])),
    /** @param {L.LatLng} where a place without any */
    tellSpot: (where) => {
      const { state, now } = current();
      const near = !B.walks && html`<div>${nearText(state, now)}</div>`;
      const word = now.say(B.walks ? "what.missing" : "note.title");
      open(where, html`${near}<button type="button"${does("askAt", spotOf(where))}>${word}</button>`);
    },
  };
};

/** @param {L.LatLng} at @returns {import("./types.d.ts").Spot} */
export const spotOf = ({ lat, lng }) => ({ lat: Math.round(lat * 1e6) / 1e6, lon: Math.round(lng * 1e6) / 1e6 });
