"""The folder of a dataset in a workspace. Of a general topic a city may have several tables: each is held in a folder of its own.

The first is in `own_table/`; further ones are in `own_table-<name>/`, by an ASCII name of table or file, else `own_table-2/` and so on:
what works on every system and in every ZIP. What people read is the title in datapackage.json.
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from machikit._base.errors import KitError
from machikit._base.messages import clipped, kit_error
from machikit.catalog import Catalog, kit_root
from machikit.catalog.model import Dataset
from machikit.catalog.named_tables import find_named, fold, table_label, table_title
from machikit.intake.build_dataset import CleanedDataset
from machikit.prototype.project_names import ascii_slug
from machikit.tables.datapackage.upload_metadata import table_titles

PASTED = "pasted.txt"  # the source of what was pasted: no two of these are the same file
LONGEST_SUFFIX, LONGEST_NAME = 40, 60
PACKAGE = "datapackage.json"


def place_table(
    catalog: Catalog, dataset: CleanedDataset, workspace: Path, name: str, force: bool
) -> tuple[Path, CleanedDataset]:
    """The folder for a cleaned dataset, and the dataset with its title. name: what the user calls the table, "" for nothing.

    Raises KitError where it would replace what is there without `force`: the table of this name, of the same file and sheet, or with
    the same rows.
    """
    name = _checked(name)
    shelf = workspace / "datasets" / dataset.city.id
    if not dataset.schema.general:
        folder = shelf / dataset.schema.id
        if name:
            raise kit_error("intake.one_table", f"--table {name}", topic=catalog.topic_title(dataset.schema.id))
        if folder.exists() and not force:
            raise kit_error("intake.there", folder)
        return folder, dataset
    package = json.loads(dataset.data[PACKAGE])
    tables = catalog.tables_on(dataset.city.id, dataset.schema.id)
    there = [d for d in tables if d.path.is_relative_to(shelf)]
    known, problem = _known_table(there, package, name)
    if known is not None:
        if not force:
            raise problem
        kept = table_title(known, "ja") if name else ""
        return known.path, _titled(dataset, package, kept)
    taken = {d.name for d in tables if not d.path.is_relative_to(kit_root())}
    folder = shelf / _unused_name(shelf, taken, dataset, package, name)
    return folder, _titled(dataset, package, name)


def _checked(name: str) -> str:
    """The name that the user gives a table, as it is kept. Raises KitError for one that nobody could read or type."""
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if name and not (any(c.isalnum() for c in plain) and plain.isprintable() and len(plain) <= LONGEST_NAME):
        raise kit_error("intake.table", f"--table {clipped(name, LONGEST_NAME)}", most=LONGEST_NAME)
    return plain


def _known_table(there: list[Dataset], package: Mapping[str, Any], name: str) -> tuple[Dataset | None, KitError]:
    """The table in the workspace that this one would be a version of, and the error that says so."""
    if name:
        known, why = find_named(there, name), "same_name"
    else:
        source = _source(package)
        known = next((d for d in there if source[0] != PASTED and _same_source(_source(d.package), source)), None)
        why = "same_file"
        if known is None:
            rows = package["resources"][0]["hash"]
            known, why = next((d for d in there if d.resource.get("hash") == rows), None), "same_rows"
    where = f"--table {name}" if name else _source(package)[0]
    return known, kit_error(f"intake.{why}", where, table=table_label(known) if known else "")


def _source(package: Mapping[str, Any]) -> tuple[str, str]:
    """The file and the sheet that a table was made from; "" where it does not say."""
    sources = package.get("sources") or [{}]
    first = sources[0] if isinstance(sources[0], dict) else {}
    return PurePath(str(first.get("path", ""))).name, str(first.get("sheet", ""))


def _same_source(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two tables are of the same sheet of the same file; an older dataset does not say which sheet."""
    same_sheet = one[1] == other[1] or not (one[1] and other[1])
    return fold(one[0]) == fold(other[0]) and same_sheet


def _unused_name(shelf: Path, taken: set[str], dataset: CleanedDataset, package: Mapping[str, Any], name: str) -> str:
    """The name of a folder that is not there: the topic, else with an ASCII name or a number after it. One that another workspace
    has would be hidden by it."""
    topic = dataset.schema.id

    def is_free(candidate: str) -> bool:
        return candidate not in taken and not (shelf / candidate).exists()

    if is_free(topic) and not taken:
        return topic
    file, sheet = _source(package)
    words = name or " ".join(filter(None, (PurePath(file).stem, sheet)))
    slug = (
        ascii_slug(words)[:LONGEST_SUFFIX].strip("-")
        if (words.isascii() and file != PASTED) or (name.isascii() and name)
        else ""
    )
    if slug and is_free(f"{topic}-{slug}"):
        return f"{topic}-{slug}"
    begin = f"{topic}-{slug}-" if slug else f"{topic}-"
    numbers = [int(n) for d in taken if (n := d.removeprefix(begin)).isdecimal()]
    first = max([1, *numbers]) + 1  # that of a table that was removed is not used again while there are later ones
    return next(f"{begin}{n}" for n in range(first, first + 10_000) if is_free(f"{begin}{n}"))


def _titled(dataset: CleanedDataset, package: dict[str, Any], name: str) -> CleanedDataset:
    """The dataset under the title that the user gave it, if any."""
    if not name:
        return dataset
    package |= table_titles(name, dataset.city)
    body = (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()
    return replace(dataset, data=dataset.data | {PACKAGE: body})
