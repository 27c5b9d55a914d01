/* What every page and every map alone begins with: reading a block, and the shapes of marks and kinds. */
(() => {
  "use strict";
  const M = (window.machikit = window.machikit || {});
  M.layers = {};

  /* ---- blocks: the page's data by id, large tables as gzip in base64 until the page begins ---- */
  const blocks = {}, waiting = [];
  M.block = (id) => {
    const plain = document.getElementById(id);
    return Object.hasOwn(blocks, id) ? JSON.parse(blocks[id]) : plain ? JSON.parse(plain.textContent) : null;
  };
  const open = async (el) => {
    const text = atob(el.textContent), packed = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) packed[i] = text.charCodeAt(i);
    blocks[el.id] = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  };
  const alone = (script) => {
    try {
      script();
    } catch (error) { // one script's mistake never stops the others
      queueMicrotask(() => { throw error; });
    }
  };
  M.run = (script) => (M.begun ? alone(script) : waiting.push(script)); // it runs, in its turn, when all blocks are open
  M.begin = async () => {
    await Promise.all(Array.from(document.querySelectorAll('script[type="application/gzip"]'), open));
    for (const script of waiting) alone(script);
    M.begun = true;
  };

  /* ---- shapes: the same meaning by shape and colour; words stand beside them in legend, list and popup ---- */
  const C = { yes: "#0b5fb0", partial: "#f2a33a", no: "#5c5f66", none: "#fff", other: "#6b4fa0" };
  const KINDS = [["#0b5fb0", "circle"], ["#c2410c", "triangle"], ["#0f766e", "square"], ["#8b2fa8", "diamond"], ["#8a6100", "pentagon"], ["#b4235a", "down"], ["#4a4d57", "ring"]];
  M.look = { plain: ["#0b5fb0", "circle"], yes: [C.yes, "circle"], partial: [C.partial, "triangle"], no: [C.no, "cross"], none: [C.none, "ring"], other: [C.other, "square"], rest: [C.no, "dot"] };
  KINDS.forEach((k, i) => (M.look["k" + i] = k));
  M.kinds = KINDS.length;

  const polygon = (g, n, r, turn) => {
    for (let i = 0; i < n; i++) {
      const a = turn + (i * 2 * Math.PI) / n;
      g[i ? "lineTo" : "moveTo"](r * Math.cos(a), r * Math.sin(a));
    }
    g.closePath();
  };
  M.draw = (g, look, r) => {
    const [colour, shape] = M.look[look] || M.look.plain;
    g.beginPath();
    g.lineJoin = "round";
    if (shape === "circle" || shape === "ring") g.arc(0, 0, shape === "ring" ? r * 0.85 : r, 0, 7);
    if (shape === "dot") g.arc(0, 0, r * 0.65, 0, 7);
    if (shape === "triangle") polygon(g, 3, r * 1.25, -Math.PI / 2);
    if (shape === "down") polygon(g, 3, r * 1.25, Math.PI / 2);
    if (shape === "square") g.rect(-r * 0.85, -r * 0.85, r * 1.7, r * 1.7);
    if (shape === "diamond") polygon(g, 4, r * 1.15, -Math.PI / 2);
    if (shape === "pentagon") polygon(g, 5, r * 1.1, -Math.PI / 2);
    if (shape === "cross") {
      const s = r * 0.72;
      g.moveTo(-s, -s); g.lineTo(s, s); g.moveTo(s, -s); g.lineTo(-s, s);
      g.lineWidth = 5; g.strokeStyle = "#fff"; g.lineCap = "round"; g.stroke();
      g.lineWidth = 2.6; g.strokeStyle = colour; g.stroke();
      return;
    }
    g.fillStyle = shape === "ring" ? "#fff" : colour;
    g.fill();
    g.lineWidth = shape === "ring" ? 2 : 1.4;
    g.strokeStyle = shape === "ring" ? "#5c5f66" : look === "partial" ? "#7a3d00" : "#fff";
    g.stroke();
  };
})();
