"""The symbols and sizes of a table's rows on the map and in the list: a symbol by category, a size by number.

The page's scripts read the results in the table's block (`kinds`, `size`, `steps`).
"""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

CATEGORY_SYMBOLS = 7  # symbols for categories; must match shapes.js
MIN_RADIUS, MAX_RADIUS = 3.5, 15.0  # pixels

Values = Sequence[Any]


def categories_with_symbol(values: Values) -> list[str]:
    """The categories that get a symbol of their own: all, in table order; if there are too many, the most frequent."""
    counts = Counter(str(v) for v in values if v is not None)
    return (
        list(counts)
        if len(counts) <= CATEGORY_SYMBOLS
        else [kind for kind, _ in counts.most_common(CATEGORY_SYMBOLS - 1)]
    )


def radii(values: Values) -> list[float] | None:
    """A radius in pixels for each number, the mark's area in proportion to it; None if no number is positive."""
    largest = max((v for v in values if v is not None), default=0)
    if largest <= 0:
        return None
    return [round(2 * max(MIN_RADIUS, MAX_RADIUS * math.sqrt(max(v or 0, 0) / largest))) / 2 for v in values]


def legend_steps(values: Values) -> list[tuple[int, float]]:
    """Up to three round numbers within the range of the values, with their radius, for the legend; largest first."""
    positive = [v for v in values if v is not None and v > 0]
    largest, smallest = max(positive), min(positive)
    round_ones = [
        d * 10**n for n in range(len(str(math.ceil(largest)))) for d in (1, 2, 5) if smallest <= d * 10**n <= largest
    ]
    chosen = sorted({*round_ones[-3:]} or {math.ceil(largest)}, reverse=True)
    return [(n, round(2 * max(MIN_RADIUS, MAX_RADIUS * math.sqrt(n / largest))) / 2) for n in chosen]
