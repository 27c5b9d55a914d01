/* Results that are remembered, for views: one drawing asks for the same several times. */

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
  /** @type {WeakMap<object, { result: Result }>} */
  const known = new WeakMap();
  return (...given) => {
    const object = /** @type {object} */ (given[place]);
    const found = known.get(object) ?? { result: compute(...given) };
    known.set(object, found);
    return found.result;
  };
};
