/* A row of the list of places, and what it tells when it is opened. */
/** @import { Child, Field, Table } from "./types.d.ts" */
/** @import { Rows } from "./rows.js" */
import { glyph, h, has, lang, number, w } from "#core";

const HIDDEN = ["name", "address", "opens", "closes", "days", "code"]; // roles that a row shows anyway, or nobody reads

/**
 * @param {Table} T
 * @param {Rows} rows
 */
export const placeRowOf = (T, rows) => {
  const { state, fields, of, value, name, category, amount, term, kindOf, markOf, lookOf, markWord, markLine } = rows;
  const { openState, hoursText, far, distance, nothingRegistered } = rows;
  const week = T.week;

  /** @type {(f: Field, text: string) => Child} */
  const link = (f, text) => {
    if (f.role === "phone" && /^[\d()\-+ ]+$/.test(text))
      return h("a", { href: `tel:${text.replace(/[^\d+]/g, "")}`, text });
    if (f.role === "url" && /^https?:\/\//i.test(text)) return h("a", { href: text, rel: "noreferrer noopener", text });
    return text;
  };
  /** @param {number} i */
  const details = (i) => {
    const dl = h("dl", {});
    for (const f of fields) {
      const v = value(f, i);
      if (HIDDEN.includes(f.role ?? "") || f.id === "id" || v === null) continue;
      const numeric = f.type === "number" || f.type === "integer";
      const text = f.role === "flag" ? markWord(v) : numeric ? number(Number(v)) : term(v);
      const data = typeof v === "string" && f.role !== "flag" && !has(T.terms, v);
      dl.append(h("div", {}, h("dt", { text: f[lang()] }), h("dd", { lang: data && "ja" }, link(f, text))));
    }
    if (week) dl.append(h("div", {}, h("dt", { text: w("hours") }), h("dd", { text: hoursText(i) })));
    return h("div", { class: "more-of" }, dl, h("a", { href: `#i=${T.keys[i]}`, text: w("link_here") }));
  };
  /** @type {(i: number) => [text: string, data: boolean][]} what is said in a row, and whether it is the data's own */
  const brief = (i) => {
    /** @type {[string, boolean][]} */
    const bits = [];
    for (const role of ["place", "capacity", "elevation"]) {
      const f = of(role);
      const v = value(f, i);
      if (!f || v === null) continue;
      bits.push(
        role === "place" ? [String(v), true] : [w(`brief.${role}`, { label: f[lang()], n: number(Number(v)) }), false],
      );
    }
    const n = value(amount, i);
    if (amount && n !== null)
      bits.unshift([w("brief.value", { label: amount[lang()], n: number(Number(n)), unit: w("value.unit") }), false]);
    if (category && state.flags.size === 0) {
      const v = value(category, i);
      bits.unshift(v === null ? [w("category.none"), false] : [term(v), !has(T.terms, v)]);
    }
    return bits;
  };
  /** @param {number} i */
  const hoursLine = (i) => {
    if (!week) return null;
    const open = openState(i);
    const noted = open === "open" && value(of("hours_note"), i) !== null;
    return h(
      "small",
      { class: `hours ${open}` },
      h("em", { text: w(`open.${open}${noted ? ".note" : ""}`) }),
      open === "unknown" && week[i] < 0 ? null : h("span", { text: hoursText(i) }),
    );
  };

  /**
   * A row of the list. press: what a click on it does.
   * @type {(i: number, press: () => void) => HTMLLIElement}
   */
  return (i, press) => {
    const opened = state.selected === i;
    const mark = state.flags.size ? markLine(i) : null;
    const farOff = state.from
      ? nothingRegistered()
        ? ""
        : distance(far(i))
      : T.lat[i] === null
        ? w("no_point")
        : null;
    const button = h(
      "button",
      { type: "button", class: "item", "aria-expanded": String(opened), onclick: press },
      h("span", { class: "mark" }, glyph(lookOf(i), T.size?.[i])),
      h(
        "span",
        { class: "what" },
        h("b", { lang: "ja", text: name(i) }),
        h("small", { class: "address", lang: "ja", text: value(of("address"), i) ?? "" }),
        h(
          "small",
          { class: "facts" },
          mark ? h("em", { class: `mk ${kindOf(markOf(i))}`, text: mark }) : null,
          ...brief(i).map(([text, data]) => h("span", { text, lang: data && "ja" })),
        ),
        hoursLine(i),
      ),
      farOff === null ? null : h("span", { class: "far", text: farOff }),
    );
    return h("li", { id: `i-${T.keys[i]}`, class: opened ? "on" : null }, button, opened ? details(i) : null);
  };
};
