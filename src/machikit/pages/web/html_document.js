/* The whole page as a document: head, markup, blocks, styles, scripts. Pure: it runs at build and in the page itself alike. */
/** @import { DocumentParts } from "./types.d.ts" */
import { escapeHtml } from "#pure";
import { looksStyle } from "./looks.js";

/**
 * The document in pieces, to be joined. What is large and safe already (a style, a block, a script, all as they stand in the
 * page) may be given as a reference of any kind: it comes back as it is, for the caller to put in.
 * @template R
 * @param {DocumentParts<R>} parts
 * @returns {(string | R)[]}
 */
export const documentOf = ({ lang, title, policy, head, styles, body, blocks, scripts, looks }) => [
  `<!doctype html>\n<html lang="${lang}">\n<head>\n<meta charset="utf-8">\n`,
  `<meta http-equiv="Content-Security-Policy" content="${policy}">\n`,
  '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n',
  `<title>${escapeHtml(title)}</title>\n<style id="styles">`,
  styles,
  "</style>\n",
  looksStyle(looks),
  head,
  "</head>\n<body>\n",
  body,
  ...blocks.flatMap(({ id, type, text }) => [`\n<script type="application/${type}" id="${id}">`, text, "</script>"]),
  ...scripts.flatMap((text) => ["\n<script>", text, "</script>"]),
  "\n</body>\n</html>\n",
];
