"""Lists of cities, datasets and templates, as JSON or as tables, and warnings about entries of the catalogue."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, language, say
from machikit.catalog import Catalog
from machikit.catalog.model import City, Dataset
from machikit.catalog.municipalities import find_city
from machikit.catalog.named_tables import table_title
from machikit.catalog.ready_municipalities import municipality_codes
from machikit.check.findings import bilingual_text
from machikit.cli import console

if TYPE_CHECKING:
    from machikit.prototype.comparison import Comparison

MAX_ERRORS = 3  # broken entries whose error is shown; `check` shows all
MAX_NAMES = 8  # entries that a warning names; the others are counted


def show_cities(as_json: bool) -> None:
    catalog = Catalog()
    records: list[dict[str, Any]] = [
        {
            "id": c.id,
            "kind": c.kind,
            "name": c.name,
            "prefecture": c.prefecture,
            "code": c.code,
            "topics": list(dict.fromkeys(d.topic for d in catalog.datasets.values() if d.city == c.id)),
            "cards": [
                k.id
                for k in catalog.cards.values()
                if not (catalog.is_closed_for(k, c.id) or catalog.missing_inputs(k, c.id))
            ],
        }
        for c in catalog.cities.values()
    ]
    if as_json:
        warn_broken_entries(catalog)
        return console.show_json(records)
    heads = [say(f"cli.head.{h}") for h in ("id", "name", "prefecture", "code", "datasets", "cards")]
    lang = language()
    rows = [
        [r["id"], r["name"][lang], r["prefecture"][lang], r["code"] or "", str(len(r["topics"])), str(len(r["cards"]))]
        for r in records
    ]
    console.show_table(heads, rows)
    warn_broken_entries(catalog)


def comparison(catalog: Catalog, card: str, city: str, asked: Sequence[str]) -> "Comparison":
    """The cities that `--compare` asks for. Raises KitError for an unknown card or city."""
    from machikit.prototype.comparison import choose_comparison

    return choose_comparison(catalog, catalog.card(card), find_city(catalog, city), asked)


def show_comparison(comparison: "Comparison") -> None:
    """Name the cities that a page is compared with, and those of a group that were left out."""
    lang = language()
    for key in ("cities", "without_data", "beyond"):
        cities: tuple[City, ...] = getattr(comparison, key)
        names = [say("cli.compare.name", name=c.name[lang], prefecture=c.prefecture[lang]) for c in cities]
        if names:
            console.show(say(f"cli.compare.{key}", names=say("cli.comma").join(names)), wrap=True)


def show_datasets(city: str | None, as_json: bool) -> None:
    catalog = Catalog()
    wanted = find_city(catalog, city).id if city else None
    datasets = [d for d in catalog.datasets.values() if wanted in (None, d.city)]
    if wanted:  # beneath its own, what it has of the national datasets
        national = (catalog.find_dataset(wanted, d.topic) for d in catalog.datasets.values() if d.city != wanted)
        datasets = list({d.id: d for d in (*datasets, *(d for d in national if d))}.values())
    records = [_dataset_record(catalog, d) for d in datasets]
    if as_json:
        warn_broken_entries(catalog)
        return console.show_json(records)
    heads = [say(f"cli.head.{h}") for h in ("id", "title", "rows", "as_of", "licence")]
    rows = [[r["id"], _title(catalog, r), _extent(r), r["as_of"], _licences(r)] for r in records]
    console.show_table(heads, sorted(rows))
    if wanted and not records:
        console.show_status(say("cli.datasets.none", city=catalog.city_name(wanted), id=wanted), "yellow")
    warn_broken_entries(catalog)


def _dataset_record(catalog: Catalog, dataset: Dataset) -> dict[str, Any]:
    licences = [(bilingual_text(one, "title"), str(one.get("name", ""))) for one in dataset.package["licenses"]]
    return {
        "id": dataset.id,
        "city": dataset.city,
        "topic": dataset.topic,
        "name": dataset.name,
        "table": {lang: table_title(dataset, lang) for lang in LANGUAGES},
        "title": bilingual_text(dataset.package, "title"),
        "rows": dataset.rows,
        "as_of": str(dataset.package["as_of"]),
        "expires": str(dataset.expires) if dataset.valid_months else None,
        "sensitivity": dataset.sensitivity,
        "publisher": bilingual_text(dataset.package, "publisher"),
        "licences": [title["ja"] or name for title, name in licences],
        "licences_en": [title["en"] or name for title, name in licences],
        "licence_confirmed": dataset.licence_confirmed,
        "path": str(dataset.path),
        "municipalities": _municipalities(catalog, dataset),
    }


def _title(catalog: Catalog, record: dict[str, Any]) -> str:
    """The title of its topic; of a table of one's own that of the table: a city may have many."""
    schema = catalog.schemas.get(record["topic"])
    return record["table"][language()] if schema and schema.general else catalog.topic_title(record["topic"])


def _municipalities(catalog: Catalog, dataset: Dataset) -> int | None:
    """How many municipalities have rows in a national dataset; None of a city's own, or of a city's rows of it."""
    national = catalog.national(dataset.topic)
    if national is None or national.dataset is not dataset:
        return None
    return len(catalog.national_counts(dataset.topic).keys() & municipality_codes(catalog))


def _licences(record: dict[str, Any]) -> str:
    """The licences, and a word where their terms still have to be confirmed."""
    names = record["licences_en" if language() == "en" else "licences"]
    return ", ".join([*names, *([] if record["licence_confirmed"] else [f"⚠ {say('licence.unconfirmed')}"])])


def _extent(record: dict[str, Any]) -> str:
    """The number of rows and, of a national dataset, of the municipalities that have some."""
    number = record["municipalities"]
    return str(record["rows"]) + (f" ({say('cards.municipalities', n=f'{number:,}')})" if number else "")


def show_templates(as_json: bool) -> None:
    catalog = Catalog()
    records: list[dict[str, Any]] = [
        {
            "id": t.id,
            "title": t.title,
            "needs": t.needs,
            "cards": [card.id for card in catalog.cards.values() if card.template == t.id],
        }
        for t in catalog.templates.values()
    ]
    if as_json:
        warn_broken_entries(catalog)
        return console.show_json(records)
    for record in records:
        console.show(f"{record['id']}   {record['title'][language()]}", "bold")
        for table, roles in record["needs"].items():
            console.show(f"  {table}: {' '.join(roles)}")
        console.show(f"  {say('cli.head.cards')}: {', '.join(record['cards'])}")
    console.show(say("cli.templates.marks"), "dim")
    warn_broken_entries(catalog)


def warn_overrides(catalog: Catalog) -> None:
    """Name the entries that are used instead of the kit's, one line per folder that holds them."""
    from machikit.prototype.overrides import find_overrides as find_overrides

    by_root: dict[Path, list[str]] = {}
    for override in find_overrides(catalog):
        by_root.setdefault(override.root, []).append(override.id)
    for root, ids in by_root.items():
        more = say("cli.overrides.more", n=len(ids) - MAX_NAMES) if len(ids) > MAX_NAMES else ""
        names = say("cli.comma").join(ids[:MAX_NAMES]) + more
        console.show_status(say("cli.overrides", names=names, folder=console.relative_path(root)), "yellow")


def warn_foreign_templates(catalog: Catalog, *wanted: str) -> None:
    """Warn once of each template that does not come with the kit that what it generates runs its code. wanted: none for all."""
    from machikit._base import known_folders
    from machikit.catalog import kit_root

    templates = [catalog.templates[t] for t in wanted if t in catalog.templates] or catalog.templates.values()
    for template in templates:
        path = template.path
        if not path.is_relative_to(kit_root()) and not known_folders.is_known(path):
            console.show_status(
                say("cli.runs_template", template=template.id, folder=console.relative_path(path)), "yellow"
            )
            known_folders.remember(path)


def warn_broken_entries(catalog: Catalog) -> None:
    """Show the errors of entries that could not be read."""
    for error in catalog.problems[:MAX_ERRORS]:
        console.show_error(error, style="yellow")
    if catalog.problems:
        console.show_status(console.say_count("cli.broken", len(catalog.problems)), "yellow")
