"""Whether positions lie where they should: near the municipality, or far from it, or nearly all of them somewhere else.

Where the municipality's boundary is known it decides; else its prefecture does, by the offices of all municipalities in it (the kit's
national list) and a few boxes for islands and mountains that lie far from every office. Degrees, EPSG:4326; metres on a sphere's
local sheet, good to 1 %.

Tried without boundaries on the national lists of evacuation sites and shelters (October 2025): of 1,721 municipalities one is told,
for one site in the sea; taken for a municipality of another prefecture, 297 of 300 are told, of the same prefecture 158.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from machikit.tables.findings import Finding, Row
from machikit.tables.places.points import METRES, Area, Pair

if TYPE_CHECKING:
    from numpy.typing import NDArray

FAR = 20_000  # metres beyond the boundary from which a place is far outside
BEYOND = (
    1_000  # metres beyond the boundary from which it counts for the table as a whole: the coast and piers are nearer
)
# Metres from the nearest office of the prefecture. Measured on the boundaries of N03 (2021): all land lies within 45 km of one,
# but for the boxes below (Sendai's and Hakusan's mountains come to 44)
NEAR = 45_000
MOST = 0.5  # of the positions
ENOUGH, AGREE, OFF, CLOSER = 10, 0.8, 15_000, 3  # see `_other`
PIECE = 5_000  # positions that are measured at once
LOOKED_AT = 500  # positions that are enough to see where a table lies
# South, north, west, east of what lies far from every office, by the prefecture's number
APART: dict[str, tuple[tuple[float, float, float, float], ...]] = {
    "01": ((43.2, 45.7, 145.2, 149.1), (41.3, 41.6, 139.2, 139.5)),  # 北方領土, 松前小島
    "13": ((20.0, 27.6, 135.9, 154.2), (27.5, 34.0, 138.9, 142.5)),  # 小笠原諸島・硫黄島・南鳥島・沖ノ鳥島, 伊豆諸島
    "17": ((37.7, 37.95, 136.7, 137.05), (36.0, 36.3, 136.6, 136.9)),  # 舳倉島・七ツ島, 白山
    "21": ((36.3, 36.5, 137.5, 137.7),),  # 槍・穂高
    "22": ((35.2, 35.7, 137.9, 138.4),),  # 南アルプス
    "32": ((37.1, 37.4, 131.7, 132.0),),  # 竹島
    "35": ((34.65, 34.9, 131.0, 131.3),),  # 見島
    "40": ((34.1, 34.35, 129.9, 130.3),),  # 沖ノ島
    "42": (
        (34.0, 34.8, 129.1, 129.6),
        (31.9, 32.3, 128.2, 128.6),
        (32.5, 33.4, 128.4, 129.4),
    ),  # 対馬, 男女群島, 五島列島
    "43": ((32.0, 32.3, 129.8, 130.1),),  # 天草の南
    "46": ((26.9, 31.0, 128.2, 131.3), (30.6, 32.0, 129.1, 130.0)),  # 薩南諸島, 甑島列島・宇治群島
    "47": ((23.9, 28.1, 122.8, 131.6),),  # all of it: the sea between the islands has nothing else
}


@dataclass(frozen=True)
class Office:
    """A municipality of the national list: name: 香川県高松市; city: of a ward, the designated city's own key."""

    code: str
    name: str
    city: str
    point: Pair


def doubts(rows: Sequence[Row], code: str, offices: Sequence[Office], area: Area | None) -> list[Finding]:
    """Places far from the municipality with this code (kind far_outside), or one finding for a table of which most lie elsewhere
    (most_outside; was: where), however far that is.

    Rows with a line or an area count by a point on it. offices: of the whole country.
    """
    placed = [(row, at) for row in rows if (at := _at(row))]
    mine = [o for o in offices if o.code == code]
    if not placed or not mine:
        return []
    points = [at for _, at in placed]
    beyond = _beyond(points, area, code, offices)
    elsewhere = _other(points, mine[0], offices)
    if beyond.counted > MOST * len(points) or (area is None and elsewhere):
        return [Finding("most_outside", 0, was=elsewhere or _where(points, offices))]
    return [
        Finding("far_outside", row.number, row.name) for (row, _), far in zip(placed, beyond.far, strict=True) if far
    ]


@dataclass(frozen=True)
class _Beyond:
    far: list[bool]
    counted: int  # positions that are outside, as far as the table as a whole is concerned


def _beyond(points: Sequence[Pair], area: Area | None, code: str, offices: Sequence[Office]) -> _Beyond:
    if area is not None:
        return _Beyond(area.which_outside(points, FAR), sum(area.which_outside(points, BEYOND)))
    near = [o.point for o in offices if o.code[:2] == code[:2]]
    boxes = APART.get(code[:2], ())
    far = [
        d > NEAR and not any(s <= lat <= n and w <= lon <= e for s, n, w, e in boxes)
        for d, (lat, lon) in zip(_nearest(points, near), points, strict=True)
    ]
    return _Beyond(far, sum(far))


def _other(points: Sequence[Pair], mine: Office, offices: Sequence[Office]) -> str:
    """The other municipality in which a table evidently lies: nearly all positions are nearest to its office, far from this
    one's and much nearer to that. "" where there is none (of an island whose office is on the mainland, both are as far).
    """
    some = points[:: max(1, len(points) // LOOKED_AT)]
    if len(some) < ENOUGH:
        return ""
    away = _distances(some, [o.point for o in offices])
    votes = Counter(_key(offices[n], mine) for n in away.argmin(axis=1))
    key, n = votes.most_common(1)[0]
    if key == _key(mine, mine) or n < AGREE * len(some):
        return ""
    own, its = (
        _median(away[:, [i for i, o in enumerate(offices) if _key(o, mine) == wanted]].min(axis=1))
        for wanted in (_key(mine, mine), key)
    )
    return _name(key, offices) if own > OFF and own > CLOSER * its else ""


def _key(one: Office, mine: Office) -> str:
    """Wards count as their city, but for a ward's own data those of the same city are apart."""
    return one.code if not one.city or (mine.city == one.city and mine.code != one.city) else one.city


def _where(points: Sequence[Pair], offices: Sequence[Office]) -> str:
    """The municipality nearest to most of the positions."""
    some = points[:: max(1, len(points) // LOOKED_AT)]
    nearest = _distances(some, [o.point for o in offices]).argmin(axis=1)
    return _name(Counter(offices[n].city or offices[n].code for n in nearest).most_common(1)[0][0], offices)


def _name(code: str, offices: Sequence[Office]) -> str:
    return next(o.name for o in offices if o.code == code)


def nearest(points: Sequence[Pair], offices: Sequence[Office]) -> str:
    """The code of the municipality (of a designated city: the city) to whose office more than half of the positions are nearest;
    "" where there is none.
    """
    some = points[:: max(1, len(points) // LOOKED_AT)]
    if not some:
        return ""
    away = _distances(some, [o.point for o in offices])
    votes = Counter(
        offices[n].city or offices[n].code
        for n, d in zip(away.argmin(axis=1), away.min(axis=1), strict=True)
        if d <= NEAR
    )
    code, n = votes.most_common(1)[0] if votes else ("", 0)
    return code if n > MOST * len(some) else ""


def _nearest(points: Sequence[Pair], to: Sequence[Pair]) -> Iterator[float]:
    """Metres from each point to the nearest of the others, some thousands at a time."""
    for start in range(0, len(points), PIECE):
        yield from _distances(points[start : start + PIECE], to).min(axis=1).tolist()


def _distances(points: Sequence[Pair], to: Sequence[Pair]) -> "NDArray[Any]":
    """Metres from each of the points to each of the others, good to 1 % within 100 km: an array of len(points) × len(to)."""
    import numpy

    here, there = numpy.array(points), numpy.array(to)
    scale = numpy.cos(numpy.radians(here[:, 0]))[:, None] * METRES
    north = (here[:, 0][:, None] - there[:, 0][None, :]) * METRES
    return numpy.hypot(north, (here[:, 1][:, None] - there[:, 1][None, :]) * scale)


def _median(values: "NDArray[Any]") -> float:
    import numpy

    return float(numpy.median(values))


def _at(row: Row) -> Pair | None:
    if row.point or not row.shape:
        return row.point
    from shapely import is_valid, make_valid, point_on_surface
    from shapely.geometry import shape

    one = shape(row.shape)
    on = point_on_surface(one if is_valid(one) else make_valid(one))
    return None if on.is_empty else (on.y, on.x)
