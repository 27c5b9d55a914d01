"""What goes into a town's set: the cards that are ready for it, and why the others are not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from machikit._base.messages import interface_words, kit_error, language, say
from machikit.catalog import Catalog
from machikit.catalog.city_tables import usable_tables
from machikit.catalog.model import Card, City, Dataset
from machikit.catalog.municipalities import find_city
from machikit.event.event_cards import DOUBTFUL, READY, STOP, card_state
from machikit.prototype.generate import describe_missing

FEW = 5  # ready cards, and the index says what would bring more


@dataclass(frozen=True)
class LeftOut:
    """A card that is not in the set, and why, a sentence in each language."""

    card: Card
    why: dict[str, str]


@dataclass(frozen=True)
class PackContents:
    """city: whose set it is. cards: a page of each, by theme. left_out: those of the same themes without a page."""

    city: City
    cards: list[Card]
    left_out: list[LeftOut]

    @property
    def is_small(self) -> bool:
        """Whether the town's data are why there are few cards, and not that few were asked for."""
        return len(self.cards) < FEW and bool(self.left_out)


def choose_contents(catalog: Catalog, city: str, themes: Sequence[str] = (), cards: Sequence[str] = ()) -> PackContents:
    """The cards for a town: those that are named, else the ready ones of the themes, else every ready one.

    Raises KitError for an unknown city, theme or card, for a named card that cannot be made, and where nothing can.
    """
    the_city = find_city(catalog, city)
    wanted = _of_themes(catalog, themes) if themes or not cards else []
    named = list({card.id: card for card in map(catalog.card, cards)}.values())
    chosen, left_out = list[Card](), list[LeftOut]()
    for card in sorted({c.id: c for c in (*wanted, *named)}.values(), key=lambda card: (card.theme, card.id)):
        state = card_state(card, the_city.id, catalog)
        is_leaving = not _is_kept_inside(card, the_city, catalog)
        if is_leaving and (state == READY or (state == DOUBTFUL and card in named)):
            chosen.append(card)
        elif card in named:
            raise kit_error("town_pack.card", card.title(language()), why=_why(card, the_city, state, catalog))
        else:
            left_out.append(LeftOut(card, _in_both(card, the_city, state, catalog)))
    if not chosen:
        raise kit_error("town_pack.none", the_city.name[language()], id=the_city.id)
    return PackContents(the_city, chosen, left_out)


def _of_themes(catalog: Catalog, themes: Sequence[str]) -> list[Card]:
    """The cards of the themes, by id or by name in either language; all without a theme. Raises KitError for an unknown one."""
    known = {card.theme for card in catalog.cards.values()}
    names = {name.casefold(): theme for theme in known for name in _theme_names(theme)}
    for theme in themes:
        if theme.strip().casefold() not in names:
            raise kit_error("cards.unknown", f"--themes {theme}", names=", ".join(sorted(known)))
    wanted = {names[theme.strip().casefold()] for theme in themes} or known
    return [card for card in catalog.cards.values() if card.theme in wanted]


def _theme_names(theme: str) -> Iterator[str]:
    yield theme
    yield from interface_words().get(f"theme.{theme}", {}).values()


def _is_kept_inside(card: Card, city: City, catalog: Catalog) -> bool:
    """Whether the card, or data that it would use, must stay in the office: the set is handed to anybody. A card that is internal may
    be shown with an invented town's data."""

    def find(name: str) -> Dataset | None:
        source = card.source(name, {})
        return catalog.find_dataset(city.id, source, card.owner(name)) if source else None

    is_internal = card.sensitivity != "open" and city.kind != "example"
    mains = usable_tables(catalog, card, city.id) or [*filter(None, [find("main")])]
    if mains and not any(map(may_leave, mains)):  # of several one that may leave is enough: those that stay get no page
        return True
    others = filter(None, (find(name) for name in card.topics if name != "main"))
    return is_internal or not all(map(may_leave, others))


def may_leave(dataset: Dataset) -> bool:
    """Whether a page of the set may hold these data."""
    return dataset.sensitivity == "open"


def _in_both(card: Card, city: City, state: str, catalog: Catalog) -> dict[str, str]:
    from machikit._base.messages import LANGUAGES, in_language

    why = {}
    for lang in LANGUAGES:
        with in_language(lang):
            why[lang] = _why(card, city, state, catalog)
    return why


def _why(card: Card, city: City, state: str, catalog: Catalog) -> str:
    """Why a card is not in the set: closed, internal, or what the town's data lack."""
    if state == STOP:
        return say("town_pack.why.closed")
    lacks = catalog.missing_inputs(card, city.id)
    return " ".join(describe_missing(lack, catalog, city.id) for lack in lacks) or say("town_pack.why.internal")
