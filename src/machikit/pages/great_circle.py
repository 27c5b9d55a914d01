"""Great-circle distances between points in degrees (haversine on a sphere)."""

import math
from typing import Any

EARTH_RADIUS = 6371008.8  # metres, mean radius (IUGG)


def distance(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Metres between two points."""
    return float(distances(lat, lon, lat2, lon2))


def distances(lat: float, lon: float, lat2: Any, lon2: Any) -> Any:
    """Metres from one point to several (arrays)."""
    import numpy as np

    north, east = np.radians(lat2 - lat), np.radians(lon2 - lon)
    a = np.sin(north / 2) ** 2 + math.cos(math.radians(lat)) * np.cos(np.radians(lat2)) * np.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS * np.arcsin(np.sqrt(a))
