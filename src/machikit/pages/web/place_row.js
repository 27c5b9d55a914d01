/* A row of the list of places, and what it tells when it is opened. */
/** @import { Cell, Field } from "./types.d.ts" */
/** @import { Rows } from "./rows.js" */
import { attr, does, glyph, html, number, published } from "#pure";

const OWN_FACTS = 4; // columns of a table of the team's own that a row shows before it is opened
const HIDDEN = ["name", "address", "opens", "closes", "days", "code"]; // roles that a row shows anyway, or nobody reads
const HOURS = ["opens", "closes", "days"];

/** @type {(f: Field, text: string) => unknown} */
const link = (f, text) => {
  if (f.role === "phone" && /^[\d()\-+ ]+$/.test(text))
    return html`<a href="tel:${text.replace(/[^\d+]/g, "")}">${text}</a>`;
  if (f.role === "url" && /^https?:\/\//i.test(text))
    return html`<a href="${text}" rel="noreferrer noopener">${text}</a>`;
  return text;
};

/** @type {(f: Field, v: Cell, term: (v: Cell) => string) => string} */
const cell = (f, v, term) => (f.type === "number" || f.type === "integer" ? number(Number(v)) : term(v));

/** @type {(w: import("./wording.js").Wording, i: number) => unknown} opens the form of a row; seen while the page is changed */
export const mend = (w, i) =>
  w.has("edit.rows.mend") && html`<button type="button" class="mend"${does("mend", i)}>${w("edit.rows.mend")}</button>`;

/** @type {(rows: Rows, i: number) => unknown} all that is known of a place */
const details = ({ T, fields, value, term, markWord, hoursText, state, w }, i) => {
  const entries = fields.map((f) => {
    const v = value(f, i);
    if (HIDDEN.includes(f.role ?? "") || f.id === "id" || v === null) return null;
    const text = f.role === "flag" ? markWord(v) : cell(f, v, term);
    const data = typeof v === "string" && f.role !== "flag" && !Object.hasOwn(T.terms, v);
    return html`<div><dt>${f[state.lang]}</dt><dd${attr("lang", data && "ja")}>${link(f, text)}</dd></div>`;
  });
  const hours = T.week && html`<div><dt>${w("hours")}</dt><dd>${hoursText(i)}</dd></div>`;
  return html`<div class="more-of"><dl>${entries}${hours}</dl><a href="#i=${T.keys[i]}">${w("link_here")}</a>${mend(w, i)}</div>`;
};

/** @type {(rows: Rows, i: number) => unknown[]} what is said of a place in its row; the data's own words are said to be Japanese */
const facts = (rows, i) => {
  const { T, of, value, amount, category, term, state, w } = rows;
  const label = (/** @type {Field} */ f) => f[state.lang];
  /** @type {unknown[]} */
  const said = [];
  const kind = value(category, i);
  if (category && !state.flags.length && (kind !== null || state.live))
    said.push(
      html`<span${attr("lang", kind !== null && !Object.hasOwn(T.terms, kind) && "ja")}>${kind === null ? w("category.none") : term(kind)}</span>`,
    );
  const n = value(amount, i);
  if (amount && n !== null)
    said.unshift(
      html`<span>${w("brief.value", { label: label(amount), n: number(Number(n)), unit: w("value.unit") })}</span>`,
    );
  for (const role of ["place", "capacity", "elevation"]) {
    const f = of(role);
    const v = value(f, i);
    if (!f || v === null) continue;
    said.push(
      role === "place"
        ? published("span", v)
        : html`<span>${w(`brief.${role}`, { label: label(f), n: number(Number(v)) })}</span>`,
    );
  }
  return T.own ? [...said, ...ownFacts(rows, i)] : said;
};

/** @type {(rows: Rows, i: number) => unknown[]} the first columns of a table that is of no topic */
const ownFacts = ({ fields, value, term, state, w }, i) => {
  const shown = fields.filter((f) => !f.role && f.id !== "id" && value(f, i) !== null).slice(0, OWN_FACTS);
  return shown.map(
    (f) => html`<span>${w("brief.own", { label: f[state.lang], value: cell(f, value(f, i), term) })}</span>`,
  );
};

/** @type {(rows: Rows, i: number) => unknown} */
const hoursLine = ({ T, of, value, openState, hoursText, state, w }, i) => {
  if (!T.week) return null;
  if (!state.now) return html`<small class="hours">${hoursText(i)}</small>`;
  const open = openState(i);
  const noted = open === "open" && value(of("hours_note"), i) !== null;
  const text = open === "unknown" && T.week[i] < 0 ? null : html`<span>${hoursText(i)}</span>`;
  return html`<small class="hours ${open}"><em>${w(`open.${open}${noted ? ".note" : ""}`)}</em>${text}</small>`;
};

/** @type {(rows: Rows, i: number) => unknown} the chosen marks; while nothing can be chosen, all of them */
const marks = ({ T, flags, kindOf, markOf, markLine, state }, i) => {
  if (state.live) return state.flags.length > 0 && html`<em class="mk ${kindOf(markOf(i))}">${markLine(i)}</em>`;
  return flags.filter((f) => T.columns[f.id][i] !== null).map((f) => html`<span>${markLine(i, [f.id])}</span>`);
};

/** @type {(rows: Rows, i: number) => unknown} that only a participant says something of a place: by mark and word */
export const claim = ({ T, w }, i) =>
  T.unconfirmed?.includes(i) && html`<em class="claim"><i aria-hidden="true">？</i>${w("row.unconfirmed")}</em>`;

/** @type {(rows: Rows, i: number) => unknown} */
export const photos = ({ T }, i) =>
  T.photos?.[i]?.map(({ data, words }) => html`<img class="shot" src="${data}" alt="${words}">`);

/** @type {(rows: Rows, i: number) => unknown} */
const addressLine = ({ of, value }, i) =>
  html`<small class="address" lang="ja">${value(of("address"), i) ?? ""}</small>`;

/** @type {(rows: Rows, i: number, f: Field) => unknown} one column of a row, where the columns were chosen */
const chosenFact = ({ T, value, term, markLine, amount, w, state }, i, f) => {
  const v = value(f, i);
  if (v === null) return null;
  if (f.role === "flag") return html`<span>${markLine(i, [f.id])}</span>`;
  const said = attr("lang", typeof v === "string" && !Object.hasOwn(T.terms, v) && "ja");
  if (f.role === "category" || f.role === "place") return html`<span${said}>${term(v)}</span>`;
  const label = f[state.lang];
  if (f === amount)
    return html`<span>${w("brief.value", { label, n: number(Number(v)), unit: w("value.unit") })}</span>`;
  return html`<span>${w("brief.own", { label, value: cell(f, v, term) })}</span>`;
};

/** @type {(rows: Rows, i: number, columns: string[]) => unknown[]} the chosen columns in order; hours are one, whichever day is named */
const chosenLines = (rows, i, columns) => {
  const { T, fields, state } = rows;
  const chosen = [...new Set(columns)].flatMap((id) => fields.filter((f) => f.id === id && f.role !== "name"));
  /** @type {unknown[]} */
  const lines = [];
  /** @type {unknown[]} */
  let facts = state.live ? [marks(rows, i)] : [];
  const close = () => {
    if (facts.some(Boolean)) lines.push(html`<small class="facts">${facts}</small>`);
    facts = [];
  };
  const alone = (/** @type {unknown} */ line) => {
    close();
    lines.push(line);
  };
  let timed = false;
  for (const f of chosen) {
    if (f.role === "address") alone(addressLine(rows, i));
    else if (T.week && HOURS.includes(f.role ?? "")) {
      if (!timed) alone(hoursLine(rows, i));
      timed = true;
    } else facts.push(chosenFact(rows, i, f));
  }
  close();
  return lines;
};

/** @param {Rows["T"]} T whether its rows are places: of the team's own tables, those of which a row has a position */
const placed = (T) => !T.own || T.lat.some((v) => v !== null);

/** @type {(rows: Rows, i: number) => string | null} how far a place is, or why that is not known */
const farText = ({ T, state, far, distance, nothingRegistered, w }, i) => {
  if (state.from) return nothingRegistered() ? "" : distance(far(i));
  return T.lat[i] === null && placed(T) ? w("no_point") : null;
};

/** @type {(rows: Rows, i: number) => import("#pure").Markup} a row of the list */
export const placeRow = (rows, i) => {
  const { T, S, state, name, lookOf } = rows;
  const away = farText(rows, i);
  const chosen = S.looks?.columns;
  const told = html`
    ${state.live && html`<span class="mark">${glyph(lookOf(i), T.size?.[i])}</span>`}
    <span class="what">${published("b", name(i))}${!Array.isArray(chosen) && addressLine(rows, i)}${claim(rows, i)}${
      Array.isArray(chosen)
        ? chosenLines(rows, i, chosen)
        : html`
      <small class="facts">${marks(rows, i)}${facts(rows, i)}</small>${hoursLine(rows, i)}`
    }${photos(rows, i)}</span>
    ${away === null ? null : html`<span class="far">${away}</span>`}`;
  if (!state.live) return html`<li id="i-${T.keys[i]}"><div class="item">${told}</div></li>`;
  const opened = state.selected === i;
  return html`
    <li id="i-${T.keys[i]}"${attr("class", opened && "on")}><button type="button" class="item" aria-expanded="${String(opened)}"${does(
      "select",
      i,
    )}>${told}</button>${opened && details(rows, i)}</li>`;
};
