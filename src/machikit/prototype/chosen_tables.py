"""Which of a city's several tables on one topic a prototype takes: `tables:` of prototype.yaml, and `--table` of `machikit new`."""

from collections.abc import Iterator, Mapping, Sequence

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit._base.validation import FieldReader
from machikit.catalog import Catalog
from machikit.catalog.city_tables import usable_tables
from machikit.catalog.model import Card, City, Dataset
from machikit.catalog.named_tables import find_named, fold, refuse_several, refuse_unknown

KEY = "tables"  # of prototype.yaml: table name of the card → name of the dataset's folder
Chosen = Mapping[str, str]


def read_chosen(settings: FieldReader, card: Card) -> dict[str, str]:
    """Table name → name of its dataset; empty where prototype.yaml names none. Raises KitError for a table that the card has not."""
    if settings.data.get(KEY) is None:
        return {}
    reader = settings.mapping(KEY)
    _check_keys(card, reader.data, settings.where)
    return {name: reader.text(name) for name in reader.data}


def chosen_problems(settings: FieldReader, catalog: Catalog, card: Card, city: City) -> Iterator[KitError]:
    """What is wrong with the tables that prototype.yaml names."""
    try:
        chosen = read_chosen(settings, card)
    except KitError as error:
        yield error
        return
    for name, wanted in chosen.items():
        where = f"{settings.where}: {KEY}: {name}: {wanted[:60]}"
        try:
            _table_named(catalog, card, city, name, wanted, where)
        except KitError as error:
            yield error


def choose_tables(catalog: Catalog, card: Card, city: City, asked: Sequence[str]) -> dict[str, str]:
    """Table name of the card → name of the dataset, where a city has several on its topic, or somebody has asked for one.

    asked: names of tables as people call them, for the main table; `more=NAME` for another one of the card. Raises KitError for an
    unknown table, and where nobody has asked and several would do.
    """
    chosen: dict[str, str] = {}
    for text in asked:
        key, is_named, wanted = text.partition("=")
        if not is_named or (fold(key) not in map(fold, card.topics) and not _is_table(catalog, card, city, wanted)):
            key, wanted = "main", text
        key = next((name for name in card.topics if fold(name) == fold(key)), key)
        _check_keys(card, [key], f"--table {text}")
        if key in chosen:
            raise kit_error("table.twice", f"--table {text}", key=key)
        chosen[key] = _table_named(catalog, card, city, key, wanted, f"--table {text}").name
    if "main" not in chosen and (dataset := the_only_table(catalog, card, city)) and dataset.suffix:
        chosen["main"] = dataset.name
    return chosen


def the_only_table(catalog: Catalog, card: Card, city: City) -> Dataset | None:
    """The table that a page takes where nobody says which; None where the main topic is none of which a city has several, or there
    is none. Raises KitError where several would do."""
    usable = usable_tables(catalog, card, city.id)
    if len(usable) > 1:
        command = f"machikit new {card.id} --city {city.id} --table {{name}}"
        refuse_several(f"{card.title(say('lang'))} × {catalog.city_name(city.id)}", usable, command)
    return usable[0] if usable else None


def _check_keys(card: Card, keys: Mapping[str, object] | Sequence[str], where: str) -> None:
    for key in keys:
        if key not in card.topics:
            raise kit_error("table.key", where, key=key, names=", ".join(card.topics))


def _is_table(catalog: Catalog, card: Card, city: City, name: str) -> bool:
    return find_named(_tables(catalog, card, city, "main"), name) is not None


def _table_named(catalog: Catalog, card: Card, city: City, key: str, wanted: str, where: str) -> Dataset:
    """The city's table on the topic of one of the card's tables that somebody calls so. Raises KitError."""
    tables = _tables(catalog, card, city, key)
    schema = catalog.schemas.get(card.topics[key])
    if schema is None or not schema.general:
        raise kit_error("table.one", where, topic=catalog.topic_title(card.topics[key]))
    return find_named(tables, wanted) or refuse_unknown(where, tables, wanted)


def _tables(catalog: Catalog, card: Card, city: City, key: str) -> list[Dataset]:
    return catalog.tables_on(city.id, card.topics[key])
