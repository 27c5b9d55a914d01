"""Lists of cities, datasets and templates, as JSON or as tables, and warnings about entries of the catalogue."""

from pathlib import Path
from typing import Any

from machikit._base.messages import language, say
from machikit.catalog import Catalog
from machikit.catalog.model import Dataset
from machikit.check.findings import in_both
from machikit.cli import console

MAX_ERRORS = 3  # broken entries whose error is shown; `check` shows all
MAX_NAMES = 8  # entries that a warning names; the others are counted


def cities(as_json: bool) -> None:
    catalog = Catalog()
    records: list[dict[str, Any]] = [
        {
            "id": c.id,
            "kind": c.kind,
            "name": c.name,
            "prefecture": c.prefecture,
            "code": c.code,
            "topics": [d.topic for d in catalog.datasets.values() if d.city == c.id],
            "cards": [k.id for k in catalog.cards.values() if not (catalog.stops(k, c.id) or catalog.lacks(k, c.id))],
        }
        for c in catalog.cities.values()
    ]
    if as_json:
        broken(catalog)
        return console.show_json(records)
    heads = [say(f"cli.head.{h}") for h in ("id", "name", "prefecture", "code", "datasets", "cards")]
    lang = language()
    rows = [
        [r["id"], r["name"][lang], r["prefecture"][lang], r["code"] or "", str(len(r["topics"])), str(len(r["cards"]))]
        for r in records
    ]
    console.table(heads, rows)
    broken(catalog)


def datasets(city: str | None, as_json: bool) -> None:
    catalog = Catalog()
    wanted = catalog.city(city).id if city else None
    records = [_dataset_record(catalog, d) for d in catalog.datasets.values() if wanted in (None, d.city)]
    if as_json:
        broken(catalog)
        return console.show_json(records)
    heads = [say(f"cli.head.{h}") for h in ("id", "title", "rows", "as_of", "licence")]
    rows = [
        [r["id"], catalog.topic_title(r["topic"]), str(r["rows"]), r["as_of"], ", ".join(r["licences"])]
        for r in records
    ]
    console.table(heads, sorted(rows))
    broken(catalog)


def _dataset_record(catalog: Catalog, dataset: Dataset) -> dict[str, Any]:
    schema = catalog.schemas.get(dataset.topic)
    return {
        "id": dataset.id,
        "city": dataset.city,
        "topic": dataset.topic,
        "title": in_both(dataset.package, "title"),
        "rows": dataset.rows,
        "as_of": str(dataset.package["as_of"]),
        "expires": str(dataset.expires) if schema and schema.safety else None,
        "sensitivity": dataset.sensitivity,
        "publisher": in_both(dataset.package, "publisher"),
        "licences": [licence.get("title") or licence.get("name", "") for licence in dataset.package["licenses"]],
        "path": str(dataset.path),
    }


def templates(as_json: bool) -> None:
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
        broken(catalog)
        return console.show_json(records)
    for record in records:
        console.show(f"{record['id']}   {record['title'][language()]}", "bold")
        for table, roles in record["needs"].items():
            console.show(f"  {table}: {' '.join(roles)}")
        console.show(f"  {say('cli.head.cards')}: {', '.join(record['cards'])}")
    console.show(say("cli.templates.marks"), "dim")
    broken(catalog)


def overrides(catalog: Catalog) -> None:
    """Name the entries that are used instead of the kit's, one line per folder that holds them."""
    from machikit.prototype.overrides import overrides as find_overrides

    by_root: dict[Path, list[str]] = {}
    for override in find_overrides(catalog):
        by_root.setdefault(override.root, []).append(override.id)
    for root, ids in by_root.items():
        more = say("cli.overrides.more", n=len(ids) - MAX_NAMES) if len(ids) > MAX_NAMES else ""
        names = say("cli.comma").join(ids[:MAX_NAMES]) + more
        console.note(say("cli.overrides", names=names, folder=console.short(root)), "yellow")


def strange_templates(catalog: Catalog, *wanted: str) -> None:
    """Warn once of each template that does not come with the kit that what it generates runs its code. wanted: none for all."""
    from machikit._base import known_folders
    from machikit.catalog import house

    templates = [catalog.templates[t] for t in wanted if t in catalog.templates] or catalog.templates.values()
    for template in templates:
        path = template.path
        if not path.is_relative_to(house()) and not known_folders.known(path):
            console.note(say("cli.runs_template", template=template.id, folder=console.short(path)), "yellow")
            known_folders.remember(path)


def broken(catalog: Catalog) -> None:
    """Show the errors of entries that could not be read."""
    for error in catalog.problems[:MAX_ERRORS]:
        console.tell(error, style="yellow")
    if catalog.problems:
        console.note(console.count("cli.broken", len(catalog.problems)), "yellow")
