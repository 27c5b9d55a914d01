"""The days on which the services of a GTFS feed run, as text and as a period; and the period in which the feed is valid."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from machikit.tables import grid
from machikit.tables.read.gtfs.files import Feed, Record, read_records, stop_positions

WEEKDAY_COLUMNS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = "月火水木金土日"
# A service of single dates is described by a weekday if it runs on this share of that weekday's dates in its period …
WEEKDAY_SHARE = 0.75
MIN_DATES = 3  # … and on at least this many
_DAYS_IN_NAME = re.compile(r"[平土日祝休月火水木金毎全]")  # a service_id that names its days: 平日, 土日祝, 毎日
_VERSION = re.compile(r"(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True)
class ServiceDays:
    """The days of a service.

    days_text: the days as text, e.g. 月〜金, 土・日・指定日 ("" if unknown); first, last: the first and last day on which it
    runs (ISO 8601, "" if unknown); runs: whether it runs on any day at all; is_weekly: whether it runs by weekdays, not by single dates.
    """

    days_text: str
    first: str = ""
    last: str = ""
    runs: bool = True
    is_weekly: bool = False


def service_days(feed: Feed) -> dict[str, ServiceDays]:
    """service_id → its days, for every service of the feed's trips and calendars.

    A service that is in no calendar runs on no day. Where the feed has no calendar at all (GTFS requires calendar.txt or
    calendar_dates.txt), the days are unknown, unless the service_id names them.
    """
    weekly = {c["service_id"]: c for c in read_records(feed.folder, "calendar.txt")}
    dated: dict[str, list[tuple[str, dt.date | None]]] = defaultdict(list)
    for row in read_records(feed.folder, "calendar_dates.txt"):
        dated[row["service_id"]].append((row["exception_type"], _date(row["date"])))
    used = dict.fromkeys(t.get("service_id", "") for t in feed.trips.values())
    if not weekly and not dated:
        return {s: ServiceDays(s if _DAYS_IN_NAME.search(s) else "") for s in used}
    return {s: _service(s, weekly.get(s), dated.get(s, [])) for s in {**used, **dict.fromkeys([*weekly, *dated])}}


def has_calendar(feed: Feed) -> bool:
    """Whether the feed has a calendar file."""
    return any((feed.folder / name).is_file() for name in ("calendar.txt", "calendar_dates.txt"))


def _service(name: str, weekly: Record | None, dated: list[tuple[str, dt.date | None]]) -> ServiceDays:
    added = sorted({day for kind, day in dated if kind == "1" and day})
    removed = {day for kind, day in dated if kind == "2" and day}
    weekdays = [n for n, day in enumerate(WEEKDAY_COLUMNS) if weekly and weekly.get(day) == "1"]
    start, end = (_date(weekly.get(key, "")) if weekly else None for key in ("start_date", "end_date"))
    regular = bool(weekdays) and _has_day(weekdays, start, end, removed)
    if not regular and not added:
        return ServiceDays("", runs=False)
    words = _days_text(weekdays, bool(added), bool(removed)) if regular else _dates_text(added)
    first, last = (start, end) if regular else (added[0], added[-1])
    first_day, last_day = (day.isoformat() if day else "" for day in (first, last))
    return ServiceDays(name if _DAYS_IN_NAME.search(name) else words, first_day, last_day, is_weekly=regular)


def _has_day(weekdays: list[int], start: dt.date | None, end: dt.date | None, removed: set[dt.date]) -> bool:
    """Whether there is a day from start to end on one of these weekdays that is not removed; True if the period is unknown."""
    if start is None or end is None:
        return True
    for n in range((end - start).days + 1):
        day = start + dt.timedelta(days=n)
        if day.weekday() in weekdays and day not in removed:
            return True
    return False


def _days_text(weekdays: list[int], added: bool, removed: bool) -> str:
    """月〜金, 土・日, 毎日; with dates that are added or removed: 土・日・指定日, 月〜金（指定日を除く）."""
    names = "".join(WEEKDAYS[n] for n in weekdays)
    words = (
        "毎日"
        if names == WEEKDAYS
        else f"{names[0]}〜{names[-1]}"
        if len(names) > 2 and names in WEEKDAYS
        else "・".join(names)
    )
    return f"{words}{'・指定日' if added else ''}{'（指定日を除く）' if removed else ''}"


def _dates_text(dates: list[dt.date]) -> str:
    """The days of a service that is given by single dates only: the weekdays on (nearly) all of whose dates it runs."""
    given = [sum(d.weekday() == n for d in dates) for n in range(7)]
    possible = [_count(dates[0], dates[-1], n) for n in range(7)]
    weekdays = [n for n in range(7) if given[n] >= MIN_DATES and given[n] >= WEEKDAY_SHARE * possible[n]]
    if not weekdays:
        return "指定日"
    added = any(given[n] for n in range(7) if n not in weekdays)
    return _days_text(weekdays, added, any(given[n] < possible[n] for n in weekdays))


def _count(first: dt.date, last: dt.date, weekday: int) -> int:
    """How often a weekday occurs from one day to another, both included."""
    days = (last - first).days - (weekday - first.weekday()) % 7
    return days // 7 + 1 if days >= 0 else 0


def feed_info(feed: Feed, services: Mapping[str, ServiceDays]) -> grid.FeedInfo:
    """The metadata of the feed: from feed_info.txt, completed from the calendars of the services that run."""
    info = next(iter(read_records(feed.folder, "feed_info.txt")), {})
    running = [s for s in services.values() if s.runs]
    first, last = _earliest(s.first for s in running), _latest(s.last for s in running)
    start, end = (_iso(info.get(key, "")) for key in ("feed_start_date", "feed_end_date"))
    # a feed that claims to be valid longer than its timetable ends with its timetable
    end = min(filter(None, (end, last)), default="")
    names = [
        info.get("feed_publisher_name", ""),
        *(a.get("agency_name", "") for a in read_records(feed.folder, "agency.txt")),
    ]
    return grid.FeedInfo(
        _not_future(start or first) or _not_future(_version_date(info)),
        start or first,
        end,
        tuple(dict.fromkeys(name for name in names if name.strip())),
        stop_positions(feed),
    )


def _version_date(info: Record) -> str:
    """The date in feed_version, if any."""
    m = _VERSION.search(info.get("feed_version", ""))
    return _iso(m[0]) if m else ""


def _not_future(day: str) -> str:
    """The day, or "" if it is in the future."""
    return day if day and day <= dt.date.today().isoformat() else ""


def _earliest(days: Iterable[str]) -> str:
    """The first of these days; "" where one is unknown."""
    values = list(days)
    return min(values) if values and all(values) else ""


def _latest(days: Iterable[str]) -> str:
    """The last of these days; "" where one is unknown."""
    values = list(days)
    return max(values) if values and all(values) else ""


def _iso(raw: str) -> str:
    day = _date(raw)
    return day.isoformat() if day else ""


def _date(raw: str) -> dt.date | None:
    """Parse 20260401 or 2026-04-01; None for text that is not a date."""
    try:
        return dt.datetime.strptime(raw.replace("-", ""), "%Y%m%d").date()
    except ValueError:
        return None
