/* The marks of drawn maps by look, as shapes.js draws them on the moving map. */

/** @type {Record<string, string>} */
export const SYMBOLS = {
  plain: '<circle r="5.5" fill="#0b5fb0" stroke="#fff" stroke-width="1.4"/>',
  yes: '<circle r="5.5" fill="#0b5fb0" stroke="#fff" stroke-width="1.4"/>',
  partial: '<path d="M0-7 6.2 4H-6.2z" fill="#f2a33a" stroke="#7a3d00" stroke-width="1.2"/>',
  no: '<path d="M-4-4 4 4M4-4-4 4" stroke="#5c5f66" stroke-width="2.6" fill="none"/>',
  none: '<circle r="4.4" fill="#fff" stroke="#5c5f66" stroke-width="1.8"/>',
  other: '<rect x="-4.6" y="-4.6" width="9.2" height="9.2" fill="#6b4fa0" stroke="#fff" stroke-width="1.2"/>',
  rest: '<circle r="3.6" fill="#5c5f66" stroke="#fff" stroke-width="1.2"/>',
  k0: '<circle r="5.5" fill="#0b5fb0" stroke="#fff" stroke-width="1.4"/>',
  k1: '<path d="M0-7 6.2 4H-6.2z" fill="#c2410c" stroke="#fff" stroke-width="1.2"/>',
  k2: '<rect x="-4.8" y="-4.8" width="9.6" height="9.6" fill="#0f766e" stroke="#fff" stroke-width="1.2"/>',
  k3: '<path d="M0-6.6 6.6 0 0 6.6-6.6 0z" fill="#8b2fa8" stroke="#fff" stroke-width="1.2"/>',
  k4: '<path d="M0-6.2 5.9-1.9 3.6 5H-3.6L-5.9-1.9z" fill="#8a6100" stroke="#fff" stroke-width="1.2"/>',
  k5: '<path d="M0 7 6.2-4H-6.2z" fill="#b4235a" stroke="#fff" stroke-width="1.2"/>',
  k6: '<circle r="4.4" fill="#fff" stroke="#4a4d57" stroke-width="2"/>',
};
