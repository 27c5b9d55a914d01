"""The days on which the services of a GTFS feed run, in words and as a period; and the days on which the feed holds."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from machikit.tables.grid import Feed as About
from machikit.tables.read.gtfs.files import Feed, Record, pairs, records

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = "月火水木金土日"
MOST = 0.75  # of a weekday's dates in the period on which a service of single dates must run to be told by that weekday
WEEKS = 3  # fewer dates than this say nothing of a weekday
_SAID = re.compile(r"[平土日祝休月火水木金毎全]")  # a service whose own name says its days: 平日, 土日祝, 毎日
_VERSION = re.compile(r"(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)")
_NAMES = re.compile(r"\S")


@dataclass(frozen=True)
class Service:
    """words: its days, 月〜金, 土・日・指定日 ("" where nothing says them); first, last: of the days on which it runs (ISO 8601, ""
    where the feed does not say); runs: whether there is such a day at all; regular: whether it runs by weekdays, not by single dates.
    """

    words: str
    first: str = ""
    last: str = ""
    runs: bool = True
    regular: bool = False


def services(feed: Feed) -> dict[str, Service]:
    """Every service of the feed's trips and calendars.

    A service that no calendar knows runs on no day; where the feed has no calendar at all, nothing is known of the days but what
    the id says (GTFS wants calendar.txt or calendar_dates.txt).
    """
    weekly = {c["service_id"]: c for c in records(feed.folder, "calendar.txt")}
    dated: dict[str, list[tuple[str, dt.date | None]]] = defaultdict(list)
    for one in records(feed.folder, "calendar_dates.txt"):
        dated[one["service_id"]].append((one["exception_type"], _date(one["date"])))
    used = dict.fromkeys(t.get("service_id", "") for t in feed.trips.values())
    if not weekly and not dated:
        return {s: Service(s if _SAID.search(s) else "") for s in used}
    return {s: _service(s, weekly.get(s), dated.get(s, [])) for s in {**used, **dict.fromkeys([*weekly, *dated])}}


def known(feed: Feed) -> bool:
    """Whether the feed has a calendar."""
    return any((feed.folder / name).is_file() for name in ("calendar.txt", "calendar_dates.txt"))


def _service(name: str, weekly: Record | None, dated: list[tuple[str, dt.date | None]]) -> Service:
    added = sorted({day for kind, day in dated if kind == "1" and day})
    left = {day for kind, day in dated if kind == "2" and day}
    runs = [n for n, day in enumerate(WEEK) if weekly and weekly.get(day) == "1"]
    start, end = (_date(weekly.get(key, "")) if weekly else None for key in ("start_date", "end_date"))
    regular = bool(runs) and _runs(runs, start, end, left)
    if not regular and not added:
        return Service("", runs=False)
    words = _days(runs, bool(added), bool(left)) if regular else _single(added)
    first, last = (start, end) if regular else (added[0], added[-1])
    first_day, last_day = (day.isoformat() if day else "" for day in (first, last))
    return Service(name if _SAID.search(name) else words, first_day, last_day, regular=regular)


def _runs(runs: list[int], start: dt.date | None, end: dt.date | None, left: set[dt.date]) -> bool:
    """Whether there is a day between start and end on one of these weekdays that is not left out."""
    if start is None or end is None:
        return True
    for n in range((end - start).days + 1):
        day = start + dt.timedelta(days=n)
        if day.weekday() in runs and day not in left:
            return True
    return False


def _days(runs: list[int], added: bool, left: bool) -> str:
    """月〜金, 土・日, 毎日; with dates that are added or left out: 月〜金（指定日を除く）, 土・日・指定日."""
    names = "".join(DAYS[n] for n in runs)
    words = (
        "毎日"
        if names == DAYS
        else f"{names[0]}〜{names[-1]}"
        if len(names) > 2 and names in DAYS
        else "・".join(names)
    )
    return f"{words}{'・指定日' if added else ''}{'（指定日を除く）' if left else ''}"


def _single(dates: list[dt.date]) -> str:
    """The words of a service that is told by single dates only: its weekdays, where it runs on (nearly) all of theirs."""
    there = [sum(d.weekday() == n for d in dates) for n in range(7)]
    whole = [_count(dates[0], dates[-1], n) for n in range(7)]
    runs = [n for n in range(7) if there[n] >= WEEKS and there[n] >= MOST * whole[n]]
    if not runs:
        return "指定日"
    return _days(runs, any(there[n] for n in range(7) if n not in runs), any(there[n] < whole[n] for n in runs))


def _count(first: dt.date, last: dt.date, weekday: int) -> int:
    """How often a weekday comes between two days, both counted."""
    days = (last - first).days - (weekday - first.weekday()) % 7
    return days // 7 + 1 if days >= 0 else 0


def about(feed: Feed, of: Mapping[str, Service]) -> About:
    """What the feed says of itself: feed_info.txt, and what it leaves out from the calendars of the services that run."""
    info = next(iter(records(feed.folder, "feed_info.txt")), {})
    run = [s for s in of.values() if s.runs]
    first, last = _earliest(s.first for s in run), _latest(s.last for s in run)
    start, end = (_iso(info.get(key, "")) for key in ("feed_start_date", "feed_end_date"))
    # a feed that is said to hold longer than its timetable is over with its timetable
    end = min(filter(None, (end, last)), default="")
    names = [
        info.get("feed_publisher_name", ""),
        *(a.get("agency_name", "") for a in records(feed.folder, "agency.txt")),
    ]
    return About(
        _past(start or first) or _past(_version(info)),
        start or first,
        end,
        tuple(dict.fromkeys(name for name in names if _NAMES.search(name))),
        pairs(feed),
    )


def _version(info: Record) -> str:
    found = _VERSION.search(info.get("feed_version", ""))
    return _iso(found[0]) if found else ""


def _past(day: str) -> str:
    """A day that is none of those to come."""
    return day if day and day <= dt.date.today().isoformat() else ""


def _earliest(days: Iterable[str]) -> str:
    told = list(days)
    return min(told) if told and all(told) else ""


def _latest(days: Iterable[str]) -> str:
    told = list(days)
    return max(told) if told and all(told) else ""


def _iso(raw: str) -> str:
    day = _date(raw)
    return day.isoformat() if day else ""


def _date(raw: str) -> dt.date | None:
    """20260401; None for what is no day."""
    try:
        return dt.datetime.strptime(raw.replace("-", ""), "%Y%m%d").date()
    except ValueError:
        return None
