"""The row edits of a prototype's folder: what became of them, which wait for an office to confirm them, and the confirming."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from machikit._base.errors import KitError
from machikit._base.messages import kit_error
from machikit.catalog import Catalog
from machikit.catalog.model import PART, Dataset, Schema
from machikit.catalog.partial_dates import last_day
from machikit.tables.edits import FILE, Edit, EditedCells, confirm_edits, edits_files
from machikit.tables.edits.row_keys import shown
from machikit.tables.privacy.personal_text import find_in_long_text
from machikit.tables.privacy.surnames import is_surname

LONGEST_SECTION = 60
# What the name of an office ends in
_OFFICE = re.compile(
    r"(課|係|室|部|局|班|所|署|団|会|館|園|校|院|課長|係長|室長|部長|局長|所長|署長|館長|校長|センター|担当|グループ|チーム|本部|役場)$"
)
_OFFICE_EN = re.compile(
    r"(?i)([\w&’' -]* )?(section|division|department|office|bureau|team|unit|desk|cent(er|re)|board|station|brigade|agency|group)"
    r"( (of|for) [\w&’' -]+)?"
)
_TITLE = re.compile(r"(課長|係長|室長|部長|局長|所長|署長|館長|校長|主任|主査|主事|補佐|担当|さん|様|氏)$")


@dataclass(frozen=True)
class DatasetEdits:
    """The edits of one dataset. edits: what became of them; error: why they could not be laid over the data, None where they were."""

    dataset: Dataset
    schema: Schema
    files: list[Path]
    edits: EditedCells | None = None
    problems: tuple[KitError, ...] = ()
    error: KitError | None = None


def row_edits(folder: Path, catalog: Catalog) -> Iterator[DatasetEdits]:
    """The edits of each dataset that has some in the folder, beside its own copy or alone."""
    from machikit.tables.load import load_edited

    for path in sorted(folder.glob(f"datasets/*/*/{FILE}")):
        city, name = path.parent.parent.name, path.parent.name
        own = catalog.datasets.get(f"{city}/{name}")
        own = own if own and own.path.resolve() == path.parent.resolve() else None
        schema = catalog.schemas.get(catalog.topic_of(name))
        dataset = _view_of_copy(own, catalog) if own else catalog.find_dataset(city, name)
        if schema is None or dataset is None:
            continue  # told by the checks of the catalogue; without data there is nothing to apply them to
        files = edits_files(dataset, folder, city)
        try:
            loaded = load_edited(dataset, schema, files)
        except KitError as error:
            yield DatasetEdits(dataset, schema, files, error=error)
        else:
            yield DatasetEdits(dataset, schema, files, loaded.edits, loaded.problems)


def _view_of_copy(dataset: Dataset, catalog: Catalog) -> Dataset | None:
    """The dataset; of a copy of a country's, the view of its municipality."""
    code = str(dataset.package[PART]) if dataset.is_part else ""
    city = next((id_ for id_, one in catalog.municipalities.items() if code and one.code == code), None)
    return catalog.find_dataset(city, dataset.topic, "country") if city else dataset


def confirm(folder: Path, section: str, day: str, ids: Sequence[str] = ()) -> list[Edit]:
    """Confirm edits of a prototype: those of these ids, by default all of safety topics that wait; returns those confirmed now.

    Raises KitError for an id that is not there, for a section that is none or names a person, and where nothing waits.
    """
    section, day = checked_section(section), checked_day(day)
    found = [*row_edits(folder, Catalog(folder))]
    if error := next((one.error for one in found if one.error), None):
        raise error
    by_id = {edit.id: edit for one in found if one.edits for edit in _known(one.edits)}
    if unknown := [id_ for id_ in ids if id_ not in by_id]:
        raise kit_error("confirm.id", "--id", id=shown(unknown[0]))
    waiting = [edit.id for one in found if one.edits for edit in one.edits.unconfirmed_edits]
    wanted = [id_ for id_ in ids if not by_id[id_].is_confirmed] if ids else waiting
    if not wanted:
        raise kit_error("confirm.nothing", folder)
    files = dict.fromkeys(path for one in found for path in one.files if path.is_relative_to(folder))
    return [edit for path in files for edit in confirm_edits(path, wanted, section, day)]


def _known(edits: EditedCells) -> list[Edit]:
    return [*edits.applied, *edits.already, *(one.edit for one in edits.unapplied)]


def checked_day(text: str) -> str:
    """A date as 2026-12-01. Raises KitError."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("/", "-")
    m = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", plain)
    day = last_day(f"{m[1]}-{int(m[2]):02d}-{int(m[3]):02d}") if m else None
    if day is None:
        raise kit_error("confirm.day", "--on", value=shown(text))
    return day.isoformat()


def checked_section(text: str) -> str:
    """The office that confirmed, as it is written. Raises KitError for a person, a contact, or what is no office."""
    section = " ".join(unicodedata.normalize("NFKC", text).split())
    words = [word for word in re.split(r"[ ・:,、()/|　]+", section) if word]
    persons = [m for m, _ in find_in_long_text(section, bare=True)]
    if persons or any(is_surname(_TITLE.sub("", word)) or is_surname(word) for word in words):
        raise kit_error("confirm.person", "--section", value=shown(section))
    is_office = words and (_OFFICE.search(words[-1]) or all(map(_OFFICE_EN.fullmatch, section.split(", "))))
    if not is_office or len(section) > LONGEST_SECTION:
        raise kit_error("confirm.section", "--section", value=shown(section))
    return section
