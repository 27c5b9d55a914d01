"""The list of cards: one line a card under its theme; where few are left, each with its question and what it waits for."""

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, interface_words, language, problem, say
from machikit.catalog import Catalog
from machikit.catalog.model import SENSITIVITIES, Card
from machikit.cli import console
from machikit.cli.listings import broken
from machikit.prototype.overrides import Override, overrides

FEW = 12  # cards that are shown with all they have to say
ID = 24  # columns of an id; a longer one moves what follows it
LEAST_TITLE = 20  # columns

Record = dict[str, Any]


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
    """The wish as it was typed, in either language. Raises KitError for a theme, sensitivity or skill that no card has."""
    cards = catalog.cards.values()
    asked = [s for s in (s.strip() for s in re.split(r"[,，、\s]", skills or "")) if s]
    known = {skill for card in cards for skill in card.skills}
    return Wish(
        _theme(theme, {card.theme for card in cards}) if theme else None,
        minutes,
        _known(sensitivity, SENSITIVITIES, "cards.named", "--sensitivity") if sensitivity else None,
        tuple(_known(skill, known, "cards.skill", "--skills") for skill in asked),
    )


def _known(typed: str, known: Iterable[str], words: str, option: str) -> str:
    """The id of what was typed: an id, or its word in either language."""
    named = {
        name.casefold(): one for one in known for name in (one, *interface_words().get(f"{words}.{one}", {}).values())
    }
    found = named.get(typed.strip().casefold())
    if found is None:
        raise problem("cards.unknown", f"{option} {typed}", names=", ".join(sorted(known)))
    return found


def show(city: str | None, asked: Callable[[Catalog], Wish], as_json: bool) -> None:
    catalog = Catalog()
    wanted = [catalog.city(city).id] if city else list(catalog.municipalities)
    wish = asked(catalog)
    over = overrides(catalog) if as_json else []
    records = [card_record(catalog, card, wanted, over) for card in catalog.cards.values() if wish.fits(card)]
    if as_json:
        broken(catalog)
        return console.show_json(records)
    if len(records) > FEW:
        _brief(catalog, records, one_city=city is not None)
    for record in records if len(records) <= FEW else ():
        _whole(catalog, record, lacking=city is not None or not record["ready"])
    if not records:
        console.show(say("cli.cards.none"), "yellow")
    console.show(say("cli.cards.next"), "dim")
    broken(catalog)


def card_record(catalog: Catalog, card: Card, cities: list[str], over: Sequence[Override] = ()) -> Record:
    stops = [c for c in cities if catalog.stops(card, c)]
    lacks = {c: catalog.lacks(card, c) for c in cities if c not in stops}
    return {
        "id": card.id,
        "title": {lang: card.title(lang) for lang in LANGUAGES},
        "question": {lang: card.question(lang) for lang in LANGUAGES},
        "theme": card.theme,
        "template": card.template,
        "tables": card.tables,
        "minutes": card.minutes,
        "sensitivity": card.sensitivity,
        "skills": card.skills,
        "partners": card.partners,
        "stands_over_kit": any(one.id == f"idea_cards/{card.id}" for one in over),
        "ready": [c for c in lacks if not lacks[c]],
        "everywhere": catalog.everywhere(card),
        "waiting": [
            {"city": c, "needs": [{"table": n.table, "topic": n.topic, "headers": list(n.headers)} for n in needs]}
            for c, needs in lacks.items()
            if needs
        ],
        "stops": stops,
    }


# --- one line a card -----------------------------------------------------------------------------------------------------


def _brief(catalog: Catalog, records: list[Record], one_city: bool) -> None:
    """Every card in a line of the terminal's width: minutes, title, id, and where it can be made."""
    said = language()
    cells = {
        r["id"]: (say("cards.minutes", n=r["minutes"]), r["title"][said], r["id"], *_where(catalog, r, one_city))
        for r in records
    }
    first = max(console.cells(minutes) for minutes, *_ in cells.values())
    rest = max(max(console.cells(name), ID) + console.cells(where) for _, _, name, where, _ in cells.values())
    title = min(
        max(console.cells(row[1]) for row in cells.values()), max(LEAST_TITLE, console.width() - first - rest - 9)
    )
    for theme in sorted({r["theme"] for r in records}, key=_order):
        mine = [r for r in records if r["theme"] == theme]
        console.show(say("cards.theme", theme=theme_word(theme), n=len(mine)), "bold")
        for record in mine:
            minutes, called, name, where, style = cells[record["id"]]
            row = [console.fit(minutes, first), console.fit(called, title), name + " " * (ID - len(name)), where]
            console.show("  " + "  ".join(row), style)
        console.show()
    console.show(say("cards.total", n=len(records), most=FEW), "dim", wrap=True)
    console.show("  " + say("cards.total.example"), "dim")


def _where(catalog: Catalog, record: Record, one_city: bool) -> tuple[str, str]:
    """(in a few words where the card can be made, style). A word says what the colour says."""
    if record["sensitivity"] not in ("open", "internal"):
        return say("cards.stop"), "red"
    mark = say("cards.internal") + " " if record["sensitivity"] == "internal" else ""
    if record["everywhere"]:
        return mark + say("cards.everywhere"), "green"
    if not record["ready"]:
        return mark + say("cards.waiting"), "dim"
    names = [catalog.city_name(c) for c in record["ready"]]
    told = say("cards.ready") if one_city else names[0] if len(names) == 1 else say("cards.places", n=len(names))
    return mark + told, "green"


def _order(theme: str) -> tuple[int, str]:
    """Themes stand as the interface's words have them; a team's own come after."""
    known = [key.removeprefix("theme.") for key in interface_words() if key.startswith("theme.")]
    return (known.index(theme) if theme in known else len(known)), theme


# --- a card with all it has to say ---------------------------------------------------------------------------------------


def _whole(catalog: Catalog, record: Record, lacking: bool) -> None:
    """One card; lacking: say what the cities without it still need."""
    comma = say("cli.comma")
    console.show(f"{record['id']}   {record['title'][language()]}", "bold")
    console.show(f"  {record['question'][language()]}")
    console.show("  " + _facts(record), "dim")
    if record["sensitivity"] not in ("open", "internal"):
        towns = catalog.municipalities.items()
        examples = comma.join(
            c.name[language()]
            for i, c in towns
            if c.kind == "example" and not catalog.lacks(catalog.cards[record["id"]], i)
        )
        console.show(f"  {say('cards.stop')}  {say('cards.stop.why', examples=examples)}", "bold red")
    if record["everywhere"]:
        console.show(f"  {say('cli.ready')}  {say('cli.ready.everywhere')}", "green")
    elif record["ready"]:
        console.show(f"  {say('cli.ready')}  {comma.join(catalog.city_name(c) for c in record['ready'])}", "green")
    waiting: dict[str, list[str]] = {}
    for entry in record["waiting"] if lacking else ():
        needs = comma.join(_need(catalog, need) for need in entry["needs"])
        waiting.setdefault(needs, []).append(catalog.city_name(entry["city"]))
    for needs, cities in waiting.items():
        console.show(f"  {say('cli.waiting')}  {comma.join(cities)}: {needs}", "yellow")
    console.show()


def _facts(record: Record) -> str:
    skills = say("cli.comma").join(_word("cards.skill", skill) for skill in record["skills"])
    return say(
        "cards.facts",
        theme=theme_word(record["theme"]),
        minutes=say("cards.minutes", n=record["minutes"]),
        sensitivity=_word("cards.sensitivity", record["sensitivity"]),
        skills=skills,
    )


def _word(kind: str, name: str) -> str:
    return say(f"{kind}.{name}") if f"{kind}.{name}" in interface_words() else name


def _need(catalog: Catalog, need: dict[str, Any]) -> str:
    topic = catalog.topic_title(need["topic"])
    return f"{topic} [{say('cli.comma').join(need['headers'])}]" if need["headers"] else topic


# --- themes --------------------------------------------------------------------------------------------------------------


def theme_word(theme: str) -> str:
    return _word("theme", theme)


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
