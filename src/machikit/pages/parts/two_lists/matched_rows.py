"""Which row of one list is the same place as which row of the other: by its name, the nearest ones first, each row once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from machikit._base.distance import distance_metres
from machikit.tables.recipe.row_rules import SAME_PLACE, fold_name

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

REMARK = r"\(?※.*$"  # 中央公園(※改修工事中…): what a publisher writes behind a name

Point = tuple[float, float] | None  # latitude, longitude


@dataclass(frozen=True)
class Pair:
    """Rows of both lists that are taken to be one place. metres: between their points, None where one has none."""

    own: int
    national: int
    metres: float | None


@dataclass(frozen=True)
class MatchedRows:
    """pairs: in the order of the own list. only_own, only_national: the other rows, and for each the nearest row of the other list
    within SAME_PLACE metres, under another name or taken already: (row, metres) or None.
    """

    pairs: list[Pair]
    only_own: dict[int, tuple[int, float] | None]
    only_national: dict[int, tuple[int, float] | None]


def match_rows(own: "GeoDataFrame", national: "GeoDataFrame") -> MatchedRows:
    """First rows with the same name, then those with the same name but for a remark behind it."""
    places, others = _points(own), _points(national)
    pairs: list[Pair] = []
    for ignore in ("", REMARK):
        mine, theirs = {p.own for p in pairs}, {p.national for p in pairs}
        names, other_names = _by_name(own, ignore, mine), _by_name(national, ignore, theirs)
        for name in names.keys() & other_names.keys():
            pairs += _nearest_pairs(names[name], other_names[name], places, others)
    matched, taken = {p.own for p in pairs}, {p.national for p in pairs}
    return MatchedRows(
        sorted(pairs, key=lambda pair: pair.own),
        {i: _beside(places[i], others) for i in range(len(own)) if i not in matched},
        {i: _beside(others[i], places) for i in range(len(national)) if i not in taken},
    )


def _points(table: "GeoDataFrame") -> list[Point]:
    points = table.geometry if table.crs is None else table.to_crs(4326).geometry
    return [None if p is None or p.is_empty else (p.y, p.x) for p in points]


def _by_name(table: "GeoDataFrame", ignore: str, taken: set[int]) -> dict[str, list[int]]:
    """Folded name → rows that are not taken. A row without a name is like no other."""
    rows: dict[str, list[int]] = {}
    for i, name in enumerate(table["name"]):
        if i not in taken and isinstance(name, str) and (folded := re.sub(ignore, "", fold_name(name))):
            rows.setdefault(folded, []).append(i)
    return rows


def _nearest_pairs(
    own: Sequence[int], national: Sequence[int], places: Sequence[Point], others: Sequence[Point]
) -> Iterator[Pair]:
    """The rows of one name, each once: the nearest two first, those without a point last."""
    candidates = [Pair(i, j, _metres(places[i], others[j])) for i in own for j in national]
    mine, theirs = set[int](), set[int]()
    for pair in sorted(candidates, key=lambda p: (p.metres is None, p.metres or 0.0, p.own, p.national)):
        if pair.own not in mine and pair.national not in theirs:
            mine.add(pair.own)
            theirs.add(pair.national)
            yield pair


def _metres(a: Point, b: Point) -> float | None:
    return None if a is None or b is None else round(float(distance_metres(*a, *b)), 1)


def _beside(point: Point, others: Sequence[Point]) -> tuple[int, float] | None:
    near = [(m, j) for j, other in enumerate(others) if (m := _metres(point, other)) is not None and m <= SAME_PLACE]
    return (min(near)[1], min(near)[0]) if near else None
