"""The listings: each is first a list of plain records (`--json`), then the same shown to a person."""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from machikit.catalog import Catalog
from machikit.check.findings import in_both
from machikit.cli import console
from machikit.errors import KitError
from machikit.model import SENSITIVITIES, Card, Dataset
from machikit.words import interface_words, language, problem, say


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
            "cards": [card.id for card in catalog.cards.values() if not catalog.lacks(card, c.id)],
        }
        for c in catalog.cities.values()
    ]
    if as_json:
        return console.show_json(records)
    heads = [say(f"cli.head.{h}") for h in ("id", "name", "prefecture", "code", "datasets", "cards")]
    said = language()
    rows = [
        [r["id"], r["name"][said], r["prefecture"][said], r["code"] or "", str(len(r["topics"])), str(len(r["cards"]))]
        for r in records
    ]
    console.table(heads, rows)
    _broken(catalog)


def datasets(city: str | None, as_json: bool) -> None:
    catalog = Catalog()
    wanted = catalog.city(city).id if city else None
    records = [_dataset(catalog, d) for d in catalog.datasets.values() if wanted in (None, d.city)]
    if as_json:
        return console.show_json(records)
    heads = [say(f"cli.head.{h}") for h in ("id", "title", "rows", "as_of", "licence")]
    rows = [
        [r["id"], catalog.topic_title(r["topic"]), str(r["rows"]), r["as_of"], ", ".join(r["licences"])]
        for r in records
    ]
    console.table(heads, sorted(rows))
    _broken(catalog)


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


@dataclass(frozen=True)
class Wish:
    """What a team asks of a card: of a theme, made within so many minutes, that may leave so far, needing no other skills."""

    theme: str | None = None
    minutes: int | None = None
    sensitivity: str | None = None
    skills: tuple[str, ...] = ()

    def fits(self, card: Card) -> bool:
        return (
            self.theme in (None, card.theme)
            and (self.minutes is None or card.minutes <= self.minutes)
            and self.sensitivity in (None, card.sensitivity)
            and (not self.skills or set(card.skills) <= set(self.skills))
        )


def wish(catalog: Catalog, theme: str | None, minutes: int | None, sensitivity: str | None, skills: str | None) -> Wish:
    """The wish as it was typed. Raises KitError for a theme, sensitivity or skill that no card has."""
    cards = catalog.cards.values()
    asked = tuple(s.strip().casefold() for s in re.split("[,、]", skills or "") if s.strip())
    for skill in asked:
        _known(skill, {s for card in cards for s in card.skills}, "--skills")
    if sensitivity:
        _known(sensitivity, set(SENSITIVITIES), "--sensitivity")
    return Wish(_theme(theme, {card.theme for card in cards}) if theme else None, minutes, sensitivity, asked)


def _known(word: str, known: set[str], option: str) -> None:
    if word not in known:
        raise problem("cards.unknown", f"{option} {word}", names=", ".join(sorted(known)))


def cards(city: str | None, asked: Callable[[Catalog], Wish], as_json: bool) -> None:
    catalog = Catalog()
    wanted = [catalog.city(city).id] if city else list(catalog.municipalities)
    wish = asked(catalog)
    records = [card_record(catalog, card, wanted) for card in catalog.cards.values() if wish.fits(card)]
    if as_json:
        return console.show_json(records)
    for record in records:
        _show_card(catalog, record, lacking=city is not None or not record["ready"])
    if not records:
        console.show(say("cli.cards.none"), "yellow")
    console.show(say("cli.cards.next"), "dim")
    _broken(catalog)


def card_record(catalog: Catalog, card: Card, cities: list[str]) -> dict[str, Any]:
    lacks = {c: catalog.lacks(card, c) for c in cities}
    return {
        "id": card.id,
        "title": {lang: card.title(lang) for lang in ("ja", "en")},
        "question": {lang: card.question(lang) for lang in ("ja", "en")},
        "theme": card.theme,
        "template": card.template,
        "tables": card.tables,
        "minutes": card.minutes,
        "sensitivity": card.sensitivity,
        "skills": card.skills,
        "partners": card.partners,
        "ready": [c for c in cities if not lacks[c]],
        "everywhere": catalog.everywhere(card),
        "waiting": [
            {"city": c, "needs": [{"table": n.table, "topic": n.topic, "headers": list(n.headers)} for n in needs]}
            for c, needs in lacks.items()
            if needs
        ],
    }


def _show_card(catalog: Catalog, record: dict[str, Any], lacking: bool) -> None:
    """One card; lacking: say what the cities without it still need."""
    facts = say("cli.card.facts", theme=theme_word(record["theme"]), minutes=record["minutes"])
    console.show(f"{record['id']}   {record['title'][language()]}", "bold")
    console.show(f"  {record['question'][language()]}  ({facts})")
    if record["everywhere"]:
        console.show(f"  {say('cli.ready')}  {say('cli.ready.everywhere')}", "green")
    elif record["ready"]:
        names = say("cli.comma").join(catalog.city_name(c) for c in record["ready"])
        console.show(f"  {say('cli.ready')}  {names}", "green")
    waiting: dict[str, list[str]] = {}
    for entry in record["waiting"] if lacking else ():
        needs = say("cli.comma").join(_need(catalog, need) for need in entry["needs"])
        waiting.setdefault(needs, []).append(catalog.city_name(entry["city"]))
    for needs, cities in waiting.items():
        console.show(f"  {say('cli.waiting')}  {say('cli.comma').join(cities)}: {needs}", "yellow")
    console.show()


def _need(catalog: Catalog, need: dict[str, Any]) -> str:
    topic = catalog.topic_title(need["topic"])
    return f"{topic} [{say('cli.comma').join(need['headers'])}]" if need["headers"] else topic


def theme_word(theme: str) -> str:
    return say(f"theme.{theme}") if f"theme.{theme}" in interface_words() else theme


def _theme(name: str, known: set[str]) -> str:
    named = {word.casefold(): t for t in known for word in (t, *interface_words().get(f"theme.{t}", {}).values())}
    found = named.get(name.strip().casefold())
    if found:
        return found
    close = difflib.get_close_matches(name.casefold(), named, n=2, cutoff=0.55)
    guesses = list(dict.fromkeys(named[c] for c in close))
    every = say("one_of", names=", ".join(sorted(known)))
    fix = say("did_you_mean", names=say("or").join(guesses)) if guesses else every
    raise KitError(name.strip() or '""', say("error.theme.unknown"), fix)


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
        return console.show_json(records)
    for record in records:
        console.show(f"{record['id']}   {record['title'][language()]}", "bold")
        for table, roles in record["needs"].items():
            console.show(f"  {table}: {' '.join(roles)}")
        console.show(f"  {say('cli.head.cards')}: {', '.join(record['cards'])}")
    console.show(say("cli.templates.marks"), "dim")
    _broken(catalog)


def _broken(catalog: Catalog) -> None:
    """Point at what could not be read; the rest has been listed."""
    if catalog.problems:
        console.note(console.count("cli.broken", len(catalog.problems)), "yellow")
