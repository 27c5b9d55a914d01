/* Search: width, case, kana, spaces, chōme and dashes do not matter. */
const KANJI = "〇一二三四五六七八九";

/** @param {string} s */
const digits = (s) => {
  const [tens, ones] = s.includes("十") ? s.split("十") : ["", s];
  const ten = s.includes("十") ? (tens ? KANJI.indexOf(tens) : 1) * 10 : 0;
  return String(ten + (ones ? KANJI.indexOf(ones) : 0));
};

/** @param {unknown} s */
export const fold = (s) =>
  String(s)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[一二三四五六七八九十]+(?=丁目|番|号)/g, digits)
    .replace(/ヶ/g, "ケ")
    .replace(/ヵ/g, "カ")
    .replace(/[ァ-ヴ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60))
    .replace(/[\s・]/g, "")
    .replace(/[‐-―−ー]/g, "-")
    .replace(/(\d)(丁目|番地の?|番|号)/g, "$1-")
    .replace(/-+/g, "-")
    .replace(/-$/, "");
