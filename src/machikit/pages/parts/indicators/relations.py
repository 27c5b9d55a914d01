"""How the municipalities of a page are related to its own: neighbours, of similar size and kind, or merely beside it."""

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property

from machikit._base.errors import KitError
from machikit.catalog import Catalog
from machikit.catalog.model import City
from machikit.catalog.neighbours import neighbours
from machikit.catalog.similar import similar
from machikit.pages.parts.indicators.figures import Series

KINDS = ("own", "neighbour", "alike", "other")  # in the order in which they stand on a page
NEAR = 1.25  # as many times the residents at most, or as few
RESIDENTS = ("population", "A1101")  # on the register, else in the census
LookUp = Callable[[Catalog, str], list[tuple[str, int]]]


class Relations:
    """own: the page's municipality, with its figures."""

    def __init__(self, catalog: Catalog, own: City, series: Series):
        self._catalog, self._own, self._size = catalog, own, _size(series)

    def kind(self, city: City, series: Series) -> str:
        """One of KINDS."""
        if city.id == self._own.id:
            return "own"
        if city.code in self._neighbours:
            return "neighbour"
        return "alike" if self._is_near(city, series) or city.code in self._nearest else "other"

    def _is_near(self, city: City, series: Series) -> bool:
        """Whether it is of the same kind (市, 町 …) and of similar size: the figures of the page say it, where those of Japan
        need not be read.
        """
        size = _size(series)
        same_kind = city.name["ja"][-1:] == self._own.name["ja"][-1:]
        return same_kind and min(size, self._size) > 0 and max(size, self._size) <= NEAR * min(size, self._size)

    @cached_property
    def _neighbours(self) -> set[str]:
        return self._codes(neighbours)

    @cached_property
    def _nearest(self) -> set[str]:
        """The nearest in size of all, which is far for the largest cities."""
        return self._codes(similar)

    def _codes(self, look_up: LookUp) -> set[str]:
        """None where the kit that builds the page has not the national data, or cannot read them."""
        with suppress(KitError):
            return {code for code, _ in look_up(self._catalog, self._own.code)} if self._own.code else set()
        return set()


def _size(series: Series) -> float:
    """The residents in the latest year; 0 where they are not known."""
    figures = next((series[name] for name in RESIDENTS if series.get(name)), {})
    return figures[max(figures)] if figures else 0
