"""The gate that every page passes: what is closed, or personal, is not put into it; what is internal is marked.

`Page.to_html` asks before a page is put together and `machikit new` before a prototype is made; `machikit check` tells the
same in its own way. The datasets of a prototype are looked at: those in its folder, those that its code asked for, and the
cells that its code added or changed. Words, card texts and what code writes into a layer of its own are searched in the finished
page: `check` tells what it finds there, a page for the public is refused. Pictures are beyond the gate.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from machikit._base.errors import KitError
from machikit._base.messages import problem, say
from machikit.catalog.model import Card, City, Dataset, Schema
from machikit.tables.privacy.personal_text import in_long_text
from machikit.tables.privacy.table_scan import Personal, inspect

if TYPE_CHECKING:
    from machikit.catalog import Catalog


class Refused(KitError):
    """What must not leave. It is nobody's mistake in code: told as it is, wherever it was raised."""


@dataclass(frozen=True)
class Told:
    """All findings of one kind in one column: where the first stands, what it is, what to do."""

    where: str
    what: str
    fix: str
    level: str


def refuse_closed(datasets: Iterable[Dataset], card: Card, city: City, catalog: "Catalog") -> None:
    """Raise Refused for a closed card, or a topic that is closed, with a real city's data; and for data that are closed
    themselves (a word nobody knows counts as that)."""
    if _is_real(city) and card.sensitivity not in ("open", "internal"):
        where = f"{card.title(say('lang'))} × {city.name[say('lang')]}"
        examples = say("or").join(c for c in catalog.ready(card)) or "sample"
        raise _refused("leave.card", where, city=city.name[say("lang")], card=card.id, example=examples)
    for dataset in datasets:
        if closed_topic(dataset, catalog):
            topic = catalog.topic_title(dataset.topic)
            raise _refused("leave.topic", f"datasets/{dataset.id}", topic=topic, city=catalog.city_name(dataset.city))
        if dataset.sensitivity not in ("open", "internal"):
            raise _refused("leave.closed", f"datasets/{dataset.id}", word=dataset.sensitivity)


def closed_topic(dataset: Dataset, catalog: "Catalog") -> bool:
    """Whether these are data of a topic that only an invented city may show, and of no such city."""
    schema, city = catalog.schemas.get(dataset.topic), catalog.cities.get(dataset.city)
    return schema is not None and schema.closed and (city is None or _is_real(city))


def is_internal(datasets: Iterable[Dataset], card: Card, city: City) -> bool:
    """Whether a page must stay in the office: because of its data, or of its card."""
    return any(d.sensitivity == "internal" for d in datasets) or (_is_real(city) and card.sensitivity == "internal")


def _is_real(city: City) -> bool:
    """A card's sensitivity is that of its real data; an example city's are invented."""
    return city.kind != "example"


def refuse_public(where: str) -> None:
    raise _refused("leave.public", where)


def refuse_personal(datasets: Iterable[Dataset], schemas: Mapping[str, Schema]) -> None:
    """Raise Refused for the first personal thing that must not leave, with the number of further ones."""
    for dataset in datasets:
        _refuse(f"datasets/{dataset.id}/{dataset.file.name}", personal(dataset, schemas.get(dataset.topic)))


def refuse_columns(where: str, columns: Mapping[str, Sequence[object]], schema: Schema | None = None) -> None:
    """The same for columns that a prototype's code added to its table or changed, by header; row 1 is the first item.

    Cells that are as they were loaded come as None.
    """
    rows = [["" if cell is None else str(cell) for cell in row] for row in zip(*columns.values(), strict=True)]
    _refuse(where, inspect(list(columns), rows, schema, first_row=1))


def refuse_page(where: str, page: str, datasets: Iterable[Dataset]) -> None:
    """Raise Refused for the first personal thing in a finished page, wherever in it: see `in_page`."""
    _refuse(where, in_page(page, datasets))


def in_page(page: str, datasets: Iterable[Dataset] = ()) -> list[Personal]:
    """What in the whole text of a finished page certainly belongs to persons. Contacts of organisations are let through.

    datasets: a name or date that is a whole cell of one of them has passed the gate there, and is none here either.
    """
    from machikit.pages.page_text import said

    return _new(in_texts(said(page)), datasets)


def in_texts(texts: Iterable[tuple[str, bool]]) -> list[tuple[Personal, str]]:
    """What in texts certainly belongs to persons, each once, with the text that it is.

    texts: with whether a full name counts that nothing else tells of: in a popup or a title, not in a list of places.
    """
    found = ((hit, said) for text, bare in dict.fromkeys(texts) for hit, said in in_long_text(text, bare))
    different = {(hit.kind, said): hit for hit, said in found}
    return [(Personal(h.kind, h.level, 0, "", h.shown, "mask"), said) for (_, said), h in different.items()]


def _new(found: Sequence[tuple[Personal, str]], datasets: Iterable[Dataset]) -> list[Personal]:
    """Without what a dataset holds as a cell of its own. Numbers and addresses are never let through so."""
    from machikit.tables.read.any_file import read_tables

    said = {text for one, text in found if one.kind in ("person", "birth_date")}
    for dataset in datasets if said else ():
        grids = read_tables(dataset.file) if dataset.rows else []
        said -= {unicodedata.normalize("NFKC", cell).strip() for grid in grids for row in grid.cells for cell in row}
    return [one for one, text in found if one.kind not in ("person", "birth_date") or text in said]


def personal(dataset: Dataset, schema: Schema | None) -> list[Personal]:
    """What in a dataset's file belongs to persons; row 1 is its header. Raises KitError where the file cannot be read."""
    from machikit.tables.read.any_file import read_tables

    if not dataset.rows:
        return []
    header, *rows = read_tables(dataset.file)[0].cells
    return inspect(header, rows, schema)


def told(where: str, found: Iterable[Personal]) -> Iterator[Told]:
    """One entry for each kind and column. The values stay masked."""
    groups: dict[tuple[str, str, str], list[Personal]] = {}
    for one in found:
        groups.setdefault((one.level, one.kind, one.column), []).append(one)
    for (level, _, column), same in groups.items():
        first = same[0]
        place = (
            say("at_cell", file=where, row=first.row, column=column)
            if first.row
            else f"{where}: {column}".removesuffix(": ")
        )
        more = say("privacy.more", n=len(same) - 1) if len(same) > 1 else ""
        yield Told(place, f"{first.what}{more}", first.fix, level)


def _refuse(where: str, found: list[Personal]) -> None:
    errors = [one for one in found if one.level == "error"]
    for first in told(where, errors):
        others = sum((one.kind, one.column) != (errors[0].kind, errors[0].column) for one in errors)
        also = say("privacy.others", n=others) if others else ""
        raise Refused(first.where, f"{first.what}{also}", first.fix)


def _refused(key: str, where: str, **values: object) -> Refused:
    return Refused(*problem(key, where, **values).args)
