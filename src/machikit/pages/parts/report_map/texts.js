/* How rows are told: in the page's language where their publisher has said it, else as they stand. */
/** @import { Child, Values } from "../../web/types.d.ts" */
/** @import { Note } from "./types.d.ts" */
/** @import { Rows } from "./rows.js" */
import { $, h, lang, number, published, termsOf, w } from "#core";

/** @typedef {ReturnType<typeof textsOf>} Texts */

/** @type {(key: string, values?: Values) => string} */
export const say = (key, values) => w(`report.${key}`, values);

/** @type {(id: string, nodes: Child[]) => void} what is in a box, if the page has it */
export const fill = (id, nodes) => $(id)?.replaceChildren(.../** @type {(Node | string)[]} */ (nodes));

/** @param {number | null} v */
export const days = (v) =>
  v === null ? "—" : number(v, Number.isInteger(v) ? {} : { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** @param {number | null} v */
export const degrees = (v) => (v === null ? "" : v.toFixed(6));

/** @param {Rows} R */
export const textsOf = (R) => {
  const B = R.block;
  const { walks } = B;
  // spoken: of differences found on foot
  const terms = termsOf(Object.assign({}, ...B.tables.map((table) => table.terms), B.walks ? B.spoken : null));
  const { text: term, node: data } = terms;

  /** @type {(k: number, tag: "span") => HTMLElement} what a row is called */
  const titled = (k, tag) => {
    const title = R.title(k);
    if (title === null) return h(tag, { text: walks ? w("no_name") : say("no_kind") });
    return walks ? published(tag, title) : data(tag, title);
  };
  /** @param {string} kind */
  const kindName = (kind) => (walks ? B.tables[Number(kind)].title[lang()] : term(kind));
  /** @param {Note} note */
  const kindOfNote = ({ kind }) => (kind === null ? "—" : walks ? say(`what.${kind}`) : term(kind));

  /** @param {number} k */
  const when = (k) => {
    const date = (R.cell(k, "date") ?? "—").slice(0, 10);
    const end = (R.cell(k, "closed") ?? "").slice(0, 10);
    const [age, took] = [R.age(k), R.took(k)];
    if (!R.isOpen(k))
      return took === null ? say("since.closed", { date }) : say("took", { date: end, n: number(took) });
    return age === null ? say("since.odd", { date }) : say("since", { date, n: number(age) });
  };
  /** @param {number} k @returns {Child[]} */
  const facts = (k) => {
    const stand = walks ? say(`walk.is.${R.stand(k)}`) : say(R.isOpen(k) ? "open.is" : "closed.is");
    const kind = R.kind(k);
    const [place, status, section] = ["place", "status", "section"].map((role) => R.cell(k, role));
    const own = walks
      ? [
          B.tables.length > 1 && kind !== null ? h("span", { text: kindName(kind) }) : null,
          place === null ? null : published("span", place),
        ]
      : [
          status === null
            ? h("span", { text: say("no_status.is") })
            : term(status) === stand
              ? null
              : data("span", status),
          h("span", { text: when(k) }),
          section === null ? null : data("span", section),
          R.others[k].length
            ? h("span", { class: "twin", text: say("twins.of", { n: number(R.others[k].length) }) })
            : null,
        ];
    const nowhere = R.lat[k] === null ? h("span", { text: w("no_point") }) : null;
    return [h("em", { class: R.stand(k), text: stand }), ...own, nowhere];
  };
  return {
    term,
    data,
    lang: terms.lang,
    titled,
    kindName,
    kindOfNote,
    when,
    facts,
    /** @param {number} k */
    where: (k) => R.cell(k, walks ? "address" : "place"),
    /** @param {number} k what was reported */
    quote: (k) => (walks ? null : R.cell(k, "text")),
  };
};
