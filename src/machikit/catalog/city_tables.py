"""A city's several tables on general topics: which there are, and with which of them a card can be made."""

import difflib

from machikit._base.paths import SAFE_ID
from machikit.catalog.catalog import Catalog
from machikit.catalog.model import Card, Dataset
from machikit.catalog.named_tables import called, fold, refuse_unknown


def general_tables(catalog: Catalog, city: str) -> list[Dataset]:
    """The city's own tables on all topics of which it may have several."""
    topics = (t for t in catalog.own_topics.get(city, ()) if (schema := catalog.schemas.get(t)) and schema.general)
    return [table for topic in topics for table in catalog.tables_on(city, topic)]


def usable_tables(catalog: Catalog, card: Card, city: str, ready: bool = False) -> list[Dataset]:
    """The city's tables with which a page of the card can be made (ready: that are worth an hour), where its main topic is one of
    which a city has several; else none."""
    topic = card.topics.get("main", "")
    schema = catalog.schemas.get(topic)
    tables = catalog.tables_on(city, topic) if schema and schema.general else []
    find = catalog.missing_inputs if ready else catalog.blocking_inputs
    return [table for table in tables if not find(card, city, {"main": table.name})]


def refuse_unknown_table(catalog: Catalog, city: str, name: str) -> None:
    """Raise KitError for the name of a table that the city has not, with those that it has: where the name is like one of them, or
    can be that of no topic."""
    tables = general_tables(catalog, city) if name not in catalog.schemas else []
    topic = catalog.topic_of(name)
    names = [fold(n) for table in tables for n in called(table)]
    is_like = difflib.get_close_matches(fold(name), names, n=1, cutoff=0.75)
    if tables and (is_like or topic != name or not SAFE_ID.fullmatch(name)):
        refuse_unknown(f'table("{name[:60]}")', [d for d in tables if d.topic == topic] or tables, name)
