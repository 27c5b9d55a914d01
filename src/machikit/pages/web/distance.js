/* The one rule for distances: the chord between two points of the ellipsoid GRS 80, bent into an arc; twin of _base/distance.py. */
(() => {
  "use strict";
  const SEMI_MAJOR = 6378137, E2 = 0.006694380022900788, SPHERE = 6371000, RADIAN = Math.PI / 180;
  const geocentric = (lat, lon) => {
    const phi = lat * RADIAN, theta = lon * RADIAN, across = SEMI_MAJOR / Math.sqrt(1 - E2 * Math.sin(phi) ** 2);
    return [across * Math.cos(phi) * Math.cos(theta), across * Math.cos(phi) * Math.sin(theta), across * (1 - E2) * Math.sin(phi)];
  };
  window.machikit.metres = (a, b, c, d) => { // latitude, longitude of one place and of the other, in degrees
    const [x, y, z] = geocentric(a, b), [u, v, w] = geocentric(c, d);
    const chord = Math.sqrt((x - u) ** 2 + (y - v) ** 2 + (z - w) ** 2);
    return chord * (1 + chord ** 2 / (24 * SPHERE ** 2));
  };
})();
