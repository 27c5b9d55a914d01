// Runs in a copy of a finished page: measures what only a browser knows (contrast, the mark of the focus) and leaves it in the page.
(() => {
  const SETTLED = 1500; // ms until the page's own scripts have drawn
  const MOST = 400; // elements that take the focus

  /** [red, green, blue, alpha] of a computed colour; null where it is written in another way. */
  const colour = (text) => {
    const found = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(text);
    return found && [+found[1], +found[2], +found[3], found[4] === undefined ? 1 : +found[4]];
  };
  const over = ([r, g, b, a], [r2, g2, b2]) => [r * a + r2 * (1 - a), g * a + g2 * (1 - a), b * a + b2 * (1 - a), 1];
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((n) => (n / 255 <= 0.03928 ? n / 255 / 12.92 : ((n / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };

  /** The colour behind an element; null where a picture is there, or something is half transparent. */
  const behind = (el) => {
    const layers = [];
    for (let at = el; at; at = at.parentElement) {
      const css = getComputedStyle(at), back = colour(css.backgroundColor);
      if (!back || css.backgroundImage !== "none" || +css.opacity < 1 || css.mixBlendMode !== "normal") return null;
      if (back[3] > 0) layers.push(back);
      if (back[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };

  const seen = (el) => {
    const box = el.getBoundingClientRect();
    if (!box.width || !box.height || !el.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    for (let at = el; at; at = at.parentElement) if (getComputedStyle(at).clipPath === "inset(50%)") return false; // for ears only
    return true;
  };

  const contrast = () => {
    const result = { texts: 0, low: [], unknown: 0 };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const el = node.parentElement;
      if (!node.data.trim() || el.closest("script, style, template, noscript, [disabled], [aria-disabled=true]") || !seen(el)) continue;
      const css = getComputedStyle(el), front = colour(css.color), back = el.closest("svg, .leaflet-pane") ? null : behind(el);
      if (!front || !back) {
        result.unknown++;
        continue;
      }
      result.texts++;
      const size = Number.parseFloat(css.fontSize), large = size >= 24 || (size >= 18.66 && +css.fontWeight >= 700);
      const value = ratio(over(front, back), back);
      if (value < (large ? 3 : 4.5)) result.low.push(`${node.data.trim().slice(0, 20)} ${value.toFixed(1)}:1`);
    }
    return result;
  };

  const LOOK = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderTopColor", "borderBottomWidth"];
  const look = (el) => {
    const css = getComputedStyle(el);
    return JSON.stringify([...LOOK, "backgroundColor", "color", "textDecorationLine", "clipPath", "transform"].map((key) => css[key]));
  };
  const focus = () => {
    const result = { elements: 0, unmarked: [] };
    const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]");
    for (const el of [...all].slice(0, MOST)) {
      if (el.disabled || el.tabIndex < 0 || (!seen(el) && !el.matches(".skip"))) continue;
      document.activeElement?.blur?.();
      const before = look(el);
      el.focus({ preventScroll: true });
      if (document.activeElement !== el) continue;
      result.elements++;
      const name = (el.getAttribute("aria-label") || el.textContent || el.tagName).trim().slice(0, 20);
      if (look(el) === before) result.unmarked.push(name);
    }
    document.activeElement?.blur?.();
    return result;
  };

  const report = () => {
    const still = document.createElement("style");
    still.textContent = "*, ::before, ::after { transition: none !important; animation: none !important }";
    document.head.append(still);
    const block = document.createElement("script");
    block.type = "application/json";
    block.id = "machikit-measured";
    const version = /Chrome\/(\d+)/.exec(navigator.userAgent)?.[1] ?? "";
    const text = JSON.stringify({ contrast: contrast(), focus: focus(), version, width: innerWidth });
    block.textContent = text.replaceAll("<", "\\u003c");
    document.body.append(block);
  };
  addEventListener("load", () => setTimeout(report, SETTLED));
})();
