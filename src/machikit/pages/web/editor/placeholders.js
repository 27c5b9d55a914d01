/* The places of a word that the page fills in, `{n}`: what is entered around them never breaks or loses one. Pure. */

/** @type {(text: string) => string[]} the places of a word, each once */
export const placesIn = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])];

/** @type {(text: string, places: string[]) => { from: number, to: number, place: string }[]} where they stand */
const spans = (text, places) =>
  places.flatMap((place) => {
    const found = [];
    for (let at = text.indexOf(place); at >= 0; at = text.indexOf(place, at + place.length))
      found.push({ from: at, to: at + place.length, place });
    return found;
  });

/** @type {(before: string, now: string) => [from: number, removed: number, entered: number]} what has become what, and where */
const difference = (before, now) => {
  const shorter = Math.min(before.length, now.length);
  let from = 0;
  while (from < shorter && before[from] === now[from]) from++;
  let end = 0;
  while (end < shorter - from && before[before.length - 1 - end] === now[now.length - 1 - end]) end++;
  return [from, before.length - from - end, now.length - from - end];
};

/**
 * What a field holds after something was entered: each place that this would have broken or lost still stands, behind what was
 * entered.
 * @param {string} before what it held, with all places
 * @param {string} now
 * @param {string[]} places that must stand in it
 * @returns {{ text: string, caret: number | null, kept: string[] }} caret: null where nothing had to be kept
 */
export const keepPlaces = (before, now, places) => {
  if (places.every((place) => now.includes(place))) return { text: now, caret: null, kept: [] };
  const [at, removed, entered] = difference(before, now);
  const touched = spans(before, places).filter(({ from, to }) => from < at + removed && to > at);
  const from = Math.min(at, ...touched.map((span) => span.from));
  const to = Math.max(at + removed, ...touched.map((span) => span.to));
  const begin = before.slice(0, from) + now.slice(at, at + entered);
  const end = before.slice(to);
  const kept = places.filter((place) => !begin.includes(place) && !end.includes(place));
  return { text: begin + kept.join("") + end, caret: begin.length, kept };
};
