"""The waste calendars of cities that come from one compilation: every day of every district, held against the source itself.

The source's rules are expanded here as its own documentation says, without any word that the kit writes or reads.
"""

import datetime as dt
import gzip
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd
import pytest
import sampling
import yaml

from machikit.catalog import kit_root
from machikit.pages.parts.calendar.plan import Plan
from machikit.tables.load import load
from machikit.tables.waste_days import read

KIT = sampling.kit()
SOURCE = kit_root().parent / "shared" / "raw" / "japan" / "gomi_2026.json.gz"
RECIPES = sorted(
    path.parent.name
    for path in (kit_root() / "datasets" / "_recipes").glob("*/garbage_collection.yaml")
    if "gomi_2026" in path.read_text(encoding="utf-8")
)
WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Days = set[dt.date]


@cache
def source() -> dict[str, str]:
    return dict(json.loads(gzip.decompress(SOURCE.read_bytes())))


def folder(city: str) -> str:
    recipe = yaml.safe_load((kit_root() / "datasets/_recipes" / city / "garbage_collection.yaml").read_text("utf-8"))
    return f"municipalities/{recipe['tables'][0]['courses']['folder']}/"


def published(city: str) -> dict[tuple[str, str], list[Days]]:
    """(name of the area, kind) → its days, of each course that has an area of this name."""
    within, found = folder(city), dict[tuple[str, str], list[Days]]()
    names = yaml.load(source()["schema/categories.yaml"], LOADER)["categories"]
    mine = yaml.load(source()[f"{within}taxonomy.yaml"], LOADER).get("overrides") or {}
    for path, text in source().items():
        if path.startswith(within) and "/course-" in path:
            course = yaml.load(text, LOADER)
            days = expanded(course)
            for area in {a["name"] for a in course["metadata"]["areas"]}:
                for kind in {rule["category"] for rule in course["rules"]}:
                    label = mine.get(kind, {}).get("label") or names[kind]["label"]
                    found.setdefault((area, label), []).append(days.get(kind, set()))
    return found


def parts_of(area: str) -> list[str]:
    """The names of which this may be a part, told in brackets: the longest first."""
    return [area[:n] for n in range(len(area) - 1, 0, -1) if area[n] == "（"]


def expanded(course: dict[str, Any]) -> dict[str, Days]:
    days: dict[str, Days] = {}
    first, last = str(course["metadata"]["period"]).split("--")
    for stamp in pd.date_range(f"{first}-01", pd.Period(last, "M").end_time.date()):
        for kind in on(stamp.date(), course):
            days.setdefault(kind, set()).add(stamp.date())
    return days


def on(day: dt.date, course: dict[str, Any]) -> Iterator[str] | set[str]:
    if any(span["from"] <= day <= span["to"] for span in course.get("unknown_periods") or ()):
        return set()
    here = [o for o in course.get("overrides") or () if o["date"] == day]
    if any(o.get("cancelled") for o in here):
        return set()
    by_week = {r["category"] for r in course["rules"] if r["pattern"] == "weekly" and WEEK[day.weekday()] in r["days"]}
    if here:
        return by_week | {o["category"] for o in here}
    by_month = {
        r["category"]
        for r in course["rules"]
        if (r["pattern"] == "monthly_specific" and day in r["dates"])
        or (r["pattern"] == "monthly_nth" and WEEK[day.weekday()] in r["days"] and -(-day.day // 7) in r["occurrences"])
    }
    return by_week | by_month


@cache
def computed(text: str, note: str, since: dt.date, first: dt.date, last: dt.date) -> Days:
    rule = read(text, note, since)
    assert rule is not None, text
    return {day.date for day in rule.days(first, last)}


@pytest.mark.skipif(not SOURCE.is_file(), reason="the source files are not part of the repository")
@pytest.mark.parametrize("city", sampling.third(RECIPES))
def test_every_day_of_every_district_is_the_sources(city: str) -> None:
    dataset, wanted = KIT.datasets[f"{city}/garbage_collection"], published(city)
    table = load(dataset, KIT.schema("garbage_collection"))
    first, last = dataset.valid_span
    assert first and last
    seen = set()
    for area, kind, text, note in (
        table[["area", "category", "rule"]].assign(note=table.get("note")).itertuples(index=False)
    ):
        name = next(n for n in (area, *parts_of(area)) if (n, kind) in wanted)
        assert computed(text, note or "", dataset.as_of, first, last) in wanted[name, kind], (area, kind, text)
        seen.add((name, kind))
    lost = {area for area, _ in wanted.keys() - seen}
    told = "".join(dataset.package["caveats"]["ja"])
    assert not lost or "載せていません" in told, lost
    assert len(lost) <= (90 if city == "okayama" else 2), lost


def test_a_compilers_source_that_its_city_forbids_is_no_dataset() -> None:
    assert len(RECIPES) == 33 and "hanno" not in RECIPES
    codes = {KIT.cities[city].name["ja"]: KIT.cities[city].code for city in RECIPES}
    assert codes["鶴ヶ島市"] == "112411"  # the source has the code of another city


@pytest.mark.parametrize(("built", "months", "ends"), [
    ("2026-03-20", ("2026-04-01", "2027-03-31"), True),  # before the fiscal year: from its first day on
    ("2026-11-30", ("2026-11-01", "2027-03-31"), True),
    ("2027-04-01", ("2027-03-01", "2027-03-31"), True),  # over: its last month, and nothing after it
])  # fmt: skip
def test_outside_the_time_for_which_rules_hold_nothing_is_computed(
    built: str, months: tuple[str, str], ends: bool
) -> None:
    table = pd.DataFrame({"area": ["東町"], "category": ["可燃ごみ"], "rule": ["毎週火曜日"], "note": [None]})
    valid = dt.date(2026, 4, 1), dt.date(2027, 3, 31)
    plan = Plan(table, dt.date.fromisoformat(built), dt.date(2026, 7, 1), valid)
    assert (plan.first.isoformat(), plan.last.isoformat()) == months and (plan.ends == valid[1]) is ends
    days = [day.date for day in plan.days[0] or ()]
    assert days == [d.date() for d in pd.date_range(*months, freq="W-TUE")]
