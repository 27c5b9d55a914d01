/* Signs and names of kinds, and a district's next days. */
/** @import { Days } from "./dates.js" */
/** @import { KindName, PublishedRule, Row } from "./types.d.ts" */
import { h, lang, published, svg, w } from "#core";

/** @typedef {ReturnType<typeof drawingOf>} Drawing */

/** @param {Days} C */
export const drawingOf = (C) => {
  const B = C.block;

  /** @param {number} kind */
  const sign = (kind) =>
    svg(
      "svg",
      { class: "sign", viewBox: "-8 -8 16 16", "aria-hidden": "true" },
      svg("use", { href: `#kind-${kind % B.looks}` }),
    );
  /** @type {(kind: KindName, tag?: "span" | "b") => HTMLElement} */
  const named = (kind, tag = "span") => h(tag, { lang: kind.data && "ja", text: kind[lang()] });
  /** @param {string} check */
  const checked = (check) => (check ? h("em", { class: "check", text: w("calendar.check") }) : null);
  /** @param {PublishedRule} rule */
  const ruleTexts = (rule) => [
    lang() === "en" && rule.en ? h("span", { text: rule.en }) : null,
    published("span", rule.text),
    rule.note ? published("span", rule.note) : null,
  ];
  /** @type {(rows: Row[]) => PublishedRule[]} */
  const rulesOf = (rows) => rows.flatMap((row) => row.rule ?? []);

  /** @type {(area: number, day: number, key: string) => HTMLElement} today or tomorrow, large */
  const soon = (area, day, key) => {
    const all = C.days(area).get(day) ?? [];
    const checks = [...new Set(all.map((x) => x.check).filter(Boolean))];
    const isKnown = C.rows(area).every(C.isRead);
    return h(
      "div",
      { class: `one${all.length ? " yes" : ""}` },
      h("h3", {}, h("b", { text: w(key) }), " ", C.day(day)),
      all.length
        ? h("ul", {}, ...all.map((x) => h("li", {}, sign(x.kind), named(B.kinds[x.kind]))))
        : h("p", { text: w(isKnown ? "calendar.nothing" : "calendar.nothing.known") }),
      ...checks.map((check) => h("p", { class: "ask", text: w(`calendar.check.${check}`) })),
    );
  };

  /** @param {number} away days */
  const away = (away) => (away > 1 ? w("calendar.in", { n: away }) : w(away ? "calendar.tomorrow" : "calendar.today"));
  /** @type {(rows: Row[]) => string} why there is no day */
  const silent = (rows) => w(rows.some((row) => row.rule) ? "calendar.as_published" : "calendar.no_rule.kind");
  /** @type {(area: number, k: number, today: number) => HTMLElement} one kind with its next days and its rule */
  const kind = (area, k, today) => {
    const rows = C.rows(area, k);
    const [next, ...later] = C.next(area, k, today, 3);
    const then = later.map((x) => C.short(x.day)).join(lang() === "ja" ? "、" : ", ");
    const when = next
      ? [h("b", { text: C.day(next.day) }), h("small", { text: away(next.day - today) }), checked(next.check)]
      : [rows.some(C.isRead) ? h("span", { text: w("calendar.no_more") }) : null];
    const doubt = rows.every(C.isRead) ? null : h("em", { class: "check", text: silent(rows) });
    return h(
      "li",
      {},
      sign(k),
      h(
        "div",
        { class: "what" },
        named(B.kinds[k], "b"),
        h("p", { class: "when" }, ...when, doubt),
        then ? h("small", { class: "later", text: `${w("calendar.later")} ${then}` }) : null,
        ...rulesOf(rows).map((rule) => h("small", { class: "rule" }, ...ruleTexts(rule))),
      ),
    );
  };

  return { sign, named, checked, ruleTexts, rulesOf, silent, soon, kind };
};
