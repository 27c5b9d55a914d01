/* The one rule for distances: the chord between two points of the ellipsoid GRS 80, bent into an arc; twin of _base/distance.py. */
const SEMI_MAJOR = 6378137;
const E2 = 0.006694380022900788;
const SPHERE = 6371000;
const RADIAN = Math.PI / 180;

/** @type {(lat: number, lon: number) => [number, number, number]} */
export const geocentric = (lat, lon) => {
  const phi = lat * RADIAN;
  const theta = lon * RADIAN;
  const across = SEMI_MAJOR / Math.sqrt(1 - E2 * Math.sin(phi) ** 2);
  return [
    across * Math.cos(phi) * Math.cos(theta),
    across * Math.cos(phi) * Math.sin(theta),
    across * (1 - E2) * Math.sin(phi),
  ];
};

/** @param {number} chord metres along the ground for the straight metres between two geocentric points */
export const ofChord = (chord) => chord * (1 + chord ** 2 / (24 * SPHERE ** 2));

/**
 * Metres between two places: latitude, longitude of the one and of the other, in degrees.
 * @param {number} a
 * @param {number} b
 * @param {number} c
 * @param {number} d
 */
export const metres = (a, b, c, d) => {
  const [x, y, z] = geocentric(a, b);
  const [u, v, w] = geocentric(c, d);
  return ofChord(Math.sqrt((x - u) ** 2 + (y - v) ** 2 + (z - w) ** 2));
};

/** @param {number} m metres, as a text */
export const distance = (m) =>
  m < 1000 ? `${Math.max(10, Math.round(m / 10) * 10)} m` : `${(m / 1000).toFixed(m < 9950 ? 1 : 0)} km`;
