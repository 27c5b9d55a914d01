"""Tsunamis and storm surges on the paper of an event: not for a municipality that is out of reach of the sea."""

from machikit.catalog import Catalog
from machikit.catalog.model import Card
from machikit.catalog.sea_distance import is_inland, sea_distance
from machikit.event.away_from_sea import SEA


def is_sea_card(card: Card, catalog: Catalog) -> bool:
    """Whether a card is on tsunamis or surges: by its title, or by the title of a topic that it needs."""
    topics = [topic for table, topic in card.tables.items() if not table.endswith("?")]
    titles = [catalog.schemas[topic].title["ja"] for topic in topics if topic in catalog.schemas]
    return any(SEA.search(title) for title in (card.title("ja"), card.id, *titles))


def is_inland_event(city: str, catalog: Catalog) -> bool:
    return city in catalog.cities and is_inland(catalog.cities[city])


def may_be_inland(city: str, catalog: Catalog) -> bool:
    """Whether it is not known to be on the coast: somebody must decide."""
    return city not in catalog.cities or sea_distance(catalog.cities[city]) != 0
