"""Parse a date into ISO 8601, as precise as it was written: "2018-11-05", "2018-11" or "2018".

Eras begin and end as officially proclaimed. A day that does not exist (2024-02-30, 昭和0年) is never accepted. A day after
the end of its era (平成35年3月31日, from a plan made before the era changed) is converted to the year that was meant, and
reported. Japan used a lunisolar calendar until 明治5年12月2日; a day before 1873 keeps its month and day, and is reported.
A timestamp with a time zone (2024-03-31T15:00:00Z) gives the date in Japan, UTC+9; one without a zone, the date as written.
"""

import calendar
import datetime as dt
import re
import unicodedata

from machikit.tables.values import numerals

# Era → (first day, last day). A day on which one era follows another belongs to both. 1868-01-25 is 明治元年1月1日.
ERAS = {
    "明治": (dt.date(1868, 1, 25), dt.date(1912, 7, 30)),
    "大正": (dt.date(1912, 7, 30), dt.date(1926, 12, 25)),
    "昭和": (dt.date(1926, 12, 25), dt.date(1989, 1, 7)),
    "平成": (dt.date(1989, 1, 8), dt.date(2019, 4, 30)),
    "令和": (dt.date(2019, 5, 1), dt.date.max),
}
_ERA_NAMES = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"} | {era[0]: era for era in ERAS}
_FIRST_SOLAR_DAY = dt.date(1873, 1, 1)  # 明治6年1月1日, the first day of the solar calendar
_LAST_LUNAR_DAY = (1872, 12, 2)
_MAX_LENGTH = 60  # characters; longer cells are prose
YEARS = range(1868, 2200)
_MAX_OVERRUN = 40  # years after an era's end for which a plan may still use it
_SERIAL_DAYS = range(20_000, 73_051)  # Excel's day numbers from 1954 to 2099, counted from 1899-12-30

_ERA = "|".join([*ERAS, *_ERA_NAMES])
_AFTER_YEAR, _AFTER_MONTH = r"\s*[-/.年・]\s*", r"\s*[-/.月・]\s*"
_WRITTEN = re.compile(
    rf"(?:(?P<era>{_ERA})\.?\s*(?P<count>\d{{1,2}})|(?P<year>\d{{4}}))\s*(?P<fiscal>年度)?"
    rf"(?:{_AFTER_YEAR}(?P<month>\d{{1,2}})(?:{_AFTER_MONTH}(?P<day>\d{{1,2}}|晦|吉)日?)?)?\s*[年月日]?",
    re.I,
)
_PACKED = re.compile(rf"(?:(?P<era>{_ERA})(?P<count>\d\d)|(?P<year>\d{{4}}))(?P<month>\d\d)(?P<day>\d\d)?", re.I)
_MONTH_FIRST = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})")  # as Excel exports it in English
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:t|(?<=jan)uary|(?<=feb)ruary|(?<=mar)ch|(?<=apr)il|(?<=jun)e|(?<=jul)y|(?<=aug)ust|(?<=sep)tember|(?<=oct)ober"
    r"|(?<=nov)ember|(?<=dec)ember)?)\.?"
)
_YEAR = r"(?P<short>\d{4}|\d\d)"
_ENGLISH = (  # 1-Apr-24, 1 April 2024; April 1, 2024
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/\s]{_MONTH}[-/\s,]\s?{_YEAR}", re.I),
    re.compile(rf"(?P<short>\d{{4}})[-/\s]{_MONTH}[-/\s](?P<day>\d{{1,2}})", re.I),
    re.compile(rf"{_MONTH}\s?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[,\s]\s?{_YEAR}", re.I),
)
_CENTURY = 30  # a two-digit year below this belongs to the 21st century (as Excel reads it)
_TIME_OF_DAY = r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-6]\d(?:[.,]\d{1,9})?)?"
_HALF = r"(?:午前|午後|[ap]\.?m\.?)"
_TRAILING_TIME = re.compile(
    rf"(?<=[\d日])(?:[\sT]+{_HALF}?\s?{_TIME_OF_DAY}(?:\s?{_HALF})?|\s*{_HALF}?\s?\d{{1,2}}時(?:[0-5]?\d分?|半)?)$",
    re.I,
)
_TIMESTAMP = re.compile(
    r"(?P<date>\d{4}([-/])\d\d\2\d\d|\d{8})[T\s](?P<h>[01]\d|2[0-3]):?(?P<m>[0-5]\d)(?::?[0-6]\d(?:[.,]\d{1,9})?)?\s?"
    r"(?P<zone>Z|UTC|GMT|JST|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)",
    re.I,
)
_JAPAN_OFFSET = dt.timedelta(hours=9)
_AS_OF = re.compile(r"(?:現在|時点|付け?|更新|作成)$")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_SERIAL = re.compile(r"(\d{5})(?:\.\d{1,20})?")
_WEEKDAY = re.compile(r"\(?[月火水木金土日](曜日?|・祝)\)?$|\([月火水木金土日]\)$")
_ABOUT = re.compile(r"^(約|およそ)|(頃|ごろ|前後)$")
_KANJI = re.compile(rf"[{numerals.KANJI_NUMERALS}]+")
_FIRST_YEAR = re.compile(rf"(?<={'|'.join([*ERAS])})\s*元|(?<=[明大昭平令])元")


def parse_date(text: str) -> tuple[str, str | None]:
    """Parse a date in any notation: 2018-11-05, 2018年11月, 11/5/2018, 5-Nov-18, 20181105, 平成30年11月5日現在, H30.11.5, 二〇一八年.

    Returns (ISO 8601, kind). Kinds with a value: outside_era, lunar_date, fiscal_year, about_date, serial_date;
    without: doubtful_date (cannot be parsed, or does not exist).
    """
    date = unicodedata.normalize("NFKC", text).strip() if len(text) <= _MAX_LENGTH else "?"
    if (serial := _SERIAL.fullmatch(date)) and int(serial[1]) in _SERIAL_DAYS:
        return (dt.date(1899, 12, 30) + dt.timedelta(int(serial[1]))).isoformat(), "serial_date"
    if moment := _TIMESTAMP.fullmatch(date):
        return _date_in_japan(moment)
    bare, kind = _bare_date(date)
    match = next((m for p in (_WRITTEN, _PACKED, _MONTH_FIRST, *_ENGLISH) if (m := p.fullmatch(bare))), None)
    value, date_kind = (
        _from_parts({k: v for k, v in match.groupdict().items() if v}) if match else ("", "doubtful_date")
    )
    return value, date_kind or kind


def _date_in_japan(timestamp: re.Match[str]) -> tuple[str, str | None]:
    """The date in Japan of a timestamp with a time zone; years outside YEARS are doubtful."""
    date, zone = re.sub(r"\D", "", timestamp["date"]), timestamp["zone"].upper()
    year, month, day = int(date[:4]), int(date[4:6]), int(date[6:])
    if year not in YEARS or _span(year, month, day) is None or not month or not day:
        return "", "doubtful_date"
    digits = re.sub(r"\D", "", zone).ljust(4, "0")
    offset = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * (-1 if zone.startswith("-") else 1)
    utc = dt.datetime(year, month, day, int(timestamp["h"]), int(timestamp["m"])) - (
        _JAPAN_OFFSET if zone == "JST" else offset
    )
    return (utc + _JAPAN_OFFSET).date().isoformat(), None


def _bare_date(text: str) -> tuple[str, str | None]:
    """The bare date with digits for kanji: without hour, weekday, 西暦, and a year given twice."""
    text = _AS_OF.sub("", text.removeprefix("(").removesuffix(")") if _IN_BRACKETS.fullmatch(text) else text).strip()
    text = re.sub(r"(?:大晦日|大みそか)$", "12月31日", text.replace("末日", "晦日").replace("月末", "月晦日"))
    text = _FIRST_YEAR.sub("1", text)
    text = _KANJI.sub(lambda m: m[0] if (n := numerals.parse_kanji_number(m[0])) is None else str(n), text)
    text = _WEEKDAY.sub("", _TRAILING_TIME.sub("", text).strip()).strip()
    text = re.sub(r"^(西暦|AD\.?)\s*", "", text)
    exact = _ABOUT.sub("", text).strip()
    given_twice = re.fullmatch(
        rf"(?P<one>(?:{_ERA})?\d+年?)\s*\((?P<two>(?:{_ERA})?\d+)年?\)\s*年?\s*(?P<rest>.*)", exact, re.I
    )
    if given_twice and _year(given_twice["one"]) == _year(given_twice["two"]) is not None:
        exact = f"{given_twice['one'].rstrip('年')}年{given_twice['rest']}".removesuffix("年年")
    return exact, "about_date" if exact != text and not given_twice else None


def _year(text: str) -> int | None:
    m = re.fullmatch(rf"(?P<era>{_ERA})?(?P<n>\d+)年?", text, re.I)
    if not m:
        return None
    return _first_year(m["era"]) + int(m["n"]) - 1 if m["era"] else int(m["n"])


def _first_year(era: str) -> int:
    return ERAS[_ERA_NAMES.get(era.upper(), era)][0].year


def _from_parts(parts: dict[str, str]) -> tuple[str, str | None]:
    """The date made of these parts, checked against the calendar and the era."""
    if "short" in parts:
        short, name = parts.pop("short"), parts.pop("name")
        century = "" if len(short) == 4 else "20" if int(short) < _CENTURY else "19"
        parts |= {"year": century + short, "month": str(_NAMES.index(name.lower()) + 1)}
    era, count = _ERA_NAMES.get(parts.get("era", "").upper(), parts.get("era", "")), int(parts.get("count", 1))
    year = _first_year(era) + count - 1 if era else int(parts["year"])
    month = int(parts.get("month", 0))
    day = _day_number(parts.get("day", "0"), year, month)
    span = _span(year, month, day)
    is_zero = parts.get("month", "1").strip("0") == "" or parts.get("day", "1").strip("0") == "" or count < 1
    is_too_late = bool(era) and year > ERAS[era][1].year + _MAX_OVERRUN
    if span is None or is_zero or is_too_late or ("fiscal" in parts and month):
        return "", "doubtful_date"
    value = f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")
    return value, "fiscal_year" if "fiscal" in parts else _calendar_kind(era, *span)


def _day_number(written: str, year: int, month: int) -> int:
    """The day as a number: 晦 is the last of its month, 吉 (a lucky day) is no particular one and gives 0."""
    if written == "晦" and 1 <= month <= 12:
        return calendar.monthrange(year, month)[1]
    return int(written) if written.isdigit() else 0


def _span(year: int, month: int, day: int) -> tuple[dt.date, dt.date] | None:
    """The first and last day that the date can mean; None if there is no such day."""
    # 明治5年12月3日 was 1873-01-01, so the rest of that year does not exist
    is_skipped = _LAST_LUNAR_DAY < (year, month, day) < (_FIRST_SOLAR_DAY.year, 1, 1) and month and day
    if year not in YEARS or month > 12 or is_skipped:
        return None
    last = calendar.monthrange(year, month or 12)[1]
    return (dt.date(year, month or 1, day or 1), dt.date(year, month or 12, day or last)) if day <= last else None


def _calendar_kind(era: str, first: dt.date, last: dt.date) -> str | None:
    """The kind of a date that exists: lunar_date, outside_era, or None for an ordinary one."""
    if last < _FIRST_SOLAR_DAY:
        return "lunar_date"
    return "outside_era" if era and (last < ERAS[era][0] or first > ERAS[era][1]) else None
