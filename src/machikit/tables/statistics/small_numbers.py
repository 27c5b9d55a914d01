"""Suppress the small numbers of persons in a statistic before any page, chart or file is made of it."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from machikit.tables.privacy.suppression import PRIMARY, suppressed
from machikit.tables.statistics.value_cells import SUPPRESSED, UNITS, is_ratio

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

TOPIC = "own_table"
UNDER_TEN, SECOND = "10未満", "二次秘匿"  # marks: a number under ten; one that would give such a number away
_KEYS = ("area", "place", "category_1", "category_2", "category_3")
_OF_PERSONS = ("人", "名", "件", "世帯", "戸", "組")
_UNIT = re.compile(UNITS, re.I)


def counts_persons(unit: str) -> bool:
    """Whether a unit may count persons or households: also one that is not known, and none."""
    folded = unicodedata.normalize("NFKC", unit).strip()
    return folded in _OF_PERSONS or not _UNIT.fullmatch(folded)


def suppress_small_numbers(table: "GeoDataFrame") -> "GeoDataFrame":
    """The table with numbers of persons under ten blank and marked, and those that a sum over places or categories would need."""
    if "value" not in table:
        return table
    texts = {column: _texts(table, column) for column in (*_KEYS, "date", "time", "measure", "unit", "mark")}
    numbers = [None if n != n else float(n) for n in table["value"].astype(float)]
    persons = [
        counts_persons(unit) and not is_ratio(measure)
        for unit, measure in zip(texts["unit"], texts["measure"], strict=True)
    ]
    counted = [n if person else None for n, person in zip(numbers, persons, strict=True)]
    hidden = {
        i for i, (n, mark) in enumerate(zip(numbers, texts["mark"], strict=True)) if n is None and mark == SUPPRESSED
    }
    found = suppressed(counted, hidden, _sums(texts, counted, hidden))
    if not found:
        return table
    marks = list(texts["mark"])
    for i, kind in found.items():
        marks[i] = UNDER_TEN if kind == PRIMARY else SECOND
    values = [None if i in found else n for i, n in enumerate(numbers)]
    return table.assign(value=_floats(values), mark=[mark or None for mark in marks])


def _sums(texts: dict[str, list[str]], numbers: Sequence[float | None], hidden: set[int]) -> Iterator[list[int]]:
    """The rows that differ in one key only, so that one total may stand for them; of places, those of each area as well."""
    rows = [i for i, n in enumerate(numbers) if n is not None or i in hidden]
    for varied in (("place",), ("area", "place"), *((key,) for key in _KEYS[2:])):
        groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
        fixed = [texts[key] for key in (*_KEYS, "date", "time", "measure") if key not in varied]
        for i in rows:
            groups[tuple(column[i] for column in fixed)].append(i)
        yield from groups.values()


def _texts(table: "GeoDataFrame", column: str) -> list[str]:
    if column not in table:
        return [""] * len(table)
    return ["" if cell is None or cell != cell else str(cell).strip() for cell in table[column].tolist()]


def _floats(values: Sequence[float | None]) -> Any:
    import numpy as np

    return np.array([np.nan if n is None else n for n in values], dtype=float)
