"""Parse addresses into prefecture, municipality, town and the rest, and normalize how they are written.

Nothing is guessed: a town is one of the gazetteer, or a 丁目 of one of them where Japan Post does not list the 丁目 one by one.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from machikit.catalog.model import City
from machikit.tables.places import japan_post
from machikit.tables.places.japan_post import Place
from machikit.tables.places.towns import NAME_CONTINUES, Gazetteer, TownMatch
from machikit.tables.values import folding, numerals
from machikit.tables.values.cell_values import DASHES, Parsed, clean_text
from machikit.tables.values.folding import FoldedText

_VARIANTS = str.maketrans({"髙": "高", "﨑": "崎", "檮": "梼", "ヶ": "ケ", "ヵ": "カ"})
_POSTAL = re.compile(rf"^(?:〒?\s*\d{{3}}\s*[{DASHES}]\s*\d{{4}}(?!\d)\s*)+")
_POSTAL_CODE = re.compile(r"^〒?\s*\d{3}\s*-\s*\d{4}\s*")
_FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+")
_DIGIT = rf"[\d{numerals.KANJI_NUMERALS}]"
_DASH = re.compile(rf"(?:(?<={_DIGIT})|(?<=[番地]))\s?[{DASHES}ｰ]\s?(?={_DIGIT})")
_NUMBER = re.compile(rf"\d+(?![\dF階室]|号室)|[{numerals.KANJI_NUMERALS}]+(?:[丁町]目|番)")
# A further number belongs to these: 1丁目 8番 15号
_NUMBER_CONTINUES = re.compile(r"(?:[丁町]目|番地?|条|線|[-の字])$")
# A cheap test whether _POSTAL_CODE, _WIDE or _DASH could change anything
_NEEDS_NORMALIZING = re.compile(rf"[０-９Ａ-Ｚａ-ｚ〒]|^\d|(?!-)[{DASHES}ｰ]|\d\s?-\s?\d")
_CHOME = re.compile(r"[一二三四五六七八九十\d]+丁目.*$")
_BRACKET = re.compile(r"^[(【\[][^()【】\[\]]{0,20}[)】\]]\s*(?=\D)")
# Kyoto: the street, and the direction from a crossing; then the town
_CROSSING = re.compile(r"(?:上[るが]|下[るが]|[東西]入る?|通り?)((?:\d+丁)?(?:[東西南北]側)?)")
_COUNTY = re.compile(r"[^\d郡]{1,4}郡")
_FORMER_MUNICIPALITY = re.compile(r"(?:[^\d郡]{1,4}郡)?[^\d]{1,5}?[市区町村]")
PREFECTURE, MUNICIPALITY, TOWN = 1, 2, 3  # levels of an Address; 0: nothing
_MIN_TOWN_LENGTH = 3  # characters that a town must have to identify its municipality alone
_SEPARATORS = " " + DASHES


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address.

    level: 0 nothing recognised, 1 prefecture, 2 municipality, 3 town. Fields that were not recognised are "" and their text is
    in `rest`, in NFKC; `rest` also holds, after the house number, what preceded the town: a street in Kyoto, the name of a
    former municipality. `code`: of the municipality, with check digit. `point`: latitude and longitude of the town's
    representative point (EPSG:4326), if a dictionary has it.
    """

    prefecture: str
    municipality: str
    town: str
    rest: str
    level: int
    code: str = ""
    point: tuple[float, float] | None = None

    def __str__(self) -> str:
        """The address on one line; `parse` gives the same parts for it."""
        needs_space = (
            self.town[-1:] in numerals.KANJI_NUMERALS
            and self.rest[:1] in numerals.KANJI_NUMERALS
            and self.town
            and self.rest
        )
        return self.prefecture + self.municipality + self.town + (" " if needs_space else "") + self.rest


@dataclass(frozen=True, slots=True)
class _Reading:
    """One possible interpretation of a text.

    The place is named by the first `head` characters of the key, and its town begins at character `start`.
    """

    place: Place
    head: int
    start: int = 0
    town: TownMatch | None = None

    @property
    def end(self) -> int:
        return self.start + self.town.length if self.town else self.head


def parse(raw: str, prefecture: str = "", municipality: str = "", dictionary: Path | None = None) -> Address:
    """Parse an address. A leading postal code is dropped.

    prefecture, municipality: if known from elsewhere; a text that clearly names another municipality overrides them.
    dictionary: a finer list of towns (see `town_dictionary`). An ambiguous text is not parsed at all (level 0).
    """
    normalized = _POSTAL.sub("", folding.normalize(raw))
    bracket = _BRACKET.match(normalized)
    bracketed, body = (bracket[0].strip(), normalized[bracket.end() :]) if bracket else ("", normalized)
    folded = folding.fold_text(body)
    known = japan_post.find_place(prefecture, municipality) if prefecture or municipality else None
    reading = _best(_readings(folded, body, known, dictionary)) if body else None
    if reading is None:
        return Address("", "", "", normalized, 0)
    return _to_address(reading, folded, body, bracketed)


def _readings(folded: FoldedText, body: str, known: Place | None, dictionary: Path | None) -> list[_Reading]:
    """Every interpretation of the text; only those with a town if there are any."""
    if known:
        readings = _with_towns(
            japan_post.index_within(known).places_at_start(folded.key) or [(known, 0)], folded, body, dictionary
        )
        if any(r.town or r.head for r in readings) or not known.municipality:
            return readings
    heads = [
        (place, length)
        for place, length in japan_post.index_of_all().places_at_start(folded.key)
        if not known or _is_clearly_named(place, length)
    ]
    return _with_towns(heads, folded, body, dictionary) or ([_Reading(known, 0)] if known else [])


def _is_clearly_named(place: Place, head: int) -> bool:
    """Whether a text names a place other than the known municipality for certain.

    北区 or 森町 alone does not; さぬき市, 綾歌郡綾川町 or a prefecture does.
    """
    extra = head - len(folding.comparison_key(place.municipality))
    is_whole_name = extra == 0 and ("郡" in place.municipality or "市" in place.municipality)
    return extra > 0 or is_whole_name or (place.municipality.endswith("市") and head > 2)


def _with_towns(
    heads: list[tuple[Place, int]], folded: FoldedText, body: str, dictionary: Path | None
) -> list[_Reading]:
    exact = [
        (place, length)
        for place, length in heads
        if not any(longer > length and place.contains(ward) for ward, longer in heads)
    ]
    with_municipality = [
        _find_town(place, length, folded, body, dictionary) for place, length in exact if place.municipality
    ]
    readings = with_municipality or [_Reading(place, length) for place, length in exact]
    return [r for r in readings if r.town] or _infer_municipality(readings, folded, body, dictionary)


def _find_town(place: Place, head: int, folded: FoldedText, body: str, dictionary: Path | None) -> _Reading:
    gazetteer = Gazetteer.of(place.prefecture, place.municipality, dictionary)
    start = _skip_separators(folded.key, head)
    match = gazetteer.find(folded.key[start:], body[folded.offsets[start] :].lstrip())
    if place.municipality.startswith("京都市") and not (
        match and _is_at_house_number(folded.key, start + match.length)
    ):
        return _find_town_by_street(_Reading(place, head, start, match), gazetteer, folded, body)
    return _Reading(place, head, start, match)


def _find_town_by_street(reading: _Reading, gazetteer: Gazetteer, folded: FoldedText, body: str) -> _Reading:
    """In Kyoto, the town after the last crossing that is followed by one; else the reading without streets."""
    crossings = (
        [] if NAME_CONTINUES.match(folded.key, reading.start) else [*_CROSSING.finditer(folded.key, reading.start)]
    )
    for crossing in reversed(crossings):
        for start in (crossing.end(), crossing.start(1)):
            match = gazetteer.find(folded.key[start:], body[folded.offsets[start] :].lstrip())
            if match and not _is_street_block(folded.key, start, start + match.length):
                return replace(reading, start=start, town=match)
    return reading


def _is_street_block(key: str, start: int, end: int) -> bool:
    """Whether a number counts the blocks of a street (上る2丁目); followed by a house number, it is the town 二丁目."""
    return key[start:end].rstrip("丁").isdecimal() and not key[end : end + 1].isdecimal()


def _skip_separators(key: str, start: int) -> int:
    """The index after any spaces or dashes."""
    while key[start : start + 1] in ("-", folding.NUMBER_GAP):
        start += 1
    return start


def _is_at_house_number(key: str, end: int) -> bool:
    return end == len(key) or key[end].isdecimal()


def _infer_municipality(
    readings: list[_Reading], folded: FoldedText, body: str, dictionary: Path | None
) -> list[_Reading]:
    """If only a prefecture or city is named, but no present municipality or ward: the only one that has the town, if any."""
    longest = max((r.head for r in readings), default=0)
    for place, head in [(r.place, r.head) for r in readings if r.head == longest and r.place.is_composite]:
        gazetteer = Gazetteer.of(place.prefecture, place.municipality, dictionary)
        after_head = _skip_separators(folded.key, head)
        ends = [m.end() for pattern in (_COUNTY, _FORMER_MUNICIPALITY) if (m := pattern.match(folded.key, after_head))]
        for start in (after_head, *ends):
            match = gazetteer.find(folded.key[start:], body[folded.offsets[start] :].lstrip())
            if match and match.town.place.municipality and match.length >= _MIN_TOWN_LENGTH:
                return [_Reading(match.town.place, head, start, match)]
    return readings


def _best(readings: Iterable[_Reading]) -> _Reading | None:
    """The reading that explains most of the text; None if two different ones explain as much."""
    readings = list(readings)
    best = max(((r.town is not None, r.head, r.end) for r in readings), default=None)
    rivals = [r for r in readings if (r.town is not None, r.head, r.end) == best]
    containing = [r for r in rivals if all(other.place.contains(r.place) for other in rivals)]
    return containing[0] if containing else None


def _to_address(reading: _Reading, folded: FoldedText, body: str, bracketed: str) -> Address:
    match = reading.town
    place = match.town.place if match and match.town.place.municipality else reading.place
    rest = body[folded.offsets[reading.end] :].strip(_SEPARATORS if match else " ")
    street = body[folded.offsets[reading.head] : folded.offsets[reading.start]].strip(_SEPARATORS) if match else ""
    rest = " ".join(part for part in (rest, street, bracketed) if part)
    level = TOWN if match else MUNICIPALITY if place.municipality else PREFECTURE
    name, point = (match.town.name, match.town.point) if match else ("", None)
    return Address(place.prefecture, place.municipality, name, rest, level, place.code, point)


def normalize_address(raw: str, city: City | None = None, towns: Collection[str] = ()) -> Parsed:
    """Complete and normalize an address cell: 香川県高松市… for 761-8031 高松市… / 高松市… / 宮脇町一丁目2-23 (a town of the city).

    A county before a town or village is kept if written; an address in another municipality is kept as it is. Kinds:
    completed_address, foreign_address. Spaces between its parts (香川県 高松市 番町 1丁目 8番) are removed; one before a building is kept.
    """
    result, kind = clean_text(raw)
    if _NEEDS_NORMALIZING.search(result):
        result = _POSTAL_CODE.sub("", _FULL_WIDTH.sub(lambda m: unicodedata.normalize("NFKC", m[0]), result))
        result = _DASH.sub("-", result)
    if not result or city is None:
        return result, kind
    prefecture, name = city.prefecture["ja"], city.name["ja"]
    rest = result.removeprefix(prefecture).lstrip()
    while rest.startswith(prefecture):  # 島根県島根県津和野町
        rest = rest.removeprefix(prefecture).lstrip()
    has_county = name[-1] in "町村" and not rest.startswith(name)  # 上郡町 is not in a county 上郡
    county = m[0] if has_county and (m := _COUNTY.match(rest)) else ""
    local = rest[len(county) :].lstrip()
    if local.startswith(name) or _fold(local).startswith(_fold(name)):
        local = _without_repeated_name(local[len(name) :].lstrip(), prefecture, name)
        return prefecture + county + name + _join_parts(local), kind
    if rest == result and _fold(closed := _join_parts(rest)).startswith(_folded_towns(frozenset(towns))):
        return prefecture + name + closed, kind or "completed_address"
    return result, kind or "foreign_address"


def _without_repeated_name(rest: str, prefecture: str, name: str) -> str:
    """What follows the municipality, without its name where that is written twice: 大阪市大阪市城東区, but not 養父市養父市場.

    It was written twice if a town or a ward follows, and none begins with the name itself.
    """
    again = rest.removeprefix(prefecture)
    if not again.startswith(name):
        return rest
    following = again[len(name) :].lstrip()
    towns = Gazetteer.of(prefecture, name)
    wards = (part.municipality.removeprefix(name) for part in japan_post.municipalities_in(towns.place))
    is_twice = again != rest or any(ward and following.startswith(ward) for ward in wards)
    if is_twice or (_begins_with_town(following, towns) and not _begins_with_town(again, towns)):
        return following
    return rest


def _begins_with_town(text: str, towns: Gazetteer) -> bool:
    return towns.find(folding.fold_text(folding.normalize(text)).key, text) is not None


def _join_parts(rest: str) -> str:
    """Remove spaces between town, 丁目 and number after the city: 番町 1丁目 8番15号 ○○ビル 3階 → 番町1丁目8番15号 ○○ビル 3階."""
    first, *more = re.split(r"(\s+)", rest)
    parts, spaces = more[1::2], more[::2]
    numbered = next((n for n, part in enumerate([first, *parts]) if _NUMBER.search(part)), 0)
    result = first
    for n, (space, part) in enumerate(zip(spaces, parts, strict=True), start=1):
        of_town = n <= numbered and (n < numbered or bool(_NUMBER.match(part)))
        of_number = bool(_NUMBER_CONTINUES.search(result) and _NUMBER.match(part)) or bool(
            re.fullmatch(r"番地?|号|丁目", part) and result[-1:].isdecimal()
        )
        if not (of_town or of_number):
            return result + space + "".join(f"{p}{b}" for p, b in zip(parts[n - 1 :], [*spaces[n:], ""], strict=True))
        result += part
    return result


@lru_cache(maxsize=16)
def _folded_towns(towns: frozenset[str]) -> tuple[str, ...]:
    return tuple(map(_fold, towns))


def _fold(name: str) -> str:
    """Fold variant characters, and drop 丁目, so that 1丁目 and 一丁目 begin alike."""
    return _CHOME.sub("", unicodedata.normalize("NFKC", name).translate(_VARIANTS))
