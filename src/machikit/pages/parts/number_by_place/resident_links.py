"""How many live in each place of a statistic: by the name of a town, where it is exactly one of the table of residents."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from machikit.pages.cell_text import column_texts
from machikit.pages.parts.town_circular.block import point_columns
from machikit.pages.parts.trend.cells import cell_number
from machikit.tables.values import folding

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    Places = Sequence[tuple[str, str]]  # area, name


class Residents:
    """The residents of towns. A name that two towns or two places have links nothing."""

    def __init__(self, table: "GeoDataFrame | None"):
        self.known = table is not None
        self._towns: dict[str, tuple[int | None, tuple[int, int] | None]] = {}
        if table is None:
            return
        dates = column_texts(table, "date")
        table = table[[date == max(dates, default="") for date in dates]]
        keys = [folding.comparison_key(name) for name in column_texts(table, "place")]
        times, points = Counter(keys), point_columns(table)
        for key, count, lat, lon in zip(keys, table["count"], points["lat"], points["lon"], strict=True):
            if key and times[key] == 1:
                number = cell_number(count)
                point = None if lat is None or lon is None else (lat, lon)
                self._towns[key] = None if number is None else int(number), point

    def of(self, places: "Places") -> list[int | None]:
        return [self._towns.get(key, (None, None))[0] for key in self._keys(places)]

    def points(self, places: "Places") -> list[tuple[int, int] | None]:
        return [self._towns.get(key, (None, None))[1] for key in self._keys(places)]

    def _keys(self, places: "Places") -> list[str]:
        keys = [folding.comparison_key(name) for _, name in places]
        times = Counter(keys)
        return [key if times[key] == 1 else "" for key in keys]
