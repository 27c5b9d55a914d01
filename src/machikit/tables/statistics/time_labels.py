"""Read the times of a statistic: 令和５年度, R5, 2023, 4月 under 令和7年度, 第1四半期, "6年度" beside 令和5年度.

The label stays as it was written; the date beside it only sorts. A fiscal year begins in April: its January is the next year's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from machikit.tables.statistics.value_cells import folded
from machikit.tables.values import dates

_REMARK = re.compile(
    r"\s*(?:\((?:見込|速報|推計|予定|予算|決算|当初|実績|確定|暫定|概数)[^()]*\)|見込(?:み|値)?|速報値?|実績値?|決算額?|当初予算額?|予算額?|確定値?|暫定値?|末(?:現在)?|現在|時点|分|中)$"
)
_ERA = r"(?:明治|大正|昭和|平成|令和|[MTSHR]|[明大昭平令])"
_YEAR = rf"(?:西暦\s{{0,3}})?(?:(?P<era>{_ERA})\.?\s{{0,3}}(?P<count>元|\d{{1,2}})|(?P<year>(?:19|20)\d\d))"
_TWICE = re.compile(r"(?<=[\d元])\s*(?:年度?)?\s*\(\s*(?:西暦)?(?:[^()\d]{0,2})(?:\d{1,4}|元)\s*(?P<kind>年度?)?\s*\)")
# 平成31年・令和元年, 平成31(令和元)年度 are one year that has two names
_TWO_NAMES = re.compile(
    r"(?P<first>(?:平成|H|平)\.?\s?31|(?:昭和|S|昭)\.?\s?64)\s?(?P<kind>年度?)?\s?[・/／,、~～〜()-]\s?(?:令和|R|令|平成|H|平)\.?\s?(?:元|0?1)\s?(?P<late>年度?)?\)?(?P<last>年度?)?",
    re.I,
)
_DIGITS = "〇一二三四五六七八九"
_NUMERALS = re.compile(
    r"(?:(?<=令和)|(?<=平成)|(?<=昭和)|(?<=年)|(?<=年度)|^)(?:[〇一二三四五六七八九]?十[一二三四五六七八九]?|[一二][〇一二三四五六七八九]{3}|[一二三四五六七八九])(?=年度?|月)"
)
_MONTHS = re.compile(r"(?P<first>1[0-2]|0?[1-9])\s?月?\s?[~～〜－–—―-]\s?(?P<last>1[0-2]|0?[1-9])\s?月(?:期|分)?")
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])日"
_MONTH = rf"(?:(?P<month>1[0-2]|0?[1-9])月(?:分|末|{_DAY})?|第?(?P<quarter>[1-4])(?:四半期|Q)|Q(?P<q>[1-4])|(?P<half>上|下|前|後)(?:半)?期)"
_LABEL = re.compile(rf"{_YEAR}\s{{0,3}}(?P<kind>年度?)?\s{{0,3}}(?:{_MONTH})?", re.I)
_BARE_COUNT = re.compile(rf"(?P<count>元|\d{{1,2}})(?P<kind>年度?)\s*(?:{_MONTH})?", re.I)
_FISCAL = re.compile(r"FY\s?((?:19|20)\d\d)", re.I)
_WITHIN_YEAR = re.compile(_MONTH, re.I)
_IN_TITLE = re.compile(
    rf"(?<![\d.]){_YEAR}\s{{0,3}}(?P<kind>年度?)(?:\s{{0,3}}(?:1[0-2]|0?[1-9])月(?:末日?|\d{{1,2}}日)?)?(?!以降|から|より)",
    re.I,
)
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH_NAME = rf"(?P<name>{'|'.join(f'{month}|{month[:3]}' for month in _ENGLISH_MONTHS)}|Sept)\.?"
# As Excel writes them in English: Apr-24 (mmm-yy) is a month of a year, 24-Apr (d-mmm) a day
_ENGLISH_MONTH = re.compile(rf"{_MONTH_NAME}[\s,'’/-]{{0,3}}(?P<year>(?:19|20)\d\d|(?<=[-'’])\d\d)", re.I)
_ENGLISH_DAY = re.compile(
    rf"(?P<day>3[01]|[12]\d|0?[1-9])[\s-]{_MONTH_NAME}(?:[\s,-]{{1,2}}(?P<year>(?:19|20)\d\d))?", re.I
)
_MAX_LENGTH = 24


@dataclass(frozen=True)
class TimeLabel:
    """A time as written. year: None for a month or quarter alone; era: of the count, for labels beside it that leave it out."""

    written: str
    year: int | None
    fiscal: bool = False
    month: int | None = None
    day: int | None = None
    era: str = ""

    @property
    def date(self) -> str:
        """ISO 8601, as precise as it was written; "" without a year."""
        if self.year is None:
            return ""
        year = self.year + (1 if self.fiscal and self.month and self.month < 4 else 0)
        parts = [f"{year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)]
        return "-".join(parts)


@lru_cache(16_384)
def parse_time(text: str, era: str = "") -> TimeLabel | None:
    """The time that a label names, None for any other text. era: of the labels before it, for one that leaves it out (6年度)."""
    written = folded(text)
    if not written or len(written) > _MAX_LENGTH or not re.search(r"[\d元期一二三四五六七八九十]", written):
        return None
    if numerals := _NUMERALS.sub(_arabic, written) if _NUMERALS.search(written) else "":
        of_numerals = parse_time(numerals, era)
        return of_numerals and replace(of_numerals, written=written)
    if english := _ENGLISH_MONTH.fullmatch(written) or _ENGLISH_DAY.fullmatch(written):
        return _english(written, english.groupdict())
    if months := _MONTHS.fullmatch(written):
        return _span_of_months(written, int(months["first"]), int(months["last"]))
    written_once = _TWO_NAMES.sub(lambda m: m["first"] + (m["last"] or m["late"] or m["kind"] or "年"), written)
    if written_once != written:
        of_year = parse_time(written_once)
        return of_year and replace(of_year, written=written)
    bare = re.sub(r"[~〜].*$", "", _TWICE.sub(lambda m: m["kind"] or "", written))
    bare = re.sub(r"年年", "年", _REMARK.sub("", bare)).strip()
    within = _WITHIN_YEAR.fullmatch(bare)
    if within:
        return TimeLabel(written, None, month=_first_month(within), day=_day(within))
    if fiscal := _FISCAL.fullmatch(bare):
        return TimeLabel(written, int(fiscal[1]), fiscal=True)
    count = _BARE_COUNT.fullmatch(bare)
    if count and era:
        return _with_year(written, count, era, count["count"])
    label = _LABEL.fullmatch(bare)
    if label:
        return _with_year(written, label, label["era"] or "", label["count"] or label["year"])
    date, kind = dates.parse_date(bare) if re.search(r"[年/.-]", bare) else ("", "doubtful_date")
    if not date or kind not in (None, "fiscal_year", "outside_era") or len(date) < len("2026-01"):
        return None
    year, month, *day = map(int, date.split("-"))
    return TimeLabel(written, year, month=month, day=day[0] if day else None)


def _arabic(match: re.Match[str]) -> str:
    """二〇二三 as 2023, 十二 as 12, 三十一 as 31."""
    text = match[0]
    if "十" not in text:
        return "".join(str(_DIGITS.index(sign)) for sign in text)
    tens, _, ones = text.partition("十")
    return str((_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0))


def _english(written: str, parts: dict[str, str | None]) -> TimeLabel:
    """Apr-24, April 2024, 24-Apr. A year of two digits is of this century up to 49."""
    count = parts["year"] or ""
    year = int(count) + (0 if len(count) == 4 else 2000 if int(count) < 50 else 1900) if count else None
    month = next(n for n, name in enumerate(_ENGLISH_MONTHS, 1) if name[:3] == str(parts["name"])[:3].title())
    day = parts.get("day")
    return TimeLabel(written, year, month=month, day=int(day) if day else None)


def _span_of_months(written: str, first: int, last: int) -> TimeLabel | None:
    """A quarter or half of a year that is named by its months: 4~6月."""
    return TimeLabel(written, None, month=first) if (last - first) % 12 in (1, 2, 3, 5) else None


def _with_year(written: str, match: re.Match[str], era: str, count: str) -> TimeLabel | None:
    date, kind = dates.parse_date(f"{era}{count}年") if era else (count, None)
    if not date or kind not in (None, "outside_era"):
        return None
    fiscal = match["kind"] == "年度"
    return TimeLabel(written, int(date), fiscal, _first_month(match, fiscal), _day(match), era)


def _day(match: re.Match[str]) -> int | None:
    return int(match["day"]) if match["day"] else None


def _first_month(match: re.Match[str], fiscal: bool = True) -> int | None:
    """The month, or the first one of a quarter or half of the year."""
    if match["month"]:
        return int(match["month"])
    first = 4 if fiscal else 1
    months = int(match["quarter"] or match["q"] or 0) * 3 - 3 if match["quarter"] or match["q"] else None
    if months is None and match["half"]:
        months = 0 if match["half"] in "上前" else 6
    return None if months is None else (first + months - 1) % 12 + 1


def join_times(labels: Sequence[TimeLabel]) -> TimeLabel | None:
    """One time of several labels, such as a year above and a month below."""
    if len(labels) < 2:
        return labels[0] if labels else None
    year = next((label for label in labels if label.year is not None), None)
    within = next((label for label in labels if label.month and label is not year), None)
    month, day = (within.month, within.day) if within else (None, None)
    written = "".join(dict.fromkeys(label.written for label in labels))
    if year is None:
        return TimeLabel(written, None, month=month, day=day)
    return TimeLabel(written, year.year, year.fiscal, month or year.month, day or year.day, year.era)


_ENGLISH_ERAS = {"明": ("M", 1867), "大": ("T", 1911), "昭": ("S", 1925), "平": ("H", 1988), "令": ("R", 2018)}
_HALVES = {"上": "First half of", "前": "First half of", "下": "Second half of", "後": "Second half of"}


def english_time(written: str) -> str:
    """A time as written, in English; the text itself where it is not read wholly, such as with a remark (見込).

    >>> [english_time(text) for text in ("令和5年度", "2024年度第4四半期", "令和7年度4月", "2025年", "見込")]
    ['FY2023 (R5)', 'Q4 FY2024', 'April 2025', '2025', '見込']
    """
    plain = folded(written)
    label, match = parse_time(plain), _LABEL.fullmatch(_TWICE.sub(lambda m: m["kind"] or "", plain))
    if label is None or label.year is None or match is None:
        fiscal = _FISCAL.fullmatch(plain)
        return f"FY{fiscal[1]}" if fiscal else written
    era = next((one for name, one in _ENGLISH_ERAS.items() if label.era.upper().startswith((name, one[0]))), None)
    year = f"FY{label.year}" if label.fiscal else str(label.year)
    if era:
        year += f" ({era[0]}{label.year - era[1]})"
    if quarter := match["quarter"] or match["q"]:
        return f"Q{quarter} {year}"
    if match["half"]:
        return f"{_HALVES[match['half']]} {year}"
    if not label.month:
        return year
    calendar = label.date[:4]
    return " ".join(filter(None, [str(label.day or ""), _ENGLISH_MONTHS[label.month - 1], calendar]))


def find_time(text: str) -> TimeLabel | None:
    """The year that a title names: 令和７年度 申込状況."""
    match = _IN_TITLE.search(folded(text))
    return parse_time(match[0]) if match else None
