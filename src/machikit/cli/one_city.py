"""`machikit cities NAME`: one municipality with its data, its ready cards, its neighbours and those alike."""

from typing import Any

from machikit._base.messages import language, say
from machikit.catalog import Catalog
from machikit.catalog.model import City
from machikit.catalog.municipalities import find_city
from machikit.catalog.neighbours import neighbours
from machikit.catalog.similar import similar
from machikit.cli import console
from machikit.cli.listings import warn_broken_entries


def show_city(name: str, as_json: bool) -> None:
    """Print one municipality. Raises KitError for an unknown or ambiguous name."""
    catalog = Catalog()
    city = find_city(catalog, name)
    record = city_record(catalog, city)
    warn_broken_entries(catalog)
    if as_json:
        return console.show_json(record)
    lang = language()
    heading = {"name": city.name[lang], "prefecture": city.prefecture[lang], "code": city.code or "", "id": city.id}
    console.show(say("cli.city.heading", **heading), "bold")
    console.show("  " + say("cli.city.data", n=len(record["topics"]), cards=len(record["cards"])))
    metres = (
        say("cli.city.border", name=n["name"][lang], km=f"{n['metres'] / 1000:.1f}") for n in record["neighbours"]
    )
    residents = (
        say("cli.city.residents", name=n["name"][lang], prefecture=n["prefecture"][lang], n=f"{n['residents']:,}")
        for n in record["alike"]
    )
    for key, names in (("neighbours", metres), ("alike", residents)):
        if line := say("cli.comma").join(names):
            console.show(f"  {say(f'cli.city.{key}')}  {line}", wrap=True)
    console.show(f"  machikit cards --city {city.id}", "dim")
    if record["neighbours"]:
        console.show(f"  machikit cards --city {city.id} --compare neighbours", "dim")


def city_record(catalog: Catalog, city: City) -> dict[str, Any]:
    """The municipality for `--json`."""
    topics = [d.topic for d in catalog.datasets.values() if d.city == city.id or catalog.find_dataset(city.id, d.topic)]
    cards = (c for c in catalog.cards.values() if not catalog.is_closed_for(c, city.id))
    return {
        "id": city.id,
        "kind": city.kind,
        "name": city.name,
        "prefecture": city.prefecture,
        "code": city.code,
        "topics": sorted(set(topics)),
        "cards": [card.id for card in cards if not catalog.missing_inputs(card, city.id)],
        "neighbours": _others(catalog, neighbours(catalog, city.code) if city.code else [], "metres"),
        "alike": _others(catalog, similar(catalog, city.code) if city.code else [], "residents"),
    }


def _others(catalog: Catalog, codes: list[tuple[str, int]], measure: str) -> list[dict[str, Any]]:
    cities = [(find_city(catalog, code), number) for code, number in codes]
    return [{"id": c.id, "name": c.name, "prefecture": c.prefecture, "code": c.code, measure: n} for c, n in cities]
