"""Waste collection rules from courses, of each of which the source gives areas, rules and exceptions as data: one rule for each area
and kind of waste, in words that `waste_days` reads (tecolicom/japan-gomi-data, one JSON file {path: text of a YAML file}).

What the source means (its docs/glossary.md): `monthly_nth` is the nth such weekday of the month, `monthly_specific` lists days. An
exception with `cancelled` stops everything on its day; one without it replaces what is collected monthly, and keeps what is collected
weekly. Nothing is known outside `period` and within `unknown_periods`.
"""

import datetime as dt
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from machikit._base import config_files
from machikit._base.messages import kit_error
from machikit.tables.grid import Grid
from machikit.tables.values.weekdays import WEEK

HEADER = ["収集地区", "分別区分", "収集日", "備考"]
AMBIGUOUS = "元の表では、同じ名前の地区が二つ以上あります"  # such rows are set aside by the recipe
DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
Days = set[dt.date]


@dataclass(frozen=True)
class Course:
    """One course: areas with the same days. rules: kind of waste → its rules; period: first and last day."""

    areas: Sequence[Mapping[str, Any]]
    rules: Mapping[str, Sequence[Mapping[str, Any]]]
    exceptions: Sequence[Mapping[str, Any]]
    unknown: Sequence[tuple[dt.date, dt.date]]
    period: tuple[dt.date, dt.date]

    def days(self, rule: Mapping[str, Any]) -> Days:
        """The days of one rule within the period, exceptions aside."""
        return {day for day in _each(*self.period) if _is_on(rule, day)}

    def cancelled(self) -> Days:
        return {_day(e["date"]) for e in self.exceptions if e.get("cancelled")}

    def replaced(self) -> dict[dt.date, set[str]]:
        """Day → the kinds that are collected on it in place of what is collected monthly."""
        replaced: dict[dt.date, set[str]] = {}
        for e in self.exceptions:
            if not e.get("cancelled"):
                replaced.setdefault(_day(e["date"]), set()).add(e["category"])
        return {day: kinds for day, kinds in replaced.items() if day not in self.cancelled()}


def read_courses(path: Path, spec: Mapping[str, Any]) -> Grid:
    """The courses of one municipality as a table of areas and kinds of waste.

    spec: folder: of the municipality in the file; holidays: `all`, or the kinds that are collected on national holidays too; notes:
    `part`: what an area's note says is which part of the town it is. Raises KitError for another kind of file.
    """
    try:
        texts: dict[str, str] = json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, ValueError) as error:
        raise kit_error("entry.broken", path.name, why=str(error)) from error
    prefix = f"municipalities/{spec['folder']}/"
    names = sorted((n for n in texts if re.fullmatch(re.escape(prefix) + r"[^/]+/course-.+\.yaml", n)), key=_natural)
    if not names:
        raise kit_error("recipe.missing", path.name, key=prefix)
    kinds = _kind_names(texts, prefix)
    courses = [_course(config_files.parse_yaml(texts[name], name)) for name in names]
    return Grid(path.name, [HEADER, *_rows(courses, kinds, spec)], path.name)


def _kind_names(texts: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Kind → its name in this municipality, else the common one."""
    common = config_files.parse_yaml(texts["schema/categories.yaml"], "categories")["categories"]
    own = config_files.parse_yaml(texts[f"{prefix}taxonomy.yaml"], "taxonomy").get("overrides") or {}
    return {kind: own.get(kind, {}).get("label") or word["label"] for kind, word in common.items()}


def _course(data: Mapping[str, Any]) -> Course:
    rules: dict[str, list[Mapping[str, Any]]] = {}
    for rule in data["rules"]:
        rules.setdefault(rule["category"], []).append(rule)
    first, last = str(data["metadata"]["period"]).split("--")
    unknown = [(_day(u["from"]), _day(u["to"])) for u in data.get("unknown_periods") or ()]
    areas, exceptions = data["metadata"].get("areas") or (), data.get("overrides") or ()
    return Course(areas, rules, exceptions, unknown, (_day(f"{first}-01"), _month_end(_day(f"{last}-01"))))


def _rows(courses: Sequence[Course], kinds: Mapping[str, str], spec: Mapping[str, Any]) -> Iterator[list[str]]:
    """A row for each area and kind. Two courses that name one area alike are marked: nobody can tell which is meant."""
    is_part = spec.get("notes") == "part"
    named = [dict.fromkeys(_area(area, is_part) for area in course.areas) for course in courses]
    courses_of = Counter(name for areas in named for name, _ in areas)
    for course, areas in zip(courses, named, strict=True):
        rules = {kind: _rule_text(course, kind, _on_holidays(kind, spec)) for kind in course.rules}
        for name, note in areas:
            said = AMBIGUOUS if courses_of[name] > 1 else note
            yield from ([name, kinds[kind], rules[kind], _join(said, _note(course, kind))] for kind in course.rules)


def _area(area: Mapping[str, Any], is_part: bool) -> tuple[str, str]:
    """Name and note; which part of the town it is becomes part of the name: 石間（半納を除く）."""
    name, note = area["name"], area.get("note", "")
    if not (is_part and note):
        return name, note
    return f"{name}（{re.sub(r'^の|[【】]|^（|）$', '', note)}）", ""


def _note(course: Course, kind: str) -> str:
    return next((rule["note"] for rule in course.rules[kind] if rule.get("note")), "")


def _join(*notes: str) -> str:
    return "。".join(filter(None, notes))


def _on_holidays(kind: str, spec: Mapping[str, Any]) -> bool:
    return spec.get("holidays") == "all" or kind in spec.get("holidays", ())


def _rule_text(course: Course, kind: str, on_holidays: bool) -> str:
    """The rule of a kind with its exceptions: 毎週月・木曜日（祝日も収集、12月31日・1月1日を除く）."""
    rules = course.rules[kind]
    weekly = set().union(*(course.days(r) for r in rules if r["pattern"] == "weekly"))
    monthly = set().union(*(course.days(r) for r in rules if r["pattern"] != "weekly"))
    replaced = course.replaced()
    added = {day for day, kinds in replaced.items() if kind in kinds} - weekly - monthly
    dropped = {day for day, kinds in replaced.items() if kind not in kinds} & monthly - weekly
    unknown = {day for span in course.unknown for day in _each(*span)}
    off = ((weekly | monthly) & course.cancelled() | dropped) - unknown
    explicit = not weekly and all(r["pattern"] == "monthly_specific" for r in rules)
    listed = set().union(*(course.days(r) for r in rules if r["pattern"] == "monthly_specific")) - off - unknown
    texts = [t for r in rules if (t := _pattern_text(r))] + ([_dates_text(listed | added)] if listed | added else [])
    if not texts:  # the source has the kind, with a remark that the city does not collect it
        return "収集しません" if "収集しません" in _note(course, kind) else ""
    said = ["祝日も収集"] if on_holidays and not explicit else []
    if off and not explicit:
        said.append(f"{_short_dates(sorted(off), course.period)}を除く")
    said += [f"{_date(first)}〜{_date(last)}は未定" for first, last in course.unknown]
    return "、".join(texts) + (f"（{'、'.join(said)}）" if said else "")


def _pattern_text(rule: Mapping[str, Any]) -> str:
    """毎週月・木曜日, 第2・4水曜日; "" for listed days."""
    if rule["pattern"] == "monthly_specific":
        return ""
    days = "・".join(WEEK[DAYS[day]] for day in rule["days"]) + "曜日"
    return f"毎週{days}" if rule["pattern"] == "weekly" else f"第{'・'.join(map(str, rule['occurrences']))}{days}"


def _dates_text(days: Iterable[dt.date]) -> str:
    """2026年4月3日・17日、2026年5月1日."""
    months: dict[tuple[int, int], list[str]] = {}
    for day in sorted(days):
        months.setdefault((day.year, day.month), []).append(f"{day.day}日")
    return "、".join(f"{year}年{month}月{'・'.join(days)}" for (year, month), days in months.items())


def _short_dates(days: Sequence[dt.date], period: tuple[dt.date, dt.date]) -> str:
    """12月31日・1月1日; with the year where the period has that day twice."""
    long = (period[1] - period[0]).days > 366
    return "・".join(_date(day) if long else f"{day.month}月{day.day}日" for day in days)


def _date(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _is_on(rule: Mapping[str, Any], day: dt.date) -> bool:
    if rule["pattern"] == "monthly_specific":
        return day in map(_day, rule["dates"])
    is_nth = rule["pattern"] == "weekly" or (day.day - 1) // 7 + 1 in rule["occurrences"]
    return is_nth and day.weekday() in {DAYS[name] for name in rule["days"]}


def _each(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + dt.timedelta(n) for n in range((last - first).days + 1))


def _day(value: object) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


def _month_end(first: dt.date) -> dt.date:
    return (first + dt.timedelta(31)).replace(day=1) - dt.timedelta(1)


def _natural(name: str) -> list[tuple[int, str]]:
    """Sort key by which course-2 comes before course-10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]
