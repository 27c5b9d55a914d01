/* Days as iCalendar text (RFC 5545): all-day events that take nobody's time. */
import { inBrackets } from "./furigana.js";

/** @param {number} code of a letter: how many octets it has in UTF-8 (views run where there is no TextEncoder) */
const octets = (code) => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);

/** @param {string} s */
const text = (s) =>
  inBrackets(s).replace(/\\/g, "\\\\").replace(/;/g, "\\;").replace(/,/g, "\\,").replace(/\r?\n/g, "\\n");

/** @param {string} line lines of at most 75 octets, never cut within a letter (§3.1) */
const folded = (line) => {
  let out = "";
  let size = 0;
  for (const letter of line) {
    const n = octets(letter.codePointAt(0) ?? 0);
    if (size + n > 75) {
      out += "\r\n ";
      size = 1;
    }
    out += letter;
    size += n;
  }
  return `${out}\r\n`;
};

/** @typedef {{ day: string, uid: string, stamp: string, title: string, lines: string[] }} IcsEvent */

/** @param {IcsEvent} event */
const event = ({ day, uid, stamp, title, lines }) => [
  "BEGIN:VEVENT",
  `UID:${uid}`,
  `DTSTAMP:${stamp}`,
  `DTSTART;VALUE=DATE:${day.replaceAll("-", "")}`,
  `SUMMARY:${text(title)}`,
  `DESCRIPTION:${text(lines.join("\n"))}`,
  "TRANSP:TRANSPARENT",
  "END:VEVENT",
];

/**
 * @param {string} name
 * @param {IcsEvent[]} events day: "2026-11-24", stamp: "20261101T000000Z"
 */
export const icsText = (name, events) =>
  [
    "BEGIN:VCALENDAR",
    "PRODID:-//machikit//calendar//EN",
    "VERSION:2.0",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${text(name)}`,
    "X-WR-TIMEZONE:Asia/Tokyo",
    ...events.flatMap(event),
    "END:VCALENDAR",
  ]
    .map(folded)
    .join("");
