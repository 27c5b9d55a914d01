"""Weekdays as people write them → the letters 月火水木金土日, and what the letters cannot say. Wholly or not at all."""

import re
import unicodedata
from functools import lru_cache

from machikit.tables.values import DASHES

WEEK = "月火水木金土日"
NO_HOLIDAYS, WITH_HOLIDAYS = "祝日を除く", "祝日を含む"
LONGEST = 60  # letters; what is longer is prose
_ENGLISH = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:days?|s|sdays?|nesdays?|rs(?:days?)?|urdays?)?\b\.?", re.I)
_NAMES = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), WEEK, strict=True))
_EVERY = re.compile(r"毎日|全日|年中無休|無休|通年|365日|daily|everyday")
_SEP = "[・、,./&と]"
_RANGE = re.compile(rf"([{WEEK}])[{DASHES}~〜]([{WEEK}])")
_LIST = rf"(?>[{WEEK}祝](?:{_SEP}?[{WEEK}祝])*)"
_YEAR_END = r"(?:年末年始(?:\(?(?:12[月/]\d{1,2}日?[~-](?:翌年)?1[月/]\d{1,2}日?)\)?)?)"
_LEFT_OUT = rf"(?P<off>{_LIST}(?:{_SEP}?{_YEAR_END})?|{_YEAR_END})"
_OFF = rf"{_LEFT_OUT}(?:を|は|も)?(?:除[くき]?|以外|休み?|休[館業園所])"
_BASE = rf"(?P<base>平日|{_EVERY.pattern}|{_LIST})(?:のみ|だけ)?"
_WRITTEN = re.compile(rf"(?:毎週)?{_BASE}(?:[(、,・]?(?:ただし|但し)?、?{_OFF}\)?)?")
_ALL_BUT = re.compile(
    rf"{_LEFT_OUT}(?:を?除[くき]?|以外)の?(?:毎日)?"
)  # 水曜定休 does not say that all other days are open
# 祝日 and its kin as the single letter 祝 (休日 alone may mean Sundays as well)
_HOLIDAY = re.compile(r"(?:国民の)?(?:祝祭日|祝休日|祝日)")


@lru_cache(4096)
def days(raw: str) -> tuple[str, str, str | None]:
    """Weekdays in the order 月火水木金土日, what is to be said beside them (祝日を除く), and what was found.

    月～金, 月から土(祝日除く), 月・水・金, 平日, 毎日, 年中無休, 土日祝以外, Mon-Fri. Everything else is `doubtful_days` and blank.
    """
    out = re.sub(r"\s+", "", _english(unicodedata.normalize("NFKC", raw)) if len(raw) <= LONGEST else "?")
    if not out or re.fullmatch(rf"[{DASHES}]+", out):
        return "", "", "blank_mark" if out else None
    out = re.sub(rf"(?<=[{WEEK}])から(?=[{WEEK}])", "~", _HOLIDAY.sub("祝", re.sub("曜日?", "", out)))
    out = _RANGE.sub(lambda m: _range(m[1], m[2]), out.casefold())
    m = _WRITTEN.fullmatch(out) or _ALL_BUT.fullmatch(out)
    if m is None:
        return "", "", "doubtful_days"
    named = m.groupdict()
    base, off = named.get("base") or "毎日", named.get("off") or ""
    year_end = re.search(_YEAR_END, off)
    off = off.replace(year_end[0], "") if year_end else off
    there = WEEK[:5] if base == "平日" else WEEK if _EVERY.fullmatch(base) else base
    left = "".join(d for d in WEEK if d in there and d not in off)
    holidays = ["祝日"] if "祝" in off or base == "平日" else []
    without = holidays + ([year_end[0]] if year_end else [])
    said = "・".join(without) + "を除く" if without else WITH_HOLIDAYS if "祝" in there else ""
    contradicts = not left or ("祝" in there and "祝" in off) or any(d in off and d not in there for d in WEEK)
    return ("", "", "doubtful_days") if contradicts else (left, said, None)


def _english(text: str) -> str:
    if not re.search("[A-Za-z]{3}", text):
        return text
    text = re.sub(r"\b(?:to|and)\b", lambda m: "~" if m[0] == "to" else "・", text)
    return _ENGLISH.sub(lambda m: _NAMES[m[1].casefold()], text)


def _range(first: str, last: str) -> str:
    """金～月 runs over the week's end; 月～月 is no range."""
    at, size = WEEK.index(first), (WEEK.index(last) - WEEK.index(first)) % 7 + 1
    return (WEEK * 2)[at : at + size] if size > 1 else first + "~" + last
