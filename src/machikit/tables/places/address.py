"""Addresses: a cell in one way of writing, and a text taken apart into prefecture, municipality, town and the rest.

Nothing is guessed: a town is one of the gazetteer's, or (丁目 that Japan Post does not list one by one) a 丁目 of one of them.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from machikit.catalog.model import City
from machikit.tables.places import japan_post as places
from machikit.tables.places.japan_post import Place
from machikit.tables.places.towns import GOES_ON, Found, Gazetteer
from machikit.tables.values import folding, numerals
from machikit.tables.values.cell_values import DASHES, Seen, text
from machikit.tables.values.folding import Folded

_VARIANTS = str.maketrans({"髙": "高", "﨑": "崎", "ヶ": "ケ", "ヵ": "カ"})
_POSTAL = re.compile(rf"^(?:〒?\s*\d{{3}}\s*[{DASHES}]\s*\d{{4}}(?!\d)\s*)+")
_POSTAL_CODE = re.compile(r"^〒?\s*\d{3}\s*-\s*\d{4}\s*")
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+")
_FIGURE = rf"[\d{numerals.SIGNS}]"
_DASH = re.compile(rf"(?:(?<={_FIGURE})|(?<=[番地]))\s?[{DASHES}ｰ]\s?(?={_FIGURE})")
_NUMBER = re.compile(rf"\d+(?![\dF階室]|号室)|[{numerals.SIGNS}]+(?:[丁町]目|番)")
_GOES_ON = re.compile(r"(?:[丁町]目|番地?|条|線|[-の字])$")  # what another figure belongs to: 1丁目 8番 15号
_OTHERWISE = re.compile(
    rf"[０-９Ａ-Ｚａ-ｚ〒]|^\d|(?!-)[{DASHES}ｰ]|\d\s?-\s?\d"
)  # what any of these three could change
_CHOME = re.compile(r"[一二三四五六七八九十\d]+丁目.*$")
_BRACKET = re.compile(r"^[(【\[][^()【】\[\]]{0,20}[)】\]]\s*(?=\D)")
# Kyoto: along which street, and which way from which corner; then the town
_CORNER = re.compile(r"(?:上[るが]|下[るが]|[東西]入る?|通り?)((?:\d+丁)?(?:[東西南北]側)?)")
_COUNTY = re.compile(r"[^\d郡]{1,4}郡")
_FORMER = re.compile(r"(?:[^\d郡]{1,4}郡)?[^\d]{1,5}?[市区町村]")
PREFECTURE, MUNICIPALITY, TOWN = 1, 2, 3  # levels of an Address; 0: nothing
_SURE = 3  # letters of a town by which alone its municipality may be known
_KANJI_FIGURES = numerals.SIGNS
_BETWEEN = " " + DASHES


@dataclass(frozen=True, slots=True)
class Address:
    """Where a text says that something is.

    level: 0 nothing recognised, 1 prefecture, 2 municipality, 3 town. Of what was not recognised the fields are "" and the
    text stands in `rest`, in NFKC; so does, after the house number, what stood before the town: the street by which Kyoto
    finds it, the name of a former municipality. `code`: the municipality's, with check digit. `point`: latitude and
    longitude of the town's representative point (EPSG:4326), where a dictionary has it.
    """

    prefecture: str
    municipality: str
    town: str
    rest: str
    level: int
    code: str = ""
    point: tuple[float, float] | None = None

    def __str__(self) -> str:
        """One line, which parse reads in the same way."""
        apart = self.town[-1:] in _KANJI_FIGURES and self.rest[:1] in _KANJI_FIGURES and self.town and self.rest
        return self.prefecture + self.municipality + self.town + (" " if apart else "") + self.rest


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read the text: a place, named by `head` letters of the key, and there a town from letter `start` on."""

    place: Place
    head: int
    start: int = 0
    town: Found | None = None

    @property
    def end(self) -> int:
        return self.start + self.town.length if self.town else self.head


def parse(raw: str, prefecture: str = "", municipality: str = "", dictionary: Path | None = None) -> Address:
    """Take an address apart. A leading postal code is left out.

    prefecture, municipality: where they are known from elsewhere; a text that clearly names another municipality is in that.
    dictionary: a finer list of towns (see `dictionary`). What can be read in two ways is not read at all.
    """
    whole = _POSTAL.sub("", folding.plain(raw))
    m = _BRACKET.match(whole)
    aside, body = (m[0].strip(), whole[m.end() :]) if m else ("", whole)
    folded = folding.fold(body)
    given = places.named(prefecture, municipality) if prefecture or municipality else None
    reading = _best(_readings(folded, body, given, dictionary)) if body else None
    if reading is None:
        return Address("", "", "", whole, 0)
    return _told(reading, folded, body, aside)


def _readings(folded: Folded, body: str, given: Place | None, dictionary: Path | None) -> list[_Reading]:
    """Every way to read the text, those with a town where there are any."""
    if given:
        read = _read(places.heads_of(given).begins(folded.key) or [(given, 0)], folded, body, dictionary)
        if any(r.town or r.head for r in read) or not given.municipality:
            return read
    heads = [(p, n) for p, n in places.everywhere().begins(folded.key) if not given or _clearly(p, n)]
    return _read(heads, folded, body, dictionary) or ([_Reading(given, 0)] if given else [])


def _clearly(place: Place, head: int) -> bool:
    """Beside a municipality that is known, 北区 or 森町 alone names no other; さぬき市, 綾歌郡綾川町 or a prefecture does."""
    over = head - len(folding.key(place.municipality))
    whole = over == 0 and ("郡" in place.municipality or "市" in place.municipality)
    return over > 0 or whole or (place.municipality.endswith("市") and head > 2)


def _read(heads: list[tuple[Place, int]], folded: Folded, body: str, dictionary: Path | None) -> list[_Reading]:
    exact = [(p, n) for p, n in heads if not any(more > n and p.holds(ward) for ward, more in heads)]
    municipal = [_town(p, n, folded, body, dictionary) for p, n in exact if p.municipality]
    read = municipal or [_Reading(p, n) for p, n in exact]
    return [r for r in read if r.town] or _elsewhere(read, folded, body, dictionary)


def _town(place: Place, head: int, folded: Folded, body: str, dictionary: Path | None) -> _Reading:
    gazetteer = Gazetteer.of(place.prefecture, place.municipality, dictionary)
    start = _past(folded.key, head)
    found = gazetteer.find(folded.key[start:], body[folded.places[start] :].lstrip())
    if place.municipality.startswith("京都市") and not (found and _at_house(folded.key, start + found.length)):
        return _by_street(_Reading(place, head, start, found), gazetteer, folded, body)
    return _Reading(place, head, start, found)


def _by_street(plain: _Reading, gazetteer: Gazetteer, folded: Folded, body: str) -> _Reading:
    """Kyoto: the town behind the last corner that has one; else the plain reading."""
    corners = [] if GOES_ON.match(folded.key, plain.start) else [*_CORNER.finditer(folded.key, plain.start)]
    for m in reversed(corners):
        for after in (m.end(), m.start(1)):
            found = gazetteer.find(folded.key[after:], body[folded.places[after] :].lstrip())
            if found and not _only_a_block(folded.key, after, after + found.length):
                return replace(plain, start=after, town=found)
    return plain


def _only_a_block(key: str, start: int, end: int) -> bool:
    """上る2丁目 alone counts the blocks of a street; with a house number behind it, it is the town 二丁目."""
    return key[start:end].rstrip("丁").isdecimal() and not key[end : end + 1].isdecimal()


def _past(key: str, start: int) -> int:
    """Where the text goes on after a space or dash."""
    while key[start : start + 1] in ("-", folding.GAP):
        start += 1
    return start


def _at_house(key: str, end: int) -> bool:
    return end == len(key) or key[end].isdecimal()


def _elsewhere(read: list[_Reading], folded: Folded, body: str, dictionary: Path | None) -> list[_Reading]:
    """Where a prefecture or city is named but no municipality or ward of today: the one that has the town alone, if any."""
    most = max((r.head for r in read), default=0)
    for place, head in [(r.place, r.head) for r in read if r.head == most and r.place.wide]:
        gazetteer = Gazetteer.of(place.prefecture, place.municipality, dictionary)
        first = _past(folded.key, head)
        ends = [m.end() for pattern in (_COUNTY, _FORMER) if (m := pattern.match(folded.key, first))]
        for start in (first, *ends):
            found = gazetteer.find(folded.key[start:], body[folded.places[start] :].lstrip())
            if found and found.town.place.municipality and found.length >= _SURE:
                return [_Reading(found.town.place, head, start, found)]
    return read


def _best(readings: Iterable[_Reading]) -> _Reading | None:
    """The reading that explains most of the text; None where two that differ explain as much."""
    readings = list(readings)
    most = max(((r.town is not None, r.head, r.end) for r in readings), default=None)
    rivals = [r for r in readings if (r.town is not None, r.head, r.end) == most]
    held = [r for r in rivals if all(other.place.holds(r.place) for other in rivals)]
    return held[0] if held else None


def _told(reading: _Reading, folded: Folded, body: str, aside: str) -> Address:
    found = reading.town
    place = found.town.place if found and found.town.place.municipality else reading.place
    rest = body[folded.places[reading.end] :].strip(_BETWEEN if found else " ")
    street = body[folded.places[reading.head] : folded.places[reading.start]].strip(_BETWEEN) if found else ""
    rest = " ".join(part for part in (rest, street, aside) if part)
    level = TOWN if found else MUNICIPALITY if place.municipality else PREFECTURE
    name, point = (found.town.name, found.town.point) if found else ("", None)
    return Address(place.prefecture, place.municipality, name, rest, level, place.code, point)


def address(raw: str, city: City | None = None, towns: Collection[str] = ()) -> Seen:
    """香川県高松市… of 761-8031 高松市… / 高松市… / 宮脇町一丁目2-23 (a town of the city).

    The county before a town or village stays where it is written; an address in another municipality stays as it is. Kinds:
    completed_address, foreign_address. Blanks between its parts (香川県 高松市 番町 1丁目 8番) do not count; one before a building does.
    """
    out, kind = text(raw)
    if _OTHERWISE.search(out):
        out = _POSTAL_CODE.sub("", _WIDE.sub(lambda m: unicodedata.normalize("NFKC", m[0]), out))
        out = _DASH.sub("-", out)
    if not out or city is None:
        return out, kind
    prefecture, name = city.prefecture["ja"], city.name["ja"]
    rest = out.removeprefix(prefecture).lstrip()
    county = m[0] if name[-1] in "町村" and (m := _COUNTY.match(rest)) else ""
    bare = rest[len(county) :].lstrip()
    if bare.startswith(name) or _fold(bare).startswith(_fold(name)):
        return prefecture + county + name + _closed_up(bare[len(name) :].lstrip()), kind
    if rest == out and _fold(closed := _closed_up(rest)).startswith(_starts(frozenset(towns))):
        return prefecture + name + closed, kind or "completed_address"
    return out, kind or "foreign_address"


def _closed_up(rest: str) -> str:
    """What follows the city without blanks between town, 丁目 and number: 番町 1丁目 8番15号 ○○ビル 3階 → 番町1丁目8番15号 ○○ビル 3階."""
    first, *more = re.split(r"(\s+)", rest)
    parts, blanks = more[1::2], more[::2]
    numbered = next((n for n, part in enumerate([first, *parts]) if _NUMBER.search(part)), 0)
    out = first
    for n, (blank, part) in enumerate(zip(blanks, parts, strict=True), start=1):
        of_town = n <= numbered and (n < numbered or bool(_NUMBER.match(part)))
        of_number = bool(_GOES_ON.search(out) and _NUMBER.match(part)) or bool(
            re.fullmatch(r"番地?|号|丁目", part) and out[-1:].isdecimal()
        )
        if not (of_town or of_number):
            return out + blank + "".join(f"{p}{b}" for p, b in zip(parts[n - 1 :], [*blanks[n:], ""], strict=True))
        out += part
    return out


@lru_cache(maxsize=16)
def _starts(towns: frozenset[str]) -> tuple[str, ...]:
    return tuple(map(_fold, towns))


def _fold(name: str) -> str:
    """Letters that are written in two ways count as one, and 1丁目 begins like 一丁目's town."""
    return _CHOME.sub("", unicodedata.normalize("NFKC", name).translate(_VARIANTS))
