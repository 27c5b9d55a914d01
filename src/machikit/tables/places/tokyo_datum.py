"""Detect the Tokyo datum, used in Japan until 2002, for a table as a whole; positions are never converted."""

from collections.abc import Sequence
from statistics import median

from machikit._base.distance import distance_metres
from machikit.tables.places.points import Area, LatLon

_MIN_OFFSET = 222  # metres: half of what the datum makes
_SAMPLE_SIZE = 2000  # points that suffice to detect it
_MIN_POINTS = 10
_MIN_SHARE_OUTSIDE = 0.03  # share of points outside the city from which a shift of the whole table is considered


def suspects_tokyo_datum(
    points: Sequence[LatLon], area: Area | None = None, towns: Sequence[LatLon | None] = ()
) -> bool:
    """Whether a table's points look like the old Tokyo datum (about 400 m to the south-east of where they should be).

    points: (latitude, longitude), degrees; area: the city's boundary; towns: for each point the point of the town in its
    address, or None. At least ten points are needed. True only if the shift to JGD2011 clearly corrects the table: nearly all
    points outside the boundary move inside, or the median offset of the points from their towns vanishes. No point is moved.
    """
    step = max(1, len(points) // _SAMPLE_SIZE)
    pairs = [(point, town) for point, town in zip(points[::step], towns[::step], strict=True) if town] if towns else []
    if len(pairs) >= _MIN_POINTS and _shift_corrects_offset(pairs):
        return True
    return area is not None and len(points) >= _MIN_POINTS and _shift_corrects_boundary(points[::step], area)


def _to_jgd(point: LatLon) -> LatLon:
    """Tokyo datum → JGD, accurate to about 10 m in Japan: the linear approximation in common use for maps."""
    lat, lon = point
    return (
        lat - 0.00010695 * lat + 0.000017464 * lon + 0.0046017,
        lon - 0.000046038 * lat - 0.000083043 * lon + 0.010040,
    )


def _shift_corrects_boundary(points: Sequence[LatLon], area: Area) -> bool:
    before, after = (sum(area.which_outside(ps)) for ps in (points, [_to_jgd(p) for p in points]))
    return before >= max(3, _MIN_SHARE_OUTSIDE * len(points)) and after * 4 <= before


def _shift_corrects_offset(pairs: Sequence[tuple[LatLon, LatLon]]) -> bool:
    """Whether the median offset of points from their towns is that of the datum (normally it is small)."""

    def offset(moved: Sequence[LatLon]) -> float:
        north = median(point[0] - town[0] for point, (_, town) in zip(moved, pairs, strict=True))
        east = median(point[1] - town[1] for point, (_, town) in zip(moved, pairs, strict=True))
        lat, lon = pairs[0][1]
        return float(distance_metres(lat, lon, lat + north, lon + east))

    before, after = offset([point for point, _ in pairs]), offset([_to_jgd(point) for point, _ in pairs])
    return before > _MIN_OFFSET and after * 3 < before
