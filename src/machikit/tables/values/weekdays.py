"""Weekdays as people write them → the letters 月火水木金土日, and what the letters cannot say. Wholly or not at all."""

import re
import unicodedata
from functools import lru_cache

from machikit.tables.values.cell_values import DASHES

WEEK = "月火水木金土日"
NO_HOLIDAYS, WITH_HOLIDAYS = "祝日を除く", "祝日を含む"
LONGEST = 60  # letters; what is longer is prose
_ENGLISH = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:days?|s|sdays?|nesdays?|rs(?:days?)?|urdays?)?\b\.?", re.I)
_NAMES = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), WEEK, strict=True))
_EVERY = re.compile(r"毎日|全日|年中無休|無休|通年|365日|daily|everyday")
_SEP = "[・、,./&と]"
_RANGE = re.compile(rf"([{WEEK}])[{DASHES}~〜]([{WEEK}])")
_LIST = rf"(?>[{WEEK}祝](?:{_SEP}?[{WEEK}祝])*)"
_WINTER = r"12[月/]\d{1,2}日?[~-](?:翌年)?1[月/]\d{1,2}日?"
_YEAR_END = rf"(?:年末年始(?:\(?{_WINTER}\)?)?|{_WINTER})"
_OFF = rf"(?P<off>{_LIST}(?:{_SEP}?{_YEAR_END})?|{_YEAR_END})"
_NOT = r"(?:を?除[くき]?|以外)"
_CLOSED = rf"(?:(?:は|を|も)?(?:{_NOT}|休み?|休[館業園所]|定休日?))"
_BASE = rf"(?P<base>平日|{_EVERY.pattern}|{_LIST})(?:のみ|だけ)?"
_APART = r"(?:[、,※]?\((?:ただし|但し)?|※|[、,。]?(?:ただし|但し))、?"
_WRITTEN = re.compile(rf"(?:毎週)?{_BASE}(?:{_APART}{_OFF}{_CLOSED}\)?)?")
_EVERY_BUT = re.compile(rf"(?P<base>平日|{_EVERY.pattern})[、,・]?{_OFF}{_NOT}")
_ALL_BUT = re.compile(rf"{_OFF}{_NOT}の?(?:毎日)?")  # 水曜定休 alone does not say that all other days are open
_CLOSED_ON = re.compile(
    rf"(?:(?:定休日|休[館業園所]日)[は:]?{_OFF}{_CLOSED}?|{_OFF.replace('<off>', '<on>')}{_CLOSED})"
)
# 祝日 and its kin as the single letter 祝 (休日 alone may mean Sundays as well)
_HOLIDAY = re.compile(r"(?:国民の)?(?:祝祭日|祝休日|祝日)")


_DOUBT = ("", "", "doubtful_days")


@lru_cache(4096)
def days(raw: str) -> tuple[str, str, str | None]:
    """Weekdays in the order 月火水木金土日, what is to be said beside them (祝日を除く), and what was found.

    月～金, 月から土(祝日除く), 月・水・金, 平日, 毎日, 年中無休, 土日祝以外, Mon-Fri. Everything else is `doubtful_days` and blank.
    """
    out = _plain(raw)
    if not out or re.fullmatch(rf"[{DASHES}]+", out):
        return "", "", "blank_mark" if out else None
    if m := _WRITTEN.fullmatch(out) or _EVERY_BUT.fullmatch(out):
        return _told(m["base"], m.groupdict().get("off") or "")
    m = _ALL_BUT.fullmatch(out)
    return _without(m["off"]) if m else _DOUBT


@lru_cache(4096)
def closed_on(raw: str) -> tuple[str, str, str | None]:
    """What stands beside hours that hold for all other days: 土日祝休み, 月曜休館, 定休日:水曜. The answer is that of `days`."""
    m = _CLOSED_ON.fullmatch(_plain(raw))
    return _without(m["off"] or m["on"]) if m else _DOUBT


def _plain(raw: str) -> str:
    """One width, no blanks, no 曜日, ranges as their letters; prose is too long for any reading."""
    out = re.sub(r"\s+", "", _english(unicodedata.normalize("NFKC", raw)) if len(raw) <= LONGEST else "?")
    out = re.sub(rf"(?<=[{WEEK}])から(?=[{WEEK}])", "~", _HOLIDAY.sub("祝", re.sub("曜日?", "", out)))
    out = _RANGE.sub(lambda m: _range(m[1], m[2]), out.casefold())
    out = re.sub(r"。(?=\)|$)", "", out)
    return re.sub(
        r"^(?:平日\(月火水木金\)|月火水木金\(平日\))",
        "平日",
        re.sub(r"^(毎日|年中無休)\(月火水木金土日\)$", r"\1", out),
    )


def _without(off: str) -> tuple[str, str, str | None]:
    """A list and "except" without a bracket: 月～金祝日を除く are the days but for holidays, 土日祝を除く all days but those.

    水曜・祝日を除く could be either, and is not read.
    """
    named = {d for d in WEEK if d in re.sub(_YEAR_END, "", off)}
    more = "祝" in off or re.search(_YEAR_END, off) is not None
    if named and more and named.issuperset(WEEK[:5]):
        return _told("".join(named), _beside(off))
    return _DOUBT if named and more and not named <= set("土日") else _told("毎日", off)


def _beside(off: str) -> str:
    """Of a list of days left out, the holidays and the year's end."""
    year_end = re.search(_YEAR_END, off)
    return ("祝" if "祝" in off else "") + (year_end[0] if year_end else "")


def _told(base: str, off: str) -> tuple[str, str, str | None]:
    """The days of `base` that are not in `off`, and the holidays and the year's end that are."""
    year_end = re.search(_YEAR_END, off)
    off = off.replace(year_end[0], "") if year_end else off
    there = WEEK[:5] if base == "平日" else WEEK if _EVERY.fullmatch(base) else base
    left = "".join(d for d in WEEK if d in there and d not in off)
    without = (["祝日"] if "祝" in off or base == "平日" else []) + ([year_end[0]] if year_end else [])
    said = "・".join(without) + "を除く" if without else WITH_HOLIDAYS if "祝" in there else ""
    return _DOUBT if not left or ("祝" in there and "祝" in off) else (left, said, None)


def _english(text: str) -> str:
    if not re.search("[A-Za-z]{3}", text):
        return text
    text = re.sub(r"\b(?:to|and)\b", lambda m: "~" if m[0] == "to" else "・", text)
    return _ENGLISH.sub(lambda m: _NAMES[m[1].casefold()], text)


def _range(first: str, last: str) -> str:
    """金～月 runs over the week's end; 月～月 is no range."""
    at, size = WEEK.index(first), (WEEK.index(last) - WEEK.index(first)) % 7 + 1
    return (WEEK * 2)[at : at + size] if size > 1 else first + "~" + last
