"""The idea cards of an event: those that can be made for its city, whatever their theme; of its themes also the others."""

from machikit._base.messages import interface_words
from machikit.catalog import Catalog
from machikit.catalog.model import Card
from machikit.event.event_folder import Event
from machikit.event.sea_cards import is_inland_event, is_sea_card

READY, DOUBTFUL, WAITING, STOP = "ready", "doubtful", "waiting", "stop"


def cards_by_state(event: Event, catalog: Catalog) -> dict[str, list[Card]]:
    """State → cards. READY: all that are worth an hour with the city's data, those of the event's themes first, and those that draw
    the same table together; DOUBTFUL: those that can be made, but from few rows or with the same answer everywhere, WAITING for
    data of the city and STOP (a closed card and a real city): those of its themes, without tsunamis where the sea is far."""
    themes, inland = event_themes(event, catalog), is_inland_event(event.city, catalog)
    by_state: dict[str, list[Card]] = {READY: [], DOUBTFUL: [], WAITING: [], STOP: []}
    for card in catalog.cards.values():
        state = card_state(card, event.city, catalog)
        if state == READY or (card.theme in themes and not (inland and is_sea_card(card, catalog))):
            by_state[state].append(card)
    return {
        state: sorted(cards, key=lambda c: (c.theme not in themes, c.theme, c.topics.get("main", ""), c.id))
        for state, cards in by_state.items()
    }


def card_state(card: Card, city: str, catalog: Catalog) -> str:
    """READY, DOUBTFUL, WAITING for data of the city, or STOP for a closed card and a real city."""
    if catalog.is_closed_for(card, city):
        return STOP
    lacks = catalog.missing_inputs(card, city)
    return WAITING if any(lack.blocks for lack in lacks) else DOUBTFUL if lacks else READY


def event_themes(event: Event, catalog: Catalog) -> set[str]:
    """The themes of an event, by id or by name in either language; all themes where it names none that exists."""
    known = {card.theme for card in catalog.cards.values()}
    named = {theme.strip().casefold() for theme in event.themes}
    return {theme for theme in known if {theme, *_names(theme)} & named} or known


def _names(theme: str) -> list[str]:
    return [word.casefold() for word in interface_words().get(f"theme.{theme}", {}).values()]
