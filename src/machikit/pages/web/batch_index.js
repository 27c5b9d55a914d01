// The index of a batch: search by name, choice of a theme. Everything is in the page already; this only hides.

const find = /** @type {HTMLInputElement} */ (document.getElementById("find"));
const theme = /** @type {HTMLSelectElement} */ (document.getElementById("theme"));
const shown = /** @type {HTMLOutputElement} */ (document.getElementById("shown"));
const none = /** @type {HTMLElement} */ (document.getElementById("none"));
const sections = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("section"))];
const shapes = new Map(
  [.../** @type {NodeListOf<SVGAElement>} */ (document.querySelectorAll("svg a"))].map((a) => [a.dataset.place, a]),
);

/** @param {string} text Width, case and kind of kana do not count. */
const fold = (text) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .trim();

const names = new Map(sections.map((section) => [section, fold(section.dataset.names ?? "")]));

function show() {
  const words = fold(find.value).split(/\s+/).filter(Boolean);
  let count = 0;
  for (const section of sections) {
    let pages = 0;
    for (const group of /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll("li"))) {
      group.hidden = theme.value !== "" && group.dataset.theme !== theme.value;
      pages += group.hidden ? 0 : 1;
    }
    const fits = pages > 0 && words.every((word) => names.get(section)?.includes(word));
    section.hidden = !fits;
    shapes.get(section.id)?.classList.toggle("off", !fits);
    count += fits ? 1 : 0;
  }
  none.hidden = count > 0;
  shown.textContent = (shown.dataset.words ?? "").replace("{n}", String(count));
}

find.addEventListener("input", show);
theme.addEventListener("change", show);
document.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
addEventListener("pageshow", show);
show();
