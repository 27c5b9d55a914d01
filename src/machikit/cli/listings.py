"""The listings: each is first a list of plain records (`--json`), then the same shown to a person."""

from pathlib import Path
from typing import Any

from machikit._base.messages import language, say
from machikit.catalog import Catalog
from machikit.catalog.model import Dataset
from machikit.check.findings import in_both
from machikit.cli import console

TOLD = 3  # broken entries of which a listing says what is wrong; `check` tells all
NAMED = 8  # entries that a note names; the rest is counted


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
    said = language()
    rows = [
        [r["id"], r["name"][said], r["prefecture"][said], r["code"] or "", str(len(r["topics"])), str(len(r["cards"]))]
        for r in records
    ]
    console.table(heads, rows)
    broken(catalog)


def datasets(city: str | None, as_json: bool) -> None:
    catalog = Catalog()
    wanted = catalog.city(city).id if city else None
    records = [_dataset(catalog, d) for d in catalog.datasets.values() if wanted in (None, d.city)]
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


def _dataset(catalog: Catalog, dataset: Dataset) -> dict[str, Any]:
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
    """Name what is used instead of the kit's own, once, where it lies."""
    from machikit.prototype.overrides import overrides as found

    by_root: dict[Path, list[str]] = {}
    for one in found(catalog):
        by_root.setdefault(one.root, []).append(one.id)
    for root, ids in by_root.items():
        more = say("cli.overrides.more", n=len(ids) - NAMED) if len(ids) > NAMED else ""
        names = say("cli.comma").join(ids[:NAMED]) + more
        console.note(say("cli.overrides", names=names, folder=console.short(root)), "yellow")


def strange_templates(catalog: Catalog, *wanted: str) -> None:
    """Say once of each template that is not the kit's own (of all, where none is named) that what it makes runs its program."""
    from machikit._base import known_folders
    from machikit.catalog import house

    for one in [catalog.templates[t] for t in wanted if t in catalog.templates] or catalog.templates.values():
        if not one.path.is_relative_to(house()) and not known_folders.known(one.path):
            console.note(say("cli.runs_template", template=one.id, folder=console.short(one.path)), "yellow")
            known_folders.remember(one.path)


def broken(catalog: Catalog) -> None:
    """Tell what could not be read; the rest is listed."""
    for error in catalog.problems[:TOLD]:
        console.tell(error, style="yellow")
    if catalog.problems:
        console.note(console.count("cli.broken", len(catalog.problems)), "yellow")
