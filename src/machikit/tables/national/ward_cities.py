"""Designated cities and their wards: a city as a whole has the rows of all its wards and those of its own code."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from machikit.catalog import Catalog
from machikit.catalog.municipality_list import municipalities

Item = TypeVar("Item")


def ward_cities(catalog: Catalog) -> dict[str, str]:
    """Code of each ward of a designated city → code of the city. The wards of Tokyo are municipalities of their own."""
    rows = municipalities(catalog)
    codes = {m.prefecture + m.name: m.code for m in rows if not m.city}
    return {m.code: codes[m.prefecture + m.city] for m in rows if m.city}


def with_whole_cities(by_code: Mapping[str, Sequence[Item]], cities: Mapping[str, str]) -> dict[str, list[Item]]:
    """The items of each municipality, by code; those of a ward are among those of its city too. cities: from `ward_cities`."""
    whole = {code: list(items) for code, items in sorted(by_code.items()) if items}
    for code, items in sorted(by_code.items()):
        if items and code in cities:
            whole.setdefault(cities[code], []).extend(items)
    return dict(sorted(whole.items()))
