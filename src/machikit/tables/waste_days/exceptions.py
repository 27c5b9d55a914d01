"""Parse the days that a rule excludes or explicitly includes: 祝日を除く, ただし12月31日〜1月3日は休み, 祝日も収集."""

import datetime as dt
import re
from dataclasses import dataclass

from machikit.tables.waste_days import day_patterns
from machikit.tables.waste_days.day_patterns import DAYS_AHEAD, MONTH_DAY, NTHS, SEPARATOR, SPAN, WEEKDAY_LIST
from machikit.tables.waste_days.rule import EVERY_DAY, Between, DaySet, Weekly

REMOVED = "\0"  # marks a removed exception: in the middle of a rule it may apply to one part only

_HOLIDAY = r"(?:国民の)?(?:祝祭日|祝休日|祝日|祝|休日)(?:・?振替休日)?"
_NEW_YEAR = rf"年末年始(?:期間|休暇)?(?:{SPAN})?"
_NAMED_PERIODS = {
    "三が日": ((1, 1), (1, 3)),
    "元日": ((1, 1), (1, 1)),
    "元旦": ((1, 1), (1, 1)),
    "大晦日": ((12, 31), (12, 31)),
}
_SUBJECT_UNBRACKETED = rf"(?>{_HOLIDAY}|{_NEW_YEAR}|(?:お?正月)?三が日|元日|元旦|大晦日|{SPAN})"
_SUBJECT = rf"(?>{_SUBJECT_UNBRACKETED}|{MONTH_DAY}|{NTHS}(?:の?{WEEKDAY_LIST})?|{WEEKDAY_LIST})"
_NOT_COLLECTED = (
    r"(?:を除[くき]|は除[くき]|除く|以外|(?:は|の)?(?:収集を?)?(?:お?休み|休止|休業)(?:です|します|となります)?"
    r"|(?:は|の)?(?:収集|回収)(?:を?し(?:ません|ない)|な[しい]|を?(?:行いません|行わない|休みます)|は?(?:あり|行い)ません|不可|中止))"
)
_ALSO_COLLECTED = (
    r"(?:(?:も|でも|にも)(?:(?:通常|平常)(?:通り|どおり))?(?:収集|回収)?(?:し(?:ます|ています)|を?行います|あり|する)?"
    r"|は(?:(?:通常|平常)(?:通り|どおり))?(?:収集|回収)(?:し(?:ます|ています)|を?行います|あり|する)|[をも]?含(?:む|みます))"
)
_POSTPONED = (
    rf"(?:{_HOLIDAY})(?:の場合|の時|のとき|に[あ当]たる|と重なる|は)[^。()]*"
    r"(?:翌|前日|前の|振替|振り替え|変更|順延)[^。()]*"
)
_UNDECIDED = r"は?(?:未定|未発表)(?:です)?"
_SUBJECTS = rf"(?P<what>(?>{{one}}(?:{SEPARATOR}?{{one}})*))(?P<how>{_NOT_COLLECTED}|{_ALSO_COLLECTED}|{_UNDECIDED})"
_CLAUSE = re.compile(rf"(?:ただし|但し|なお)?、?(?:{_SUBJECTS.format(one=_SUBJECT)}|(?P<moved>{_POSTPONED}))[、。]?")
_AT_END = re.compile(rf"[・、。]?{_SUBJECTS.format(one=_SUBJECT_UNBRACKETED)}。?$")
_AT_START = re.compile(
    rf"^(?:{_SUBJECTS.format(one=_SUBJECT_UNBRACKETED)}|(?P<one>{NTHS}(?:の?{WEEKDAY_LIST})?|{WEEKDAY_LIST})(?:を除[くき]|以外)(?=の?毎))の?、?{DAYS_AHEAD}"
)
_SUBJECT_PATTERN = re.compile(_SUBJECT)
_MENTIONS_EXCEPTION = re.compile(r"除|休|祝|年末|年始|正月|ただし|但し|振替|変更|以外|盆")


@dataclass(frozen=True)
class Exceptions:
    """Days without collection, and whether holidays and the year-end period are collected; fields as in Rule."""

    off: tuple[DaySet, ...] = ()
    holidays: str = ""
    year_end: str = ""
    undecided: tuple[DaySet, ...] = ()

    def __add__(self, other: "Exceptions") -> "Exceptions":
        return Exceptions(
            (*self.off, *other.off),
            self.holidays or other.holidays,
            self.year_end or other.year_end,
            (*self.undecided, *other.undecided),
        )


def split_exceptions(text: str) -> tuple[str, Exceptions] | None:
    """Split a normalized rule into the rest (with REMOVED for each exception) and its exceptions.

    None if an exception cannot be parsed.
    """
    text = re.sub(rf"(年末年始(?:期間|休暇)?)\(({SPAN})\)", r"\1\2", text)
    text = re.sub(r"(?<=[^。(])、?(ただし|但し|なお)", r"。\1", text)
    exceptions = Exceptions()
    pieces = re.split(r"(\([^()]*\))|[。;]", text)
    rest_pieces = []
    for piece in filter(None, pieces):
        inner = piece[1:-1] if piece.startswith("(") else piece
        parsed = _parse_clauses(inner)
        if parsed is None and _MENTIONS_EXCEPTION.search(inner) and (piece is not inner or _starts_exception(inner)):
            return None
        exceptions += parsed or Exceptions()
        rest_pieces.append(piece if parsed is None else REMOVED)
    rest, unbracketed = _take_unbracketed("".join(rest_pieces))
    if unbracketed is None or _MENTIONS_EXCEPTION.search(rest):
        return None
    return rest, exceptions + unbracketed


def _starts_exception(piece: str) -> bool:
    return piece.startswith(("ただし", "但し", "なお"))


def exceptions_in_note(note: str) -> Exceptions:
    """The exceptions in a published remark; sentences about anything else are ignored."""
    exceptions = Exceptions()
    for sentence in re.split(
        r"[。;()]", re.sub(rf"(年末年始)\(({SPAN})\)", r"\1\2", day_patterns.normalize_rule(note))
    ):
        exceptions += _parse_clauses(sentence) or Exceptions()
    return exceptions


def _take_unbracketed(text: str) -> tuple[str, Exceptions | None]:
    """Remove exceptions without brackets from the end and the start of a rule: 毎週火・金、祝日を除く; 祝日を除く毎週月曜日."""
    exceptions = Exceptions()
    for pattern in (_AT_END, _AT_START):
        while match := pattern.search(text):
            exception = _exception_of(match)
            if exception is None:
                return text, None
            exceptions += exception
            text = text[: match.start()] + REMOVED + text[match.end() :]
    return text, exceptions


def _parse_clauses(text: str) -> Exceptions | None:
    """Parse a clause that holds nothing but exceptions: 祝日は休み、年末年始は収集しません. None for anything else."""
    exceptions, position = Exceptions(), 0
    while position < len(text):
        match = _CLAUSE.match(text, position)
        exception = _exception_of(match) if match else None
        if match is None or exception is None:
            return None
        exceptions, position = exceptions + exception, match.end()
    return exceptions if text else None


def _exception_of(match: re.Match[str]) -> Exceptions | None:
    if match.groupdict().get("moved"):
        return Exceptions()  # collected on another day: the holiday itself still has to be checked
    if single := match.groupdict().get("one"):
        return _excluded(single)
    if re.fullmatch(_UNDECIDED, match["how"]):
        return _left_open(match["what"])
    is_off = re.fullmatch(_NOT_COLLECTED, match["how"]) is not None
    exceptions = Exceptions()
    for subject in _SUBJECT_PATTERN.findall(match["what"]):
        exception = _excluded(subject) if is_off else _included(subject)
        if exception is None:
            return None
        exceptions += exception
    return exceptions


def _left_open(what: str) -> Exceptions | None:
    """Dates of which the publisher says that it has not decided. None for anything but dates: no day may be lost."""
    exceptions = Exceptions()
    for subject in _SUBJECT_PATTERN.findall(what):
        dates = _excluded(subject) if re.fullmatch(rf"{SPAN}|{MONTH_DAY}", subject) else None
        if dates is None:
            return None
        exceptions += Exceptions(undecided=dates.off)
    return exceptions


def _included(subject: str) -> Exceptions | None:
    """A subject that is collected as well. Only holidays and the year-end period are supported, not single days."""
    if re.fullmatch(_HOLIDAY, subject):
        return Exceptions(holidays="yes")
    return Exceptions(year_end="yes") if subject.startswith("年末年始") else None


def _excluded(subject: str) -> Exceptions | None:
    """A subject that is not collected."""
    if re.fullmatch(_HOLIDAY, subject):
        return Exceptions(holidays="no")
    if period := next((ends for name, ends in _NAMED_PERIODS.items() if subject.endswith(name)), None):
        return Exceptions((Between(*period),))
    dates = re.sub("^年末年始(?:期間|休暇)?", "", subject)
    if not dates:
        return Exceptions()  # without dates the days around New Year still have to be checked
    if "~" in dates and "月" in dates and re.fullmatch(SPAN, dates):
        return _excluded_period(day_patterns.parse_span(dates))
    if re.fullmatch(MONTH_DAY, dates):
        day = day_patterns.parse_day(dates)
        return None if day is None else Exceptions((Between(day, day),))
    weeks = re.match(NTHS, dates)
    days = day_patterns.parse_weekdays(dates[weeks.end() :] if weeks else dates) or EVERY_DAY
    return Exceptions((Weekly(days, day_patterns.parse_weeks(weeks[0]) if weeks else frozenset()),))


def _excluded_period(ends: day_patterns.DateSpan | None) -> Exceptions | None:
    """A period without collection; if it touches the days around New Year, it settles those as well."""
    if ends is None:
        return None
    off = Between(*ends)
    at = min(ends[0].year, dt.MAXYEAR - 1) if isinstance(ends[0], dt.date) else 2028
    winter = [dt.date(year, month, day) for year in (at, at + 1) for month, day in ((12, 29), (12, 31), (1, 1), (1, 3))]
    return Exceptions((off,), year_end="no" if any(map(off.on, winter)) else "")
