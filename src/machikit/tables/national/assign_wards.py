"""Give rows of a designated city to its wards: by the address, else by the position."""

import unicodedata
from collections.abc import Mapping, Sequence

from machikit.catalog.municipality_list import Municipality
from machikit.tables.findings import Row
from machikit.tables.national.outlines import Outlines


def assign_wards(
    rows: Mapping[str, Sequence[Row]], municipalities: Sequence[Municipality], outlines: Outlines | None
) -> dict[str, list[Row]]:
    """The rows by code, those of a designated city under the codes of its wards as far as that is certain.

    An address decides that names a ward after the city (神戸市中央区…, or 中央区… alone); where it names none, but the city, the
    outline in which the point lies. What belongs to no ward (a place in a neighbouring city) stays under the city's code.
    """
    wards: dict[str, list[Municipality]] = {}
    cities = {m.prefecture + m.name: m for m in municipalities if not m.city}
    for m in municipalities:
        if m.city:
            wards.setdefault(cities[m.prefecture + m.city].code, []).append(m)
    assigned: dict[str, list[Row]] = {}
    for code, of_city in rows.items():
        for row in of_city:
            ward = _ward(row, wards[code], outlines) if code in wards else ""
            assigned.setdefault(ward or code, []).append(row)
    return dict(sorted(assigned.items()))


def _ward(row: Row, wards: Sequence[Municipality], outlines: Outlines | None) -> str:
    """The code of the ward that a row belongs to, "" where that is not certain."""
    prefecture, city = wards[0].prefecture, wards[0].city
    address = "".join(unicodedata.normalize("NFKC", row.get("address")).split())
    of_city = address.removeprefix(prefecture).removeprefix(city)
    named = [w for w in wards if of_city.startswith(w.name.removeprefix(city))]
    if named:
        return max(named, key=lambda w: len(w.name)).code
    if outlines is None or row.point is None or not address.removeprefix(prefecture).startswith(city):
        return ""
    inside = [w for w in wards if (area := outlines.area([w.code])) and not area.which_outside([row.point], 0)[0]]
    return inside[0].code if len(inside) == 1 else ""
