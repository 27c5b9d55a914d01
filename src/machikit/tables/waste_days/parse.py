"""Parse a published rule: first the exceptions (祝日を除く), then the seasons, then the days themselves.

Every character must be accounted for. An unknown word, "twice a month" without the days, or "every two weeks" without a start
date makes the whole rule unreadable (None).
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from machikit.tables.values.weekdays import WEEK
from machikit.tables.waste_days import day_patterns, exceptions, notation_5374
from machikit.tables.waste_days.day_patterns import DAYS_AHEAD, FULL_DATE, NTHS, SEPARATOR, SPAN, WEEKDAY_LIST
from machikit.tables.waste_days.exceptions import REMOVED
from machikit.tables.waste_days.rule import (
    EVERY_DAY,
    LAST,
    Alternating,
    Between,
    Dates,
    DaySet,
    Monthly,
    Months,
    Rule,
    Term,
    Weekly,
)

_MAX_LENGTH = 400  # characters; longer texts explain rules and are no rule
_MONTHS = rf"\d{{1,2}}月?~\d{{1,2}}月|[奇偶]数月|\d{{1,2}}月(?:{SEPARATOR}\d{{1,2}}月)*+"
_SEASON = rf"(?:{SPAN}|{_MONTHS})"
_SEASON_FIRST = re.compile(rf"(?P<season>{_SEASON})(?:まで|末|のみ|は|の|に|:|、)*{DAYS_AHEAD}")
_SEASON_LAST = re.compile(rf"(?<![^()、])(?P<days>[^()、]++)\((?P<season>{_SEASON})(?:まで|末|のみ)*\)")
_NTH_DAYS = re.compile(rf"{NTHS}の?{WEEKDAY_LIST}")
_START_LAST = re.compile(
    rf"(?P<days>隔週の?{WEEKDAY_LIST})[(、](?P<start>{FULL_DATE})(?:~|から|より|開始|起点|始まり|スタート)+\)?"
)
_HOUR = r"\d{1,2}(?:時(?:\d{1,2}分|半)?|:\d\d)"
_IRRELEVANT = re.compile(  # when, where or how to put it out; never a condition, an area, or an agreement
    rf"\((?:(?:収集日|当日|朝|早朝|午前|午後|の){{0,4}}{_HOUR}(?:[~から]{{1,2}}(?:午前|午後)?{_HOUR})?(?:まで(?:に|の間)?|頃)?"
    r"(?:、?(?:に)?(?:出す|出して(?:ください|下さい)|お出し(?:ください|下さい)|排出(?:する|してください|して下さい)?|収集|回収))?"
    r"|(?:市|町|村)?指定(?:ごみ|ゴミ)?袋(?:で|に入れて|使用)?|午前中?(?:収集|回収)?|午後(?:収集|回収)?|(?:夜間|早朝)(?:収集|回収)|半?透明(?:の|な)?袋(?:で|に入れて)?|有料|無料"
    r"|(?:ごみ)?(?:集積|収集)(?:所|場所?)(?:へ|に)?|(?:ごみ)?ステーション(?:収集|方式)?|戸別(?:収集|回収)?|定期(?:収集|回収))\)"
)
_LAST_SUNDAY = re.compile("末の?日曜")  # once 曜 is dropped it would look like 末日, the last day
_ENDING = re.compile(r"(?:が|に|は)?(?:収集|回収)(?:します|を?行います|日)?(?:です)?$|です$")
_NEVER_COLLECTED = re.compile(
    r"(?:定期)?(?:収集|回収)?は?(?:なし|無し|しません|しない|行いません|ありません|対象外)。?"
)
_FREQUENCY = re.compile(r"(?P<of>[週月])[1-7]回")
_FREQUENCY_DETAIL = re.compile(r"([週月][1-7]回)\(([^()]*)\)")

DaysAndHolidays = tuple[DaySet, str]  # days, and what they imply for holidays ("no": not collected, "": nothing)
DaysParser = Callable[[re.Match[str], dt.date | None], DaysAndHolidays | None]


@lru_cache(16384)
def read(rule: str, note: str = "", since: dt.date | None = None) -> Rule | None:
    """Parse a rule as published; None if it cannot be parsed with certainty.

    note: the published remark, of which only sentences about excluded days are used. since: the date of the data; days without
    a year fall in the twelve months that begin with it. Without `since` such days cannot be resolved.
    """
    if len(rule) > _MAX_LENGTH:
        return None
    if parsed := notation_5374.parse_rule(rule):
        excluded = exceptions.exceptions_in_note(note[:_MAX_LENGTH])
        return replace(parsed, **vars(excluded))
    if _LAST_SUNDAY.search(rule):
        return None
    normalized = day_patterns.normalize_rule(notation_5374.without_remark(unicodedata.normalize("NFKC", rule)))
    if _NEVER_COLLECTED.fullmatch(normalized):
        return Rule(())
    split = exceptions.split_exceptions(normalized)
    if split is None:
        return None
    text, excluded = _IRRELEVANT.sub("", _FREQUENCY_DETAIL.sub(r"\1、\2", split[0])).strip("・、。" + REMOVED), split[1]
    text = _ENDING.sub("", text).rstrip("・、。" + REMOVED)
    if not text or REMOVED in text:
        return None
    terms: list[Term] = []
    for season, body in _split_by_season(text):
        when = _parse_season(season) if season else None
        parsed_days = _parse_days(body, since)
        if parsed_days is None or (season and when is None):
            return None
        terms += [Term(days, when) for days, _ in parsed_days]
        excluded += exceptions.Exceptions(
            holidays=next((on_holidays for _, on_holidays in parsed_days if on_holidays), "")
        )
    excluded += exceptions.exceptions_in_note(note[:_MAX_LENGTH])
    return Rule(tuple(terms), **vars(excluded))


def _split_by_season(text: str) -> Iterator[tuple[str, str]]:
    """Split a rule by seasons: pairs of (season or "", its days)."""
    text = _SEASON_LAST.sub(r"\g<season>の\g<days>", text)
    nth_days = [m.span() for m in _NTH_DAYS.finditer(text)]  # 第4月、第2木: a Monday, not April
    starts = [m for m in _SEASON_FIRST.finditer(text) if not any(a < m.start() < b for a, b in nth_days)]
    cuts = [*(m.start() for m in starts), len(text)]
    if cuts[0]:
        yield "", text[: cuts[0]]
    for start, end in zip(starts, cuts[1:], strict=True):
        yield start["season"], text[start.end() : end]


def _parse_season(text: str) -> DaySet | None:
    """Parse a season: a span of dates, odd or even months, a range or a list of months."""
    if re.fullmatch(SPAN, text):
        ends = day_patterns.parse_span(text)
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


def _parse_days(text: str, since: dt.date | None) -> list[DaysAndHolidays] | None:
    """Parse the days of one season from left to right; None if anything is left over."""
    parsed: list[DaysAndHolidays] = []
    text = _START_LAST.sub(r"\g<start>から\g<days>", text).strip("・、。")
    frequencies = "".join(m["of"] for m in _FREQUENCY.finditer(text))
    text = _FREQUENCY.sub("", text).strip("・、。の")
    position = 0
    while position < len(text):
        form = next(((m, parser) for pattern, parser in _DAY_FORMS if (m := pattern.match(text, position))), None)
        result = form[1](form[0], since) if form else None
        if form is None or result is None:
            return None
        parsed.append(result)
        rest = _BOUNDARY.match(text, form[0].end())
        if rest is None:  # 毎月10日水曜: either day, or only a 10th that is a Wednesday
            return None
        position = rest.end()
    every_week = any(isinstance(when, Weekly) and not when.weeks for when, _ in parsed)
    return None if "月" in frequencies and every_week else parsed or None


def _weekly(m: re.Match[str], _: dt.date | None) -> DaysAndHolidays:
    return Weekly(day_patterns.parse_weekdays(m["days"])), ""


def _nth(m: re.Match[str], _: dt.date | None) -> DaysAndHolidays:
    return Weekly(day_patterns.parse_weekdays(m["days"]), day_patterns.parse_weeks(m["weeks"])), ""


def _last(m: re.Match[str], _: dt.date | None) -> DaysAndHolidays:
    return Weekly(day_patterns.parse_weekdays(m["days"]), frozenset({LAST})), ""


def _every_day(_m: re.Match[str], _: dt.date | None) -> DaysAndHolidays:
    return Weekly(EVERY_DAY), ""


def _working_days(_m: re.Match[str], _: dt.date | None) -> DaysAndHolidays:
    return Weekly(frozenset(range(5))), "no"


def _alternating(m: re.Match[str], _: dt.date | None) -> DaysAndHolidays | None:
    start = day_patterns.parse_day(m["start"])
    return (Alternating(day_patterns.parse_weekdays(m["days"]), start), "") if isinstance(start, dt.date) else None


def _monthly(m: re.Match[str], _: dt.date | None) -> DaysAndHolidays | None:
    days = {int(n) for n in re.findall(r"\d+", m[0])} | ({LAST} if "末" in m[0] else set())
    return (Monthly(frozenset(days)), "") if all(d == LAST or 1 <= d <= 31 for d in days) else None


def _span(m: re.Match[str], since: dt.date | None) -> DaysAndHolidays | None:
    ends = day_patterns.parse_span(m[0])
    if ends is None or isinstance(ends[0], dt.date):
        return (Between(*ends), "") if ends else None
    first = day_patterns.next_date(*ends[0], since) if since and isinstance(ends[0], tuple) else None
    last = day_patterns.next_date(*ends[1], first) if first and isinstance(ends[1], tuple) else None
    return (Between(first, last), "") if first and last else None


def _dates(m: re.Match[str], since: dt.date | None) -> DaysAndHolidays | None:
    """12月5日(土)・19日, 2026年12月5日. A weekday beside a date must match it."""
    resolved, year = set(), int(m["year"]) if m["year"] else None
    for date, weekday in re.findall(rf"(\d{{1,2}})日(?:\(([{WEEK}])(?:・祝)?\))?", m["dates"]):
        day = day_patterns.parse_day(f"{m['month']}月{date}日", year)
        if isinstance(day, tuple):
            if since is None:
                return None
            day = day_patterns.next_date(*day, since)
            if day is None:
                continue  # 29 February, if there is none in the twelve months
        if day is None or (weekday and day.weekday() != WEEK.index(weekday)):
            return None
        resolved.add(day)
    return (Dates(frozenset(resolved)), "") if resolved else None


def _last_of_month(m: re.Match[str], _: dt.date | None) -> DaysAndHolidays | None:
    """月末の金曜 is the last Friday.

    None for 月末の月・木, which could also mean the last week, or the last day if it is one of these.
    """
    days = day_patterns.parse_weekdays(m["days"])
    return (Weekly(days, frozenset({LAST})), "") if len(days) == 1 else None


_BOUNDARY = re.compile(rf"{SEPARATOR}|。|(?=[第毎最隔平])|(?=\d{{1,4}}[年月])|$")
_DATE_LIST = rf"\d{{1,2}}日(?:\([{WEEK}](?:・祝)?\))?(?:{SEPARATOR}\d{{1,2}}日(?:\([{WEEK}](?:・祝)?\))?)*"
_DAY_FORMS: tuple[tuple[re.Pattern[str], DaysParser], ...] = (
    (
        re.compile(rf"(?P<start>{FULL_DATE})(?:~|から|より|開始|起点)+[の、]?隔週の?(?P<days>{WEEKDAY_LIST})"),
        _alternating,
    ),
    (re.compile(SPAN), _span),
    (re.compile(rf"(?:毎年)?(?:(?P<year>\d{{4}})年)?(?P<month>\d{{1,2}})月(?P<dates>{_DATE_LIST})"), _dates),
    (re.compile(rf"(?:毎?月|毎月の?)末の?(?:週の?)?(?!日)(?P<days>{WEEKDAY_LIST})"), _last_of_month),
    (
        re.compile(
            rf"毎月(?:末日|月末|(?:\d{{1,2}}日(?:{SEPARATOR}(?=\d))?)+(?:{SEPARATOR}?末日)?)(?=[・、。]|$)|月末日?(?=[・、。]|$)"
        ),
        _monthly,
    ),
    (re.compile("毎日"), _every_day),
    (re.compile(r"(?:毎週)?平日"), _working_days),
    (re.compile(rf"(?:毎月の?)?(?P<weeks>{NTHS})の?(?P<days>{WEEKDAY_LIST})"), _nth),
    (re.compile(rf"(?:毎月の?)?最(?:終|後の)(?:週の?)?(?P<days>{WEEKDAY_LIST})"), _last),
    (re.compile(rf"(?:毎週)?[:の]?(?P<days>{WEEKDAY_LIST})"), _weekly),
)
