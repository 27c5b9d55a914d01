/* A tree of amounts as rows with bars; a row that has parts opens where it stands. One scale for all, opened or not. */
(() => {
  "use strict";
  const M = window.machikit, { h } = M;
  const w = (key, values) => M.w("budget." + key, values);

  const bar = (left, width, props, ...inside) => {
    const i = h("i", props, ...inside);
    i.style.left = `${left.toFixed(2)}%`;
    i.style.width = `${width.toFixed(2)}%`;
    return i;
  };
  const box = (...bars) => h("span", { class: "bg-bar", "aria-hidden": "true" }, ...bars);

  /* a bar of a list: name, bar, text */
  const line = (name, value, most, text, { lang, now, planned } = {}) =>
    h("li", { class: now && "now" }, h("span", { lang, text: name }), box(bar(0, (100 * Math.max(value, 0)) / most, { class: planned && "planned" })), h("span", { class: "bg-amount", text }));

  /* top: items [name, amount, general, parts]; how: see part.js. What is open stays so while it is drawn anew. */
  const tree = (root, top, how) => {
    const untied = (node) => {
      if (!how.general) return null;
      const known = node[2] !== null, u = h("u", {});
      if (known && node[1] > 0) u.style.width = `${((100 * node[2]) / node[1]).toFixed(2)}%`;
      return [known && node[1] > 0 ? u : null, h("span", { class: "bg-untied" }, h("small", { class: "bg-label visually-hidden", text: w("untied") }), " ", known ? M.money.share(node[2], node[1]) : "")];
    };
    const row = (node, was) => {
      const [low, high] = how.scale, span = high - low, found = untied(node), of = h("span", { class: "bg-bar" + (node[1] < 0 ? " minus" : ""), "aria-hidden": "true" },
        bar((100 * (Math.min(node[1], 0) - low)) / span, (100 * Math.abs(node[1])) / span, {}, found && found[0]));
      const change = how.compared ? how.change(node[1], was) : "";
      return [h("span", { class: "bg-name", lang: how.lang(node[0]), text: how.said(node[0]) }), of, h("span", { class: "bg-amount", text: how.told(node[1]) }),
        h("span", { class: "bg-share", text: M.money.share(node[1], how.total) }), found && found[1],
        how.compared ? h("span", { class: "bg-change" }, change && h("small", { class: "bg-label visually-hidden", text: w("change") }), change && " ", change) : null];
    };
    const list = (nodes, old, path, from = 0) => {
      const ul = h("ul", {}), more = (start) => {
        ul.append(...nodes.slice(start, start + how.shown).map((node) => item(node, old, path)));
        const left = nodes.length - start - how.shown;
        if (left <= 0) return;
        const button = h("button", { type: "button", class: "next", text: w("rest", { n: M.number(Math.min(left, how.shown)) }), onclick: () => {
          const li = button.parentElement;
          more(start + how.shown);
          const next = li.nextElementSibling.querySelector("summary, button");
          li.remove();
          if (next) next.focus();
        } });
        ul.append(h("li", {}, button));
      };
      more(from);
      return ul;
    };
    const item = (node, old, path) => {
      const was = old && old.find((one) => one[0] === node[0]), here = [...path, node[0]], key = here.join("/");
      if (!node[3].length) return h("li", {}, h("div", { class: "bg-row" }, ...row(node, was)));
      const open = how.open.has(key), details = h("details", { open }, h("summary", { class: "bg-row" }, ...row(node, was)));
      const fill = () => details.children.length < 2 && details.append(list(node[3], was ? was[3] : old && [], here));
      if (open) fill();
      details.addEventListener("toggle", () => {
        details.open ? how.open.add(key) : how.open.delete(key);
        if (details.open) fill();
      });
      return h("li", {}, details);
    };
    const heads = ["item", "", "amount", "share", ...(how.general ? ["untied"] : []), ...(how.compared ? ["change"] : [])];
    root.replaceChildren(h("div", { class: "bg-heads", "aria-hidden": "true" }, ...heads.map((key) => h("span", { text: key && w(key) }))), list(top, how.old, []));
  };
  M.bars = { line, box, bar, tree };
})();
