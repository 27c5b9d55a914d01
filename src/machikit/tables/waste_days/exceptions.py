"""What a rule leaves out, or says is not left out: 祝日を除く, ただし12月31日〜1月3日は休み, 祝日も収集."""

import datetime as dt
import re
from dataclasses import dataclass

from machikit.tables.waste_days import day_patterns
from machikit.tables.waste_days.day_patterns import BEGINS, DAYS, MONTH_DAY, NTHS, SEP, SPAN
from machikit.tables.waste_days.rule import EVERY_DAY, Between, Weekly, When

GONE = "\0"  # stands where an exception was: in the middle of a rule it may be meant for one part only

_HOLIDAY = r"(?:国民の)?(?:祝祭日|祝休日|祝日|祝|休日)(?:・?振替休日)?"
_NEW_YEAR = rf"年末年始(?:期間|休暇)?(?:{SPAN})?"
_NAMED = {
    "三が日": ((1, 1), (1, 3)),
    "元日": ((1, 1), (1, 1)),
    "元旦": ((1, 1), (1, 1)),
    "大晦日": ((12, 31), (12, 31)),
}
_PLAIN = rf"(?>{_HOLIDAY}|{_NEW_YEAR}|(?:お?正月)?三が日|元日|元旦|大晦日|{SPAN})"
_ANY = rf"(?>{_PLAIN}|{MONTH_DAY}|{NTHS}(?:の?{DAYS})?|{DAYS})"
_NOT = (
    r"(?:を除[くき]|は除[くき]|除く|以外|(?:は|の)?(?:収集を?)?(?:お?休み|休止|休業)(?:です|します|となります)?"
    r"|(?:は|の)?(?:収集|回収)(?:を?し(?:ません|ない)|な[しい]|を?(?:行いません|行わない|休みます)|は?(?:あり|行い)ません|不可|中止))"
)
_TOO = (
    r"(?:(?:も|でも|にも)(?:(?:通常|平常)(?:通り|どおり))?(?:収集|回収)?(?:し(?:ます|ています)|を?行います|あり|する)?"
    r"|は(?:(?:通常|平常)(?:通り|どおり))?(?:収集|回収)(?:し(?:ます|ています)|を?行います|あり|する)|[をも]?含(?:む|みます))"
)
_MOVED = (
    rf"(?:{_HOLIDAY})(?:の場合|の時|のとき|に[あ当]たる|と重なる|は)[^。()]*"
    r"(?:翌|前日|前の|振替|振り替え|変更|順延)[^。()]*"
)
_LIST = rf"(?P<what>(?>{{one}}(?:{SEP}?{{one}})*))(?P<how>{_NOT}|{_TOO})"
_CLAUSE = re.compile(rf"(?:ただし|但し|なお)?、?(?:{_LIST.format(one=_ANY)}|(?P<moved>{_MOVED}))[、。]?")
_AT_END = re.compile(rf"[・、。]?{_LIST.format(one=_PLAIN)}。?$")
_AT_START = re.compile(
    rf"^(?:{_LIST.format(one=_PLAIN)}|(?P<one>{NTHS}(?:の?{DAYS})?|{DAYS})(?:を除[くき]|以外)(?=の?毎))の?、?{BEGINS}"
)
_ONE = re.compile(_ANY)
_SPEAKS = re.compile(r"除|休|祝|年末|年始|正月|ただし|但し|振替|変更|以外|盆")


@dataclass(frozen=True)
class Exceptions:
    """As in Rule: days off, and what is said of holidays and of the year's end."""

    off: tuple[When, ...] = ()
    holidays: str = ""
    year_end: str = ""

    def __add__(self, other: "Exceptions") -> "Exceptions":
        return Exceptions((*self.off, *other.off), self.holidays or other.holidays, self.year_end or other.year_end)


def take(text: str) -> tuple[str, Exceptions] | None:
    """A plain rule without its exceptions (GONE where they were), and these. None where one cannot be understood."""
    text = re.sub(rf"(年末年始(?:期間|休暇)?)\(({SPAN})\)", r"\1\2", text)
    text = re.sub(r"(?<=[^。(])、?(ただし|但し|なお)", r"。\1", text)
    told = Exceptions()
    pieces = re.split(r"(\([^()]*\))|[。;]", text)
    kept = []
    for piece in filter(None, pieces):
        inner = piece[1:-1] if piece.startswith("(") else piece
        found = _clauses(inner)
        if found is None and _SPEAKS.search(inner) and (piece is not inner or _begins_anew(inner)):
            return None
        told += found or Exceptions()
        kept.append(piece if found is None else GONE)
    rest, more = _bare("".join(kept))
    if more is None or _SPEAKS.search(rest):
        return None
    return rest, told + more


def _begins_anew(piece: str) -> bool:
    return piece.startswith(("ただし", "但し", "なお"))


def of_note(note: str) -> Exceptions:
    """What the sentences of a published remark say of days left out; sentences that say something else are passed over."""
    told = Exceptions()
    for sentence in re.split(r"[。;()]", re.sub(rf"(年末年始)\(({SPAN})\)", r"\1\2", day_patterns.plain(note))):
        told += _clauses(sentence) or Exceptions()
    return told


def _bare(text: str) -> tuple[str, Exceptions | None]:
    """Exceptions without a bracket at the end or the start of a rule: 毎週火・金、祝日を除く; 祝日を除く毎週月曜日."""
    told = Exceptions()
    for pattern in (_AT_END, _AT_START):
        while found := pattern.search(text):
            one = _understood(found)
            if one is None:
                return text, None
            told += one
            text = text[: found.start()] + GONE + text[found.end() :]
    return text, told


def _clauses(text: str) -> Exceptions | None:
    """A clause that is nothing but exceptions: 祝日は休み、年末年始は収集しません. None where it is something else."""
    told, at = Exceptions(), 0
    while at < len(text):
        found = _CLAUSE.match(text, at)
        one = _understood(found) if found else None
        if found is None or one is None:
            return None
        told, at = told + one, found.end()
    return told if text else None


def _understood(found: re.Match[str]) -> Exceptions | None:
    if found.groupdict().get("moved"):
        return Exceptions()  # collected on some other day: the holiday stays one to check
    if single := found.groupdict().get("one"):
        return _off(single)
    is_off = re.fullmatch(_NOT, found["how"]) is not None
    told = Exceptions()
    for subject in _ONE.findall(found["what"]):
        one = _off(subject) if is_off else _on(subject)
        if one is None:
            return None
        told += one
    return told


def _on(subject: str) -> Exceptions | None:
    """Said to be collected as well. A single day that is collected anyhow, or besides, is not for us to decide."""
    if re.fullmatch(_HOLIDAY, subject):
        return Exceptions(holidays="yes")
    return Exceptions(year_end="yes") if subject.startswith("年末年始") else None


def _off(subject: str) -> Exceptions | None:
    if re.fullmatch(_HOLIDAY, subject):
        return Exceptions(holidays="no")
    if named := next((ends for name, ends in _NAMED.items() if subject.endswith(name)), None):
        return Exceptions((Between(*named),))
    dates = re.sub("^年末年始(?:期間|休暇)?", "", subject)
    if not dates:
        return Exceptions()  # without dates the days around New Year stay to be checked
    if "~" in dates and "月" in dates and re.fullmatch(SPAN, dates):
        return _between(day_patterns.span(dates))
    if re.fullmatch(MONTH_DAY, dates):
        one = day_patterns.day(dates)
        return None if one is None else Exceptions((Between(one, one),))
    weeks = re.match(NTHS, dates)
    days = day_patterns.weekdays(dates[weeks.end() :] if weeks else dates) or EVERY_DAY
    return Exceptions((Weekly(days, day_patterns.weeks(weeks[0]) if weeks else frozenset()),))


def _between(ends: day_patterns.Ends | None) -> Exceptions | None:
    """Days off from one to another; where they touch the days around New Year, that is what is said of these."""
    if ends is None:
        return None
    off = Between(*ends)
    at = min(ends[0].year, dt.MAXYEAR - 1) if isinstance(ends[0], dt.date) else 2028
    winter = [dt.date(year, month, day) for year in (at, at + 1) for month, day in ((12, 29), (12, 31), (1, 1), (1, 3))]
    return Exceptions((off,), year_end="no" if any(map(off.on, winter)) else "")
