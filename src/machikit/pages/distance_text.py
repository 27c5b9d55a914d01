"""Distances as text, in the same format as `distance` of distance.js."""

import math
from decimal import ROUND_HALF_UP, Decimal


def exact_distance(metres: float) -> str:
    """A distance as a setting, unrounded: 300 m, 1 km."""
    return f"{metres:g} m" if metres < 1000 else f"{metres / 1000:g} km"


def rounded_distance(metres: float) -> str:
    """A measured distance, rounded half up: 40 m, 1.2 km, 12 km."""
    if metres < 1000:
        return f"{max(10, math.floor(metres / 10 + 0.5) * 10)} m"
    precision = Decimal("0.1") if metres < 9950 else Decimal("1")
    return f"{Decimal(metres / 1000).quantize(precision, ROUND_HALF_UP)} km"
