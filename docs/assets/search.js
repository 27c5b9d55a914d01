/* The search of the documentation, in place of the theme's: Japanese has no blanks between words, so words are looked for as
   they are typed, wherever they stand. Speaks the theme's messages to its worker; the index is made by tools/docs_hooks.py. */
"use strict";
const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3];
const AROUND = 48; // characters shown around the first place found
let sections = [];

/* One character for one, so that places in the folded text are places in the text: Ａ and a are the same, か and カ are not. */
const fold = text => Array.from(text, one => {
  const plain = one.normalize("NFKC").toLowerCase();
  return plain.length === one.length ? plain : one;
}).join("");
const escaped = text => text.replace(/[&<>"]/g, one => `&#${one.charCodeAt(0)};`);
const unmarked = html => html.replace(/<[^>]*>/g, " ").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"')
  .replace(/&#39;/g, "'").replace(/&amp;/g, "&").replace(/\s+/g, " ").trim();

function take(docs) {
  const articles = new Map();
  sections = docs.map(doc => {
    const [page, anchor] = doc.location.split("#");
    if (!articles.has(page)) articles.set(page, doc.location);
    const title = unmarked(doc.title), text = unmarked(doc.text);
    return { doc, page, title, text, inTitle: fold(title), inText: fold(text), top: articles.get(page) === doc.location, anchor };
  });
}

/* The places of every word, each once and in order. */
function places(text, words) {
  const found = [];
  for (const word of words)
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) found.push([at, at + word.length]);
  return found.sort((a, b) => a[0] - b[0]).filter((spot, i, all) => !i || spot[0] >= all[i - 1][1]);
}

function marked(text, spots, from, to) {
  let html = "", at = from;
  for (const [start, end] of spots.filter(spot => spot[0] >= from && spot[1] <= to)) {
    html += `${escaped(text.slice(at, start))}<mark>${escaped(text.slice(start, end))}</mark>`;
    at = end;
  }
  return html + escaped(text.slice(at, to));
}

function item(section, words, score) {
  const spots = places(section.inText, words);
  const from = spots.length ? Math.max(0, spots[0][0] - AROUND / 2) : 0, to = Math.min(section.text.length, from + 3 * AROUND);
  const text = (from ? "…" : "") + marked(section.text, spots, from, to) + (to < section.text.length ? "…" : "");
  const terms = Object.fromEntries(words.map(word => [word, true]));
  return { ...section.doc, title: marked(section.title, places(section.inTitle, words), 0, section.title.length), text, score, terms };
}

const heard = (section, word) => (section.inTitle.includes(word) ? 100 / (1 + Math.log1p(section.inTitle.length)) : 0) +
  Math.min(8, section.inText.split(word).length - 1);

function find(words, all) {
  const groups = new Map();
  for (const section of sections) {
    const points = words.map(word => heard(section, word));
    if (all ? points.some(p => !p) : points.every(p => !p)) continue;
    const score = points.reduce((a, b) => a + b, 0) * (section.top ? 1.5 : 1) * (section.doc.boost || 1) * points.filter(Boolean).length;
    if (!groups.has(section.page)) groups.set(section.page, []);
    groups.get(section.page).push(item(section, words, score));
  }
  for (const [page, items] of groups) {
    items.sort((a, b) => b.score - a.score);
    const top = sections.find(section => section.page === page && section.top); // results are shown under their page
    const at = items.findIndex(one => one.location === top.doc.location);
    const first = at >= 0 ? items.splice(at, 1)[0] : { ...item(top, words, 0), text: "" };
    groups.set(page, [first, ...items]);
  }
  const best = items => Math.max(...items.map(one => one.score));
  return [...groups.values()].sort((a, b) => best(b) - best(a));
}

function search(query) {
  const words = fold(query).replace(/[*"]/g, " ").split(/[\s、。，]+/).filter(Boolean);
  if (!words.length) return [];
  const found = find(words, true);
  if (found.length) return found;
  const parts = words.flatMap(word => word.match(/[一-龠々〆]+|[ァ-ヶー]+|[ぁ-ん]{3,}|[^一-龠々〆ァ-ヶーぁ-ん]+/g) || []);
  return parts.length > 1 ? find(parts, false) : [];
}

addEventListener("message", event => {
  const { type, data } = event.data;
  if (type === SETUP) {
    take(data.docs);
    postMessage({ type: READY });
  } else if (type === QUERY) {
    postMessage({ type: RESULT, data: { items: search(data) } });
  }
});
