/* A line with the corners that can be seen: Douglas and Peucker's way. */

/** @type {(flat: ArrayLike<number>, k: number, a: number, b: number) => number} squared, from corner k to the line from a to b */
const offLine = (flat, k, a, b) => {
  const [x, y] = [flat[2 * a], flat[2 * a + 1]];
  const [vx, vy] = [flat[2 * b] - x, flat[2 * b + 1] - y];
  const [px, py] = [flat[2 * k] - x, flat[2 * k + 1] - y];
  const length = vx * vx + vy * vy;
  const t = length ? Math.max(0, Math.min(1, (px * vx + py * vy) / length)) : 0;
  return (px - t * vx) ** 2 + (py - t * vy) ** 2;
};

/**
 * The line without the corners that lie within the tolerance of what remains.
 * @param {ArrayLike<number>} flat x, y, x, y …
 * @param {number} tolerance in the same units
 * @returns {number[]}
 */
export const simplified = (flat, tolerance) => {
  const last = flat.length / 2 - 1;
  const kept = new Set([0, last]);
  const open = [[0, last]];
  for (let stretch = open.pop(); stretch; stretch = open.pop()) {
    const [a, b] = stretch;
    let worst = tolerance * tolerance;
    let at = -1;
    for (let k = a + 1; k < b; k++) {
      const off = offLine(flat, k, a, b);
      if (off > worst) [worst, at] = [off, k];
    }
    if (at < 0) continue;
    kept.add(at);
    open.push([a, at], [at, b]);
  }
  return [...kept].sort((a, b) => a - b).flatMap((k) => [flat[2 * k], flat[2 * k + 1]]);
};
