/* Where the money goes, or which revenue there is: the bars of the chosen book, and what is searched for in them. */
/** @import { Choice } from "./choice.js" */
import { fold, h, number, the } from "#core";
import { base, every, find, opened, scaleOf } from "./accounts.js";
import { tree } from "./bars.js";
import { yen } from "./money.js";

const MOST_FOUND = 200;

/**
 * residents: how the residents' number is told.
 * @param {Choice} now
 * @param {() => string} residents
 */
export const drawWhere = (now, residents) => {
  const { say, state, block: B } = now;
  const b = now.book();
  const root = opened(b.root);
  const general = root[3].length > 0 && root[3].every((node) => node[2] !== null);
  const scale = scaleOf(root);

  /** @param {number} name whether the query is in its name, as published or as told */
  const fits = (name) => {
    const texts = [now.published(name), now.named(name)];
    return Boolean(texts[0]) && texts.some((text) => fold(text).includes(fold(state.query)));
  };
  const found = state.query.trim() ? every(root[3]).filter(({ node }) => fits(node[0])) : null;

  /** The same items a year before: null without such a book. */
  const before = () => {
    const last = b.year && now.mine(b).find((one) => one.year === b.year - 1 && one.stage === b.stage);
    return last ? (find(last.root, base(b.root))?.[3] ?? []) : null;
  };
  const drawTree = () => {
    const how = { total: root[1], scale, general };
    const old = found ? null : before();
    the("bg-tree").className = `bg-tree${general ? " untied" : ""}${old ? " changes" : ""}`;
    if (found) {
      const ways = found.map(({ path }) => path.slice(0, -1).map(now.named).join(" › ")); // a hit is told with the items above it
      const hits = found.slice(0, MOST_FOUND).map(({ node }) => node);
      tree(the("bg-tree"), hits, { ...how, old, ways }, now);
    } else tree(the("bg-tree"), root[3], { ...how, old }, now);
  };
  const drawTold = () => {
    const hits = found?.length ? say("found", { n: number(found.length) }) : say("none");
    const each = now.each();
    const note = each ? say("measure.note", { residents: number(each), when: residents() }) : "";
    the("bg-said").textContent = [found && hits, note].filter(Boolean).join(" ");
  };
  /** @param {string} key */
  const keyOf = (key) =>
    h(
      "li",
      {},
      h("i", { class: key, "aria-hidden": "true" }),
      h("span", { text: say(`key.${key === "minus" ? "negative" : key}`) }),
    );
  /** @type {(odd: [path: string[], stated: number, sum: number]) => HTMLElement} */
  const oddOf = ([path, stated, sum]) => {
    const item = path.length ? now.named(B.names.indexOf(path[path.length - 1])) : say("all");
    const key = stated < sum ? "odd" : "odd.rest";
    return h("p", { class: "notice", text: say(key, { item, said: yen(stated), sum: yen(sum) }) });
  };

  const what = now.what(b);
  the("bg-where").replaceChildren(
    `${say(`where.${B.revenue ? "revenue" : "spending"}`, { what })} `,
    h("small", { text: `${what} ${now.when(b)} ${now.told(root[1])}` }),
  );
  const keys = [...(general ? ["untied", "tied"] : []), ...(scale[0] < 0 ? ["minus"] : [])];
  the("bg-keys").replaceChildren(...keys.map(keyOf));
  the("bg-odd").replaceChildren(...b.odd.map(oddOf));
  drawTree();
  drawTold();
};
