"""The municipalities that a page puts beside its own: named ones, the neighbours, or those alike in size and kind."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.catalog import Catalog
from machikit.catalog.model import Card, City
from machikit.catalog.municipalities import find_city
from machikit.catalog.neighbours import neighbours
from machikit.catalog.similar import similar

MOST_UNASKED = 4  # of a group that the card asks for, not a person
MOST = 5  # neighbours or municipalities alike beside one's own: more cannot be told apart on a page
GROUPS = {
    "neighbours": ("neighbours", "neighbors", "neighbour", "隣", "となり", "おとなり", "お隣", "近隣"),
    "alike": ("alike", "similar", "似た", "にた", "似たまち", "類似"),
}  # what can be asked for without a name


@dataclass(frozen=True)
class Comparison:
    """cities: to compare with, in the order asked for. without_data, beyond: of a group, those left out for lack of data, and those
    that were too many."""

    cities: tuple[City, ...] = ()
    without_data: tuple[City, ...] = ()
    beyond: tuple[City, ...] = ()


def choose_comparison(
    catalog: Catalog, card: Card | None, city: City, asked: Sequence[str], most: int | None = MOST
) -> Comparison:
    """The cities to compare with. asked: names, `neighbours` or `alike`. card: whose data they must have; None: any. most: of a
    group; None: all.

    Where nothing is asked, the card's own groups, as far as there are any (see `Card.compare`).
    Raises KitError for an unknown name, and for a group of which none can be compared.
    """
    if not asked:
        return Comparison(_once(_unasked(catalog, card, city)) if card else ())
    chosen, without_data, beyond = list[City](), list[City](), list[City]()
    for name in asked:
        group = group_of(name)
        if group is None:
            chosen.append(find_city(catalog, name))
            continue
        members = _members(catalog, city, group)
        lacking = [c for c in members if card is not None and catalog.blocking_inputs(card, c.id)]
        usable = [c for c in members if c not in lacking]
        if not usable:
            names = say("cli.comma").join(c.name[say("lang")] for c in lacking)
            raise kit_error(
                f"compare.{'data' if lacking else group}", f"--compare {name}", city=city.name[say("lang")], names=names
            )
        chosen += usable[:most]
        without_data += lacking
        beyond += usable[len(usable) if most is None else most :]
    return Comparison(
        _once(c for c in chosen if c.id != city.id), _once(without_data), _once(c for c in beyond if c not in chosen)
    )


def _unasked(catalog: Catalog, card: Card, city: City) -> Iterator[City]:
    """Some of each group of the card; none where there are none (an island has no neighbours), or their data cannot be read.

    Of a card about the border all neighbours: raises KitError where there are none.
    """
    if card.is_about_border:
        yield from choose_comparison(catalog, card, city, card.compare, None).cities
        return
    for group in card.compare:
        with suppress(KitError):
            yield from choose_comparison(catalog, card, city, [group]).cities[:MOST_UNASKED]


def group_of(name: str) -> str | None:
    """The id of a group that somebody asked for; None for a name of a city."""
    asked = name.strip().casefold()
    return next((group for group, names in GROUPS.items() if asked in names), None)


def _members(catalog: Catalog, city: City, group: str) -> list[City]:
    """The members of a group that the catalogue knows: the longest border, or the nearest population first."""
    if not city.code:
        return []
    look_up: Callable[[Catalog, str], list[tuple[str, int]]] = neighbours if group == "neighbours" else similar
    return [find_city(catalog, code) for code, _ in look_up(catalog, city.code)]


def _once(cities: Iterable[City]) -> tuple[City, ...]:
    return tuple({city.id: city for city in cities}.values())
