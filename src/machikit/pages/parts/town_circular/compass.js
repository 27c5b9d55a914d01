/* Where the places of a sheet lie, seen from the town's point: direction and distance, no map. */
/** @import { Near } from "./types.d.ts" */
import { html } from "#pure";

const HALF = 150;
const RADIUS = 118; // of the farthest place
const APART = 19; // marks that are nearer to one another are moved apart
const ROUND = [200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000];

/** @typedef {{ sign: string, square: boolean } & Pick<Near, "metres" | "bearing">} Seen */

/** @type {(at: [number, number], taken: { x: number, y: number }[]) => [number, number]} there, or the nearest spot around that is free */
const free = ([x, y], taken) => {
  for (let ring = 0; ring < 6; ring++) {
    for (let turn = 0; turn < (ring ? 8 : 1); turn++) {
      const a = x + ring * (APART / 2) * Math.cos((turn * Math.PI) / 4);
      const b = y + ring * (APART / 2) * Math.sin((turn * Math.PI) / 4);
      if (taken.every((other) => Math.hypot(other.x - a, other.y - b) >= APART)) return [a, b];
    }
  }
  return [x, y];
};

/** @type {(places: Seen[]) => { x: number, y: number, sign: string, square: boolean }[]} */
const placed = (places) => {
  const farthest = Math.max(...places.map(({ metres }) => metres), 1);
  /** @type {{ x: number, y: number, sign: string, square: boolean }[]} */
  const done = [];
  for (const { sign, square, metres, bearing } of places) {
    const turn = (bearing * Math.PI) / 180;
    const r = Math.max(14, (metres / farthest) * RADIUS);
    const [x, y] = free([r * Math.sin(turn), -r * Math.cos(turn)], done);
    done.push({ x, y, sign, square });
  }
  return done;
};

/**
 * @param {Seen[]} places
 * @param {{ label: string, north: string, metres: (m: number) => string }} words
 */
export const compass = (places, { label, north, metres }) => {
  if (!places.length) return "";
  const farthest = Math.max(...places.map((place) => place.metres), 1);
  const ring = ROUND.findLast((m) => m <= farthest) ?? farthest;
  const r = (ring / farthest) * RADIUS;
  const marks = placed(places).map(({ x, y, sign, square }) => {
    const at = html`transform="translate(${x.toFixed(1)} ${y.toFixed(1)})"`;
    const shape = square
      ? html`<rect x="-8.5" y="-8.5" width="17" height="17" rx="2" class="stay"/>`
      : html`<circle r="9" class="site"/>`;
    return html`<g ${at}>${shape}<text y="4" text-anchor="middle">${sign}</text></g>`;
  });
  return html`
    <svg class="tc-compass" viewBox="${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}" role="img" aria-label="${label}">
      <circle r="${r.toFixed(1)}" class="ring"/><path d="M0-140V140M-140 0H140" class="axis"/>
      <text x="${(r * 0.71 + 4).toFixed(1)}" y="${(r * 0.71 + 10).toFixed(1)}" class="far">${metres(ring)}</text>
      <text x="7" y="-134" class="north">${north}</text><path d="M0-147 5-136H-5z" class="head"/>
      <circle r="4" class="here"/>${marks}
    </svg>`;
};
