"""The Tokyo datum, in which Japan's coordinates were until 2002: suspected of a table as a whole, never mended."""

from collections.abc import Sequence
from statistics import median

from machikit.tables.places.points import METRES, Area, Pair, metres

_LOOKED_AT = 2000  # points that are enough to see it
_ENOUGH = 10
_SHARE = 0.03  # of the points outside the city, from which a shift of the whole table is thought of


def suspects_tokyo_datum(points: Sequence[Pair], area: Area | None = None, towns: Sequence[Pair | None] = ()) -> bool:
    """Whether a table's points look like the old Tokyo datum (about 400 m to the south-east of where they should be).

    points: (latitude, longitude), degrees; area: the city's boundary; towns: for each point the point of the town in its
    address, or None. It needs ten points and says yes only where the shift to JGD2011 clearly mends the table: as good as all points
    that were outside the boundary come inside, or the points' middle distance from their towns vanishes. It never moves a point.
    """
    step = max(1, len(points) // _LOOKED_AT)
    pairs = [(p, t) for p, t in zip(points[::step], towns[::step], strict=True) if t] if towns else []
    if len(pairs) >= _ENOUGH and _mends_offset(pairs):
        return True
    return area is not None and len(points) >= _ENOUGH and _mends_boundary(points[::step], area)


def to_jgd(point: Pair) -> Pair:
    """Tokyo datum → JGD, good to some 10 m in Japan: the linear approximation that is in common use for maps."""
    lat, lon = point
    return (
        lat - 0.00010695 * lat + 0.000017464 * lon + 0.0046017,
        lon - 0.000046038 * lat - 0.000083043 * lon + 0.010040,
    )


def _mends_boundary(points: Sequence[Pair], area: Area) -> bool:
    before, after = (sum(area.which_outside(ps)) for ps in (points, [to_jgd(p) for p in points]))
    return before >= max(3, _SHARE * len(points)) and after * 4 <= before


def _mends_offset(pairs: Sequence[tuple[Pair, Pair]]) -> bool:
    """Points lie around the points of their towns: their middle offset is small, or it is that of the datum."""

    def offset(moved: Sequence[Pair]) -> float:
        north = median(p[0] - t[0] for p, (_, t) in zip(moved, pairs, strict=True))
        east = median(p[1] - t[1] for p, (_, t) in zip(moved, pairs, strict=True))
        lat, lon = pairs[0][1]
        return metres((lat, lon), (lat + north, lon + east))

    before, after = offset([p for p, _ in pairs]), offset([to_jgd(p) for p, _ in pairs])
    return before > METRES * 0.002 and after * 3 < before
