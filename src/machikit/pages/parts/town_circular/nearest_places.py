"""The place nearest to each town, in a straight line."""

from typing import TYPE_CHECKING

from machikit._base import distance
from machikit.pages.blocks import OUT_OF_SERVICE

if TYPE_CHECKING:
    import numpy as np
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray


def in_service(table: "GeoDataFrame") -> "GeoDataFrame":
    """The places with a position whose names do not say that they cannot be used."""
    placed = table[table.geometry.notna() & ~table.geometry.is_empty]
    if "name" in placed:
        placed = placed[~placed["name"].fillna("").str.contains(OUT_OF_SERVICE)]
    return placed.reset_index(drop=True)


def geocentric_points(table: "GeoDataFrame") -> "NDArray[np.float64]":
    points = (table if table.crs is None else table.to_crs(4326)).geometry.representative_point()
    return distance.geocentric(points.y.to_numpy(), points.x.to_numpy())


def nearest_place(towns: "GeoDataFrame", places: "GeoDataFrame | None") -> list[tuple[int, float] | None]:
    """(row of the place, metres in tenths) for each town; None for a town without a point, or where there is no place."""
    placed = (towns.geometry.notna() & ~towns.geometry.is_empty).to_numpy()
    result: list[tuple[int, float] | None] = [None] * len(towns)
    if places is None or not len(places) or not placed.any():
        return result
    metres, rows = distance.nearest(geocentric_points(towns[placed]), geocentric_points(places))
    for town, row, m in zip(placed.nonzero()[0].tolist(), rows.tolist(), metres.tolist(), strict=True):
        result[town] = row, round(m, 1)
    return result
