/* Amounts of money in words, both languages to the same step, and shares: the same rules as money.py. */
(() => {
  "use strict";
  const M = window.machikit;
  const STEPS = [[1e4, 1], [1e6, 1e3], [1e8, 1e4], [1e10, 1e7], [Infinity, 1e8]];
  const fixed = (n, digits) => n.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const whole = (n) => fixed(Math.floor(n), 0);

  const rounded = (yen) => {
    const size = Math.abs(yen), step = STEPS.find(([below]) => size < below)[1];
    return Math.sign(yen) * Math.floor(size / step + 0.5) * step;
  };
  const japanese = (n) => {
    if (n >= 1e12) return n % 1e12 ? [`${whole(n / 1e12)}兆${whole((n % 1e12) / 1e8)}`, "億円"] : [whole(n / 1e12), "兆円"];
    if (n >= 1e8) return [n >= 1e10 ? whole(n / 1e8) : fixed(n / 1e8, 1), "億円"];
    if (n >= 1e4) return [n >= 1e6 ? whole(n / 1e4) : fixed(n / 1e4, 1), "万円"];
    return [whole(n), "円"];
  };
  const english = (n) => {
    if (n >= 1e9) return [fixed(n / 1e9, n >= 1e10 ? 1 : 2), "billion yen"];
    if (n >= 1e6) return [fixed(n / 1e6, n >= 1e8 ? 0 : 2), "million yen"];
    return [whole(n), "yen"];
  };
  const parted = (yen) => {
    const told = rounded(yen), [figure, unit] = (M.lang() === "ja" ? japanese : english)(Math.abs(told));
    return [(told < 0 ? "−" : "") + figure, unit];
  };
  const tenths = (n) => {
    const told = Math.floor(Math.abs(n) * 10 + 0.5) / 10;
    return (n < 0 && told ? "−" : "") + fixed(told, 1);
  };
  M.money = {
    rounded, parted, tenths,
    yen: (n) => parted(n).join(M.lang() === "ja" ? "" : " "),
    share: (part, all) => (all > 0 ? tenths((100 * part) / all) + "%" : ""),
  };
})();
