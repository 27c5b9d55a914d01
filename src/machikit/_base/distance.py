"""The one rule for distances: the straight chord between two points of the ellipsoid GRS 80 (height 0), bent into an arc.

Degrees in, metres out. To the geodesic, from 22° to 46° N: at most 1.1 mm up to 50 km (1.2 mm from 20° N), 0.3 m up to 300 km,
60 m up to 1,500 km. `pages/web/distance.js` is the same rule. tests/test_distance.py holds both to 10,000 pairs.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

SEMI_MAJOR, E2 = (
    6378137.0,
    0.006694380022900788,
)  # GRS 80: the equator's radius in metres, and the square of the eccentricity
SPHERE = 6371000.0  # metres: the curvature that turns chords into arcs


def geocentric(lat: Any, lon: Any) -> "Numbers":
    """x, y, z in metres from the centre of the earth, along the last axis. Of near points the straight nearest is the nearest."""
    import numpy as np

    phi, theta = np.radians(lat), np.radians(lon)
    across = SEMI_MAJOR / np.sqrt(1 - E2 * np.sin(phi) ** 2)
    x, y = across * np.cos(phi) * np.cos(theta), across * np.cos(phi) * np.sin(theta)
    return np.stack([x, y, across * (1 - E2) * np.sin(phi)], axis=-1)


def arc(chord: Any) -> Any:
    """Metres along the ground for the straight metres between two geocentric points."""
    return chord * (1 + chord**2 / (24 * SPHERE**2))


def distance_metres(lat: Any, lon: Any, lat2: Any, lon2: Any) -> Any:
    """Metres between points: numbers, or arrays that numpy broadcasts."""
    import numpy as np

    return arc(np.linalg.norm(geocentric(lat, lon) - geocentric(lat2, lon2), axis=-1))


def nearest(points: "Numbers", targets: "Numbers", k: int = 1) -> "tuple[Numbers, NDArray[np.intp]]":
    """Metres from each geocentric point to its k-th nearest target, and the index of that target: inf and -1 if there are fewer.

    Of targets at one and the same place, the index is that of the first.
    """
    import numpy as np
    from scipy.spatial import cKDTree

    if not len(targets) or not len(points):
        return np.full(len(points), np.inf), np.full(len(points), -1)
    chords, rows = (found[:, 0] for found in cKDTree(targets).query(points, k=[k]))
    _, first, place = np.unique(targets, axis=0, return_index=True, return_inverse=True)
    firsts = np.append(first[place.reshape(-1)], -1)  # the tree says len(targets) where there is none
    return arc(chords), firsts[rows]


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Metres of a degree of latitude and of longitude there: the scales of a local plane, to centimetres within a kilometre."""
    north, east = distance_metres(lat - 0.005, 0, lat + 0.005, 0), distance_metres(lat, -0.005, lat, 0.005)
    return float(north) * 100, float(east) * 100
