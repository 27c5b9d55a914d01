"""The list of cards: one line per card under its theme or, where only few match, each with its question and what it needs."""

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, interface_words, kit_error, language, say
from machikit.catalog import Catalog
from machikit.catalog.model import SENSITIVITIES, Card
from machikit.catalog.municipalities import find_city
from machikit.cli import console
from machikit.cli.listings import warn_broken_entries
from machikit.prototype.overrides import Override, find_overrides

MAX_DETAILED = 12  # cards that are shown with all details
ID_WIDTH = 24  # columns; a longer id moves what follows it
MIN_TITLE_WIDTH = 20  # columns

Record = dict[str, Any]


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


def show_cards(city: str | None, filter_for: Callable[[Catalog], CardFilter], as_json: bool) -> None:
    """Print the cards that match a filter, and for which city they can be built. filter_for: makes the filter for a catalogue."""
    catalog = Catalog()
    cities = [find_city(catalog, city).id] if city else list(catalog.municipalities)
    card_filter = filter_for(catalog)
    kit_overrides = find_overrides(catalog) if as_json else []
    cards = [card for card in catalog.cards.values() if card_filter.matches(card)]
    records = [card_record(catalog, card, cities, kit_overrides) for card in cards]
    if as_json:
        warn_broken_entries(catalog)
        return console.show_json(records)
    if len(records) > MAX_DETAILED:
        _show_lines(catalog, records, one_city=city is not None)
    for record in records if len(records) <= MAX_DETAILED else ():
        _show_details(catalog, record, with_needs=city is not None or not record["ready"])
    if not records:
        console.show(say("cli.cards.none"), "yellow")
    console.show(say("cli.cards.next"), "dim")
    warn_broken_entries(catalog)


def card_record(catalog: Catalog, card: Card, cities: list[str], kit_overrides: Sequence[Override] = ()) -> Record:
    """A card for `--json`, with the cities for which it is ready, waits for data, or must not be built."""
    stops = [c for c in cities if catalog.is_closed_for(card, c)]
    lacks = {c: catalog.missing_inputs(card, c) for c in cities if c not in stops}
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
        "stands_over_kit": any(override.id == f"idea_cards/{card.id}" for override in kit_overrides),
        "ready": [c for c in lacks if not lacks[c]],
        "everywhere": catalog.is_nationwide(card),
        "waiting": [
            {"city": c, "needs": [{"table": n.table, "topic": n.topic, "headers": list(n.headers)} for n in needs]}
            for c, needs in lacks.items()
            if needs
        ],
        "stops": stops,
    }


# --- one line per card ---------------------------------------------------------------------------------------------------


def _show_lines(catalog: Catalog, records: list[Record], one_city: bool) -> None:
    """Print every card in one line of the terminal's width: minutes, title, id, and where it can be built."""
    lang = language()
    lines = {
        r["id"]: (say("cards.minutes", n=r["minutes"]), r["title"][lang], r["id"], *_where(catalog, r, one_city))
        for r in records
    }
    minutes_width = max(console.text_width(minutes) for minutes, *_ in lines.values())
    rest_width = max(
        max(console.text_width(id_), ID_WIDTH) + console.text_width(where) for _, _, id_, where, _ in lines.values()
    )
    free_width = console.terminal_width() - minutes_width - rest_width - 9
    title_width = min(max(console.text_width(line[1]) for line in lines.values()), max(MIN_TITLE_WIDTH, free_width))
    for theme in sorted({r["theme"] for r in records}, key=_theme_order):
        in_theme = [r for r in records if r["theme"] == theme]
        console.show(say("cards.theme", theme=theme_name(theme), n=len(in_theme)), "bold")
        for record in in_theme:
            minutes, title, id_, where, style = lines[record["id"]]
            padded_id = id_ + " " * (ID_WIDTH - len(id_))
            cells = [console.fit_width(minutes, minutes_width), console.fit_width(title, title_width), padded_id, where]
            console.show("  " + "  ".join(cells), style)
        console.show()
    console.show(say("cards.total", n=len(records), most=MAX_DETAILED), "dim", wrap=True)
    console.show("  " + say("cards.total.example"), "dim")


def _where(catalog: Catalog, record: Record, one_city: bool) -> tuple[str, str]:
    """(where the card can be built, in a few words; style). Whatever the colour means is also said in words."""
    if record["sensitivity"] not in ("open", "internal"):
        return say("cards.stop"), "red"
    mark = say("cards.internal") + " " if record["sensitivity"] == "internal" else ""
    if record["everywhere"]:
        return mark + say("cards.everywhere"), "green"
    if not record["ready"]:
        return mark + say("cards.waiting"), "dim"
    names = [catalog.city_name(c) for c in record["ready"]]
    places = say("cards.ready") if one_city else names[0] if len(names) == 1 else say("cards.places", n=len(names))
    return mark + places, "green"


def _theme_order(theme: str) -> tuple[int, str]:
    """Sort key: themes in the order of the interface's messages, then a team's own themes."""
    known = [key.removeprefix("theme.") for key in interface_words() if key.startswith("theme.")]
    return (known.index(theme) if theme in known else len(known)), theme


# --- a card with all details ----------------------------------------------------------------------------------------------


def _show_details(catalog: Catalog, record: Record, with_needs: bool) -> None:
    """Print one card. with_needs: say what is missing for the cities for which it cannot be built."""
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
    if record["everywhere"]:
        console.show(f"  {say('cli.ready')}  {say('cli.ready.everywhere')}", "green")
    elif record["ready"]:
        console.show(f"  {say('cli.ready')}  {comma.join(catalog.city_name(c) for c in record['ready'])}", "green")
    waiting: dict[str, list[str]] = {}
    for entry in record["waiting"] if with_needs else ():
        needs = comma.join(_need_text(catalog, need) for need in entry["needs"])
        waiting.setdefault(needs, []).append(catalog.city_name(entry["city"]))
    for needs, cities in waiting.items():
        console.show(f"  {say('cli.waiting')}  {comma.join(cities)}: {needs}", "yellow")
    console.show()


def _facts(record: Record) -> str:
    skills = say("cli.comma").join(_word("cards.skill", skill) for skill in record["skills"])
    return say(
        "cards.facts",
        theme=theme_name(record["theme"]),
        minutes=say("cards.minutes", n=record["minutes"]),
        sensitivity=_word("cards.sensitivity", record["sensitivity"]),
        skills=skills,
    )


def _word(kind: str, name: str) -> str:
    """The message `<kind>.<name>`; the name itself where there is none."""
    return say(f"{kind}.{name}") if f"{kind}.{name}" in interface_words() else name


def _need_text(catalog: Catalog, need: dict[str, Any]) -> str:
    topic = catalog.topic_title(need["topic"])
    return f"{topic} [{say('cli.comma').join(need['headers'])}]" if need["headers"] else topic


# --- themes --------------------------------------------------------------------------------------------------------------


def theme_name(theme: str) -> str:
    return _word("theme", theme)


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
