"""How the rows of a table look on map and list: by kind, as many as there are shapes, and as large as their number.

The rules stand here once; the page's script reads their outcome in the block (`kinds`, `size`, `steps`).
"""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

KINDS = 7  # different looks for kinds; must match draw.js
REST, NONE = (
    "rest",
    "none",
)  # looks of the further kinds together (and of a number that is nothing), and of what is not stated
SMALLEST, LARGEST = 3.5, 15.0  # radius in pixels
PLAIN = 5.5  # radius of the drawn map's symbols

Values = Sequence[Any]


def kinds(values: Values) -> list[str]:
    """The kinds with a look of their own: all in the order of the table; where there are too many, the most frequent."""
    counts = Counter(str(v) for v in values if v is not None)
    return list(counts) if len(counts) <= KINDS else [kind for kind, _ in counts.most_common(KINDS - 1)]


def by_kind(value: Any, own: Sequence[str]) -> str:
    if value is None:
        return NONE
    return f"k{own.index(value)}" if value in own else REST


def sizes(values: Values) -> list[float] | None:
    """A radius in pixels for each number, its area in proportion to it; None where no number says anything."""
    most = max((v for v in values if v is not None), default=0)
    if most <= 0:
        return None
    return [round(2 * max(SMALLEST, LARGEST * math.sqrt(max(v or 0, 0) / most))) / 2 for v in values]


def steps(values: Values) -> list[tuple[int, float]]:
    """Up to three round numbers of the table with their radius, for the legend: the largest mark first."""
    there = [v for v in values if v is not None and v > 0]
    most, least = max(there), min(there)
    round_ones = [d * 10**n for n in range(len(str(math.ceil(most)))) for d in (1, 2, 5) if least <= d * 10**n <= most]
    shown = sorted({*round_ones[-3:]} or {math.ceil(most)}, reverse=True)
    return [(n, round(2 * max(SMALLEST, LARGEST * math.sqrt(n / most))) / 2) for n in shown]


def half(values: Values) -> tuple[int, int, int]:
    """(sum, rows that have a number, of these the fewest that together hold half of the sum)."""
    there = sorted((v for v in values if v is not None), reverse=True)
    total, run = sum(there), 0
    for k, v in enumerate(there, 1):
        run += v
        if 2 * run >= total:
            return total, len(there), k
    return total, len(there), 0
