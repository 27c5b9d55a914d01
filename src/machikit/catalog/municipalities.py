"""Any municipality of Japan becomes a city of the kit: found by name or code in the national list, and given its id.

The list is the dataset `japan/municipality` of the catalogue. An id is made from the list alone, so that it is the same on every
machine: the English name; where several bear it, the one 市 among them keeps it and the others add their prefecture
(fuchu-tokyo, fuchu-hiroshima), and within one prefecture their kind (fuchu-cho-hiroshima); a ward follows its city (kobe-chuo).
"""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from machikit._base import paths, urls
from machikit._base.atomic import write_whole
from machikit._base.config_files import one_line, short
from machikit._base.messages import interface_words, language, problem, say
from machikit._base.validation import shown
from machikit.catalog.catalog import Catalog
from machikit.catalog.model import City, Text

LIST = ("japan", "municipality")
ZOOM = {"市": 12, "町": 12, "村": 12, "区": 13}  # how large a place is its kind tells only roughly
_CODE = re.compile(r"[0-9]{6}")
_PLAIN = re.compile(
    r"(?!(?i:y|n|yes|no|on|off|true|false|null)$)[^\W\d_][\w '’().-]*(?<! )"
)  # text in YAML as it stands
KINDS = "市区町村"  # of two in one prefecture, the earlier keeps the shorter id


@dataclass(frozen=True)
class Municipality:
    """One row of the national list. code: six figures; name: 高松市, 神戸市中央区; centre: latitude, longitude (degrees)."""

    code: str
    name: str
    kana: str
    prefecture: str
    centre: tuple[float, float]
    url: str
    name_en: str
    former: tuple[str, ...] = ()  # 旧市区町村 that became part of it, and older names
    city: str = ""  # of a ward of a designated city: that city's name
    id: str = ""

    @property
    def kind(self) -> str:
        return self.name[-1]

    @property
    def prefecture_words(self) -> Text:
        return interface_words()[f"prefecture.{self.code[:2]}"]

    def label(self) -> str:
        """How a message names it, so that it cannot be taken for another: 府中市（東京都、132063）."""
        name, where = (
            (self.name, self.prefecture) if language() == "ja" else (self.name_en, self.prefecture_words["en"])
        )
        return say("municipality.label", name=name, prefecture=where, code=self.code)


def municipalities(catalog: Catalog) -> list[Municipality]:
    """The national list, in the order of the codes. Raises KitError where the catalogue has no such list."""
    path = catalog.dataset(*LIST).file
    return list(_read(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> tuple[Municipality, ...]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = _with_ids([_municipality(row) for row in csv.DictReader(file)])
        odd = next((m for m in rows if not (_CODE.fullmatch(m.code) and paths.NAME.fullmatch(m.id))), None)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, csv.Error) as error:
        raise problem("entry.broken", short(path), why=one_line(error)) from error
    if odd:  # a workspace's list may be anybody's: an id becomes a folder's name
        raise problem("entry.broken", short(path), why=shown(f"{odd.code} {odd.name_en}"))
    return rows


def _municipality(row: dict[str, str]) -> Municipality:
    city, _, ward = row["市区町村名"].rpartition(" ")
    return Municipality(
        code=row["全国地方公共団体コード"],
        name=city + ward,
        kana=row["市区町村名_よみ"].replace(" ", ""),
        prefecture=row["都道府県名"],
        centre=(float(row["緯度"]), float(row["経度"])),
        url=row["URL"],
        name_en=row["市区町村名_英字"],
        former=tuple(filter(None, row.get("旧市区町村名", "").split("、"))),
        city=city,
    )


# --- ids ------------------------------------------------------------------------------------------------------------


def _with_ids(rows: list[Municipality]) -> tuple[Municipality, ...]:
    """The rows with their ids (see the module's docstring)."""
    of_name: dict[str, list[Municipality]] = defaultdict(list)
    for one in (r for r in rows if not r.city):
        of_name[_plain(one.name_en)].append(one)
    ids = {one.code: made for name, same in of_name.items() for one, made in _ids(name, same)}
    cities = {r.prefecture + r.name: ids[r.code] for r in rows if not r.city}
    for one in (r for r in rows if r.city):
        ids[one.code] = f"{cities[one.prefecture + one.city]}-{_plain(one.name_en.rpartition(' ')[2])}"
    return tuple(replace(r, id=ids[r.code]) for r in rows)


def _ids(name: str, same: list[Municipality]) -> Iterator[tuple[Municipality, str]]:
    """The ids of all municipalities that bear one English name."""
    alone = [m for m in same if m.kind == "市"] if len(same) > 1 else same
    seen: set[str] = set()
    for one in sorted(same, key=lambda m: (KINDS.index(m.kind), m.code)):
        where = _plain(one.prefecture_words["en"])
        plain = name if alone == [one] else f"{name}-{where}"
        made = plain if plain not in seen else f"{name}-{_reading_of_kind(one)}-{where}"
        seen.add(made)
        yield one, made


def _reading_of_kind(one: Municipality) -> str:
    """市 is shi, 区 ku; a 町 is cho or machi and a 村 mura or son, as its own reading ends."""
    endings = {"ちょう": "cho", "まち": "machi", "むら": "mura", "そん": "son", "く": "ku"}
    return next((latin for kana, latin in endings.items() if one.kana.endswith(kana)), "shi")


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold())


# --- a city of the kit ----------------------------------------------------------------------------------------------


def find(catalog: Catalog, name_or_code: str) -> Municipality:
    """The municipality of a name, reading, id or code, with or without its prefecture, or of a former name.

    Raises KitError, with the nearest names or all candidates, where none or several fit.
    """
    from machikit.catalog.municipality_names import find_in

    return find_in(municipalities(catalog), name_or_code)


def as_city(m: Municipality) -> City:
    """The municipality as a City; nothing is written."""
    path = Path("datasets") / m.id
    name = {"ja": m.name, "en": m.name_en}
    return City(m.id, "city", name, dict(m.prefecture_words), m.code, _rounded(m.centre), ZOOM[m.kind], m.url, path)


def _rounded(centre: tuple[float, float]) -> tuple[float, float]:
    return round(centre[0], 4), round(centre[1], 4)


def add(catalog: Catalog, name_or_code: str, workspace: Path) -> Path:
    """Write `datasets/<id>/city.yaml` into the workspace, whole or not at all; its path.

    A city that the catalogue has already (by its code, whatever its id) is left as it is, and its own file returned.
    Raises KitError where the name fits none or several, or where something else is in the way.
    """
    path, text = entry(catalog, name_or_code, workspace)
    if text:
        write_whole(path, text.encode())
    return path


def entry(catalog: Catalog, name_or_code: str, workspace: Path) -> tuple[Path, str]:
    """Where a municipality's city.yaml lies in the workspace and what it has to say: "" where it is there already.

    Raises KitError as `add` does.
    """
    m = find(catalog, name_or_code)
    there = next((c for c in catalog.cities.values() if c.code == m.code), None)
    if there:
        return there.path / "city.yaml", ""
    path, text = workspace / "datasets" / m.id / "city.yaml", _yaml(as_city(m))
    paths.refuse_links(workspace, path, f"datasets/{m.id}")
    if path.is_file() and path.read_bytes() == text.encode():
        return path, ""  # another run has just added it
    if path.exists() or m.id in catalog.cities:
        raise problem("municipality.in_the_way", path, id=m.id)
    return path, text


def write(city: City, path: Path) -> None:
    """Write a city.yaml, whole or not at all."""
    write_whole(path, _yaml(city).encode())


def _yaml(city: City) -> str:
    """A city.yaml in the shape of the house's own."""
    lines: dict[str, Any] = {
        "kind": city.kind,
        "name": _both(city.name),
        "prefecture": _both(city.prefecture),
        "code": f'"{city.code}"',
        "centre": f"[{city.centre[0]}, {city.centre[1]}]",
        "zoom": city.zoom,
        "official": city.official if urls.is_web(city.official) else '""',
    }
    return "".join(f"{key}: {value}\n" for key, value in lines.items())


def _both(text: Text) -> str:
    return f"{{ja: {_scalar(text['ja'])}, en: {_scalar(text['en'])}}}"


def _scalar(text: str) -> str:
    """A text as YAML; in quotes where its signs could mean more than themselves. The list may be a stranger's."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
