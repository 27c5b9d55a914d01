/* Row edits and what is wrong with them, in words. */
/** @import { Unapplied } from "../row_edits.js" */
/** @import { RowEdit, TopicField } from "../types.d.ts" */
/** @import { RowsNow } from "./rows_now.js" */
import { w } from "#core";

const LONGEST = 60;

/** @param {string} text on one line, shortened */
export const short = (text) => {
  const line = text.split(/\s+/).filter(Boolean).join(" ");
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
};

/** @param {string} text */
const quoted = (text) => (text ? w("edit.rows.quoted", { text: short(text) }) : w("edit.rows.blank"));

/** @type {(now: RowsNow, edit: RowEdit) => string} what an edit does */
export const textOf = (now, edit) => {
  if (edit.field === "+") return w("edit.rows.did.add");
  if (edit.field === "-") return w("edit.rows.did.aside", { reason: short(edit.reason) });
  if (edit.field === "photo") return w("edit.rows.did.photo", { words: short(edit.reason) || w("edit.rows.blank") });
  if (edit.field === "point") return w(edit.was ? "edit.rows.did.move" : "edit.rows.did.point", { to: edit.now });
  const field = now.fields.find(({ id }) => id === edit.field);
  const label = field ? now.label(field) : short(edit.field);
  return w("edit.rows.did.cell", { label, was: quoted(edit.was), now: quoted(edit.now) });
};

/** @type {(why: string, field?: TopicField | string) => string} why a text can be no cell */
export const wrongText = (why, label = "") =>
  w(`edit.rows.wrong.${why}`, { label: typeof label === "string" ? label : label.header });

/** @type {(one: Unapplied) => string} why an edit does not fit */
export const refusedText = ({ why, there = "", header = "", edit }) =>
  why === "stale"
    ? w("edit.rows.stale", { label: header || w("edit.rows.point"), there: quoted(there), was: quoted(edit.was) })
    : wrongText(why, header);
