"""Several tables of one topic for one city: `datasets/<city>/own_table-births/` beside `datasets/<city>/own_table/`.

Only a general topic (`Schema.general`) has them, as tables of many kinds fit it. What stands behind the first hyphen of the
folder's name is that of the table: no general topic has a hyphen in its id. People call a table by its title or its file.
"""

import difflib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import NoReturn

from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, kit_error, say
from machikit.catalog.model import Dataset, Schema

TABLE = "table"  # key of a datapackage.json: the title of the table, {ja, en}, without that of the city


def split_name(name: str, schemas: Mapping[str, Schema]) -> tuple[str, str]:
    """Topic and suffix of a dataset's folder; no suffix where the topic is none of which a city has several tables."""
    name = unicodedata.normalize("NFC", name)
    topic, _, suffix = name.partition("-")
    schema = schemas.get(topic) if suffix else None
    return (topic, suffix) if schema and schema.general else (name, "")


def table_title(dataset: Dataset, language: str) -> str:
    """The title of a table: without the city's name, where the kit has written it."""
    title = dataset.package.get(TABLE)
    if isinstance(title, dict) and title.get(language):
        return str(title[language])
    return str((dataset.package.get("title_en") if language == "en" else None) or dataset.package["title"])


def titled(schema: Schema, dataset: Dataset) -> Schema:
    """The schema under the title of a table of one's own: pages say what the table is called, not what kind it is of."""
    title = dataset.package.get(TABLE) if schema.general else None
    if not (isinstance(title, dict) and all(isinstance(title.get(lang), str) for lang in LANGUAGES)):
        return schema
    return replace(schema, title={lang: title[lang] for lang in LANGUAGES})


def called(dataset: Dataset) -> list[str]:
    """Everything by which a person may call a table: folder, suffix, titles, source files with and without their ending."""
    sources = [str(source.get("path", "")) for source in dataset.package["sources"] if isinstance(source, dict)]
    files = [name for source in sources if (name := PurePath(source).name)]
    titles = [table_title(dataset, lang) for lang in LANGUAGES]
    names = [dataset.name, dataset.suffix, *titles, *_titles(dataset), *files, *(PurePath(f).stem for f in files)]
    return [name for name in dict.fromkeys(names) if name]


def _titles(dataset: Dataset) -> list[str]:
    return [str(dataset.package.get(key) or "") for key in ("title", "title_en")]


def find_named(tables: Sequence[Dataset], name: str) -> Dataset | None:
    """The table that a person calls so; None where there is none, or several: then only the folder's name tells them apart."""
    for names in (lambda d: [d.name], lambda d: [d.suffix], called):
        found = [d for d in tables if fold(name) in map(fold, names(d))]
        if len(found) == 1:
            return found[0]
        if found:
            return None
    return None


def fold(name: str) -> str:
    """A name for comparison: width, case and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def refuse_unknown(where: str, tables: Iterable[Dataset], name: str) -> NoReturn:
    """Raise KitError for a name that is of no table, with the tables most like it, else with all."""
    tables, wanted = list(tables), fold(name)
    names = {d.id: [fold(n) for n in called(d)] for d in tables}
    holding = [d for d in tables if wanted and any(wanted in n for n in names[d.id])]
    like = [d for d in tables if difflib.get_close_matches(wanted, names[d.id], n=1, cutoff=0.55)]
    shown = holding or like or tables
    close = say("did_you_mean", names=say("or").join(map(table_label, shown)))
    fix = close if holding or like else _all_of(shown)
    raise KitError(where, say("error.table.unknown"), fix)


def _all_of(tables: Sequence[Dataset]) -> str:
    return (
        say("one_of", names=say("cli.comma").join(map(table_label, tables))) if tables else say("error.table.none.fix")
    )


def table_label(dataset: Dataset) -> str:
    """A table in a message: the name of its folder, and its title."""
    return say("table.label", name=dataset.name, title=table_title(dataset, say("lang")))


def refuse_several(where: str, tables: Sequence[Dataset], command: str) -> NoReturn:
    """Raise KitError that names the tables of which one must be chosen, and how. command: with {name} for the folder's name."""
    names = say("cli.comma").join(map(table_label, tables))
    raise kit_error("table.several", where, names=names, command=command.format(name=tables[0].name))
