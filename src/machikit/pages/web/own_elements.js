/* What a page's file consists of. It is looked for once, as the page begins: later a browser's extension or a translation may have
   put something of its own beside it, or into it. */
import { every } from "./dom.js";

const BLOCKS = ["json", "gzip"].map((type) => `body > script[type="application/${type}"]`).join();

const look = () => {
  const blocks = every(BLOCKS);
  const after = (/** @type {Element} */ el) => {
    const last = blocks.at(-1);
    return !last || (last.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING) > 0;
  };
  const policies = every("head > meta[http-equiv]").map((el) => el.getAttribute("content") ?? "");
  return {
    blocks,
    scripts: every("body > script").filter((el) => !el.attributes.length && after(el)),
    style: document.querySelector("head > style#styles"),
    policy: policies.find((policy) => policy.startsWith("default-src 'none'; script-src ")) ?? "",
    libraries: every("details.libraries h3").map((title) => {
      const [name, ...version] = (title.textContent ?? "").split(" ");
      return { name, version: version.join(" "), text: title.nextElementSibling?.textContent ?? "" };
    }),
  };
};

/** @type {ReturnType<typeof look> | null} */
let seen = null;

export const ownElements = () => {
  seen ??= look();
  return seen;
};
