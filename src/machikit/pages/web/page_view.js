/* The page around its parts: head, map, list of places, what the data cannot say, sources, downloads, licences. */
/** @import { PageFacts } from "./types.d.ts" */
/** @import { Wording } from "./wording.js" */
import { attr, html, MAP, Markup, PLACE, PLACE_SAID, wordsOf } from "#pure";
import { asBuilt } from "./as_built.js";
import { BETWEEN } from "./between.js";
import { logoOf, photoOf } from "./looks.js";
import { placePicker, placeSaid } from "./place_picker.js";
import { endedMarkup, untilMarkup } from "./publish_until.js";

const STOP = new Markup(
  '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7.8 1h8.4L23 7.8v8.4L16.2 23H7.8L1 16.2V7.8z"/><path d="M6 10.2h12v3.6H6z" fill="#fff"/></svg>',
);

/** @type {(tag: string, key: string, w: Wording, more?: unknown) => Markup} an element that says a word; words.js says it anew */
const said = (tag, key, w, more = "") =>
  html`${new Markup(`<${tag}`)}${more} data-w="${key}">${w(key)}${new Markup(`</${tag.split(" ")[0]}>`)}`;

/** @type {(facts: PageFacts, w: Wording) => Markup} */
const top = ({ lang, internal, lists, editable, looks }, w) => html`
  ${lists ? said("a", "skip", w, html` class="skip" href="#list"`) : said("a", "skip.parts", w, html` class="skip" href="#parts"`)}
  ${internal && said("p", "internal", w, attr("class", "internal"))}
  <header class="top"><div id="logo">${logoOf(looks, lang)}</div><p>${said("b", "city", w)} ${said("span", "title", w)}</p>
    <nav class="live">${editable && said("button", "edit", w, html` type="button" id="edit"`)}${said("button", "print", w, html` type="button" id="print"`)}${said(
      "button",
      "language",
      w,
      html` type="button" id="lang" lang="${lang === "ja" ? "en" : "ja"}"`,
    )}</nav></header>${said("p", "still", w, attr("class", "still"))}`;

/** @type {(facts: PageFacts, w: Wording) => Markup} the question and its answer in a few numbers */
const hero = (
  { question, expiry, tried, example, closed, headline, tiles, numbered, counts, order, looks, ...facts },
  w,
) => html`
  <div class="hero">
    <div id="photo">${photoOf(looks, facts.lang)}</div>
    <h1 id="question">${question.split(/(?<=、)/).map((phrase) => html`<span>${phrase}</span>`)}</h1>
    ${said("p", "meta", w, attr("class", "meta"))}
    ${expiry === "valid" && said("p", "expires.line", w, attr("class", "meta until"))}
    ${endedMarkup(facts, w)}
    ${tried && said("p", "tried.line", w, html` class="meta" id="tried"`)}
    ${example && said("p", "example", w, attr("class", "meta example"))}
    ${closed && html`<p class="stop">${STOP}<span>${said("b", "closed", w)} ${said("span", "closed.why", w)}</span></p>`}
    ${headline && html`<p class="headline" data-w="headline">${new Markup(headline)}</p>`}
    ${(numbered || counts) && !order.includes("count") && numbers(tiles)}
  </div>`;

/** @param {string} tiles */
const numbers = (tiles) => html`<div class="nums" id="numbers">${new Markup(tiles)}</div>`;

/** @type {(facts: PageFacts, w: Wording) => Markup} hidden until the data have expired; setup.js looks on what day the page is opened */
const notice = ({ expiry, official }, w) => html`
  <section class="expired${expiry === "old" && " old"}" id="expired" aria-labelledby="expired-title"${attr("hidden", expiry !== "expired" && expiry !== "old")}>
    ${said("h2", expiry === "old" ? "expired.old" : "expired", w, attr("id", "expired-title"))}
    <p>${said("span", "expired.text", w)} ${said("a", "official", w, html` href="${official}" rel="noreferrer"`)}</p>
  </section>`;

/** @type {(facts: PageFacts, w: Wording) => Markup} the map, with the drawn one for paper and for pages without scripts */
const mapOf = ({ map, picture, drawnBy, listed }, w) => html`
  <section class="map" data-w-label="map" aria-label="${w("map")}">
    <div class="live moving">${new Markup(map)}</div>
    <div class="slot" data-picture="${drawnBy}">${new Markup(picture)}</div>
    <div class="legend" id="legend"></div>
    ${listed && said("p", "map.hint", w, attr("class", "hint live"))}
  </section>`;

/** @type {(facts: PageFacts, w: Wording) => Markup} */
const foot = ({ sources, downloads, lists, total }, w) => {
  const numbered = (/** @type {string} */ prefix) => w.keys.filter((key) => new RegExp(`^${prefix}\\.\\d+$`).test(key));
  const source = (/** @type {string} */ key, /** @type {number} */ i) =>
    html`<li>${said("span", key, w)}${sources[i] && html` ${said("a", "source.link", w, html` href="${sources[i]}" rel="noreferrer"`)}`}</li>`;
  const button = (/** @type {string} */ kind) =>
    said("button", `download.${kind}`, w, html` type="button" id="${kind}"`);
  return html`<div>
    <section>${said("h2", "silent", w)}<ul>${numbered("caveat").map((key) => said("li", key, w))}</ul></section>
    <section>${said("h2", "sources", w)}<ul>${numbered("source").map(source)}</ul></section>
    <section class="live">${said("h2", "download", w)}
      ${downloads.length > 0 && html`<p class="buttons">${downloads.map(button)}</p>`}
      ${total > 0 && lists && said("p", "download.note", w)}
      <p>${said("button", "try.open", w, html` type="button" class="quiet" id="try-open"`)}</p>
    </section></div>`;
};

/** @type {(changed: PageFacts["changed"], w: Wording) => string} */
export const changedText = ({ n, date }, w) => w(n === 1 ? "edit.changed.one" : "edit.changed", { n, date });

/** @type {(facts: PageFacts, w: Wording) => Markup} what is in the page of others, and the line that is on every page */
const base = ({ libraries, internal, official, changed, ...facts }, w) => html`
  ${changed.n > 0 && html`<p class="changed" id="changed">${changedText(changed, w)}</p>`}
  <details class="libraries">${said("summary", "libraries", w)}<div lang="en">${libraries.map(
    ({ name, version, text }) => html`<h3>${name} ${version}</h3><pre>${text}</pre>`,
  )}</div></details>
  <p class="proto">${internal && said("b", "internal", w, attr("class", "internal"))}${said("b", "prototype", w)}${said(
    "span",
    "as_of.line",
    w,
  )}${untilMarkup(facts, w)}<span id="printed" hidden></span><span>${said("span", "prototype.emergency", w)} ${said(
    "a",
    "official",
    w,
    html` href="${official}" rel="noreferrer"`,
  )}</span></p>`;

/** @type {(markup: string, slots: [Markup, string][]) => string} with what the page has for the places that a view leaves to it */
const filled = (markup, slots) =>
  slots.reduce(
    (all, [{ text }, content]) => all.replace(text, () => text.replace("></", () => `>${content}</`)),
    markup,
  );

/**
 * What stands under the head, in the order in which the prototype's code called it. The places are one part: their map, their
 * list, and what stands between the two.
 * @type {(facts: PageFacts, w: Wording) => Markup[]}
 */
const contents = (facts, w) => {
  const { order, places } = facts;
  /** @type {[Markup, string][]} */
  const slots = [
    [MAP, facts.map ? mapOf(facts, w).text : ""],
    [PLACE, placePicker(w, facts.towns).text],
    [PLACE_SAID, placeSaid(w).text],
  ];
  const placesWith = (/** @type {Markup[]} */ between) => {
    const markup = filled(filled(places ?? "", slots), [[BETWEEN, between.join("")]]);
    return html`<div class="places" data-part="places">${new Markup(markup)}</div>`;
  };
  const ofPlaces = (/** @type {string | number} */ one) => one === "map" || one === "list";
  const [first, last] = [order.findIndex(ofPlaces), order.findLastIndex(ofPlaces)];
  const stand = (/** @type {string | number} */ one) => {
    if (typeof one === "number") {
      const { name, own, renews, markup } = facts.parts[one];
      const note = asBuilt(renews, facts.changed, w);
      const part = html`<div class="${name}" data-part="${name}">${new Markup(filled(markup, slots))}</div>`;
      return own ? html`${note}<div class="own">${part}</div>` : html`${note}${part}`;
    }
    return html`<div class="figures">${numbers(facts.tiles)}</div>${first < 0 && placesWith([])}`;
  };
  const inside = order.slice(first, last + 1);
  const all = () =>
    places === null
      ? inside.map((one) =>
          ofPlaces(one) ? html`<div class="work whole">${new Markup(filled(MAP.text, slots))}</div>` : stand(one),
        )
      : [placesWith(inside.filter((one) => !ofPlaces(one)).map(stand))];
  if (first < 0) return [...(places === null || order.includes("count") ? [] : [placesWith([])]), ...order.map(stand)];
  return [...order.slice(0, first).map(stand), ...all(), ...order.slice(last + 1).map(stand)];
};

/**
 * The body of a page, in its opening state.
 * @param {PageFacts} facts
 * @param {Record<string, string>} words
 */
export const pageView = (facts, words) => {
  const w = wordsOf(words);
  const inside = contents(facts, w);
  return html`${top(facts, w)}<main>${notice(facts, w)}${hero(facts, w)}
    ${inside.length > 0 && html`<div id="parts" tabindex="-1">${inside}</div>`}
    </main><footer>${foot(facts, w)}${base(facts, w)}</footer>`;
};
