/* What scripts of own parts have beside the core: pages with such a part carry it. Scripts of the kit draw by views. */
export { chip, chips, glyph, numbersRow, tile, tiles } from "./figures.js";
export { pagedList } from "./list.js";
export { bar, options, replace, unseen } from "./plain_elements.js";
export { aroundNode, GAP, number, published, termsOf } from "./plain_words.js";
