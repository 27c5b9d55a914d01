"""Parse weekdays into the letters 月火水木金土日 and a note on holidays. A text is parsed completely or not at all."""

import re
import unicodedata
from functools import lru_cache

from machikit.tables.values.cell_values import DASHES

WEEK = "月火水木金土日"
NO_HOLIDAYS, WITH_HOLIDAYS = "祝日を除く", "祝日を含む"
_MAX_LENGTH = 60  # characters; longer cells are prose
_ENGLISH = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:days?|s|sdays?|nesdays?|rs(?:days?)?|urdays?)?\b\.?", re.I)
_LETTER_OF = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), WEEK, strict=True))
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
_EXCEPTION_START = r"(?:[、,※]?\((?:ただし|但し)?|※|[、,。]?(?:ただし|但し))、?"
_DAYS_EXCEPT = re.compile(rf"(?:毎週)?{_BASE}(?:{_EXCEPTION_START}{_OFF}{_CLOSED}\)?)?")
_EVERY_BUT = re.compile(rf"(?P<base>平日|{_EVERY.pattern})[、,・]?{_OFF}{_NOT}")
_ALL_BUT = re.compile(rf"{_OFF}{_NOT}の?(?:毎日)?")  # 水曜定休 alone does not mean that all other days are open
_CLOSED_ON = re.compile(
    rf"(?:(?:定休日|休[館業園所]日)[は:]?{_OFF}{_CLOSED}?|{_OFF.replace('<off>', '<on>')}{_CLOSED})"
)
# Words for public holidays, folded to the letter 祝 (休日 alone may also mean Sundays)
_HOLIDAY = re.compile(r"(?:国民の)?(?:祝祭日|祝休日|祝日)")


_DOUBTFUL = ("", "", "doubtful_days")


@lru_cache(4096)
def parse_weekdays(raw: str) -> tuple[str, str, str | None]:
    """Parse weekdays → (letters in the order 月火水木金土日, a note such as 祝日を除く, kind).

    月～金, 月から土(祝日除く), 月・水・金, 平日, 毎日, 年中無休, 土日祝以外, Mon-Fri. Everything else is blank with kind `doubtful_days`.
    """
    text = _normalize(raw)
    if not text or re.fullmatch(rf"[{DASHES}]+", text):
        return "", "", "blank_mark" if text else None
    if match := _DAYS_EXCEPT.fullmatch(text) or _EVERY_BUT.fullmatch(text):
        return _result(match["base"], match.groupdict().get("off") or "")
    match = _ALL_BUT.fullmatch(text)
    return _all_except(match["off"]) if match else _DOUBTFUL


@lru_cache(4096)
def parse_days_off(raw: str) -> tuple[str, str, str | None]:
    """Parse the days off that are given beside hours: 土日祝休み, 月曜休館, 定休日:水曜. Returns the open days, as `parse_weekdays`."""
    match = _CLOSED_ON.fullmatch(_normalize(raw))
    return _all_except(match["off"] or match["on"]) if match else _DOUBTFUL


def _normalize(raw: str) -> str:
    """NFKC without whitespace and 曜日, with ranges written out; a text that is too long becomes "?"."""
    out = re.sub(r"\s+", "", _translate_english(unicodedata.normalize("NFKC", raw)) if len(raw) <= _MAX_LENGTH else "?")
    out = re.sub(rf"(?<=[{WEEK}])から(?=[{WEEK}])", "~", _HOLIDAY.sub("祝", re.sub("曜日?", "", out)))
    out = _RANGE.sub(lambda m: _expand_range(m[1], m[2]), out.casefold())
    out = re.sub(r"。(?=\)|$)", "", out)
    return re.sub(
        r"^(?:平日\(月火水木金\)|月火水木金\(平日\))",
        "平日",
        re.sub(r"^(毎日|年中無休)\(月火水木金土日\)$", r"\1", out),
    )


def _all_except(off: str) -> tuple[str, str, str | None]:
    """The days left by a list and "except" without brackets.

    月～金祝日を除く means those days except holidays, 土日祝を除く all days except those; 水曜・祝日を除く could be either and is
    doubtful.
    """
    weekdays = {day for day in WEEK if day in re.sub(_YEAR_END, "", off)}
    has_holidays = "祝" in off or re.search(_YEAR_END, off) is not None
    if weekdays and has_holidays and weekdays.issuperset(WEEK[:5]):
        return _result("".join(weekdays), _holidays_in(off))
    return _DOUBTFUL if weekdays and has_holidays and not weekdays <= set("土日") else _result("毎日", off)


def _holidays_in(off: str) -> str:
    """Only the holidays and the year-end period of a list of excluded days."""
    year_end = re.search(_YEAR_END, off)
    return ("祝" if "祝" in off else "") + (year_end[0] if year_end else "")


def _result(base: str, off: str) -> tuple[str, str, str | None]:
    """The days of `base` that are not in `off`, with a note on the holidays and the year-end period that are."""
    year_end = re.search(_YEAR_END, off)
    off = off.replace(year_end[0], "") if year_end else off
    included = WEEK[:5] if base == "平日" else WEEK if _EVERY.fullmatch(base) else base
    letters = "".join(day for day in WEEK if day in included and day not in off)
    excluded = (["祝日"] if "祝" in off or base == "平日" else []) + ([year_end[0]] if year_end else [])
    note = "・".join(excluded) + "を除く" if excluded else WITH_HOLIDAYS if "祝" in included else ""
    return _DOUBTFUL if not letters or ("祝" in included and "祝" in off) else (letters, note, None)


def _translate_english(text: str) -> str:
    """English weekday names as letters: Mon to Fri → 月~金."""
    if not re.search("[A-Za-z]{3}", text):
        return text
    text = re.sub(r"\b(?:to|and)\b", lambda m: "~" if m[0] == "to" else "・", text)
    return _ENGLISH.sub(lambda m: _LETTER_OF[m[1].casefold()], text)


def _expand_range(first: str, last: str) -> str:
    """The letters of a range, which may wrap around the week (金～月); 月～月 is not a range."""
    start, size = WEEK.index(first), (WEEK.index(last) - WEEK.index(first)) % 7 + 1
    return (WEEK * 2)[start : start + size] if size > 1 else first + "~" + last
