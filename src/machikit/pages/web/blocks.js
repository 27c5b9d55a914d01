/* The page's data by id, large tables as gzip in base64 until the page begins; and the scripts that wait for them. */
import { every } from "./dom.js";
import { page } from "./page.js";

/** @type {Map<string, string>} */
const opened = new Map();
/** @type {(() => void)[]} */
const waiting = [];

/**
 * The value of a block, a new one each time; null where the page has none of this id.
 * @template [T=unknown]
 * @param {string} id
 * @returns {T | null}
 */
export const block = (id) => {
  const text = opened.get(id) ?? document.getElementById(id)?.textContent;
  return text === undefined || text === null ? null : JSON.parse(text);
};

/** @param {Element} el */
const open = async (el) => {
  const text = atob(el.textContent ?? "");
  const packed = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  opened.set(el.id, await new Response(stream).text());
};

/**
 * Runs a script; its mistake is told, and never stops the others.
 * @param {() => void} script
 */
export const alone = (script) => {
  try {
    script();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
};

/**
 * The script runs, in its turn, when all blocks are open.
 * @param {() => void} script
 */
export const run = (script) => {
  if (page.begun) alone(script);
  else waiting.push(script);
};

export const begin = async () => {
  await Promise.all(every('script[type="application/gzip"]').map(open));
  for (const script of waiting) alone(script);
  page.begun = true;
};
