"""`machikit` without a command in a terminal: asks for card and city, and builds the page."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from machikit._base import known_folders
from machikit._base.errors import KitError
from machikit._base.messages import language, say
from machikit.catalog import Catalog
from machikit.catalog.city_tables import usable_tables
from machikit.catalog.model import Card
from machikit.catalog.municipalities import find_city
from machikit.catalog.named_tables import called, table_title
from machikit.catalog.readiness_words import short_reason
from machikit.catalog.ready_municipalities import ready_municipalities
from machikit.cli import console
from machikit.cli.listings import warn_foreign_templates, warn_overrides
from machikit.prototype.generate import create_prototype, doubts, folder_slug, require_ready

T = TypeVar("T")


def run_prompts() -> None:
    """Ask for card, city and folder, then build and open the page; Ctrl-C or Ctrl-D leaves at any question, with nothing created."""
    catalog = Catalog()
    ready = {card.id for card in catalog.cards.values() if catalog.is_nationwide(card) or _makeable(catalog, card)}
    cards = _ready_first(list(catalog.cards.values()), lambda card: card.id in ready)
    waiting = say("cli.ask.waiting")
    lines = [(f"{_title(c)}  -  {c.question(language())}", "" if c.id in ready else waiting) for c in cards]
    card = cards[int(_choose(say("cli.ask.card"), lines, [(c.id, c.title("ja"), c.title("en")) for c in cards]))]
    city = _choose_city(catalog, card)
    tables = _choose_table(catalog, card, city)
    project = _generate(catalog, card, city, tables)
    if why := doubts(catalog, card.id, city, tables):
        console.show_status(" ".join([say("readiness.made"), *why]), "yellow")
    warn_overrides(catalog)
    warn_foreign_templates(catalog, card.template)
    console.warn_runs_code(project)
    console.show_status(say("cli.building", folder=project.name))
    from machikit.prototype import run

    page = run(project)
    console.show(say("cli.ask.done"))
    console.show(page, "bold green")
    console.show(say("cli.ask.next"))
    console.show(f"  machikit serve {console.shell_quoted(project)}")
    console.open_file(page.as_uri())


def _title(card: Card) -> str:
    """The title; for a card that must not be used with real data, after a word that says so."""
    stop = "" if card.sensitivity in ("open", "internal") else say("cards.stop") + " "
    return stop + card.title(language())


def _choose_city(catalog: Catalog, card: Card) -> str:
    possible = _makeable(catalog, card)
    ids = _ready_first(
        _ready_first(list(catalog.municipalities), catalog.ready_cities(card).__contains__), possible.__contains__
    )
    stops = {c: say("cli.ask.stops") for c in ids if catalog.is_closed_for(card, c)}
    lines = [(_city_line(catalog, card, c), "" if c in possible else stops.get(c, say("cli.ask.waiting"))) for c in ids]
    if catalog.is_nationwide(card):
        number = f"{len(ready_municipalities(catalog, card)):,}"
        chosen = _choose(
            say("cli.ask.city") + " " + say("cli.ask.city.any", n=number),
            lines,
            [catalog.cities[c].names for c in ids],
            lambda answer: _other_city(catalog, card, answer),
        )
    else:
        chosen = _choose(say("cli.ask.city"), lines, [catalog.cities[c].names for c in ids])
    return chosen if isinstance(chosen, str) else ids[chosen]


def _makeable(catalog: Catalog, card: Card) -> list[str]:
    """The cities for which a page of the card can be made, were it of three rows."""
    cities = (c for c in catalog.municipalities if not catalog.is_closed_for(card, c))
    return [c for c in cities if not catalog.blocking_inputs(card, c)]


def _city_line(catalog: Catalog, card: Card, city: str) -> str:
    """The name of a city, with a word where the card is hardly worth an hour there."""
    doubts = [lack for lack in catalog.missing_inputs(card, city) if not lack.blocks]
    why = say("cli.comma").join(short_reason(lack, catalog.schema(lack.topic)) for lack in doubts)
    return catalog.city_name(city) + (f"  [{why}]" if why else "")


def _other_city(catalog: Catalog, card: Card, name: str) -> str | None:
    """The id of any municipality by its name, where the card can be made for it; else None, after saying why."""
    try:
        city = find_city(catalog, name)
        if catalog.is_closed_for(card, city.id):
            return None
        require_ready(catalog, card, city)
        return city.id
    except KitError as error:
        console.show_error(error)
        return None


def _choose_table(catalog: Catalog, card: Card, city: str) -> list[str]:
    """The name of the table, where several of the city's own would do; else none."""
    tables = usable_tables(catalog, card, city)
    if len(tables) < 2:
        return []
    lines = [(table_title(table, language()), "") for table in tables]
    return [tables[int(_choose(say("cli.ask.table"), lines, [called(table) for table in tables]))].name]


def _generate(catalog: Catalog, card: Card, city: str, tables: Sequence[str]) -> Path:
    """Generate into the current folder; where that prototype exists already, ask for another name, or use it where none is given."""
    suffix = tables[0].partition("-")[2] if tables else ""
    existing, name = Path.cwd() / folder_slug(card.id, city, None, suffix), None
    while True:
        if name is None and (existing / "prototype.py").is_file():
            console.show(say("cli.ask.exists", folder=existing.name))
            name = read_line(say("cli.ask.name"))
            if not name:
                return existing
        try:
            project = create_prototype(catalog, card.id, city, Path.cwd(), name, tables=tables)
            known_folders.remember(project)
            return project
        except KitError as error:
            if name is None:
                raise
            console.show_error(error)
            name = None


def _ready_first(items: list[T], is_ready: Callable[[T], bool]) -> list[T]:
    return sorted(items, key=lambda item: not is_ready(item))


def _choose(
    question: str,
    lines: list[tuple[str, str]],
    names: Sequence[Sequence[str]],
    other: Callable[[str], str | None] = lambda answer: None,
) -> int | str:
    """Ask until the number of a ready line, or one of its names, is given, and return its index.

    lines: (text, why it cannot be chosen, "" where it can), those that can first; names: of each line; other: what any other
    answer stands for, None where for nothing.
    """
    console.show()
    console.show(question, "bold")
    for number, (line, why_not) in enumerate(lines, 1):
        console.show(f"   -  {line}  ({why_not})" if why_not else f"  {number:2}  {line}", "dim" if why_not else "")
    last = sum(not why_not for _, why_not in lines)
    if not last:
        raise KitError(question, say("cli.ready_nowhere"))
    while True:
        answer = read_line(say("cli.ask.number", last=last)).casefold()
        matches = [i for i, line_names in enumerate(names[:last]) if answer in (n.casefold() for n in line_names)]
        if matches or (answer.isdecimal() and 1 <= int(answer) <= last):
            return matches[0] if matches else int(answer) - 1
        if answer and not answer.isdecimal() and (found := other(answer)) is not None:
            return found
        console.show_status(say("cli.ask.again", last=last), "yellow")


def read_line(prompt: str) -> str:
    """A line from the keyboard, stripped. Raises KeyboardInterrupt at the end of input."""
    try:
        return input(f"{prompt} ").strip()
    except EOFError as error:  # Ctrl-D: leave, as with Ctrl-C
        raise KeyboardInterrupt from error
