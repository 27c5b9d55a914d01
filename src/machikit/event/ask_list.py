"""What a deck of cards waits for, in one list: which table, which cards it brings, whom to ask for it."""

import re
from collections import Counter

from machikit._base.messages import say
from machikit.catalog import Catalog, MissingInput
from machikit.catalog.model import Card
from machikit.catalog.readiness_words import short_reason
from machikit.event.card_prose import CardProse
from machikit.event.event_folder import Event
from machikit.event.municipality_words import municipality_words
from machikit.event.sea_cards import is_sea_card, may_be_inland
from machikit.event.sheet import Block
from machikit.prototype.generate import has_public_source

OFFICE = re.compile(r"課|局|署|委員会|担当|officer|section|department|board|police|utility|commission", re.I)
MOST_OFFICES = 2  # of one table


def ask_blocks(waiting: list[Card], event: Event, catalog: Catalog) -> list[Block]:
    """A heading, how to bring a table in, and the list; nothing where no card waits."""
    if not waiting:
        return []
    words = municipality_words(catalog, event.city)
    rows = _rows(waiting, event, catalog)
    notes = [say("idea.ask.how", city=event.city)]
    if any("*" in row[0] for row in rows):
        notes.append(say("idea.ask.office"))
    if may_be_inland(event.city, catalog) and any(is_sea_card(card, catalog) for card in waiting):
        notes.append(say("idea.ask.sea"))
    heads = [("table", 78), ("cards", 88), ("whom", 62), ("got", 30)]
    columns = [{"label": say(f"idea.ask.{name}"), "mm": mm} for name, mm in heads]
    return [
        {"heading": say("idea.ask", hall=words.office)},
        {"text": "\n".join(words.adapted(note) for note in notes)},
        {"table": {"columns": columns, "rows": rows}},
    ]


def _rows(waiting: list[Card], event: Event, catalog: Catalog) -> list[list[str]]:
    """(table, cards, whom to ask, a blank to date), the tables that bring most cards first."""
    words = municipality_words(catalog, event.city)
    cards: dict[str, list[CardProse]] = {}
    public: dict[str, str] = {}
    for card in waiting:
        for lack in catalog.missing_inputs(card, event.city):
            title = words.adapted(lack_text(lack, catalog)) + (" *" if card.sensitivity != "open" else "")
            cards.setdefault(title, []).append(CardProse(card, words))
            if has_public_source(catalog, lack.topic):
                public[title] = say("idea.ask.public", city=event.city)
    tables = sorted(cards.items(), key=lambda item: -len(item[1]))
    return [[title, "\n".join(p.title for p in some), public.get(title) or _whom(some), ""] for title, some in tables]


def _whom(cards: list[CardProse]) -> str:
    """The offices that most of the cards name as partners; the first partner where none is an office."""
    names = [[re.split("[：:]", item)[0].replace("’", "'") for item in prose.items("partners")] for prose in cards]
    offices = Counter(name for of_card in names for name in of_card if OFFICE.search(name))
    some = [name for name, _ in offices.most_common(MOST_OFFICES)] or [of_card[0] for of_card in names if of_card][:1]
    return "\n".join(some)


def lack_text(lack: MissingInput, catalog: Catalog) -> str:
    """A missing table by its title; where it is there, with the columns that are empty or what makes it hardly worth an hour."""
    title = catalog.topic_title(lack.topic)
    if not lack.blocks:
        return say("idea.columns", title=title, columns=short_reason(lack, catalog.schema(lack.topic)))
    return say("idea.columns", title=title, columns=say("cli.comma").join(lack.headers)) if lack.headers else title
