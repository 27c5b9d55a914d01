"""The table card × municipalities of the documentation, counted from the catalogue in every build: it cannot be out of date."""

from collections import Counter
from collections.abc import Iterator
from html import escape
from statistics import median

import docs_examples as shown

from machikit.catalog.ready_municipalities import municipality_codes, ready_municipalities

MANY = 8  # cards: a day's choice
NORTHERN_VILLAGES = tuple(f"0{n}" for n in range(1695, 1701))  # in the list of municipalities, and in hardly any data
WORDS = {
    "head": ("| カード | 主な表 | つくれる市区町村 |", "| Card | Main table | Municipalities ready |"),
    "said": (
        "{all}市区町村のうち、{many}枚以上のカードがつくれるのは{n}。まん中の市区町村では{median}枚です"
        "（指定都市は1つ、東京23区はそれぞれ1つに数え、データのない北方領土の6村は数えません）。",
        "Of {all} municipalities, {n} have {many} cards or more; the median has {median} (a designated city counts once, each of the "
        "23 wards of Tokyo once; the six northern villages, of which there are no data, are not counted).",
    ),
}


def cards_of_municipalities() -> tuple[dict[str, int], list[int]]:
    """Card id → municipalities for which it is ready; and for each municipality the number of cards."""
    shelf = shown.catalog()
    ready = {card.id: ready_municipalities(shelf, card) for card in shelf.cards.values()}
    cards = Counter(code for codes in ready.values() for code in codes)
    every = [code for code in municipality_codes(shelf) if not code.startswith(NORTHERN_VILLAGES)]
    return {card: len(codes) for card, codes in ready.items()}, [cards[code] for code in every]


def table(language: str) -> Iterator[str]:
    """A sentence on all municipalities, and a row for each card, those that most can make first."""
    shelf, is_english = shown.catalog(), language == "en"
    numbers, cards = cards_of_municipalities()
    values = {"all": len(cards), "many": MANY, "n": sum(n >= MANY for n in cards), "median": median(cards)}
    yield WORDS["said"][is_english].format(**{name: f"{value:,g}" for name, value in values.items()}) + "\n"
    yield WORDS["head"][is_english] + "\n|---|---|--:|"
    for card in sorted(shelf.cards.values(), key=lambda card: (-numbers[card.id], card.id)):
        if numbers[card.id]:
            topic = escape(shelf.topic_title(card.topics["main"]))
            yield f"| [{escape(card.title(language))}](#{card.id}) | {topic} | {numbers[card.id]:,} |"
