"""How days are written in a rule: one spelling for each, and the pieces that patterns are made of.

After `plain`: dates are 2026年12月5日 or 12月5日, spans have ~, weekdays are single letters (曜日 is gone), lists have ・ or 、.
"""

import datetime as dt
import re
import unicodedata

from machikit.tables.values import numerals
from machikit.tables.values.dates import ERAS, YEARS

Ends = tuple[dt.date, dt.date] | tuple[tuple[int, int], tuple[int, int]]  # with the year, or month and day alone

WEEK = "月火水木金土日"
SEP = "[・、]"
# Lists are atomic: (?>…) gives nothing back, so that a long list costs no more than its length
DAYS = rf"(?>[{WEEK}]~[{WEEK}]|[{WEEK}](?:{SEP}?[{WEEK}])*)"
MONTH_DAY = r"(?:(?:\d{4}年)?\d{1,2}月\d{1,2}日)"
WHOLE = r"(?:\d{4}年\d{1,2}月\d{1,2}日)"
SPAN = rf"(?:{MONTH_DAY}~(?:{MONTH_DAY}|\d{{1,2}}日))"
NTHS = rf"(?>第[1-5](?:週目?)?(?:{SEP}?第?[1-5](?!\d)(?:週目?)?)*)"

BEGINS = rf"(?=毎|第|最|隔|平|[{WEEK}])"  # what days begin with, after a season or an exception

_DASH = "[〜～~‐‑‒–—―−ー-]"
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?!\d)")
_SLASH = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})日?(?!\d)")
_ERA = re.compile(r"(令和|平成|R|H)(\d{1,2}|元)[年.]")
_LIST = re.compile(r"((?:\d{4}年)?\d{1,2}月)(\d{1,2}(?:[・、]\d{1,2}(?![\d月年日]))+)日?")


def plain(text: str) -> str:
    """One spelling of a rule. Nothing is left out but blanks, 曜日 and the words for "and"."""
    out = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("※", "。")
    out = _ERA.sub(_year, re.sub(f"[{numerals.SIGNS}]+", _figures, out))
    out = _SLASH.sub(r"\1月\2日", _ISO.sub(r"\1年\2月\3日", out))
    out = re.sub(rf"第([1-5])週?{_DASH}第?([1-5])(?=[週の{WEEK}])", _nths, out)
    out = re.sub(rf"(?<=[\d月日曜{WEEK}]){_DASH}(?=[\d{WEEK}])", "~", re.sub(r"曜日?", "", out))
    out = re.sub(r"(?<=[月日])から(?=\d)", "~", out.replace(",", "、"))
    out = re.sub(rf"(?<=[{WEEK}])から(?=[{WEEK}])", "~", out)
    out = re.sub(r"(?:及び|および|並びに|ならびに|と|や|&|\+)(?=[第毎祝年\d月火水木金土日])", "・", out)
    out = re.sub(rf"(?<=[{WEEK}])/(?=[{WEEK}])", "・", out)
    return _LIST.sub(lambda m: m[1] + "・".join(f"{d}日" for d in re.split(SEP, m[2])), out)


def _figures(kanji: re.Match[str]) -> str:
    number = numerals.number(kanji[0])
    return kanji[0] if number is None else str(number)


def _nths(span: re.Match[str]) -> str:
    """第1~第4 → 第1・2・3・4; what runs backwards stays."""
    first, last = int(span[1]), int(span[2])
    return "第" + "・".join(str(n) for n in range(first, last + 1)) if first < last else span[0]


def _year(era: re.Match[str]) -> str:
    first = ERAS[{"R": "令和", "H": "平成"}.get(era[1], era[1])][0].year
    return f"{first + (1 if era[2] == '元' else int(era[2])) - 1}年"


def weekdays(text: str) -> frozenset[int]:
    """月・木, 月~金, 土日 → the weekdays, 0 is Monday. A span may run over the week's end (土~月)."""
    if "~" in text:
        first, last = WEEK.index(text[0]), WEEK.index(text[-1])
        return frozenset((first + n) % 7 for n in range((last - first) % 7 + 1))
    return frozenset(WEEK.index(c) for c in text if c in WEEK)


def weeks(text: str) -> frozenset[int]:
    """第2・4, 第1週・第3週 → {2, 4}, {1, 3}."""
    return frozenset(int(n) for n in re.findall(r"\d", text))


def day(text: str, year: int | None = None) -> dt.date | tuple[int, int] | None:
    """2026年12月5日 → a date; 12月5日 → (12, 5), or a date where the year is given; None where no calendar has it."""
    found = re.fullmatch(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日", text)
    if not found:
        return None
    whole = int(found[1]) if found[1] else year
    if whole is not None and whole not in YEARS:  # neither before the calendar of today nor at the end of time
        return None
    try:
        told = dt.date(whole or 2028, int(found[2]), int(found[3]))  # without a year 29 February is a day, too
    except ValueError:
        return None
    return told if whole else (told.month, told.day)


def span(text: str) -> Ends | None:
    """12月29日~1月3日, 12月29日~31日, 2026年12月29日~2027年1月3日 → its ends; the year may stand once."""
    left, _, right = text.partition("~")
    first = day(left)
    if first is None:
        return None
    right = right if "月" in right else f"{left[: left.index('月') + 1]}{right}"
    if isinstance(first, tuple):
        last = day(right)
        return (first, last) if isinstance(last, tuple) else None
    last = day(right) if "年" in right else day(right, first.year)
    if isinstance(last, dt.date) and last < first and "年" not in right:
        last = day(right, min(first.year + 1, dt.MAXYEAR))
    return (first, last) if isinstance(last, dt.date) and last >= first else None


def coming(month: int, date: int, since: dt.date) -> dt.date | None:
    """The day without a year that is meant in data of `since`: the first on or after it, within twelve months."""
    for year in (since.year, min(since.year + 1, dt.MAXYEAR)):
        found = day(f"{month}月{date}日", year)
        if isinstance(found, dt.date) and 0 <= (found - since).days < 366:
            return found
    return None
