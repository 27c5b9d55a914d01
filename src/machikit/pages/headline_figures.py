"""The headline numbers of a page of places and its headline sentence, as shown in the first view."""

from typing import TYPE_CHECKING, Any

from machikit._base.distance import geocentric, nearest
from machikit._base.messages import LANGUAGES, fill
from machikit.pages import markers
from machikit.pages.blocks import mark_kind, values_of
from machikit.pages.body import MARK_RANKING, category_label, mark_label, row_mark
from machikit.pages.context import PageContext
from machikit.pages.provenance import NEAR_METRES

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


MIN_ROWS = 8  # with fewer values a sentence about half of them says nothing


def numbers(page: PageContext, block: dict[str, Any]) -> list[tuple[int, str, str, str]]:
    """(number, unit, label, symbol) of each headline number."""
    unit, figures = page.word("unit"), [(block["n"], page.word("unit"), page.word("count.all"), "")]
    if "size" in block:
        values = [v for v in values_of(block, "value") or () if v is not None]
        of_values = {"value.total": sum(values) if is_count(block) else None, "value.most": max(values)}
        figures += [(n, page.word("value.unit"), page.word(key), "") for key, n in of_values.items() if n is not None]
    if page.initial_flags:
        marks = [row_mark(page, block, i) for i in range(block["n"])]
        for mark in sorted(dict.fromkeys(marks), key=lambda m: MARK_RANKING.index(mark_kind(m))):
            figures.append((marks.count(mark), unit, mark_label(page, mark), mark_kind(mark)))
    elif "kinds" in block:
        figures += _category_numbers(page, block, unit)
    if -1 in block.get("week", []):  # "open now" depends on when the page is read: the script adds it
        figures.append((block["week"].count(-1), unit, page.word("hours.unknown"), ""))
    if page.residents is not None:
        label = fill(page.word("near.yes" if page.initial_flags else "near.all"), metres=NEAR_METRES)
        figures.append((people_near(page, block), page.word("people"), label, ""))
    return figures


def _category_numbers(page: PageContext, block: dict[str, Any], unit: str) -> list[tuple[int, str, str, str]]:
    """A number for each category with a symbol of its own, one for all further categories, one for rows without a category."""
    values, kinds = values_of(block, "category") or [], block["kinds"]
    figures = [(values.count(kind), unit, category_label(page, kind), f"k{k}") for k, kind in enumerate(kinds)]
    further = [v for v in values if v is not None and v not in kinds]
    if further:
        figures.append(
            (len(further), unit, fill(page.word("category.other"), n=len(set(further))), markers.OTHER_SYMBOL)
        )
    if None in values:
        figures.append((values.count(None), unit, page.word("category.none"), markers.NO_VALUE_SYMBOL))
    return figures


def headline(page: PageContext, block: dict[str, Any]) -> dict[str, str] | None:
    """A sentence on how few rows make up half of the total, in both languages; None if `value` is no count or rows are few."""
    if not is_count(block):
        return None
    total, n, few = markers.rows_for_half(values_of(block, "value") or [])
    if n < MIN_ROWS:
        return None
    words = {lang: {key: page.prototype.words[key][lang] for key in ("unit", "value.unit")} for lang in LANGUAGES}
    return {
        lang: fill(page.prototype.words["value.half"][lang], total=f"{total:,}", of=units["value.unit"], n=f"{n:,}",
                   unit=units["unit"], k=f"{few:,}")
        for lang, units in words.items()
    }  # fmt: skip


def is_count(block: dict[str, Any]) -> bool:
    """Whether the table's `value` counts things, so that its sum is meaningful (type `integer`; measurements are `number`)."""
    return any(f.get("role") == "value" and f.get("type") == "integer" for f in block["fields"]) and "size" in block


def people_near(page: PageContext, block: dict[str, Any], metres: float = NEAR_METRES) -> int:
    """An estimate: the residents of towns whose point lies within `metres` (straight line) of a place that can be used.

    With flags selected, only places marked `yes` count.
    """
    import numpy as np

    sites = [(a / 1e6, o / 1e6) for i, (a, o) in enumerate(zip(block["lat"], block["lon"], strict=True))
             if a is not None and (not page.initial_flags or mark_kind(row_mark(page, block, i)) == "yes")]  # fmt: skip
    if not sites:
        return 0
    towns = residents_block(page.residents)
    at = geocentric(np.array(towns["lat"]) / 1e6, np.array(towns["lon"]) / 1e6)
    far, _ = nearest(at, geocentric(*np.array(sites).T))
    return sum(n for n, m in zip(towns["n"], far, strict=True) if m <= metres)


def residents_block(table: "GeoDataFrame") -> dict[str, list[int]]:
    """The `residents` block: town points (integer millionths of a degree) and residents, for towns that have both.

    table: points in EPSG:4326 with a column `count`.
    """
    known = table[table["count"].notna() & table.geometry.notna()]
    rows = [(point, n) for point, n in zip(known.geometry, known["count"], strict=True) if not point.is_empty]
    return {
        "lat": [round(point.y * 1e6) for point, _ in rows],
        "lon": [round(point.x * 1e6) for point, _ in rows],
        "n": [int(n) for _, n in rows],
    }
