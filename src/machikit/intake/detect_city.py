"""Which municipality positions tell, and whether they are those of the municipality that was chosen."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from statistics import median

from machikit._base.errors import KitError
from machikit.catalog import Catalog, municipalities
from machikit.catalog.model import City
from machikit.tables.findings import Finding, Row
from machikit.tables.grid import Feed
from machikit.tables.places import position_checks
from machikit.tables.places.points import Area, Pair, metres

REACH = 40_000  # metres between the middle of a feed's stops and the office of the municipality that made it
SHORTEST = 3  # letters of a municipality's name that is looked for in a publisher's


def doubts(catalog: Catalog, rows: Sequence[Row], city: City, area: Area | None) -> list[Finding]:
    """Places far from the city, or a table of which most lie elsewhere (see `reach.doubts`). None for a country or an example, and
    where the catalogue has no list of the municipalities.
    """
    if city.kind != "city" or not city.code:
        return []
    return position_checks.doubts(rows, city.code, offices(catalog), area)


def offices(catalog: Catalog) -> tuple[position_checks.Office, ...]:
    """Of every municipality of the national list; none where the catalogue has no such list."""
    try:
        return _offices(tuple(municipalities.municipalities(catalog)))
    except KitError:
        return ()


@lru_cache(maxsize=4)
def _offices(known: tuple[municipalities.Municipality, ...]) -> tuple[position_checks.Office, ...]:
    codes = {(m.prefecture, m.name): m.code for m in known}
    return tuple(
        position_checks.Office(m.code, m.prefecture + m.name, codes.get((m.prefecture, m.city), ""), m.centre)
        for m in known
    )


def of_feed(catalog: Catalog, feed: Feed) -> str:
    """The code of the municipality of a timetable feed: the one that a publisher's name holds, where its office is near the stops;
    else the one to whose office most stops are nearest. "" where neither tells.
    """
    known = offices(catalog)
    if not known or not feed.points:
        return ""
    return _of_publisher(catalog, feed) or position_checks.nearest(feed.points, known)


def _of_publisher(catalog: Catalog, feed: Feed) -> str:
    said = [unicodedata.normalize("NFKC", name) for name in feed.publishers]
    middle: Pair = (median(p[0] for p in feed.points), median(p[1] for p in feed.points))
    near = [
        m
        for m in municipalities.municipalities(catalog)
        if len(m.name) >= SHORTEST and metres(m.centre, middle) <= REACH
    ]
    named = [m for m in near if any(m.name in one for one in said)]
    longest = [m for m in named if not any(m.name != other.name and m.name in other.name for other in named)]
    return longest[0].code if len(longest) == 1 else ""
