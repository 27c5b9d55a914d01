"""Adds any municipality of Japan as a city: looks it up by name or code in the national list, and assigns its id.

The list is the dataset `japan/municipality` of the catalogue. An id is derived from the list alone, so it is the same on every
machine: the English name. Where several municipalities have the same name, the only 市 among them keeps it, the others add their
prefecture (fuchu-tokyo, fuchu-hiroshima) and, within one prefecture, their kind (fuchu-cho-hiroshima). A ward follows its city
(kobe-chuo).
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
from machikit._base.atomic import atomic_write
from machikit._base.config_files import one_line, short_path
from machikit._base.messages import interface_words, kit_error, language, say
from machikit._base.validation import display_value
from machikit.catalog.catalog import Catalog
from machikit.catalog.model import City, Text

LIST_DATASET = ("japan", "municipality")
ZOOM = {"市": 12, "町": 12, "村": 12, "区": 13}  # the kind tells only roughly how large a municipality is
_CODE = re.compile(r"[0-9]{6}")
_UNQUOTED = re.compile(
    r"(?!(?i:y|n|yes|no|on|off|true|false|null)$)[^\W\d_][\w '’().-]*(?<! )"
)  # text that needs no quotes in YAML
KINDS = "市区町村"  # of two of one name in one prefecture, the earlier kind gets the shorter id


@dataclass(frozen=True)
class Municipality:
    """One row of the national list. code: six digits; name: 高松市, 神戸市中央区; centre: latitude, longitude (degrees)."""

    code: str
    name: str
    kana: str
    prefecture: str
    centre: tuple[float, float]
    url: str
    name_en: str
    former: tuple[str, ...] = ()  # 旧市区町村 that were merged into it, and older names
    city: str = ""  # of a ward of a designated city: the name of that city
    id: str = ""

    @property
    def kind(self) -> str:
        return self.name[-1]

    @property
    def prefecture_words(self) -> Text:
        return interface_words()[f"prefecture.{self.code[:2]}"]

    def label(self) -> str:
        """An unambiguous name for messages: 府中市（東京都、132063）."""
        name, prefecture = (
            (self.name, self.prefecture) if language() == "ja" else (self.name_en, self.prefecture_words["en"])
        )
        return say("municipality.label", name=name, prefecture=prefecture, code=self.code)


def municipalities(catalog: Catalog) -> list[Municipality]:
    """The national list, in the order of the codes. Raises KitError where the catalogue has no such list."""
    path = catalog.dataset(*LIST_DATASET).file
    return list(_read(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=4)
def _read(path: Path, mtime: int) -> tuple[Municipality, ...]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = _with_ids([_from_row(row) for row in csv.DictReader(file)])
        invalid = next((m for m in rows if not (_CODE.fullmatch(m.code) and paths.SAFE_ID.fullmatch(m.id))), None)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, csv.Error) as error:
        raise kit_error("entry.broken", short_path(path), why=one_line(error)) from error
    if invalid:  # the list of a workspace is not trusted, and an id becomes the name of a folder
        raise kit_error("entry.broken", short_path(path), why=display_value(f"{invalid.code} {invalid.name_en}"))
    return rows


def _from_row(row: dict[str, str]) -> Municipality:
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
    """The rows with their ids (see the docstring of the module)."""
    by_name: dict[str, list[Municipality]] = defaultdict(list)
    for m in (r for r in rows if not r.city):
        by_name[_slug(m.name_en)].append(m)
    ids = {m.code: m_id for name, same in by_name.items() for m, m_id in _ids(name, same)}
    cities = {r.prefecture + r.name: ids[r.code] for r in rows if not r.city}
    for ward in (r for r in rows if r.city):
        ids[ward.code] = f"{cities[ward.prefecture + ward.city]}-{_slug(ward.name_en.rpartition(' ')[2])}"
    return tuple(replace(r, id=ids[r.code]) for r in rows)


def _ids(name: str, same: list[Municipality]) -> Iterator[tuple[Municipality, str]]:
    """The ids of all municipalities with one English name."""
    unprefixed = [m for m in same if m.kind == "市"] if len(same) > 1 else same
    taken: set[str] = set()
    for m in sorted(same, key=lambda m: (KINDS.index(m.kind), m.code)):
        prefecture = _slug(m.prefecture_words["en"])
        short_id = name if unprefixed == [m] else f"{name}-{prefecture}"
        m_id = short_id if short_id not in taken else f"{name}-{_kind_reading(m)}-{prefecture}"
        taken.add(m_id)
        yield m, m_id


def _kind_reading(m: Municipality) -> str:
    """市 is shi, 区 ku; a 町 is cho or machi and a 村 mura or son, as the reading of the name ends."""
    endings = {"ちょう": "cho", "まち": "machi", "むら": "mura", "そん": "son", "く": "ku"}
    return next((latin for kana, latin in endings.items() if m.kana.endswith(kana)), "shi")


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold())


# --- cities ----------------------------------------------------------------------------------------------


def find_municipality(catalog: Catalog, name_or_code: str) -> Municipality:
    """Look up a municipality by name, reading, id or code, with or without its prefecture, or by a former name.

    Raises KitError where none fits (with the most similar names) or several do (with the candidates).
    """
    from machikit.catalog.municipality_names import find_by_name

    return find_by_name(municipalities(catalog), name_or_code)


def as_city(m: Municipality) -> City:
    """The municipality as a City; nothing is written."""
    path = Path("datasets") / m.id
    name = {"ja": m.name, "en": m.name_en}
    return City(m.id, "city", name, dict(m.prefecture_words), m.code, _rounded(m.centre), ZOOM[m.kind], m.url, path)


def _rounded(centre: tuple[float, float]) -> tuple[float, float]:
    return round(centre[0], 4), round(centre[1], 4)


def add_city(catalog: Catalog, name_or_code: str, workspace: Path) -> Path:
    """Write `datasets/<id>/city.yaml` into the workspace, atomically, and return its path.

    A city that the catalogue already has (by its code, whatever its id) is left as it is; its file is returned.
    Raises KitError where no or several municipalities fit, or another file is in the way.
    """
    path, text = city_file(catalog, name_or_code, workspace)
    if text:
        atomic_write(path, text.encode())
    return path


def city_file(catalog: Catalog, name_or_code: str, workspace: Path) -> tuple[Path, str]:
    """The path of a municipality's city.yaml in the workspace and the text to write, "" where the file exists already.

    Raises KitError as `add_city` does.
    """
    m = find_municipality(catalog, name_or_code)
    known = next((c for c in catalog.cities.values() if c.code == m.code), None)
    if known:
        return known.path / "city.yaml", ""
    path, text = workspace / "datasets" / m.id / "city.yaml", _yaml(as_city(m))
    paths.refuse_links(workspace, path, f"datasets/{m.id}")
    if path.is_file() and path.read_bytes() == text.encode():
        return path, ""  # another run has just added it
    if path.exists() or m.id in catalog.cities:
        raise kit_error("municipality.in_the_way", path, id=m.id)
    return path, text


def write_city(city: City, path: Path) -> None:
    """Write a city.yaml, atomically."""
    atomic_write(path, _yaml(city).encode())


def _yaml(city: City) -> str:
    """The text of a city.yaml, formatted like those of the kit."""
    lines: dict[str, Any] = {
        "kind": city.kind,
        "name": _bilingual(city.name),
        "prefecture": _bilingual(city.prefecture),
        "code": f'"{city.code}"',
        "centre": f"[{city.centre[0]}, {city.centre[1]}]",
        "zoom": city.zoom,
        "official": city.official if urls.is_web_url(city.official) else '""',
    }
    return "".join(f"{key}: {value}\n" for key, value in lines.items())


def _bilingual(text: Text) -> str:
    return f"{{ja: {_scalar(text['ja'])}, en: {_scalar(text['en'])}}}"


def _scalar(text: str) -> str:
    """A text as YAML, in quotes where its characters may have a special meaning: the list is not trusted."""
    return text if _UNQUOTED.fullmatch(text) else json.dumps(text, ensure_ascii=False)
