"""Indicators of every municipality, from the editions of a statistical table: a file a year, and wide, with one column an indicator.

Three rows stand over the figures: the indicators' codes, the year of each, and their names. Every (municipality, indicator, year) is
taken once, from the last edition that has it: a later edition corrects an earlier one. A column without a year is left out. Nothing
is computed, and what is missing stays missing.
"""

import csv
import gzip
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from machikit._base.messages import kit_error
from machikit.catalog.municipality_code import check_digit
from machikit.tables.findings import Row

KEYS = 3  # columns before the indicators: code, prefecture, municipality
HEADERS = 3  # rows before the municipalities
MISSING = frozenset(("", "-", "－", "―", "…", "***", "x", "X"))
YEAR = re.compile(r"(19|20)\d\d")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
Key = tuple[str, int]  # indicator, year


@dataclass(frozen=True)
class Edition:
    """One file. columns: position → (indicator, year); names: indicator → name; rows: municipality code → its cells."""

    file: str
    columns: Mapping[int, Key]
    names: Mapping[str, str]
    rows: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Indicators:
    """The joined editions. rows: municipality code → its rows; revised: code → figures that a later edition has corrected."""

    rows: Mapping[str, Sequence[Row]]
    names: Mapping[str, str]
    revised: Mapping[str, int]


def read_edition(path: Path, codes: Mapping[str, str]) -> Edition:
    """Read one edition (CP932, gzip). codes: former → present code of a municipality. Raises KitError for a file of another kind."""
    try:
        text = gzip.decompress(path.read_bytes()).decode("cp932")
    except (OSError, EOFError, ValueError) as error:
        raise kit_error("entry.broken", path.name, why=str(error)) from error
    lines = list(csv.reader(io.StringIO(text, newline="")))
    width = len(lines[0]) if lines else 0
    if len(lines) <= HEADERS or any(len(line) != width for line in lines):
        raise kit_error("recipe.missing", path.name, key="indicator, year, name")
    indicators, years, names = lines[:HEADERS]
    columns = {c: (indicators[c], int(years[c])) for c in range(KEYS, width) if YEAR.fullmatch(years[c])}
    rows = {codes.get(code, code): line for line in lines[HEADERS:] if (code := _code(line[0], path.name))}
    return Edition(path.name, columns, dict(zip(indicators[KEYS:], names[KEYS:], strict=True)), rows)


def _code(cell: str, file: str) -> str:
    """Six digits from the publisher's R01100."""
    if not re.fullmatch(r"R\d{5}", cell):
        raise kit_error("load.number", file, value=cell)
    return cell[1:] + check_digit(cell[1:])


def join_editions(editions: Sequence[Edition], units: Mapping[str, str], left_out: str) -> Indicators:
    """Join editions, oldest first. units: unit of every indicator that is taken; left_out: pattern of those that are not.

    The name of an indicator is that of the last edition that has it. Raises KitError for an indicator that is neither taken nor
    left out, so that a new one is not lost, and for a cell that is no number.
    """
    names = {i: name for edition in editions for i, name in edition.names.items()}
    taken = {i for i in names if not re.fullmatch(left_out, i)}
    if unknown := sorted(taken - set(units)) or sorted(set(units) - taken):
        raise kit_error("recipe.missing", "indicators", key=unknown[0])
    rows, revised = {}, {}
    for code in sorted({code for edition in editions for code in edition.rows}):
        figures, revised[code] = _figures(editions, code, taken)
        rows[code] = [
            Row(0, {"indicator": i, "name": names[i], "year": str(year), "value": value, "unit": units[i]})
            for (i, year), value in sorted(figures.items())
        ]
    return Indicators(rows, {i: names[i] for i in sorted(taken)}, revised)


def _figures(editions: Sequence[Edition], code: str, taken: set[str]) -> tuple[dict[Key, str], int]:
    """(indicator, year) → figure of one municipality, and how many a later edition has corrected."""
    figures: dict[Key, str] = {}
    revised = set()
    for edition in editions:
        cells = edition.rows.get(code, ())
        for column, key in edition.columns.items() if cells else ():
            value = cells[column].strip().replace(",", "")
            if key[0] not in taken or value in MISSING:
                continue
            if not NUMBER.fullmatch(value):
                raise kit_error("load.number", f"{edition.file}, {code}, {key[0]}", value=value)
            if key in figures and float(figures[key]) != float(value):
                revised.add(key)
            figures[key] = value
    return figures, len(revised)


def count_rows(rows: Mapping[str, Sequence[Row]], counts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, int]]:
    """Municipality code → finding → its rows in which all patterns (field → pattern) match; without zeros."""
    found: dict[str, dict[str, int]] = {}
    for finding, patterns in counts.items():
        compiled = {field: re.compile(pattern) for field, pattern in patterns.items()}
        for code, of_code in rows.items():
            if n := sum(all(p.search(row.get(field)) for field, p in compiled.items()) for row in of_code):
                found.setdefault(code, {})[finding] = n
    return found


def english_terms(
    names: Mapping[str, str], spec: Mapping[str, Mapping[str, str]], units: Mapping[str, str]
) -> dict[str, Any]:
    """Japanese name → {ja, en}, of the indicators and of their units."""
    english = {name: spec[i]["en"] for i, name in names.items()} | dict(units)
    return {ja: {"ja": ja, "en": en} for ja, en in english.items()}
