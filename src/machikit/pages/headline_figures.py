"""The numbers in the head of a page of places, and its headline, for the state in which the page opens."""

import math
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, fill
from machikit.pages import markers
from machikit.pages.blocks import mark_kind, values_of
from machikit.pages.body import WORST, mark_of, mark_word, term

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.pages.page import Page

EARTH = 6371008.8  # metres, mean radius (IUGG)
LEAST_ROWS = 8  # of fewer numbers nobody asks where half of them lie


def numbers(page: "Page", block: dict[str, Any]) -> list[tuple[int, str, str, str]]:
    """(number, unit, label, look) of each number in the page's head."""
    unit, found = page.word("unit"), [(block["n"], page.word("unit"), page.word("count.all"), "")]
    if "size" in block:
        there = [v for v in values_of(block, "value") or () if v is not None]
        told = {"value.total": sum(there) if counted(block) else None, "value.most": max(there)}
        found += [(n, page.word("value.unit"), page.word(key), "") for key, n in told.items() if n is not None]
    if page.start:
        marks = [mark_of(page, block, i) for i in range(block["n"])]
        for mark in sorted(dict.fromkeys(marks), key=lambda m: WORST.index(mark_kind(m))):
            found.append((marks.count(mark), unit, mark_word(page, mark), mark_kind(mark)))
    elif "kinds" in block:
        found += _of_kinds(page, block, unit)
    if -1 in block.get("week", []):  # "open now" is for the script to say; what is unknown is known now
        found.append((block["week"].count(-1), unit, page.word("hours.unknown"), ""))
    if page.residents is not None:
        label = fill(page.word("near.yes" if page.start else "near.all"), metres=500)
        found.append((people_near(page, block), page.word("people"), label, ""))
    return found


def _of_kinds(page: "Page", block: dict[str, Any], unit: str) -> list[tuple[int, str, str, str]]:
    """A number for each kind with a look of its own, for the further kinds together, and for rows without a kind."""
    values, own = values_of(block, "category") or [], block["kinds"]
    found = [(values.count(kind), unit, term(page, kind), f"k{k}") for k, kind in enumerate(own)]
    further = [v for v in values if v is not None and v not in own]
    if further:
        found.append((len(further), unit, fill(page.word("category.other"), n=len(set(further))), markers.REST))
    if None in values:
        found.append((values.count(None), unit, page.word("category.none"), markers.NONE))
    return found


def headline(page: "Page", block: dict[str, Any]) -> dict[str, str] | None:
    """In how few rows half of all that is counted lies, in both languages; None where nothing is counted, or too few rows."""
    if not counted(block):
        return None
    total, there, few = markers.half(values_of(block, "value") or [])
    if there < LEAST_ROWS:
        return None
    words = {lang: {key: page.prototype.words[key][lang] for key in ("unit", "value.unit")} for lang in LANGUAGES}
    return {
        lang: fill(page.prototype.words["value.half"][lang], total=f"{total:,}", of=said["value.unit"], n=f"{there:,}",
                   unit=said["unit"], k=f"{few:,}")
        for lang, said in words.items()
    }  # fmt: skip


def counted(block: dict[str, Any]) -> bool:
    """Whether the table's `value` counts things, so that a sum of it means something; a measured one is a `number`."""
    return any(f.get("role") == "value" and f.get("type") == "integer" for f in block["fields"]) and "size" in block


def people_near(page: "Page", block: dict[str, Any], metres: float = 500) -> int:
    """Residents of towns whose point lies within `metres` (straight line) of a row that counts. An estimate."""
    import numpy as np

    sites = [(a / 1e6, o / 1e6) for i, (a, o) in enumerate(zip(block["lat"], block["lon"], strict=True))
             if a is not None and (not page.start or mark_kind(mark_of(page, block, i)) == "yes")]  # fmt: skip
    if not sites:
        return 0
    towns, (lat, lon) = residents_block(page.residents), np.array(sites).T
    near = (
        bool((distances(a / 1e6, o / 1e6, lat, lon) <= metres).any())
        for a, o in zip(towns["lat"], towns["lon"], strict=True)
    )
    return sum(n for n, yes in zip(towns["n"], near, strict=True) if yes)


def distance(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Great-circle metres between two points in degrees (haversine)."""
    return float(distances(lat, lon, lat2, lon2))


def distances(lat: float, lon: float, lat2: Any, lon2: Any) -> Any:
    """Great-circle metres from a point to several (arrays of degrees)."""
    import numpy as np

    north, east = np.radians(lat2 - lat), np.radians(lon2 - lon)
    a = np.sin(north / 2) ** 2 + math.cos(math.radians(lat)) * np.cos(np.radians(lat2)) * np.sin(east / 2) ** 2
    return 2 * EARTH * np.arcsin(np.sqrt(a))


def residents_block(table: "GeoDataFrame") -> dict[str, list[int]]:
    """Town points (millionths of a degree) and residents, for towns that have both."""
    there = table[table["count"].notna() & table.geometry.notna()]
    rows = [(g, n) for g, n in zip(there.geometry, there["count"], strict=True) if not g.is_empty]
    return {
        "lat": [round(g.y * 1e6) for g, _ in rows],
        "lon": [round(g.x * 1e6) for g, _ in rows],
        "n": [int(n) for _, n in rows],
    }
