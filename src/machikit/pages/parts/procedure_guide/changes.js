/* Lists, sets and maps of the state with one thing changed: the state itself never is. */

/** @type {<T>(list: T[], place: number, value: T) => T[]} */
export const replaced = (list, place, value) => list.map((one, k) => (k === place ? value : one));

/** @type {<T>(set: Set<T>, value: T) => Set<T>} with the value, or without it where it was there */
export const toggled = (set, value) => {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
};

/** @type {<K, V>(map: Map<K, V>, key: K, value: V | undefined) => Map<K, V>} undefined: without the key */
export const withValue = (map, key, value) => {
  const next = new Map(map);
  if (value === undefined) next.delete(key);
  else next.set(key, value);
  return next;
};
