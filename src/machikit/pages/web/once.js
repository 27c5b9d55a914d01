/* Results that are remembered, for views: one drawing asks for the same several times. */

/** @type {WeakMap<object, number>} */
const versions = new WeakMap();
/** @param {object} object which has changed: what was computed for it is computed anew */
export const forget = (object) => {
  versions.set(object, (versions.get(object) ?? 0) + 1);
};

/**
 * A function that computes once for each object that it is given at a place of its arguments (0: the first); the result lives as
 * long as that object.
 * @template {unknown[]} Given
 * @template Result
 * @param {number} place
 * @param {(...given: Given) => Result} compute
 * @returns {(...given: Given) => Result}
 */
export const once = (place, compute) => {
  /** @type {WeakMap<object, { result: Result, version: number | undefined }>} */
  const known = new WeakMap();
  return (...given) => {
    const object = /** @type {object} */ (given[place]);
    const version = versions.get(object);
    const before = known.get(object);
    const found = before && before.version === version ? before : { result: compute(...given), version };
    known.set(object, found);
    return found.result;
  };
};
