"""The release gate: closed or personal data are never put into a page; internal data are marked as such.

`Page.to_html` checks before a page is put together, `machikit new` before a prototype is created, and `machikit check` reports
the same as findings. The gate covers the datasets of a prototype (those in its folder and those that its code loads) and the
cells that its code added or changed. Words, card texts and what code writes into layers of its own are searched in the finished
page: `check` reports the matches, and a page for the public is refused. Pictures are not examined.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.catalog.model import Card, City, Dataset, Schema
from machikit.tables.edits.row_keys import shown
from machikit.tables.privacy.personal_text import find_in_long_text, without_invisible
from machikit.tables.privacy.table_scan import TOWN_LOOKS_LIKE, PersonalFinding, scan_table

if TYPE_CHECKING:
    from machikit.catalog import Catalog
    from machikit.tables.edits import EditedCells


KnownCells = Mapping[str, Sequence[Sequence[str]]]  # dataset id → header and rows of its file, where it has been read
NOTHING_READ: KnownCells = {}
MOST_NAMED = 5  # rows in a message


class ReleaseRefused(KitError):
    """Data that must not be published. Not an error in the team's code, so it is reported without a line of code."""


@dataclass(frozen=True)
class MatchGroup:
    """All matches of one kind in one column. where: the position of the first; what: what it is; fix: what to do."""

    where: str
    what: str
    fix: str
    level: str


def refuse_closed(datasets: Iterable[Dataset], card: Card, city: City, catalog: "Catalog") -> None:
    """Raise ReleaseRefused for a closed card or a closed topic with the data of a real city, and for closed datasets. An unknown
    sensitivity counts as closed."""
    if _is_real(city) and card.sensitivity not in ("open", "internal"):
        where = f"{card.title(say('lang'))} × {city.name[say('lang')]}"
        examples = say("or").join(c for c in catalog.ready_cities(card)) or "sample"
        raise _refused("leave.card", where, city=city.name[say("lang")], card=card.id, example=examples)
    for dataset in datasets:
        if is_closed_topic(dataset, catalog):
            topic = catalog.topic_title(dataset.topic)
            raise _refused("leave.topic", f"datasets/{dataset.id}", topic=topic, city=catalog.city_name(dataset.city))
        if dataset.sensitivity not in ("open", "internal"):
            raise _refused("leave.closed", f"datasets/{dataset.id}", word=dataset.sensitivity)


def is_closed_topic(dataset: Dataset, catalog: "Catalog") -> bool:
    """Whether the dataset is on a topic that only an invented city may publish, but is not of an invented city."""
    schema, city = catalog.schemas.get(dataset.topic), catalog.cities.get(dataset.city)
    return schema is not None and schema.closed and (city is None or _is_real(city))


def is_internal(datasets: Iterable[Dataset], card: Card, city: City) -> bool:
    """Whether a page must stay in the office, because of its data or its card."""
    return any(d.sensitivity == "internal" for d in datasets) or (_is_real(city) and card.sensitivity == "internal")


def _is_real(city: City) -> bool:
    """Whether the sensitivity of a card applies to the city: the data of an example city are invented."""
    return city.kind != "example"


def refuse_public(where: str) -> None:
    """Raise ReleaseRefused for internal data in a page for the public."""
    raise _refused("leave.public", where)


def refuse_unconfirmed(edits: Iterable["EditedCells"]) -> None:
    """Raise ReleaseRefused where a page for the public would show what only a participant says on a safety topic."""
    waiting = [edit for one in edits for edit in one.unconfirmed_edits]
    if waiting:
        named = say("or").join(dict.fromkeys(shown(edit.key) for edit in waiting[:MOST_NAMED]))
        more = say("cli.overrides.more", n=len(waiting) - MOST_NAMED) if len(waiting) > MOST_NAMED else ""
        raise _refused("leave.unconfirmed", waiting[0].where, n=len(waiting), names=named + more)


def refuse_personal(datasets: Iterable[Dataset], schemas: Mapping[str, Schema], known: KnownCells) -> None:
    """Raise ReleaseRefused for the first personal data in the datasets, with the number of further findings."""
    for dataset in datasets:
        is_own_file = "." in dataset.topic  # one of the prototype's folder, see `folder_tables`
        where = dataset.file.name if is_own_file else f"datasets/{dataset.id}/{dataset.file.name}"
        _refuse(where, find_personal_data(dataset, schemas.get(dataset.topic), known))


def refuse_columns(where: str, columns: Mapping[str, Sequence[object]], schema: Schema | None = None) -> None:
    """Raise ReleaseRefused for personal data in columns that the code of a prototype added or changed.

    columns: header → cells, None for a cell that is as it was loaded. Row 1 is the first item.
    """
    rows = [["" if cell is None else str(cell) for cell in row] for row in zip(*columns.values(), strict=True)]
    _refuse(where, scan_table(list(columns), rows, schema, first_row=1))


def refuse_page(where: str, page: str, datasets: Iterable[Dataset], known: KnownCells) -> None:
    """Raise ReleaseRefused for the first personal data anywhere in a finished page (see `find_in_page`)."""
    _refuse(where, find_in_page(page, datasets, known))


def find_in_page(
    page: str, datasets: Iterable[Dataset] = (), known: KnownCells = NOTHING_READ
) -> list[PersonalFinding]:
    """Personal data that are certain, in the whole text of a finished page. Contacts of organisations are allowed.

    datasets: a name or date that is a whole cell of one of them has passed the gate there, and is allowed here too.
    """
    from machikit.pages.page_text import page_texts

    datasets = list(datasets)
    towns = _towns_like_persons(datasets, known)
    texts = ((towns.sub("", text) if towns else text, bare) for text, bare in page_texts(page))
    return _without_cells(find_in_texts(texts), datasets, known)


def _towns_like_persons(datasets: Iterable[Dataset], known: KnownCells) -> re.Pattern[str] | None:
    """The names of towns in the datasets that would count as a person or a home; None where there is none."""
    cells = (cell for d in datasets if d.topic == "town" for row in _cells(d, known) for cell in row)
    names = {cell for cell in cells if any(m.kind in TOWN_LOOKS_LIKE for m, _ in find_in_long_text(cell, False))}
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True)))) if names else None


def find_in_texts(texts: Iterable[tuple[str, bool]]) -> list[tuple[PersonalFinding, str]]:
    """Personal data that are certain, without duplicates, each with the matching text.

    texts: each with a flag whether a full name counts that nothing around it marks as a name. It does in a popup or a title, but
    not in a list of places.
    """
    visible = ((without_invisible(text), bare) for text, bare in texts)
    matches = (
        (match, matched) for text, bare in dict.fromkeys(visible) for match, matched in find_in_long_text(text, bare)
    )
    unique = {(match.kind, matched): match for match, matched in matches}
    return [(PersonalFinding(m.kind, m.level, 0, "", m.shown, "mask"), matched) for (_, matched), m in unique.items()]


def _without_cells(
    matches: Sequence[tuple[PersonalFinding, str]], datasets: Iterable[Dataset], known: KnownCells
) -> list[PersonalFinding]:
    """The matches without names and dates that are a whole cell of a dataset. Numbers and addresses always stay."""
    remaining = {text for match, text in matches if match.kind in ("person", "birth_date")}
    for dataset in datasets if remaining else ():
        cells = (cell for row in _cells(dataset, known) for cell in row)
        remaining -= {unicodedata.normalize("NFKC", cell).strip() for cell in cells}
    return [match for match, text in matches if match.kind not in ("person", "birth_date") or text in remaining]


def find_personal_data(
    dataset: Dataset, schema: Schema | None, known: KnownCells = NOTHING_READ
) -> list[PersonalFinding]:
    """Personal data in the file of a dataset; row 1 is the header. Raises KitError where the file cannot be read."""
    cells = _cells(dataset, known)
    return scan_table(cells[0], cells[1:], schema) if cells else []


def _cells(dataset: Dataset, known: KnownCells) -> Sequence[Sequence[str]]:
    """Header and rows of a dataset's file, which is opened only where they are not known; empty for a dataset without rows."""
    from machikit.tables.national_subset import national_cells
    from machikit.tables.read.any_file import read_tables

    if not dataset.rows:
        return []
    if dataset.key in known:
        return known[dataset.key]
    if dataset.code or dataset.is_split:
        return national_cells(dataset)
    return read_tables(dataset.file)[0].cells


def group_matches(where: str, matches: Iterable[PersonalFinding]) -> Iterator[MatchGroup]:
    """Group matches by level, kind and column. The values stay masked."""
    groups: dict[tuple[str, str, str], list[PersonalFinding]] = {}
    for match in matches:
        groups.setdefault((match.level, match.kind, match.column), []).append(match)
    for (level, _, column), group in groups.items():
        first = group[0]
        place = (
            say("at_cell", file=where, row=first.row, column=column)
            if first.row
            else f"{where}: {column}".removesuffix(": ")
        )
        more = say("privacy.more", n=len(group) - 1) if len(group) > 1 else ""
        yield MatchGroup(place, f"{first.what}{more}", first.fix, level)


def _refuse(where: str, matches: list[PersonalFinding]) -> None:
    """Raise ReleaseRefused for the first match that is an error, with the number of errors of other kinds or columns."""
    errors = [match for match in matches if match.level == "error"]
    for first in group_matches(where, errors):
        others = sum((e.kind, e.column) != (errors[0].kind, errors[0].column) for e in errors)
        also = say("privacy.others", n=others) if others else ""
        raise ReleaseRefused(first.where, f"{first.what}{also}", first.fix)


def _refused(key: str, where: str, **values: object) -> ReleaseRefused:
    return ReleaseRefused(*kit_error(key, where, **values).args)
