"""The neighbours of a municipality: those with whom it shares a border, from the national dataset of boundaries."""

from machikit.catalog.catalog import MUNICIPALITY_LIST, Catalog
from machikit.catalog.municipality_code import with_check_digit
from machikit.catalog.municipality_list import municipalities


def neighbours(catalog: Catalog, code: str) -> list[tuple[str, int]]:
    """(code, metres of shared border) of each neighbour, the longest border first; none for an island, or without the dataset.

    Neighbours of a municipality are municipalities, designated cities as a whole; those of a ward are wards where there are any.
    Raises KitError where the dataset cannot be read.
    """
    national, code = catalog.national("boundary"), with_check_digit(code)
    if national is None or MUNICIPALITY_LIST not in catalog.datasets:
        return []
    found, wards = national.neighbours(code), {m.code for m in municipalities(catalog) if m.city}
    if code in wards:
        return [(other, metres) for other, metres in found if not catalog.ward_codes(other)]
    return [(other, metres) for other, metres in found if other not in wards]
