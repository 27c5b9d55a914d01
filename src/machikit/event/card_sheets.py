"""Idea cards on paper: front and back side by side on one A4 sheet, to be folded in the middle."""

import math
import re
from collections import Counter
from typing import Any

from machikit._base.messages import name_of, say
from machikit.catalog import Catalog
from machikit.catalog.model import Card
from machikit.event.ask_list import ask_blocks, lack_text
from machikit.event.card_cover import cover_blocks
from machikit.event.card_picture import card_picture
from machikit.event.card_prose import (
    BACK_LINES,
    LINE_WIDTH,
    CardProse,
    fit_lines,
    line_count,
    shorten,
    shorten_lines,
    text_width,
    trim_back,
)
from machikit.event.event_cards import DOUBTFUL, READY, STOP, WAITING, cards_by_state
from machikit.event.event_facts import BLANK
from machikit.event.event_folder import Event
from machikit.event.municipality_words import municipality_words
from machikit.event.sea_cards import is_inland_event
from machikit.event.sheet import Block
from machikit.event.timetable import start_time

LOOKS = {  # theme: (colour, SVG path of our own icon on 24×24)
    "disaster": ("#b42318", "M3 20l9-16 9 16zM12 10v5M12 17.4v.4"),
    "health": ("#a11d5b", "M12 4v16M4 12h16"),
    "heat": ("#a8420a", "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2"),
    "childcare": ("#1a6e4a", "M12 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6M6 21v-3a6 6 0 0 1 12 0v3"),
    "access": ("#1f57a8", "M10 4v.6M10 8v6h6l3 6M10 11h5M7.5 11.5a5.3 5.3 0 1 0 7 7"),
    "mobility": ("#0b5fb0", "M5 5h14v12H5zM5 12h14M8 17v3M16 17v3"),
    "garbage": ("#4d6a12", "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13"),
    "budget": ("#7a5200", "M6 4l6 8 6-8M12 12v8M8 13h8M8 17h8"),
    "procedure": ("#5b3fa0", "M6 3h9l4 4v14H6zM9 11h6M9 15h6"),
    "water": ("#0e6a83", "M12 3c5 6 6 9 6 11a6 6 0 0 1-12 0c0-2 1-5 6-11z"),
    "culture": ("#8b2fa8", "M3 9l9-5 9 5zM6 9v10M12 9v10M18 9v10M3 20h18"),
    "work": ("#3f4a5c", "M4 5h6v5H4zM14 14h6v5h-6zM10 7.5h7V14"),
    "environment": ("#2f6b2a", "M6 19C5 9 10 5 20 4c0 10-4 15-14 15M4 21c2-6 5-9 10-11"),
    "community": ("#9a4a1a", "M4 11l8-7 8 7v9H4zM10 20v-6h4v6"),
    "people": ("#345a8a", "M4 20h16M7 20v-6M12 20V8M17 20V4"),
    "voice": ("#0f6b66", "M4 5h16v11H11l-5 4v-4H4z"),
}  # fmt: skip
TITLE = 28  # full-width characters of the title
QUESTION = 72  # full-width characters of the question
QUESTION_WIDTH = 17  # full-width characters in a line of the question, whose letters are large and bold
FOOT_WIDTHS = (11, 22)  # and of the back's foot: who received it, and when it helped
COMMAND_WIDTH = 54  # letters of a command in a line
MEET_WIDTH = 12  # full-width characters in a line of those to meet, in bold
OTHER = ("#4a4d57", "M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14")


def card_blocks(event: Event, catalog: Catalog) -> list[Block]:
    """What lists the cards; each card that can be made, then those that are stopped; and one list of what others wait for."""
    by_state = cards_by_state(event, catalog)
    cards = [_card(card, event, catalog, key) for key in (READY, STOP) for card in by_state[key]]
    asked = ask_blocks(by_state[DOUBTFUL] + by_state[WAITING], event, catalog)
    return [*card_cover(event, catalog), {"cards": cards}, *asked]


def card_cover(event: Event, catalog: Catalog) -> list[Block]:
    """The lists of the cards, a block a page."""
    by_state = cards_by_state(event, catalog)
    if not by_state[READY]:
        return [{"note": say("idea.no_ready")}]
    tables = Counter(card.topics.get("main", "") for card in by_state[READY])
    return cover_blocks(
        [
            {
                "state": key,
                "word": say(f"idea.{key}"),
                "cards": [_line(c, event, catalog, tables, key) for c in by_state[key]],
            }
            for key in (READY, DOUBTFUL, STOP)
            if by_state[key]
        ]
    )


def _line(card: Card, event: Event, catalog: Catalog, tables: Counter[str], key: str) -> dict[str, str]:
    """Title and theme, with the table where several cards are drawn from it, as neighbours in the list; or with what makes the
    card hardly worth an hour."""
    prose, topic = _prose(card, event, catalog), card.topics.get("main", "")
    short = shorten(prose.title, TITLE)
    if key == DOUBTFUL:
        return {"title": short, "theme": _doubts(prose, event, catalog)}
    title = prose.municipality.adapted(catalog.topic_title(topic))
    shared = say("idea.same_table", title=title) if key == READY and tables[topic] > 1 else ""
    return {"title": short, "theme": say("cli.comma").join(filter(None, (_theme(prose), shared)))}


def _doubts(prose: CardProse, event: Event, catalog: Catalog) -> str:
    lacks = catalog.missing_inputs(prose.card, event.city)
    return prose.municipality.adapted(say("cli.comma").join(lack_text(lack, catalog) for lack in lacks))


def _prose(card: Card, event: Event, catalog: Catalog) -> CardProse:
    return CardProse(card, municipality_words(catalog, event.city), is_inland_event(event.city, catalog))


def _card(card: Card, event: Event, catalog: Catalog, key: str) -> dict[str, Any]:
    prose = _prose(card, event, catalog)
    colour, icon = LOOKS.get(card.theme, OTHER)
    figure = card_picture(card, event.city, catalog) if key in (READY, DOUBTFUL) else None
    doubt = _doubts(prose, event, catalog) if key == DOUBTFUL else ""
    return {
        "state": READY if doubt else key,
        "doubt": doubt,
        "theme": _theme(prose),
        "colour": "#7a271a" if key == STOP else colour,
        "icon": icon,
        "minutes": say("cards.minutes", n=card.minutes),
        "title": shorten(prose.title, TITLE),
        "question": shorten(prose.question, QUESTION),
        **_front(prose, figure),
        "figure": figure,
        "skills": say("cli.comma").join(name_of("cards.skill", skill) for skill in card.skills),
        "meet": [shorten_lines(re.split("[：:]", one)[0], 2, MEET_WIDTH) for one in prose.items("partners")[:2]],
        "kept": name_of("cards.sensitivity", card.sensitivity) if card.sensitivity != "open" else "",
        "place": prose.municipality.name,
        "name": card.id,
        **_back(prose, event, catalog, key),
    }


def _front(prose: CardProse, figure: dict[str, Any] | None) -> dict[str, list[str]]:
    """Situation and people, cut to the room that the figure leaves: a table leaves more than a map, no figure the most."""
    is_map = figure is not None and "heads" not in figure
    large = max(
        0, line_count(shorten(prose.question, QUESTION), QUESTION_WIDTH) - 2
    )  # lines of the question beyond two
    most = (15 if figure is None else 12) - math.ceil(large * 1.7)
    situation = fit_lines(prose.paragraphs("situation"), min(most - 2, 7 if is_map else 8 if figure else 12))
    left = most - sum(line_count(text) for text in situation)
    return {"situation": situation, "who": fit_lines(prose.items("who"), min(4, left))}


def _back(prose: CardProse, event: Event, catalog: Catalog, key: str) -> dict[str, Any]:
    """The values of the card's back, cut to what fits."""
    card, items = prose.card, prose.items
    by_hand = [one for one in items("first") if "prototype.py" not in one and "machikit" not in one]
    tries = [re.sub(r"\b1\d:\d\d\b", start_time(event, "try"), one) for one in items("try")]
    examples = [c for c in catalog.ready_cities(card) if catalog.cities[c].kind == "example"]
    city = event.city if key == READY else examples[0] if examples else ""
    sections = {
        "shows": fit_lines(items("shows"), 3),
        "silent": fit_lines(items("silent"), 3),
        "try": fit_lines(tries, 8),
        "by_hand": fit_lines(by_hand, 6),
        "risk": fit_lines(items("risks"), 5 if key == STOP else 3),
    }
    command = f"machikit team new {say('idea.team')} --card {card.id} --city {city}" if city else ""
    data = _data(prose, event.city, catalog)
    owner = shorten(event.people["owner"] or BLANK, 36)
    helped = [shorten_lines(text, 4, FOOT_WIDTHS[1]) for text in items("helped")[:1]]
    foot = max(1 + line_count(owner, FOOT_WIDTHS[0]), *(line_count(text, FOOT_WIDTHS[1]) for text in helped), 2)
    taken = foot + math.ceil(1.3 * _chip_lines(data)) + math.ceil(len(command) / COMMAND_WIDTH) + (key != READY)
    return {
        "command": command,
        "example": catalog.city_name(city) if city and key != READY else "",
        "data": data,
        **trim_back(sections, BACK_LINES - taken),
        "at": start_time(event, "try"),
        "owner": owner,
        "helped": helped,
    }


def _data(prose: CardProse, city: str, catalog: Catalog) -> list[dict[str, Any]]:
    """The tables of the card, and for each whether the city has it."""
    tables = []
    for table, topic in prose.card.tables.items():
        dataset = catalog.find_dataset(city, topic, prose.card.owner(table))
        rows = say("idea.rows", n=f"{dataset.rows:,}") if dataset else ""
        closed = catalog.schemas[topic].closed if topic in catalog.schemas else False
        note_key = "idea.closed" if closed else "idea.optional" if table.endswith("?") else "idea.missing"
        note = "" if dataset else say(note_key)
        title = prose.municipality.adapted(catalog.topic_title(topic))
        tables.append({"have": bool(dataset), "title": title, "rows": rows, "note": note})
    return tables


def _chip_lines(data: list[dict[str, Any]]) -> int:
    """Number of lines that the chips of the tables take; a chip is never broken."""
    lines, free = 0, 0.0
    for one in data:
        needed = 4 + text_width(one["title"] + one["rows"] + one["note"])
        lines, free = (lines, free - needed) if needed <= free else (lines + 1, LINE_WIDTH + 2 - needed)
    return lines


def _theme(prose: CardProse) -> str:
    return prose.municipality.adapted(name_of("theme", prose.card.theme))
