"""Detect a municipality from positions, and check that rows lie near the municipality that was chosen."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from statistics import median

from machikit._base.distance import distance_metres
from machikit._base.errors import KitError
from machikit.catalog import Catalog, municipality_list
from machikit.catalog.model import City
from machikit.tables.findings import Finding, Row
from machikit.tables.grid import FeedInfo
from machikit.tables.places import position_checks
from machikit.tables.places.points import Area, LatLon

MAX_DISTANCE = (
    40_000  # metres between the middle of a feed's stops and the office of the municipality that publishes it
)
MIN_NAME_LENGTH = 3  # of a municipality's name that is searched for in a publisher's name


def position_doubts(catalog: Catalog, rows: Sequence[Row], city: City, area: Area | None) -> list[Finding]:
    """Findings for places far from the city, or for a table most of whose places lie elsewhere (see `position_checks.doubts`).

    None for a country or an example, nor where the catalogue has no list of municipalities.
    """
    if city.kind != "city" or not city.code:
        return []
    own = [row for row in rows if row.get("place_kind") != "市区町村"]  # others stand in a comparison of municipalities
    return position_checks.check_positions(own, city.code, _offices(catalog), area)


def feed_city_code(catalog: Catalog, feed: FeedInfo) -> str:
    """The code of the municipality of a timetable feed, "" where it cannot be determined.

    The one whose name a publisher's name contains, where its office is near the stops; else the one to whose office most stops
    are nearest.
    """
    offices = _offices(catalog)
    if not offices or not feed.points:
        return ""
    return _publisher_code(catalog, feed) or position_checks.nearest_municipality(feed.points, offices)


def _offices(catalog: Catalog) -> tuple[position_checks.Office, ...]:
    """The office of every municipality of the national list; none where the catalogue has no such list."""
    try:
        return _offices_of(tuple(municipality_list.municipalities(catalog)))
    except KitError:
        return ()


@lru_cache(maxsize=4)
def _offices_of(listed: tuple[municipality_list.Municipality, ...]) -> tuple[position_checks.Office, ...]:
    codes = {(m.prefecture, m.name): m.code for m in listed}
    return tuple(
        position_checks.Office(m.code, m.prefecture + m.name, codes.get((m.prefecture, m.city), ""), m.centre)
        for m in listed
    )


def _publisher_code(catalog: Catalog, feed: FeedInfo) -> str:
    """The code of the one municipality near the stops whose name a publisher's name contains, the longest name first; else ""."""
    publishers = [unicodedata.normalize("NFKC", name) for name in feed.publishers]
    middle: LatLon = (median(p[0] for p in feed.points), median(p[1] for p in feed.points))
    near = [
        m
        for m in municipality_list.municipalities(catalog)
        if len(m.name) >= MIN_NAME_LENGTH and distance_metres(*m.centre, *middle) <= MAX_DISTANCE
    ]
    named = [m for m in near if any(m.name in publisher for publisher in publishers)]
    longest = [m for m in named if not any(m.name != other.name and m.name in other.name for other in named)]
    return longest[0].code if len(longest) == 1 else ""
