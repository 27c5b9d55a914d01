"""Which prototypes a batch builds: the municipalities that are named, the cards that are ready for each, and one share of them."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from machikit._base.messages import kit_error, say
from machikit.catalog import Catalog
from machikit.catalog.city_tables import usable_tables
from machikit.catalog.model import Card, Dataset
from machikit.catalog.municipalities import as_city, find_city
from machikit.catalog.municipality_list import Municipality, municipalities
from machikit.prototype.batch.job import Job
from machikit.prototype.project_names import folder_slug

_PART = re.compile(r"([1-9]\d{0,5})/([1-9]\d{0,5})")


@dataclass(frozen=True)
class Selection:
    """What the user names. Without cities, prefectures and japan: every city of the catalogue. part: (number, of how many)."""

    cities: Sequence[str] = ()
    prefectures: Sequence[str] = ()
    japan: bool = False
    cards: Sequence[str] = ()
    part: tuple[int, int] = (1, 1)


def parse_part(text: str) -> tuple[int, int]:
    """The share that `3/8` means: (3, 8). Raises KitError.

    >>> parse_part("3/8")
    (3, 8)
    """
    match = _PART.fullmatch(text.strip())
    number, of = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= number <= of:
        raise kit_error("batch.part", f"--part {text.strip()[:40]}")
    return number, of


def select_jobs(catalog: Catalog, selection: Selection) -> list[Job]:
    """The jobs of a selection, sorted by city and card, each once; of a part every n-th: the same on every computer.

    Raises KitError for an unknown city, prefecture or card, and for one that fits several municipalities.
    """
    cards = _cards(catalog, selection.cards)
    jobs = [
        job
        for city in sorted(_cities(catalog, selection))
        for card in cards
        if not catalog.is_closed_for(card, city) and not catalog.missing_inputs(card, city)
        for job in card_jobs(catalog, card, city)
    ]
    number, of = selection.part
    return jobs[number - 1 :: of]


def card_jobs(
    catalog: Catalog, card: Card, city: str, may_use: Callable[[Dataset], bool] = lambda table: True
) -> list[Job]:
    """One job of a card that is ready for a city; of a card on tables of one's own one for each table that is. may_use: which."""
    usable = usable_tables(catalog, card, city)
    if len(usable) < 2:
        return [Job(card.id, city, folder_slug(card.id, city, None))]
    usable = [table for table in usable if may_use(table)]
    ready = [table for table in usable_tables(catalog, card, city, ready=True) if table in usable]
    return [Job(card.id, city, folder_slug(card.id, city, None, t.suffix), table=t.name) for t in ready or usable]


def select_cities(catalog: Catalog, selection: Selection) -> list[str]:
    """The ids of the municipalities of a selection, in the order of their codes; of a part every n-th. Raises KitError."""
    cities = (find_city(catalog, city) for city in _cities(catalog, selection))
    number, of = selection.part
    return [city.id for city in sorted(cities, key=lambda city: (city.code or "", city.id))][number - 1 :: of]


def _cards(catalog: Catalog, names: Sequence[str]) -> list[Card]:
    chosen = [catalog.card(name) for name in names] if names else list(catalog.cards.values())
    return sorted({card.id: card for card in chosen}.values(), key=lambda card: card.id)


def _cities(catalog: Catalog, selection: Selection) -> set[str]:
    """The ids of the municipalities, which the catalogue knows afterwards. Designated cities are built whole, not by ward."""
    if not (selection.cities or selection.prefectures or selection.japan):
        return set(catalog.municipalities)
    named = [find_city(catalog, name).id for name in selection.cities]
    wanted = {_prefecture(catalog, name) for name in selection.prefectures}
    listed = [m for m in municipalities(catalog) if not m.city] if wanted or selection.japan else []
    known = {city.code: city.id for city in catalog.cities.values()}  # under another id, perhaps
    meant = (m for m in listed if selection.japan or m.code[:2] in wanted)
    return {*named, *(known.get(m.code) or catalog.cities.add(m.id, as_city(m)).id for m in meant)}


def _prefecture(catalog: Catalog, name: str) -> str:
    """The two digits of a prefecture by its name (鳥取県, 鳥取, Tottori) or its code. Raises KitError."""
    asked = _fold(name)
    known: dict[str, Municipality] = {m.code[:2]: m for m in municipalities(catalog)}
    for code, municipality in known.items():
        if asked in _prefecture_names(code, municipality):
            return code
    names = say("cli.comma").join(m.prefecture_words[say("lang")] for m in known.values())
    raise kit_error("batch.prefecture", f"--prefecture {name.strip()[:40]}", names=names)


def _prefecture_names(code: str, municipality: Municipality) -> Iterable[str]:
    ja, en = municipality.prefecture, municipality.prefecture_words["en"]
    stem = ja if ja == "北海道" else ja[:-1]
    return {_fold(name) for name in (code, str(int(code)), ja, stem, en, f"{en} prefecture", f"{en}-ken")}


def _fold(name: str) -> str:
    import unicodedata

    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", name)).casefold()
