/* Numbers: those of the head, how sure they are, and those of other distances and cities. */
/** @import { Choice } from "./choice.js" */
import { GAP, h, lang, number, numbersRow, published, replace, the, w } from "#core";

/** @type {(n: number, total: number) => string} per cent, with one decimal, as in first_view.py */
const share = (n, total) => {
  const tenths = total ? Math.floor((2000 * n + total) / (2 * total)) : 0;
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
};

/** @param {Choice} choice */
export const figuresOf = (choice) => {
  const { block: B, reach: C, state, say, people, withTown } = choice;

  const drawNumbers = () => {
    const { beyond, total, low, high } = choice.now().sums;
    const more = state.sites.length;
    numbersRow([
      { n: beyond, unit: w("people"), label: say(more ? "beyond.new" : "beyond"), look: "far" },
      { n: share(beyond, total), unit: "%", label: say("share", { total: number(total) }) },
      { n: B.sites + more, unit: w("unit"), label: say("counted"), look: "site" },
      { n: say("range.value", { low: number(low), high: number(high) }), unit: w("people"), label: say("range") },
    ]);
  };
  const drawHeadline = () => {
    const first = choice.now().order.slice(0, 3);
    const rows = first.filter((i) => choice.stands(i) === "far" && people()[i]);
    const named = rows.flatMap((i, k) => [
      k ? say("headline.and") : "",
      ...withTown("headline.of", i, { n: number(people()[i]) }),
    ]);
    const key = !B.sites && !state.sites.length ? "headline.none" : rows.length ? "headline" : "headline.all";
    const [before, after] = say(key, { towns: GAP }).split(GAP);
    const words = [before, ...(after === undefined ? [] : [...named, after])];
    const nodes = /** @type {(Node | string)[]} */ (words);
    document.querySelector(".headline")?.replaceChildren(...nodes);
  };

  /* ---- how sure ---- */
  /** @type {(reason: [string, number[]]) => HTMLElement} */
  const reason = ([why, rows]) => {
    const large = rows.slice().sort((i, j) => people()[j] - people()[i] || i - j);
    const names = large.slice(0, 5).map((i) => B.place[i]);
    const total = rows.reduce((n, i) => n + people()[i], 0);
    return h(
      "tr",
      {},
      h(
        "th",
        { scope: "row", text: say(`weak.${why}`) },
        published("small", names.join("、") + (large.length > 5 ? "…" : "")),
      ),
      h("td", { class: "n", text: number(rows.length) }),
      h("td", { class: "n", text: number(total) }),
    );
  };
  const drawWeak = () => {
    const { low, high, reasons } = choice.now().sums;
    const rows = Object.entries(reasons).filter(([, some]) => some.length);
    const key = rows.length ? "weak.range" : "weak.sure";
    the("coverage-range").textContent = say(key, { low: number(low), high: number(high) });
    the("coverage-why").hidden = !rows.length;
    the("coverage-why")
      .querySelector("tbody")
      ?.replaceChildren(...rows.map(reason));
  };

  /* ---- other distances and cities ---- */
  const drawCities = () => {
    const table = the("coverage-cities", HTMLTableElement);
    the("coverage-of").textContent = say("distances.note");
    /** @param {number} k */
    const look = (k) => `n${B.stops[k] === state.metres ? " on" : ""}`;
    for (const [k, cell] of [...(table.tHead?.rows[0].cells ?? [])].slice(1).entries()) cell.className = look(k);
    /** @type {(n: number, total: number, k: number) => HTMLElement} */
    const cell = (n, total, k) =>
      h(
        "td",
        { class: look(k) },
        h("b", { text: `${share(n, total)}%` }),
        h("small", { text: say("people", { n: number(n) }) }),
      );
    const planned = () =>
      B.stops.map((m) => {
        const { beyond, total } = C.sums(choice.now().far, state.group, m);
        return /** @type {[number, number]} */ ([beyond, total]);
      });
    const rows = B.cities.map((city, place) => {
      const sums = !place && state.sites.length ? planned() : city.sums[state.group];
      const told = say("city.told", { as_of: city.as_of, n: number(city.towns) });
      const hidden = () => h("td", { class: "n", colspan: B.stops.length, text: say("is.hidden") });
      return h(
        "tr",
        {},
        h("th", { scope: "row", text: city.name[lang()] }, h("small", { text: told })),
        ...(sums ? sums.map(([n, total], k) => cell(n, total, k)) : [hidden()]),
      );
    });
    replace(table.tBodies[0], rows);
  };

  return () => {
    drawNumbers();
    drawHeadline();
    drawWeak();
    drawCities();
  };
};
