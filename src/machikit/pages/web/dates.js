/* Days as texts. Parts that tell days bundle this: `import { dateText } from "../../web/dates.js"`. */
import { lang } from "#core";

/**
 * How a day (a Date at midnight UTC) is told in the page's language.
 * @param {Intl.DateTimeFormatOptions} options
 * @param {Intl.DateTimeFormatOptions} [english] where English tells it otherwise
 * @returns {(day: Date) => string}
 */
export const dateText = (options, english = options) => {
  /** @type {(locale: string, how: Intl.DateTimeFormatOptions) => Intl.DateTimeFormat} */
  const format = (locale, how) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...how });
  const told = { ja: format("ja-JP", options), en: format("en-GB", english) };
  return (day) => told[lang()].format(day);
};
