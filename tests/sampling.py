"""Which prototypes a test runs for. A prototype is a (card, city) that the catalogue can make now.

With CI=true what every page must keep is shown on every one; what depends on how a page is made up, on the fewest that between
them have every trait. Without CI every card is opened once, in a different city from card to card, and the rest is shown on
few: of each template the one that has most traits. Marks say which:

- none: every prototype; without CI every card once;
- `sampled("pages")`: every prototype; without CI few;
- `sampled("traits")`: the fewest prototypes that between them have every trait (each template with each role that data fill in
  each table, with and without an expiry); without CI few;
- `sampled("template")`: the smallest prototype of each template; without CI of every third.

Rules that are tried on invented values (hypothesis) take a quarter of them without CI; sheets on paper, folium's plugins and kinds
of hostile layers, of which each takes a browser, every third; so do what takes seconds a dataset (frictionless, outlines, scripts
of invented data) and the mistakes that `check` finds in an entry.

`full` marks what takes long for one reason alone, as fifty thousand rows do: without CI it runs when it is asked for by name.
"""

import os
from collections.abc import Iterable
from functools import cache
from typing import TypeVar

from machikit.catalog import Catalog, kit_root

CI = os.environ.get("CI") == "true"
Pair = tuple[str, str]
T = TypeVar("T")


def examples(n: int) -> int:
    """How many invented examples a rule is tried on: with CI=true n, without a quarter of them."""
    return n if CI else max(20, n // 4)


def third(values: Iterable[T]) -> list[T]:
    """What one thing is tried with, one after the other: with CI=true all, without every third."""
    return [*values] if CI else [*values][::3]


@cache
def kit() -> Catalog:
    """The kit's own house, read once while tests are collected."""
    return Catalog(roots=[kit_root()])


@cache
def alike() -> frozenset[str]:
    """Datasets that differ in their rows alone: of more than five on one topic from one publisher, all but the three smallest."""
    groups: dict[tuple[str, str], list[str]] = {}
    for name, dataset in kit().datasets.items():
        if name.partition("/")[0] != "japan":
            groups.setdefault((dataset.topic, dataset.package["publisher"]), []).append(name)
    many = [sorted(names, key=lambda name: kit().datasets[name].rows) for names in groups.values() if len(names) > 5]
    return frozenset(name for names in many for name in names[3:])


@cache
def prototypes() -> list[Pair]:
    """(card, city) of every prototype that the catalogue can make of a city's own data, without those of datasets that are `alike`;
    and of each card that national data fill, two cities', others from card to card: 1,741 would differ in their rows alone."""
    pairs: list[Pair] = []
    for number, card in enumerate(kit().cards.values()):
        ready = [city for city in kit().ready_cities(card) if f"{city}/{card.tables['main']}" not in alike()]
        national = [city for city in ready if is_national(card.tables["main"], city)]
        some = national[number % len(national) :: max(1, len(national) // 2)][:2] if national else []
        pairs += [(card.id, city) for city in ready if city not in national or city in some]
    return pairs


def is_national(topic: str, city: str) -> bool:
    """Whether what a city has on a topic is its view of a dataset of all of Japan."""
    dataset = kit().find_dataset(city, topic)
    return dataset is not None and dataset.city != city


@cache
def chosen(by: str | None, template: str | None = None) -> list[Pair]:
    """The prototypes of one template, or of all."""
    every = [pair for pair in prototypes() if template in (None, kit().card(pair[0]).template)]
    if by == "template":
        return smallest(every)[:: 1 if CI else 3]
    if CI:
        return fewest(every) if by == "traits" else every
    return few(every, 3 if template else 1) if by else each_card(every)


def each_card(pairs: list[Pair]) -> list[Pair]:
    """Every card once; neighbouring cards in different cities."""
    mine: dict[str, list[Pair]] = {}
    for pair in pairs:
        mine.setdefault(pair[0], []).append(pair)
    return [choices[number % len(choices)] for number, choices in enumerate(mine.values())]


def fewest(pairs: list[Pair]) -> list[Pair]:
    """Prototypes that have every trait which any has: each the one that adds most, the smaller of two that add the same."""
    having = {pair: traits(*pair) for pair in pairs}
    few: list[Pair] = []
    missing = set().union(*having.values())
    while missing:
        best = max(pairs, key=lambda pair: (len(having[pair] & missing), -size(*pair)))
        few.append(best)
        missing -= having[best]
    return few


def few(pairs: list[Pair], n: int) -> list[Pair]:
    """Of each template the n prototypes that between them have most traits."""
    mine: dict[str, list[Pair]] = {}
    for pair in pairs:
        mine.setdefault(kit().card(pair[0]).template, []).append(pair)
    return [pair for choices in mine.values() for pair in fewest(choices)[:n]]


def smallest(pairs: list[Pair]) -> list[Pair]:
    ordered = sorted(pairs, key=lambda pair: -size(*pair))
    return list({kit().card(pair[0]).template: pair for pair in ordered}.values())


def traits(card: str, city: str) -> set[tuple[str, ...]]:
    """What may make this prototype's page differ from another's: (template, table, role)."""
    asked = kit().card(card)
    found = {(asked.template, "safety", str(kit().schema(asked.tables["main"]).safety))}
    for name, topic in asked.topics.items():
        if data := kit().find_dataset(city, topic):
            found |= {(asked.template, name, role) for role in data.roles(kit().schema(topic))}
    return found


def size(card: str, city: str) -> int:
    data = kit().find_dataset(city, kit().card(card).tables["main"])
    return data.rows if data else 0
