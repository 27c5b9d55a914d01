"""The list of cards: one line per card under its theme or, where only few match, each with its question and what it needs."""

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from machikit._base.errors import KitError
from machikit._base.messages import interface_words, kit_error, language, name_of, say
from machikit.catalog import Catalog
from machikit.catalog.model import SENSITIVITIES, Card
from machikit.catalog.municipalities import find_city
from machikit.cli import console
from machikit.cli.card_records import Record, by_table, card_record
from machikit.cli.listings import warn_broken_entries
from machikit.prototype.overrides import find_overrides

MAX_DETAILED = 12  # cards that are shown with all details
ID_WIDTH = 24  # columns; a longer id moves what follows it
MIN_TITLE_WIDTH = 18  # columns
MAX_WHERE = 24  # columns that the titles leave for it; more is beyond the edge of a narrow terminal
INDENT = 2  # columns, of cards that draw the same table
MAX_NAMES = 8  # of cities; more are a number
SETTLEMENT = "spending_by_purpose"  # the topic that 14 typed lines of a town's own settlement fill


@dataclass(frozen=True)
class CardFilter:
    """Which cards to list: of a theme, built within so many minutes, of a sensitivity, and needing no skills but these."""

    theme: str | None = None
    minutes: int | None = None
    sensitivity: str | None = None
    skills: tuple[str, ...] = ()

    def matches(self, card: Card) -> bool:
        return (
            self.theme in (None, card.theme)
            and (self.minutes is None or card.minutes <= self.minutes)
            and self.sensitivity in (None, card.sensitivity)
            and (not self.skills or set(card.skills) <= set(self.skills))
        )


def parse_filter(
    catalog: Catalog, theme: str | None, minutes: int | None, sensitivity: str | None, skills: str | None
) -> CardFilter:
    """The filter from options as typed, in either language. Raises KitError for a theme, sensitivity or skill that no card has."""
    cards = catalog.cards.values()
    typed_skills = [s for s in (s.strip() for s in re.split(r"[,，、\s]", skills or "")) if s]
    known_skills = {skill for card in cards for skill in card.skills}
    return CardFilter(
        _find_theme(theme, {card.theme for card in cards}) if theme else None,
        minutes,
        _find_id(sensitivity, SENSITIVITIES, "cards.named", "--sensitivity") if sensitivity else None,
        tuple(_find_id(skill, known_skills, "cards.skill", "--skills") for skill in typed_skills),
    )


def _find_id(typed: str, ids: Iterable[str], message_key: str, option: str) -> str:
    """The id that was typed: as such, or as its name in either language (message `<message_key>.<id>`)."""
    names = {
        name.casefold(): id_
        for id_ in ids
        for name in (id_, *interface_words().get(f"{message_key}.{id_}", {}).values())
    }
    match = names.get(typed.strip().casefold())
    if match is None:
        raise kit_error("cards.unknown", f"{option} {typed}", names=", ".join(sorted(ids)))
    return match


def show_cards(
    city: str | None, filter_for: Callable[[Catalog], CardFilter], as_json: bool, compare: Sequence[str] = ()
) -> None:
    """Print the cards that match a filter, and for which city they can be built. filter_for: makes the filter for a catalogue.

    compare: further cities to list beside it, by name, `neighbours` or `alike`.
    """
    catalog = Catalog()
    cities = _cities(catalog, city, compare)
    card_filter = filter_for(catalog)
    kit_overrides = find_overrides(catalog) if as_json else []
    cards = [card for card in catalog.cards.values() if card_filter.matches(card)]
    nationwide = as_json or len(cities) > 1
    records = [card_record(catalog, card, cities, kit_overrides, nationwide) for card in cards]
    if as_json:
        warn_broken_entries(catalog)
        return console.show_json(records)
    if len(records) > MAX_DETAILED:
        _show_lines(catalog, records, cities[0] if len(cities) == 1 else None)
    for record in records if len(records) <= MAX_DETAILED else ():
        _show_details(catalog, record, one_city=len(cities) == 1)
    if not records:
        console.show(say("cli.cards.none"), "yellow")
    console.show(say("cli.cards.next"), "dim")
    warn_broken_entries(catalog)


def _cities(catalog: Catalog, city: str | None, compare: Sequence[str]) -> list[str]:
    """The ids of the cities that are listed. Raises KitError where cities are compared with none."""
    if not city:
        if compare:
            raise kit_error("cards.compare", f"--compare {compare[0]}")
        return list(catalog.municipalities)
    from machikit.prototype.comparison import choose_comparison

    first = find_city(catalog, city)
    return [first.id, *(c.id for c in choose_comparison(catalog, None, first, compare).cities if compare)]


# --- one line per card ---------------------------------------------------------------------------------------------------


def _show_lines(catalog: Catalog, records: list[Record], city: str | None) -> None:
    """Print every card in one line of the terminal's width: minutes, title, id, and where it can be built; under each theme those
    that draw the same table together."""
    lang = language()
    lines = {
        r["id"]: (say("cards.minutes", n=r["minutes"]), r["title"][lang], r["id"], *_where(catalog, r, city))
        for r in records
    }
    minutes_width = max(console.text_width(minutes) for minutes, *_ in lines.values())
    rest_width = max(max(console.text_width(id_), ID_WIDTH) for _, _, id_, *_ in lines.values())
    rest_width += min(MAX_WHERE, max(console.text_width(where) for *_, where, _ in lines.values()))
    free_width = console.terminal_width() - minutes_width - rest_width - 9 - INDENT
    title_width = min(max(console.text_width(line[1]) for line in lines.values()), max(MIN_TITLE_WIDTH, free_width))
    for theme in sorted({r["theme"] for r in records}, key=_theme_order):
        in_theme = [r for r in records if r["theme"] == theme]
        console.show(say("cards.theme", theme=name_of("theme", theme), n=len(in_theme)), "bold")
        for topic, group in by_table(in_theme):
            indent = INDENT if topic else 0
            if topic:
                console.show("  " + say("cards.same_table", n=len(group), title=catalog.topic_title(topic)), "dim")
            for record in group:
                minutes, title, id_, where, style = lines[record["id"]]
                cells = [
                    console.fit_width(minutes, minutes_width),
                    console.fit_width(title, title_width + INDENT - indent),
                ]
                console.show("  " + " " * indent + "  ".join([*cells, id_ + " " * (ID_WIDTH - len(id_)), where]), style)
        console.show()
    if city:
        ready = [r for r in records if r["ready"]]
        tables = len({r["group"] for r in ready})
        console.show(say("cards.total.city", city=catalog.city_name(city), n=len(ready), tables=tables), "bold")
        for why in dict.fromkeys(r["text"][lang] for r in _reasons(records)):
            console.show("  " + why, "yellow", wrap=True)
    console.show(say("cards.total", n=len(records), most=MAX_DETAILED), "dim", wrap=True)
    console.show("  " + say("cards.total.example"), "dim")


def _where(catalog: Catalog, record: Record, city: str | None) -> tuple[str, str]:
    """(where the card can be built, in a few words; style). Whatever the colour means is also said in words."""
    if record["sensitivity"] not in ("open", "internal"):
        return say("cards.stop"), "red"
    mark = say("cards.internal") + " " if record["sensitivity"] == "internal" else ""
    if record["ready"] and city:
        return mark + say("cards.ready"), "green"
    if city:
        reasons = [r["short"][language()] for r in _reasons([record])]
        return (mark + reasons[0], "yellow") if reasons else (mark + _waits(record), "dim")
    number = record["ready_municipalities"]
    if record["everywhere"]:
        return mark + say("cards.municipalities", n=f"{number:,}"), "green"
    if not record["ready"]:
        return mark + _waits(record), "dim"
    names = [catalog.city_name(c) for c in record["ready"]]
    return mark + (names[0] if len(names) == 1 else say("cards.places", n=len(names))), "green"


def _reasons(records: list[Record]) -> list[Record]:
    """Why cards that can be made are hardly worth an hour."""
    return [why for r in records for entry in r["waiting"] if entry["can_be_made"] for why in entry["reasons"]]


def _waits(record: Record) -> str:
    """What a card without data waits for, where that is the town's own settlement: its figures are typed in ten minutes."""
    return say("cards.waiting.money" if record["group"] == SETTLEMENT else "cards.waiting")


def _theme_order(theme: str) -> tuple[int, str]:
    """Sort key: themes in the order of the interface's messages, then a team's own themes."""
    known = [key.removeprefix("theme.") for key in interface_words() if key.startswith("theme.")]
    return (known.index(theme) if theme in known else len(known)), theme


# --- a card with all details ----------------------------------------------------------------------------------------------


def _show_details(catalog: Catalog, record: Record, one_city: bool) -> None:
    """Print one card, and why it is hardly worth an hour in some cities; what is missing only for one city, or where none is ready."""
    comma = say("cli.comma")
    console.show(f"{record['id']}   {record['title'][language()]}", "bold")
    console.show(f"  {record['question'][language()]}")
    console.show("  " + _facts(record), "dim")
    if record["sensitivity"] not in ("open", "internal"):
        card = catalog.cards[record["id"]]
        examples = comma.join(
            city.name[language()]
            for id_, city in catalog.municipalities.items()
            if city.kind == "example" and not catalog.missing_inputs(card, id_)
        )
        console.show(f"  {say('cards.stop')}  {say('cards.stop.why', examples=examples)}", "bold red")
    if record["ready"] and one_city:
        console.show(f"  {say('cli.ready')}  {comma.join(catalog.city_name(c) for c in record['ready'])}", "green")
    elif record["everywhere"] and not one_city:
        number = f"{record['ready_municipalities']:,}"
        console.show(f"  {say('cli.ready')}  {say('cards.municipalities', n=number)}", "green")
    elif record["ready"]:
        console.show(f"  {say('cli.ready')}  {_some([catalog.city_name(c) for c in record['ready']])}", "green")
    waiting: dict[tuple[str, str], list[str]] = {}
    for entry in record["waiting"]:
        name = catalog.city_name(entry["city"])
        if entry["can_be_made"]:
            why = " ".join(reason["text"][language()] for reason in entry["reasons"])
            waiting.setdefault(("cli.thin", why), []).append(name)
        elif one_city or not record["ready"]:
            needs = comma.join(_need_text(catalog, need) for need in entry["needs"])
            waiting.setdefault(("cli.waiting", needs), []).append(name)
    for (word, why), names in waiting.items():
        console.show(f"  {say(word)}  {_some(names)}: {why}", "yellow")
    console.show()


def _some(names: list[str]) -> str:
    """The names; many as a number."""
    return say("cli.comma").join(names) if len(names) <= MAX_NAMES else say("cards.municipalities", n=f"{len(names):,}")


def _facts(record: Record) -> str:
    skills = say("cli.comma").join(name_of("cards.skill", skill) for skill in record["skills"])
    return say(
        "cards.facts",
        theme=name_of("theme", record["theme"]),
        minutes=say("cards.minutes", n=record["minutes"]),
        sensitivity=name_of("cards.sensitivity", record["sensitivity"]),
        skills=skills,
    )


def _need_text(catalog: Catalog, need: dict[str, Any]) -> str:
    topic = catalog.topic_title(need["topic"])
    return f"{topic} [{say('cli.comma').join(need['headers'])}]" if need["headers"] else topic


# --- themes --------------------------------------------------------------------------------------------------------------


def _find_theme(typed: str, themes: set[str]) -> str:
    """The theme that was typed, by id or name in either language. Raises KitError with the most similar ones for an unknown theme."""
    names = {name.casefold(): t for t in themes for name in (t, *interface_words().get(f"theme.{t}", {}).values())}
    match = names.get(typed.strip().casefold())
    if match:
        return match
    similar = difflib.get_close_matches(typed.casefold(), names, n=2, cutoff=0.55)
    guesses = list(dict.fromkeys(names[name] for name in similar))
    every = say("one_of", names=", ".join(sorted(themes)))
    fix = say("did_you_mean", names=say("or").join(guesses)) if guesses else every
    raise KitError(typed.strip() or '""', say("error.theme.unknown"), fix)
