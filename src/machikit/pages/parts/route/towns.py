"""The towns of which reach.js says whether a stop nearby is served often enough.

All residents of a town are assumed to live at its one point, and distances are straight lines; the page states both.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from machikit.pages.parts.route.stops import Point, positions

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


@dataclass(frozen=True)
class Towns:
    """Columns of a table of towns. points: None without a position. people: None where the number is not published."""

    place: list[str]
    points: list[Point | None]
    people: list[int | None]

    @property
    def counted(self) -> bool:
        """Whether any number of residents is known."""
        return any(n is not None for n in self.people)


def read_towns(residents: "GeoDataFrame") -> Towns:
    """Read a table of residents (`place`, `count`), or of towns only (`place`), in any CRS."""
    people = (
        [None if v is None or v != v else int(v) for v in residents["count"].astype("float64")]
        if "count" in residents
        else None
    )
    return Towns(
        [v if isinstance(v, str) else "" for v in residents["place"]],
        positions(residents),
        people or [None] * len(residents),
    )
