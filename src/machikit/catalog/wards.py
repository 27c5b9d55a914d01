"""The wards of the designated cities, by the national list of municipalities."""

import csv
from functools import lru_cache
from pathlib import Path

from machikit._base.config_files import one_line, short_path
from machikit._base.messages import kit_error


def ward_codes(list_file: Path, code: str) -> tuple[str, ...]:
    """The codes of the wards of a designated city; none for any other code. Raises KitError where the list cannot be read."""
    return _read(list_file, list_file.stat().st_mtime_ns).get(code, ())


@lru_cache(maxsize=4)
def _read(path: Path, mtime: int) -> dict[str, tuple[str, ...]]:
    """Code of a city → codes of its wards, whose names are written 神戸市 中央区."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [
                (r["全国地方公共団体コード"], r["都道府県名"], *r["市区町村名"].split(" "))
                for r in csv.DictReader(file)
            ]
    except (KeyError, ValueError, AttributeError, csv.Error) as error:
        raise kit_error("entry.broken", short_path(path), why=one_line(error)) from error
    codes = {(prefecture, names[0]): code for code, prefecture, *names in rows if len(names) == 1}
    wards: dict[str, tuple[str, ...]] = {}
    for code, prefecture, *names in rows:
        if len(names) > 1 and (city := codes.get((prefecture, names[0]))):
            wards[city] = (*wards.get(city, ()), code)
    return wards
