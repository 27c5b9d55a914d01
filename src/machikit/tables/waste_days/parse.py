"""The published words → a Rule: first what is left out (祝日を除く), then the seasons, then the days themselves.

Every letter must be understood. A word that is left over, "twice a month" without saying when, or a fortnight without its
beginning make the whole rule unreadable: None.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from machikit.tables.waste_days import day_patterns, exceptions, notation_5374
from machikit.tables.waste_days.day_patterns import BEGINS, DAYS, NTHS, SEP, SPAN, WEEK, WHOLE
from machikit.tables.waste_days.exceptions import GONE
from machikit.tables.waste_days.rule import (
    EVERY_DAY,
    LAST,
    Alternating,
    Between,
    Dates,
    Monthly,
    Months,
    Rule,
    Term,
    Weekly,
    When,
)

LONGEST = 400  # letters: what is longer is a text on rules, not a rule
_MONTHS = rf"\d{{1,2}}月?~\d{{1,2}}月|[奇偶]数月|\d{{1,2}}月(?:{SEP}\d{{1,2}}月)*+"
_SEASON = rf"(?:{SPAN}|{_MONTHS})"
_SEASON_FIRST = re.compile(rf"(?P<season>{_SEASON})(?:まで|末|のみ|は|の|に|:|、)*{BEGINS}")
_SEASON_LAST = re.compile(rf"(?<![^()、])(?P<days>[^()、]++)\((?P<season>{_SEASON})(?:まで|末|のみ)*\)")
_START_LAST = re.compile(
    rf"(?P<days>隔週の?{DAYS})[(、](?P<start>{WHOLE})(?:~|から|より|開始|起点|始まり|スタート)+\)?"
)
_HOUR = r"\d{1,2}(?:時(?:\d{1,2}分|半)?|:\d\d)"
_HARMLESS = re.compile(  # until when to put it out, and where or how; never a condition, an area, or an agreement to be made
    rf"\((?:(?:収集日|当日|朝|早朝|午前|午後|の){{0,4}}{_HOUR}(?:[~から]{{1,2}}(?:午前|午後)?{_HOUR})?(?:まで(?:に|の間)?|頃)?"
    r"(?:、?(?:に)?(?:出す|出して(?:ください|下さい)|お出し(?:ください|下さい)|排出(?:する|してください|して下さい)?|収集|回収))?"
    r"|(?:市|町|村)?指定(?:ごみ|ゴミ)?袋(?:で|に入れて|使用)?|午前中?(?:収集|回収)?|午後(?:収集|回収)?|(?:夜間|早朝)(?:収集|回収)|半?透明(?:の|な)?袋(?:で|に入れて)?|有料|無料"
    r"|(?:ごみ)?(?:集積|収集)(?:所|場所?)(?:へ|に)?|(?:ごみ)?ステーション(?:収集|方式)?|戸別(?:収集|回収)?|定期(?:収集|回収))\)"
)
_LAST_SUNDAY = re.compile("末の?日曜")  # without 曜 it would be the last day
_TAIL = re.compile(r"(?:が|に|は)?(?:収集|回収)(?:します|を?行います|日)?(?:です)?$|です$")
_NOTHING = re.compile(r"(?:定期)?(?:収集|回収)?は?(?:なし|無し|しません|しない|行いません|ありません|対象外)。?")
_TIMES = re.compile(r"(?P<of>[週月])[1-7]回")
_TIMES_TOLD = re.compile(r"([週月][1-7]回)\(([^()]*)\)")

Seen = tuple[When, str]  # days, and what they say of holidays themselves
Read = Callable[[re.Match[str], dt.date | None], Seen | None]


@lru_cache(16384)
def read(rule: str, note: str = "", since: dt.date | None = None) -> Rule | None:
    """A rule as published, or None where it cannot be read for certain.

    note: the published remark, of which only sentences on days left out are used. since: the date of the data: days without
    a year are those of the twelve months that begin with it; without it such days are not known.
    """
    if len(rule) > LONGEST:
        return None
    if known := notation_5374.read(rule):
        told = exceptions.of_note(note[:LONGEST])
        return replace(known, off=told.off, holidays=told.holidays, year_end=told.year_end)
    if _LAST_SUNDAY.search(rule):
        return None
    plain = day_patterns.plain(notation_5374.without_remark(unicodedata.normalize("NFKC", rule)))
    if _NOTHING.fullmatch(plain):
        return Rule(())
    taken = exceptions.take(plain)
    if taken is None:
        return None
    text, told = _HARMLESS.sub("", _TIMES_TOLD.sub(r"\1、\2", taken[0])).strip("・、。" + GONE), taken[1]
    text = _TAIL.sub("", text).rstrip("・、。" + GONE)
    if not text or GONE in text:
        return None
    terms: list[Term] = []
    for season, body in _by_season(text):
        when = _season(season) if season else None
        found = _days(body, since)
        if found is None or (season and when is None):
            return None
        terms += [Term(days, when) for days, _ in found]
        told += exceptions.Exceptions(holidays=next((h for _, h in found if h), ""))
    told += exceptions.of_note(note[:LONGEST])
    return Rule(tuple(terms), told.off, told.holidays, told.year_end)


# --- seasons ---------------------------------------------------------------------------------------------------------


def _by_season(text: str) -> Iterator[tuple[str, str]]:
    """The stretches of a rule: (season or "", its days)."""
    text = _SEASON_LAST.sub(r"\g<season>の\g<days>", text)
    begins = list(_SEASON_FIRST.finditer(text))
    cuts = [*(m.start() for m in begins), len(text)]
    if cuts[0]:
        yield "", text[: cuts[0]]
    for begin, end in zip(begins, cuts[1:], strict=True):
        yield begin["season"], text[begin.end() : end]


def _season(text: str) -> When | None:
    if re.fullmatch(SPAN, text):
        ends = day_patterns.span(text)
        return Between(*ends) if ends else None
    if text in ("奇数月", "偶数月"):
        return Months(frozenset(range(1 if text[0] == "奇" else 2, 13, 2)))
    months = [int(n) for n in re.findall(r"\d+", text)]
    if not all(1 <= n <= 12 for n in months):
        return None
    if "~" in text:
        first, last = months
        months = [(first - 1 + n) % 12 + 1 for n in range((last - first) % 12 + 1)]
    return Months(frozenset(months))


# --- days ------------------------------------------------------------------------------------------------------------


def _days(text: str, since: dt.date | None) -> list[Seen] | None:
    """The days of one stretch, read from left to right; None where a letter is left over."""
    found: list[Seen] = []
    text = _START_LAST.sub(r"\g<start>から\g<days>", text).strip("・、。")
    times = "".join(m["of"] for m in _TIMES.finditer(text))
    text = _TIMES.sub("", text).strip("・、。の")
    at = 0
    while at < len(text):
        hit = next(((m, make) for pattern, make in _FORMS if (m := pattern.match(text, at))), None)
        one = hit[1](hit[0], since) if hit else None
        if hit is None or one is None:
            return None
        found.append(one)
        rest = _NEXT.match(text, hit[0].end())
        if rest is None:  # 毎月10日水曜: both, or the one where it is the other
            return None
        at = rest.end()
    every_week = any(isinstance(when, Weekly) and not when.weeks for when, _ in found)
    return None if "月" in times and every_week else found or None


def _weekly(m: re.Match[str], _: dt.date | None) -> Seen:
    return Weekly(day_patterns.weekdays(m["days"])), ""


def _nth(m: re.Match[str], _: dt.date | None) -> Seen:
    return Weekly(day_patterns.weekdays(m["days"]), day_patterns.weeks(m["weeks"])), ""


def _last(m: re.Match[str], _: dt.date | None) -> Seen:
    return Weekly(day_patterns.weekdays(m["days"]), frozenset({LAST})), ""


def _every_day(_m: re.Match[str], _: dt.date | None) -> Seen:
    return Weekly(EVERY_DAY), ""


def _working_days(_m: re.Match[str], _: dt.date | None) -> Seen:
    return Weekly(frozenset(range(5))), "no"


def _alternating(m: re.Match[str], _: dt.date | None) -> Seen | None:
    start = day_patterns.day(m["start"])
    return (Alternating(day_patterns.weekdays(m["days"]), start), "") if isinstance(start, dt.date) else None


def _monthly(m: re.Match[str], _: dt.date | None) -> Seen | None:
    days = {int(n) for n in re.findall(r"\d+", m[0])} | ({LAST} if "末" in m[0] else set())
    return (Monthly(frozenset(days)), "") if all(d == LAST or 1 <= d <= 31 for d in days) else None


def _span(m: re.Match[str], since: dt.date | None) -> Seen | None:
    ends = day_patterns.span(m[0])
    if ends is None or isinstance(ends[0], dt.date):
        return (Between(*ends), "") if ends else None
    first = day_patterns.coming(*ends[0], since) if since and isinstance(ends[0], tuple) else None
    last = day_patterns.coming(*ends[1], first) if first and isinstance(ends[1], tuple) else None
    return (Between(first, last), "") if first and last else None


def _dates(m: re.Match[str], since: dt.date | None) -> Seen | None:
    """12月5日(土)・19日, 2026年12月5日. A weekday beside a date must be that day's."""
    found, year = set(), int(m["year"]) if m["year"] else None
    for date, weekday in re.findall(rf"(\d{{1,2}})日(?:\(([{WEEK}])(?:・祝)?\))?", m["dates"]):
        one = day_patterns.day(f"{m['month']}月{date}日", year)
        if isinstance(one, tuple):
            if since is None:
                return None
            one = day_patterns.coming(*one, since)
            if one is None:
                continue  # 29 February, where none of the twelve months has it
        if one is None or (weekday and one.weekday() != WEEK.index(weekday)):
            return None
        found.add(one)
    return (Dates(frozenset(found)), "") if found else None


def _last_of_month(m: re.Match[str], _: dt.date | None) -> Seen | None:
    """月末の金曜 is the last Friday. 月末の月・木 could be the last week as well, or the last day where it is one of these: None."""
    days = day_patterns.weekdays(m["days"])
    return (Weekly(days, frozenset({LAST})), "") if len(days) == 1 else None


_NEXT = re.compile(rf"{SEP}|。|(?=[第毎最隔平])|(?=\d{{1,4}}[年月])|$")
_DATE_LIST = rf"\d{{1,2}}日(?:\([{WEEK}](?:・祝)?\))?(?:{SEP}\d{{1,2}}日(?:\([{WEEK}](?:・祝)?\))?)*"
_FORMS: tuple[tuple[re.Pattern[str], Read], ...] = (
    (re.compile(rf"(?P<start>{WHOLE})(?:~|から|より|開始|起点)+[の、]?隔週の?(?P<days>{DAYS})"), _alternating),
    (re.compile(SPAN), _span),
    (re.compile(rf"(?:毎年)?(?:(?P<year>\d{{4}})年)?(?P<month>\d{{1,2}})月(?P<dates>{_DATE_LIST})"), _dates),
    (re.compile(rf"(?:毎?月|毎月の?)末の?(?:週の?)?(?!日)(?P<days>{DAYS})"), _last_of_month),
    (
        re.compile(
            rf"毎月(?:末日|月末|(?:\d{{1,2}}日(?:{SEP}(?=\d))?)+(?:{SEP}?末日)?)(?=[・、。]|$)|月末日?(?=[・、。]|$)"
        ),
        _monthly,
    ),
    (re.compile("毎日"), _every_day),
    (re.compile(r"(?:毎週)?平日"), _working_days),
    (re.compile(rf"(?:毎月の?)?(?P<weeks>{NTHS})の?(?P<days>{DAYS})"), _nth),
    (re.compile(rf"(?:毎月の?)?最(?:終|後の)(?:週の?)?(?P<days>{DAYS})"), _last),
    (re.compile(rf"(?:毎週)?[:の]?(?P<days>{DAYS})"), _weekly),
)
