/* Shapes: the same meaning by shape and colour; words stand beside them in legend, list and popup. */
/** @import { Look, Pen } from "./types.d.ts" */

const C = { yes: "#0b5fb0", partial: "#f2a33a", no: "#5c5f66", none: "#fff", other: "#6b4fa0" };
/** @type {Look[]} */
const KINDS = [
  ["#0b5fb0", "circle"],
  ["#c2410c", "triangle"],
  ["#0f766e", "square"],
  ["#8b2fa8", "diamond"],
  ["#8a6100", "pentagon"],
  ["#b4235a", "down"],
  ["#4a4d57", "ring"],
];

/**
 * Look → its colour and shape, or a function that draws it. A part adds its own: `Object.assign(look, { far: [...] })`.
 * @type {Record<string, Look>}
 */
export const look = {
  plain: ["#0b5fb0", "circle"],
  yes: [C.yes, "circle"],
  partial: [C.partial, "triangle"],
  no: [C.no, "cross"],
  none: [C.none, "ring"],
  other: [C.other, "square"],
  rest: [C.no, "dot"],
  ...Object.fromEntries(KINDS.map((kind, i) => [`k${i}`, kind])),
};
export const kinds = KINDS.length;

/** @type {(g: Pen, n: number, r: number, turn: number) => void} */
const polygon = (g, n, r, turn) => {
  for (let i = 0; i < n; i++) {
    const a = turn + (i * 2 * Math.PI) / n;
    g[i ? "lineTo" : "moveTo"](r * Math.cos(a), r * Math.sin(a));
  }
  g.closePath();
};

/** @type {Record<string, (g: Pen, r: number) => void>} */
const PATHS = {
  circle: (g, r) => g.arc(0, 0, r, 0, 7),
  ring: (g, r) => g.arc(0, 0, r * 0.85, 0, 7),
  dot: (g, r) => g.arc(0, 0, r * 0.65, 0, 7),
  triangle: (g, r) => polygon(g, 3, r * 1.25, -Math.PI / 2),
  down: (g, r) => polygon(g, 3, r * 1.25, Math.PI / 2),
  square: (g, r) => g.rect(-r * 0.85, -r * 0.85, r * 1.7, r * 1.7),
  diamond: (g, r) => polygon(g, 4, r * 1.15, -Math.PI / 2),
  pentagon: (g, r) => polygon(g, 5, r * 1.1, -Math.PI / 2),
};

/** @type {(g: Pen, r: number, colour: string) => void} */
const cross = (g, r, colour) => {
  const s = r * 0.72;
  g.moveTo(-s, -s);
  g.lineTo(s, s);
  g.moveTo(s, -s);
  g.lineTo(-s, s);
  g.lineCap = "round";
  for (const [width, ink] of /** @type {[number, string][]} */ ([
    [5, "#fff"],
    [2.6, colour],
  ])) {
    g.lineWidth = width;
    g.strokeStyle = ink;
    g.stroke();
  }
};

/**
 * Draws a look around the pen's origin.
 * @param {Pen} g
 * @param {string} name
 * @param {number} r pixels
 */
export const draw = (g, name, r) => {
  const [colour, shape] = look[name] || look.plain;
  g.beginPath();
  g.lineJoin = "round";
  if (typeof shape === "function") return shape(g, r);
  if (shape === "cross") return cross(g, r, colour);
  PATHS[shape](g, r);
  const ring = shape === "ring";
  g.fillStyle = ring ? "#fff" : colour;
  g.fill();
  g.lineWidth = ring ? 2 : 1.4;
  g.strokeStyle = ring ? "#5c5f66" : name === "partial" ? "#7a3d00" : "#fff";
  g.stroke();
};
