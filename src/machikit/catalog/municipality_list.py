"""The municipalities of Japan, each with its id, from the national list.

The list is the dataset `japan/municipality` of the catalogue. An id is derived from the list alone, so it is the same on every
machine: the English name. Where several municipalities have the same name, the only 市 among them keeps it, the others add their
prefecture (fuchu-tokyo, fuchu-hiroshima) and, within one prefecture, their kind (fuchu-cho-hiroshima). A ward follows its city
(kobe-chuo). The six villages of the Northern Territories, which have no office and no address, take no other one's id.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from machikit._base import paths
from machikit._base.config_files import one_line, short_path
from machikit._base.messages import interface_words, kit_error, language, say
from machikit._base.validation import display_value
from machikit.catalog.catalog import Catalog
from machikit.catalog.model import Text

LIST_DATASET = ("japan", "municipality")
_CODE = re.compile(r"[0-9]{6}")
KINDS = "市区町村"  # of two of one name in one prefecture, the earlier kind gets the shorter id


class Municipality(NamedTuple):
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
    ward_kana: str = ""  # of a ward: the reading of its name without the city's
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


class MunicipalityList(tuple[Municipality, ...]):
    """The rows of a national list, of which an index is made once: it is known by itself, not by its two thousand rows."""

    __slots__ = ()
    __hash__ = object.__hash__
    __eq__ = object.__eq__


def municipalities(catalog: Catalog) -> MunicipalityList:
    """The national list, in the order of the codes. Raises KitError where the catalogue has no such list."""
    path = catalog.dataset(*LIST_DATASET).file
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, mtime: int) -> MunicipalityList:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *cells = csv.reader(file)
        rows = _with_ids([_from_row(dict(zip(header, row, strict=True))) for row in cells if row])
        invalid = next((m for m in rows if not (_CODE.fullmatch(m.code) and paths.SAFE_ID.fullmatch(m.id))), None)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, csv.Error) as error:
        raise kit_error("entry.broken", short_path(path), why=one_line(error)) from error
    if invalid:  # the list of a workspace is not trusted, and an id becomes the name of a folder
        raise kit_error("entry.broken", short_path(path), why=display_value(f"{invalid.code} {invalid.name_en}"))
    return MunicipalityList(rows)


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
        ward_kana=row["市区町村名_よみ"].rpartition(" ")[2] if city else "",
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
    return tuple(r._replace(id=ids[r.code]) for r in rows)


def _ids(name: str, same: list[Municipality]) -> Iterator[tuple[Municipality, str]]:
    """The ids of all municipalities with one English name."""
    with_office = [m for m in same if m.url]
    unprefixed = [m for m in with_office if m.kind == "市"] if len(with_office) > 1 else with_office or same
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
