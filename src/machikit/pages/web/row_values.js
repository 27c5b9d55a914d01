/* The values that edits bring: how a cell's text is read, compared and checked. Twin of tables/edits/new_values.py. */
/** @import { Cell, TopicField } from "./types.d.ts" */

const NEAR = 1.5e-6; // degrees within which two positions are the same: they are written to a millionth
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that are looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f\ud800-\udfff]/u;

/** @typedef {"required" | "characters" | "number" | "integer" | "degrees"} WrongValue */

/** @param {Pick<TopicField, "type">} field */
const isNumber = ({ type }) => type === "number" || type === "integer";

/** @param {unknown} v a cell of the page as the text of its file */
export const cellText = (v) => (v === null || v === undefined ? "" : String(v));

/** @type {(field: Pick<TopicField, "type">, text: string) => string} in the one form in which it is written and compared */
export const normalText = (field, text) => {
  const plain = text.replace(/\r\n/g, "\n").trim();
  const time = field.type === "time" && /^(\d{1,2}):(\d{2})(:00)?$/.exec(plain);
  if (time) return `${time[1].padStart(2, "0")}:${time[2]}`;
  const date = field.type === "date" && /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(plain);
  if (date) return `${date[1]}-${date[2].padStart(2, "0")}-${date[3].padStart(2, "0")}`;
  return isNumber(field) ? plain.normalize("NFKC") : plain;
};

/** @type {(field: Pick<TopicField, "type" | "role">, one: string, other: string) => boolean} whether two cells say the same */
export const sameText = (field, one, other) => {
  const [a, b] = [normalText(field, one), normalText(field, other)];
  if (a === b || !isNumber(field)) return a === b;
  const near = field.role === "latitude" || field.role === "longitude" ? NEAR : 0;
  return NUMBER.test(a) && NUMBER.test(b) && Math.abs(Number(a) - Number(b)) <= near;
};

/** @type {(field: Pick<TopicField, "type" | "role">, text: string, required: boolean) => WrongValue | null} why a text can be no cell of it */
export const wrongValue = (field, text, required) => {
  const value = normalText(field, text);
  if (!value) return required ? "required" : null;
  if (CONTROL.test(value)) return "characters";
  if (!isNumber(field)) return null;
  const n = NUMBER.test(value) ? Number(value) : NaN;
  const most = field.role === "latitude" ? 90 : field.role === "longitude" ? 180 : Infinity;
  if (!Number.isFinite(n)) return field.type === "integer" ? "integer" : "number";
  if (Math.abs(n) > most) return "degrees";
  return field.type === "integer" && !Number.isInteger(n) ? "integer" : null;
};

/** @type {(field: Pick<TopicField, "type">, text: string) => Cell} as the page holds it */
export const cellOf = (field, text) => {
  const value = normalText(field, text);
  if (!value) return null;
  return isNumber(field) ? Number(value) : value;
};

/**
 * Latitude and longitude of "34.341000,134.045000", in millionths of a degree; nulls for ""; null where it is no position.
 * @param {string} text
 * @returns {[number, number] | [null, null] | null}
 */
export const pointOfText = (text) => {
  const parts = text
    .normalize("NFKC")
    .replace("、", ",")
    .split(",")
    .map((part) => part.trim());
  if (parts.length === 1 && !parts[0]) return [null, null];
  if (parts.length !== 2 || !parts.every((part) => NUMBER.test(part))) return null;
  const [lat, lon] = parts.map(Number);
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [Math.round(lat * 1e6), Math.round(lon * 1e6)] : null;
};

/** @type {(lat: number | null, lon: number | null) => string} */
export const pointText = (lat, lon) =>
  lat === null || lon === null ? "" : `${(lat / 1e6).toFixed(6)},${(lon / 1e6).toFixed(6)}`;
