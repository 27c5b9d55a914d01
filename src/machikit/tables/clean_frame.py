"""A table of a person's own file as a clean frame, with a report of what was done to it and the source that a page credits.

Only what is certain is done: a column of numbers becomes numbers, rows of sums are set aside, blank rows are dropped. Marks for
"suppressed", "none" and "not surveyed" are three different things: they are counted, left blank, and never become 0.
"""

import datetime as dt
import hashlib
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base.messages import say
from machikit.tables.clean.sum_labels import is_sum_label, is_sum_word
from machikit.tables.findings import DOUBTS
from machikit.tables.grid import Grid
from machikit.tables.privacy.personal_text import redact
from machikit.tables.text_frame import text_frame

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import DataFrame, Series

CRS = "EPSG:4326"
MIN_NUMBERS = 0.8  # share of the cells of a column that are numbers, from which the others are doubtful
SHOWN = 5  # cells in a message
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.A)
_CODE = re.compile(r"[-+]?0\d", re.A)  # 0123 is a code
_MARKS = {"suppressed": "xX×", "none": "-‐‑–—―−ー－", "not_surveyed": "…‥・."}
_LATITUDE = re.compile(r"緯度|(?:\w{0,20}[_ ])?lat(?:itude)?", re.I)
_LONGITUDE = re.compile(r"経度|(?:\w{0,20}[_ ])?(?:lon|lng)(?:gitude)?", re.I)


@dataclass(frozen=True, repr=False)
class CleanFrame:
    """A clean table with its report and source; shown as the report in a few lines.

    Attributes:
        frame: The table: a GeoDataFrame (EPSG:4326) where it has positions.
        report: rows_in, rows_out, rows_aside; doubts and notes (kind, title, column, cells); aside (row, reason, cells); columns
            (name, type, filled); sheets (name, used).
        source: file, table, bytes, hash (SHA-256), read_on.
    """

    frame: "DataFrame | GeoDataFrame"
    report: dict[str, Any]
    source: dict[str, Any]

    def __repr__(self) -> str:
        return "\n".join(report_lines(self.source, self.report))


def clean_frame(path: Path, grid: Grid, grids: Sequence[Grid]) -> CleanFrame:
    """The clean table of a grid. grids: all tables of the file, which the report lists."""
    frame = text_frame(grid)
    doubts, notes = _of_the_file(grid, grids)
    rows_in = len(frame)
    frame, aside = _without_sums(frame)
    marks: Counter[str] = Counter()
    for name in [c for c in frame.columns if c != "geometry"]:
        numbers, odd, found = _numbers(frame[name])
        if odd:
            doubts.append(_entry("mixed_column", str(name), odd))
        elif numbers is not None:
            frame[name] = numbers
            marks += found
    notes += [_entry(f"mark_{kind}", "", [str(n)]) for kind, n in sorted(marks.items())]
    frame = _with_points(frame)
    report = {
        "rows_in": rows_in,
        "rows_out": len(frame),
        "rows_aside": len(aside),
        "doubts": doubts,
        "notes": notes,
        "aside": aside,
        "columns": [
            {"name": str(c), "type": str(frame[c].dtype), "filled": int(frame[c].notna().sum())} for c in frame.columns
        ],
        "sheets": [{"name": redact(g.label), "rows": len(g.cells), "used": g.name == grid.name} for g in grids],
    }
    return CleanFrame(frame, report, _source(path, grid))


def report_lines(source: dict[str, Any], report: dict[str, Any]) -> list[str]:
    """The report in a few lines, in the user's language."""
    counts = {key: f"{report[key]:,}" for key in ("rows_in", "rows_out", "rows_aside")}
    lines = [say("frame.rows", file=source["file"], table=source["table"], **counts)]
    lines += [say("frame.doubt", what=entry["title"], where=_where(entry)) for entry in report["doubts"]]
    return lines + [say("frame.note", what=entry["title"], where=_where(entry)) for entry in report["notes"]]


def show_in_notebook(clean: CleanFrame) -> None:
    """In a notebook, print what reading found, below the cell; nothing elsewhere."""
    shell = sys.modules.get("IPython")
    if shell is None or shell.get_ipython() is None:
        return
    print(clean)
    print(say("frame.more"))


def _where(entry: dict[str, Any]) -> str:
    return say("cli.comma").join(filter(None, (entry["column"], *entry["cells"][:SHOWN])))


def _entry(kind: str, column: str = "", cells: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "kind": kind,
        "title": say(f"kind.{kind}"),
        "column": column,
        "cells": [redact(cell) for cell in cells][:SHOWN],
    }


def _of_the_file(grid: Grid, grids: Sequence[Grid]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Doubts and notes about the table as the file shows it, and about what is beside it."""
    marks = {
        "hidden_rows": [str(row) for row in grid.hidden_rows],
        "filtered_rows": [str(row) for row in grid.filtered_rows],
        "struck_text": [text or grid.cells[row - 1][c] for row, c, text in grid.struck if row <= len(grid.cells)],
        "excel_error": [text for *_, text in grid.errors],
    }
    entries = [_entry(kind, "", cells) for kind, cells in marks.items() if cells]
    entries += [_entry(kind) for kind in dict.fromkeys(finding.kind for finding in grid.findings)]
    left = [(kind, name, n) for g in grids for kind, name, n in g.left_out]
    entries += [_entry("picture_page", "", [name for kind, name, _ in left if kind == "picture"])] * any(
        kind == "picture" for kind, *_ in left
    )
    entries += [_entry("outside_text", "", [str(n)]) for kind, _, n in left if kind == "text"]
    others = [g.label for g in grids if g.name != grid.name]
    entries += [_entry("other_sheet", "", others)] if others else []
    return [e for e in entries if e["kind"] in DOUBTS], [e for e in entries if e["kind"] not in DOUBTS]


def _without_sums(frame: "DataFrame") -> tuple["DataFrame", list[dict[str, Any]]]:
    """The rows that are no sums of others, and those that are: 合計, 計 in one of the first two columns of text."""
    labels = [c for c in frame.columns if c != "geometry"][:2]
    aside, kept = [], []
    for n, row in enumerate(frame[labels].itertuples(index=False)):
        texts = [str(text) for text in row if text is not None]
        if texts and any(is_sum_word(text) or is_sum_label(text) for text in texts):
            cells = [
                redact(str(cell))
                for cell in frame.iloc[n][[c for c in frame.columns if c != "geometry"]]
                if cell is not None
            ]
            aside.append({"row": n + 1, "reason": "sum", "cells": cells})
        else:
            kept.append(n)
    if not kept or not aside:
        return frame, []
    return frame.iloc[kept].reset_index(drop=True), aside


def _numbers(column: "Series[Any]") -> tuple["Series[Any] | None", list[str], Counter[str]]:
    """A column of numbers, the cells that are none in a column that has nearly only numbers, and how many marks of each kind."""
    import pandas as pd

    values: list[float | None] = []
    odd: list[str] = []
    marks: Counter[str] = Counter()
    for cell in column:
        if isinstance(cell, str) and cell.isascii() and cell.isdecimal() and (cell[0] != "0" or cell == "0"):
            values.append(float(cell))  # nearly all cells of a long column, without the patterns
            continue
        text = "" if cell is None else unicodedata.normalize("NFKC", str(cell)).strip()
        kind = next((k for k, signs in _MARKS.items() if text and not set(text) - set(signs) and len(text) <= 3), "")
        folded = re.sub(r"^[△▲]\s*", "-", text)
        if not text or kind:
            values.append(None)
            marks[kind] += bool(kind)
        elif _CODE.match(folded) or not _NUMBER.fullmatch(folded):
            if _CODE.match(folded):
                return None, [], Counter()
            odd.append(text)
            values.append(None)
        else:
            values.append(float(folded.replace(",", "")))
    count = sum(value is not None for value in values)
    if not count or odd:
        return None, odd if count >= MIN_NUMBERS * (count + len(odd)) else [], Counter()
    whole = all(value is None or value.is_integer() for value in values)
    return pd.Series(values, index=column.index, dtype="Int64" if whole else "Float64"), [], +marks


def _with_points(frame: "DataFrame") -> "DataFrame | GeoDataFrame":
    """With the points of the columns of latitude and longitude, where they are in degrees."""
    import geopandas

    if isinstance(frame, geopandas.GeoDataFrame):
        return frame
    latitude = next((c for c in frame.columns if _LATITUDE.fullmatch(str(c))), None)
    longitude = next((c for c in frame.columns if _LONGITUDE.fullmatch(str(c))), None)
    degrees = [c for c in (latitude, longitude) if c is not None and frame[c].dtype.kind in "fiu"]
    if len(degrees) < 2 or not (
        frame[latitude].dropna().abs().le(90).all() and frame[longitude].dropna().abs().le(180).all()
    ):
        return frame
    pairs = [
        None if x is None or y is None else (x, y)
        for x, y in zip(
            *(frame[c].astype(object).where(frame[c].notna(), None) for c in (longitude, latitude)), strict=True
        )
    ]
    from shapely import Point

    return geopandas.GeoDataFrame(
        frame, geometry=[Point(*map(float, pair)) if pair else None for pair in pairs], crs=CRS
    )


def _source(path: Path, grid: Grid) -> dict[str, Any]:
    raw = path.read_bytes()
    return {
        "file": redact(path.name),
        "table": redact(grid.label),
        "bytes": len(raw),
        "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
        "read_on": dt.date.today().isoformat(),
    }
