/* Personal data in a text, by patterns that Python reads too (tables/privacy/patterns.json): numbers, addresses, dates of birth.
   What needs a dictionary (names) is looked for by merge and build alone. Twin of tables/privacy/contacts.py and birth_dates.py. */
import data from "../../tables/privacy/patterns.json" with { type: "json" };

/** @typedef {"my_number" | "mobile" | "mail" | "birth_date"} PersonalKind */
/** shown: masked; start, end: its place in the text as it is after NFKC. */
/** @typedef {{ kind: PersonalKind, level: "error" | "warning", shown: string, start: number, end: number }} Personal */

/** @type {Record<string, string>} */
const PARTS = data.parts;
/** @type {Record<string, string[]>} */
const PATTERNS = data.patterns;
const CONTEXT = 24; // characters on each side of a date in which words of a cohort are looked for
const KANJI = "〇一二三四五六七八九";
const CHUNK = 4000; // characters searched at once, so that a long text stays quick
const OVERLAP = 120;

/** @type {Map<string, RegExp>} */
const compiled = new Map();
/** @type {(name: string, whole?: boolean) => RegExp} the pattern that Python calls so; whole: of the whole text */
const pattern = (name, whole = false) => {
  const key = name + whole;
  const known = compiled.get(key);
  if (known) {
    known.lastIndex = 0;
    return known;
  }
  let [text, flags = ""] = PATTERNS[name];
  while (text.includes("<<")) text = text.replace(/<<(\w+)>>/g, (_, part) => PARTS[part]);
  const made = new RegExp(whole ? `^(?:${text})$` : text, `u${flags.includes("i") ? "i" : ""}${whole ? "" : "g"}`);
  compiled.set(key, made);
  return made;
};
/** @type {(name: string, text: string) => boolean} */
const isWhole = (name, text) => pattern(name, true).test(text);
/** @type {(name: string, text: string) => boolean} */
const isIn = (name, text) => pattern(name).test(text);

/** @param {string} text */
const digitsOf = (text) => text.replace(/\D/g, "");
/** @param {string} digits */
const masked = (digits) => `${digits.slice(0, 3)}-****-**${digits.slice(-2)}`;
/** @param {string} digits */
const isMobile = (digits) => isWhole("assigned_mobile", digits);

/** @param {string} text groups of 3, 4 and 4 digits with the same separator, even if their block is not assigned yet */
const isWrittenAsOne = (text) => {
  const groups = pattern("grouped", true).exec(text)?.groups;
  if (!groups) return false;
  const regular = groups.a === groups.b || ["()", "[]"].includes(groups.a + groups.b);
  return regular && ["070", "080", "090"].includes(text.replace(/^\(/, "").slice(0, 3));
};

/** @type {(text: string, phones: boolean) => Personal[]} phones: of a column of telephone numbers */
const mobiles = (text, phones) => {
  const digitsText = text.includes("〇")
    ? text.replace(/[〇一二三四五六七八九]/g, (c) => String(KANJI.indexOf(c)))
    : text;
  /** @type {Personal[]} */
  const found = [];
  /** @type {(digits: string, start: number, end: number) => void} */
  const add = (digits, start, end) => found.push({ kind: "mobile", level: "error", shown: masked(digits), start, end });
  for (const m of digitsText.matchAll(pattern("mobile"))) {
    if (isIn("dated", m[0])) continue; // 1,070 2018-11-01
    const digits = `0${digitsOf(m[1])}`;
    const assigned = phones && pattern("assigned_block").exec(digits)?.index === 0;
    if (isMobile(digits) || isWrittenAsOne(m[0]) || assigned) add(digits, m.index, m.index + m[0].length);
  }
  const position = Math.max(0, ...found.map(({ end }) => end));
  for (const m of digitsText.matchAll(pattern("labelled_phone"))) {
    const digits = `0${digitsOf(m[1]).replace(/^0/, "")}`;
    const start = m.index + m[0].length - m[1].length;
    if (start >= position && (isMobile(digits) || isWhole("grouped", `0${m[1]}`)))
      add(digits, start, start + m[1].length);
  }
  return found;
};

/** @type {(local: string, domain: string, contact: boolean) => Personal["level"] | null} contact: of a column of offices' addresses */
const levelOfMail = (local, domain, contact) => {
  if (isWhole("private_domain", domain)) return "error";
  if (isWhole("provider_domain", domain)) return contact && isWhole("office_local_part", local) ? "warning" : "error";
  if (contact) return null;
  return isWhole("public_domain", domain) ? "warning" : "error";
};

/** @type {(text: string, contact: boolean) => Personal[]} */
const mails = (text, contact) =>
  [...text.matchAll(pattern("at_domain"))].flatMap((m) => {
    const before = pattern("local_part").exec(text.slice(Math.max(0, m.index - 64), m.index));
    if (!before) return [];
    const domain = m[1].replace(/\s?[([]dot[)\]]\s?/gi, ".");
    const level = levelOfMail(before[0], domain, contact);
    if (!level) return [];
    const shown = `${before[0][0]}…@…${domain.slice(domain.lastIndexOf("."))}`;
    return [{ kind: "mail", level, shown, start: m.index - before[0].length, end: m.index + m[0].length }];
  });

/** @param {string} digits of a number with the check digit of a My Number */
const isMyNumber = (digits) => {
  const weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
  const rest = weights.reduce((sum, weight, k) => sum + weight * Number(digits[k]), 0) % 11;
  return Number(digits[11]) === (rest < 2 ? 0 : 11 - rest);
};

/** @type {(text: string) => Personal[]} twelve digits that the text calls a My Number, or that have its check digit */
const myNumbers = (text) => {
  /** @type {Personal[]} */
  const found = [];
  const shown = "*".repeat(12);
  for (const m of text.matchAll(pattern("labelled_my_number"))) {
    const number = m[1] ?? m[2];
    const start = m.index + m[0].indexOf(number);
    found.push({ kind: "my_number", level: "error", shown, start, end: start + number.length });
  }
  for (const m of text.matchAll(pattern("twelve"))) {
    const [digits, start, end] = [digitsOf(m[0]), m.index, m.index + m[0].length];
    if (found.some((one) => one.start < end && start < one.end)) continue;
    if (!isWhole("timestamp", digits) && isMyNumber(digits))
      found.push({ kind: "my_number", level: "warning", shown, start, end });
  }
  return found;
};

/** @type {(text: string) => Personal[]} */
const birthDates = (text) => {
  /** @type {Personal[]} */
  const found = [];
  let position = 0;
  /** @type {(level: Personal["level"], start: number, end: number, date: string) => void} */
  const add = (level, start, end, date) => {
    position = end;
    const shown = date.replace(/[\d〇一二三四五六七八九十元]/g, "*");
    found.push({ kind: "birth_date", level, shown, start, end: position });
  };
  for (const m of text.matchAll(pattern("birth_label"))) {
    const end = m.index + m[0].length;
    add("error", end - m[1].length, end, m[1]);
  }
  for (const [level, rule] of /** @type {const} */ ([["error", "born"], ["warning", "year_born"]])) // biome-ignore format: one line
    for (const m of text.matchAll(pattern(rule))) {
      const context = text.slice(Math.max(0, m.index - CONTEXT), m.index + m[0].length + CONTEXT);
      if (m.index >= position && !isIn("cohort", context) && !isIn("long_ago", m[1]))
        add(level, m.index, m.index + m[0].length, m[1]);
    }
  return found;
};

/**
 * What belongs to a person in a text, as far as patterns find it. contact: it is from a column of offices' addresses; phones: from
 * a column of telephone numbers.
 * @param {unknown} text
 * @param {{ contact?: boolean, phones?: boolean }} [column]
 * @returns {Personal[]}
 */
export const personalIn = (text, { contact = false, phones = false } = {}) => {
  const whole = String(text ?? "").normalize("NFKC");
  /** @type {Map<string, Personal>} */
  const found = new Map();
  for (let from = 0; from === 0 || from + OVERLAP < whole.length; from += CHUNK) {
    const piece = whole.slice(from, from + CHUNK + OVERLAP);
    for (const one of [
      ...myNumbers(piece),
      ...mobiles(piece, phones),
      ...mails(piece, contact),
      ...birthDates(piece),
    ]) {
      const [start, end] = [one.start + from, one.end + from];
      found.set(`${one.kind}:${start}`, { ...one, start, end });
    }
  }
  return [...found.values()];
};
