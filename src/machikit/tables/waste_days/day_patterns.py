"""Normalize the notation of days in a rule, and the regular expressions that match them.

After `normalize_rule`: dates are 2026年12月5日 or 12月5日, spans have ~, weekdays are single letters (曜日 is gone), lists have ・ or 、.
"""

import datetime as dt
import re
import unicodedata

from machikit.tables.values import numerals
from machikit.tables.values.dates import ERAS, YEARS
from machikit.tables.values.weekdays import WEEK

# First and last day, with the year or as (month, day)
DateSpan = tuple[dt.date, dt.date] | tuple[tuple[int, int], tuple[int, int]]

SEPARATOR = "[・、]"
# Lists are atomic groups (?>…): without backtracking, a long list takes linear time
WEEKDAY_LIST = rf"(?>[{WEEK}]~[{WEEK}]|[{WEEK}](?:{SEPARATOR}?[{WEEK}])*)"
MONTH_DAY = r"(?:(?:\d{4}年)?\d{1,2}月\d{1,2}日)"
FULL_DATE = r"(?:\d{4}年\d{1,2}月\d{1,2}日)"
SPAN = rf"(?:{MONTH_DAY}~(?:{MONTH_DAY}|\d{{1,2}}日))"
NTHS = rf"(?>第[1-5](?:週目?)?(?:{SEPARATOR}?第?[1-5](?!\d)(?:週目?)?)*)"

DAYS_AHEAD = rf"(?=毎|第|最|隔|平|[{WEEK}])"  # lookahead for the start of days, after a season or an exception

_DASH = "[〜～~‐‑‒–—―−ー-]"
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?!\d)")
_SLASH = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})日?(?!\d)")
_ERA = re.compile(r"(令和|平成|R|H)(\d{1,2}|元)[年.]")
_LIST = re.compile(r"((?:\d{4}年)?\d{1,2}月)(\d{1,2}(?:[・、]\d{1,2}(?![\d月年日]))+)日?")


def normalize_rule(text: str) -> str:
    """A rule in one normal spelling. Nothing is dropped but whitespace, 曜日 and the words for "and"."""
    out = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("※", "。")
    out = _ERA.sub(_era_to_year, re.sub(f"[{numerals.KANJI_NUMERALS}]+", _kanji_to_digits, out))
    out = _SLASH.sub(r"\1月\2日", _ISO.sub(r"\1年\2月\3日", out))
    out = re.sub(rf"第([1-5])週?{_DASH}第?([1-5])(?=[週の{WEEK}])", _expand_nths, out)
    out = re.sub(rf"(?<=[\d月日曜{WEEK}]){_DASH}(?=[\d{WEEK}])", "~", re.sub(r"曜日?", "", out))
    out = re.sub(r"(?<=[月日])から(?=\d)", "~", out.replace(",", "、"))
    out = re.sub(rf"(?<=[{WEEK}])から(?=[{WEEK}])", "~", out)
    out = re.sub(r"(?:及び|および|並びに|ならびに|と|や|&|\+)(?=[第毎祝年\d月火水木金土日])", "・", out)
    out = re.sub(rf"(?<=[{WEEK}])/(?=[{WEEK}])", "・", out)
    return _LIST.sub(lambda m: m[1] + "・".join(f"{d}日" for d in re.split(SEPARATOR, m[2])), out)


def _kanji_to_digits(match: re.Match[str]) -> str:
    number = numerals.parse_kanji_number(match[0])
    return match[0] if number is None else str(number)


def _expand_nths(match: re.Match[str]) -> str:
    """第1~第4 → 第1・2・3・4; a backward range stays unchanged."""
    first, last = int(match[1]), int(match[2])
    return "第" + "・".join(str(n) for n in range(first, last + 1)) if first < last else match[0]


def _era_to_year(match: re.Match[str]) -> str:
    first = ERAS[{"R": "令和", "H": "平成"}.get(match[1], match[1])][0].year
    return f"{first + (1 if match[2] == '元' else int(match[2])) - 1}年"


def parse_weekdays(text: str) -> frozenset[int]:
    """月・木, 月~金, 土日 → the weekdays, Monday is 0. A range may wrap around the week (土~月)."""
    if "~" in text:
        first, last = WEEK.index(text[0]), WEEK.index(text[-1])
        return frozenset((first + n) % 7 for n in range((last - first) % 7 + 1))
    return frozenset(WEEK.index(c) for c in text if c in WEEK)


def parse_weeks(text: str) -> frozenset[int]:
    """第2・4, 第1週・第3週 → {2, 4}, {1, 3}."""
    return frozenset(int(n) for n in re.findall(r"\d", text))


def parse_day(text: str, year: int | None = None) -> dt.date | tuple[int, int] | None:
    """2026年12月5日 → a date; 12月5日 → (12, 5), or a date if the year is given; None if there is no such day."""
    match = re.fullmatch(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日", text)
    if not match:
        return None
    full_year = int(match[1]) if match[1] else year
    if full_year is not None and full_year not in YEARS:  # years that no rule can mean, and that datetime may not hold
        return None
    try:
        # 2028 is a leap year, so that 29 February is valid without a year
        date = dt.date(full_year or 2028, int(match[2]), int(match[3]))
    except ValueError:
        return None
    return date if full_year else (date.month, date.day)


def parse_span(text: str) -> DateSpan | None:
    """12月29日~1月3日, 12月29日~31日, 2026年12月29日~2027年1月3日 → first and last day; the year may be given once."""
    left, _, right = text.partition("~")
    first = parse_day(left)
    if first is None:
        return None
    right = right if "月" in right else f"{left[: left.index('月') + 1]}{right}"
    if isinstance(first, tuple):
        last = parse_day(right)
        return (first, last) if isinstance(last, tuple) else None
    last = parse_day(right) if "年" in right else parse_day(right, first.year)
    if isinstance(last, dt.date) and last < first and "年" not in right:
        last = parse_day(right, min(first.year + 1, dt.MAXYEAR))
    return (first, last) if isinstance(last, dt.date) and last >= first else None


def next_date(month: int, date: int, since: dt.date) -> dt.date | None:
    """Resolve a day without a year in data dated `since`: the first one on or after it, within twelve months."""
    for year in (since.year, min(since.year + 1, dt.MAXYEAR)):
        resolved = parse_day(f"{month}月{date}日", year)
        if isinstance(resolved, dt.date) and 0 <= (resolved - since).days < 366:
            return resolved
    return None
