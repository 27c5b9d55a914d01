/* How rows are told: in the page's language where their publisher has said it, else as they stand. */
/** @import { Lang, Values } from "../../web/types.d.ts" */
/** @import { Stand } from "./types.d.ts" */
/** @import { Rows } from "./rows.js" */
import { html, number, published, termsIn } from "#pure";

/** @param {number | null} v */
export const days = (v) => (v === null ? "—" : number(v));

/** @param {number | null} v */
export const degrees = (v) => (v === null ? "" : v.toFixed(6));

/**
 * @param {Rows} R
 * @param {Lang} lang
 * @param {import("../../web/wording.js").Wording} w
 * @param {(k: number) => Stand} stand
 */
export const textsOf = (R, lang, w, stand) => {
  const B = R.block;
  const { walks } = B;
  // spoken: of differences found on foot
  const terms = termsIn(Object.assign({}, ...B.tables.map((table) => table.terms), B.walks ? B.spoken : null), lang);
  const { text: term, langOf, node: data } = terms;
  /** @type {(key: string, values?: Values) => string} a word of this part */
  const say = (key, values) => w(`report.${key}`, values);
  /** @param {string} kind */
  const kindName = (kind) => (walks ? B.tables[Number(kind)].title[lang] : term(kind));

  /** @param {number} k */
  const when = (k) => {
    const date = (R.cell(k, "date") ?? "—").slice(0, 10);
    const end = (R.cell(k, "closed") ?? "").slice(0, 10);
    const [age, took] = [R.age(k), R.took(k)];
    if (!R.isOpen(k))
      return took === null ? say("since.closed", { date }) : say("took", { date: end, n: number(took) });
    return age === null ? say("since.odd", { date }) : say("since", { date, n: number(age) });
  };
  /** @param {number} k */
  const factsOfPlace = (k) => [
    B.tables.length > 1 && html`<span>${kindName(R.kind(k) ?? "")}</span>`,
    R.cell(k, "place") !== null && published("span", R.cell(k, "place")),
  ];
  /** @param {number} k */
  const factsOfReport = (k) => {
    const [status, section] = [R.cell(k, "status")?.trim(), R.cell(k, "section")];
    const twins = R.others[k].length;
    return [
      status ? term(status) !== standText(k) && data("span", status) : html`<span>${say("no_status.is")}</span>`,
      html`<span>${when(k)}</span>`,
      section !== null && data("span", section),
      twins > 0 && html`<span class="twin">${say("twins.of", { n: number(twins) })}</span>`,
    ];
  };
  /** @param {number} k */
  const standText = (k) => say(walks ? `walk.is.${stand(k)}` : R.isOpen(k) ? "open.is" : "closed.is");
  return {
    w,
    say,
    /** @type {(key: string, values?: Values) => import("#pure").Markup} the same, with markup in it */
    sayHtml: (key, values) => w.html(`report.${key}`, values),
    /** @param {string} key a word that has another one, ending in .walk, on pages of places to check */
    sayOf: (key) => say(walks ? `${key}.walk` : key),
    lang,
    term,
    langOf,
    data,
    kindName,
    when,
    /** @param {string | null} kind of a note */
    kindOfNote: (kind) => (kind === null ? "—" : walks ? say(`what.${kind}`) : term(kind)),
    /** @param {number} k what a row is called */
    titled: (k) => {
      const title = R.title(k);
      if (title === null) return html`<span>${walks ? w("no_name") : say("no_kind")}</span>`;
      return walks ? published("span", title) : data("span", title);
    },
    /** @param {number} k */
    facts: (k) => html`
      <small class="facts"><em class="${stand(k)}">${standText(k)}</em>${walks ? factsOfPlace(k) : factsOfReport(k)}${
        R.lat[k] === null && html`<span>${w("no_point")}</span>`
      }</small>`,
    /** @param {number} k */
    where: (k) => R.cell(k, walks ? "address" : "place"),
    /** @param {number} k what was reported */
    quote: (k) => (walks ? null : R.cell(k, "text")),
  };
};
