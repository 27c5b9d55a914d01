"""`machikit` without a command in a terminal: asks for card and city, and builds the page."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from machikit._base import known_folders
from machikit._base.errors import KitError
from machikit._base.messages import language, say
from machikit.catalog import Catalog
from machikit.catalog.model import Card
from machikit.cli import console
from machikit.cli.listings import warn_foreign_templates, warn_overrides
from machikit.prototype.generate import create_prototype, folder_slug

T = TypeVar("T")


def run_prompts() -> None:
    """Ask for card, city and folder, then build and open the page; Ctrl-C or Ctrl-D leaves at any question, with nothing created."""
    catalog = Catalog()
    cards = _ready_first(list(catalog.cards.values()), lambda card: bool(catalog.ready_cities(card)))
    waiting = say("cli.ask.waiting")
    lines = [(f"{_title(c)}  -  {c.question(language())}", "" if catalog.ready_cities(c) else waiting) for c in cards]
    card = cards[_choose(say("cli.ask.card"), lines, [(c.id, c.title("ja"), c.title("en")) for c in cards])]
    city = _choose_city(catalog, card)
    project = _generate(catalog, card, city)
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
    ready = catalog.ready_cities(card)
    ids = _ready_first(list(catalog.municipalities), lambda c: c in ready)
    stops = {c: say("cli.ask.stops") for c in ids if catalog.is_closed_for(card, c)}
    lines = [(catalog.city_name(c), "" if c in ready else stops.get(c, say("cli.ask.waiting"))) for c in ids]
    return ids[_choose(say("cli.ask.city"), lines, [catalog.cities[c].names for c in ids])]


def _generate(catalog: Catalog, card: Card, city: str) -> Path:
    """Generate into the current folder; where that prototype exists already, ask for another name, or use it where none is given."""
    existing, name = Path.cwd() / folder_slug(card.id, city, None), None
    while True:
        if name is None and (existing / "prototype.py").is_file():
            console.show(say("cli.ask.exists", folder=existing.name))
            name = read_line(say("cli.ask.name"))
            if not name:
                return existing
        try:
            project = create_prototype(catalog, card.id, city, Path.cwd(), name)
            known_folders.remember(project)
            return project
        except KitError as error:
            if name is None:
                raise
            console.show_error(error)
            name = None


def _ready_first(items: list[T], is_ready: Callable[[T], bool]) -> list[T]:
    return sorted(items, key=lambda item: not is_ready(item))


def _choose(question: str, lines: list[tuple[str, str]], names: Sequence[Sequence[str]]) -> int:
    """Ask until the number of a ready line, or one of its names, is given, and return its index.

    lines: (text, why it cannot be chosen, "" where it can), those that can first; names: of each line.
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
        console.show_status(say("cli.ask.again", last=last), "yellow")


def read_line(prompt: str) -> str:
    """A line from the keyboard, stripped. Raises KeyboardInterrupt at the end of input."""
    try:
        return input(f"{prompt} ").strip()
    except EOFError as error:  # Ctrl-D: leave, as with Ctrl-C
        raise KeyboardInterrupt from error
