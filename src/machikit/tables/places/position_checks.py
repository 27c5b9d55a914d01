"""Check whether positions lie near their municipality, far from it, or mostly in another one.

If the boundary of the municipality is known, it decides; otherwise the prefecture does, by the offices of all its municipalities
(the kit's national list) and a few boxes for islands and mountains far from every office. Degrees, EPSG:4326.

Tested without boundaries on the national lists of evacuation sites and shelters (October 2025): of 1,721 municipalities one is
reported, for one site in the sea; attributed to a municipality of another prefecture, 297 of 300 are reported, to one of the same
prefecture, 158.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from machikit._base import distance
from machikit.tables.findings import Finding, Row
from machikit.tables.places.points import Area, LatLon

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FAR = 20_000  # metres beyond the boundary: a place beyond this is far outside
# Metres beyond the boundary from which a position counts as outside for the table as a whole: coasts and piers are nearer
_OUTSIDE = 1_000
# Metres from the nearest office of the prefecture. Measured on the boundaries of N03 (2021): all land is within 45 km of one,
# except the boxes below (the mountains of Sendai and Hakusan reach 44 km)
_NEAR = 45_000
_MOST = 0.5  # share of the positions
_MIN_SAMPLE, _MIN_AGREEMENT, _MIN_DISTANCE, _MIN_RATIO = 10, 0.8, 15_000, 3  # see `_other_municipality`
_SAMPLE_SIZE = 500  # positions that suffice to locate a table
# Prefecture number → boxes (south, north, west, east) of land far from every office
_REMOTE_LAND: dict[str, tuple[tuple[float, float, float, float], ...]] = {
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
    "47": ((23.9, 28.1, 122.8, 131.6),),  # all of Okinawa: there is no other land between the islands
}


@dataclass(frozen=True)
class Office:
    """The office of a municipality in the national list. name: 香川県高松市; city: for a ward, the code of its designated city."""

    code: str
    name: str
    city: str
    point: LatLon


def check_positions(rows: Sequence[Row], code: str, offices: Sequence[Office], area: Area | None) -> list[Finding]:
    """Find places far from the municipality with this code (kind far_outside).

    If most places of the table are elsewhere, at whatever distance, there is one finding instead (most_outside; was: where).
    Rows with a line or an area are represented by a point on it. offices: of the whole country.
    """
    placed = [(row, position) for row in rows if (position := _row_position(row))]
    expected = [o for o in offices if o.code == code]
    if not placed or not expected:
        return []
    points = [position for _, position in placed]
    outside = _count_outside(points, area, code, offices)
    elsewhere = _other_municipality(points, expected[0], offices)
    if outside.counted > _MOST * len(points) or (area is None and elsewhere):
        return [Finding("most_outside", 0, was=elsewhere or _nearest_to_most(points, offices))]
    return [
        Finding("far_outside", row.number, row.name) for (row, _), far in zip(placed, outside.far, strict=True) if far
    ]


@dataclass(frozen=True)
class _OutsideCounts:
    far: list[bool]
    counted: int  # positions that count as outside for the table as a whole


def _count_outside(points: Sequence[LatLon], area: Area | None, code: str, offices: Sequence[Office]) -> _OutsideCounts:
    if area is not None:
        return _OutsideCounts(area.which_outside(points, _FAR), sum(area.which_outside(points, _OUTSIDE)))
    near = [o.point for o in offices if o.code[:2] == code[:2]]
    boxes = _REMOTE_LAND.get(code[:2], ())
    far = [
        d > _NEAR and not any(s <= lat <= n and w <= lon <= e for s, n, w, e in boxes)
        for d, (lat, lon) in zip(_nearest_distances(points, near), points, strict=True)
    ]
    return _OutsideCounts(far, sum(far))


def _other_municipality(points: Sequence[LatLon], expected: Office, offices: Sequence[Office]) -> str:
    """The other municipality to which a table evidently belongs, or "".

    Nearly all positions must be nearest to its office, far from that of the expected municipality, and much nearer to the
    other (for an island whose office is on the mainland, both are equally far).
    """
    sample = points[:: max(1, len(points) // _SAMPLE_SIZE)]
    if len(sample) < _MIN_SAMPLE:
        return ""
    distances = _distances(sample, [o.point for o in offices])
    votes = Counter(_city_key(offices[index], expected) for index in distances.argmin(axis=1))
    key, count = votes.most_common(1)[0]
    if key == _city_key(expected, expected) or count < _MIN_AGREEMENT * len(sample):
        return ""
    expected_distance, other_distance = (
        _median(distances[:, [i for i, o in enumerate(offices) if _city_key(o, expected) == wanted]].min(axis=1))
        for wanted in (_city_key(expected, expected), key)
    )
    return (
        _name(key, offices)
        if expected_distance > _MIN_DISTANCE and expected_distance > _MIN_RATIO * other_distance
        else ""
    )


def _city_key(office: Office, expected: Office) -> str:
    """Wards count as their city, but if the data is of a ward, the wards of its city are kept apart."""
    return (
        office.code
        if not office.city or (expected.city == office.city and expected.code != office.city)
        else office.city
    )


def _nearest_to_most(points: Sequence[LatLon], offices: Sequence[Office]) -> str:
    """The municipality nearest to most of the positions."""
    sample = points[:: max(1, len(points) // _SAMPLE_SIZE)]
    nearest_offices = _distances(sample, [o.point for o in offices]).argmin(axis=1)
    return _name(Counter(offices[n].city or offices[n].code for n in nearest_offices).most_common(1)[0][0], offices)


def _name(code: str, offices: Sequence[Office]) -> str:
    return next(o.name for o in offices if o.code == code)


def nearest_municipality(points: Sequence[LatLon], offices: Sequence[Office]) -> str:
    """The code of the municipality (for wards: their city) whose office is nearest to more than half of the positions, or ""."""
    sample = points[:: max(1, len(points) // _SAMPLE_SIZE)]
    if not sample:
        return ""
    distances = _distances(sample, [o.point for o in offices])
    votes = Counter(
        offices[n].city or offices[n].code
        for n, d in zip(distances.argmin(axis=1), distances.min(axis=1), strict=True)
        if d <= _NEAR
    )
    code, n = votes.most_common(1)[0] if votes else ("", 0)
    return code if n > _MOST * len(sample) else ""


def _nearest_distances(points: Sequence[LatLon], to: Sequence[LatLon]) -> list[float]:
    """Metres from each point to the nearest of the others."""
    return distance.nearest(_geocentric(points), _geocentric(to))[0].tolist()


def _distances(points: Sequence[LatLon], to: Sequence[LatLon]) -> "NDArray[Any]":
    """Metres from each point to each of the others: an array of len(points) × len(to)."""
    from scipy.spatial.distance import cdist

    return distance.arc(cdist(_geocentric(points), _geocentric(to)))


def _geocentric(points: Sequence[LatLon]) -> "NDArray[Any]":
    return distance.geocentric(*zip(*points, strict=True))


def _median(values: "NDArray[Any]") -> float:
    import numpy

    return float(numpy.median(values))


def _row_position(row: Row) -> LatLon | None:
    """The position of a row: its point, or a point on its shape."""
    if row.point or not row.shape:
        return row.point
    from shapely import is_valid, make_valid, point_on_surface
    from shapely.geometry import shape

    geometry = shape(row.shape)
    point = point_on_surface(geometry if is_valid(geometry) else make_valid(geometry))
    return None if point.is_empty else (point.y, point.x)
