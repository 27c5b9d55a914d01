"""Write a dataset of all of Japan: a data package of 47 gzip resources, `data-01.csv.gz` … `data-47.csv.gz`, one a prefecture.

They share one `schema.json`; the first column is the municipality's code. `counts.csv.gz` has for each municipality its rows and
the filled cells of each field, so that what is there is known without reading the data; `findings.csv.gz` what was counted in
them (their words are in the package, under `findings`); `neighbours.csv.gz` the lengths of shared borders. For a designated city
both have a line for the city as a whole besides those of its wards; only where the package says `"wards": "own_rows"`, a city
has no other rows than those of its own code.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from machikit._base.atomic import atomic_change
from machikit._base.messages import LANGUAGES
from machikit.catalog.model import Field
from machikit.tables.datapackage import write
from machikit.tables.findings import Row
from machikit.tables.national.gzip_bytes import gzip_bytes
from machikit.tables.national.ward_cities import with_whole_cities
from machikit.tables.national.wide_files import COLUMNS_FILE, SCHEMA_FILE, WideLayout, wide_schema

PREFECTURES = tuple(f"{n:02}" for n in range(1, 48))
CODE = Field("code", "全国地方公共団体コード", role="code", ja="市区町村コード", en="Municipality code")
OWN_ROWS = "own_rows"  # value of the package's `wards`: a city and its wards have separate rows
DISTINCT = "distinct:"  # finding: the number of different values of a field; it needs no words
NATIONAL_FILE = re.compile(
    r"(data-\d\d\.(csv|geojson)|(columns|counts|findings|neighbours)\.csv)\.gz|(schema|wide|datapackage)\.json"
)
Counts = Mapping[str, Mapping[str, int]]  # code → finding → number


@dataclass(frozen=True)
class NationalTable:
    """The content of a national package.

    rows: code of the municipality (or ward) → its rows, without the field `code`; fields: those that are used, in the order of the
    topic; cities: ward → its city (`ward_cities`); findings: code → finding → count, in the order in which they
    are told, with lines of their own for whole cities;
    words: finding → {"ja", "en"} with `{n}`; neighbours: (code, neighbour, metres of shared border), both directions;
    shapes: the data are GeoJSON; wide: they are written with a line for each municipality.
    """

    rows: Mapping[str, Sequence[Row]]
    fields: Sequence[Field]
    cities: Mapping[str, str] = field(default_factory=dict)
    findings: Counts = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    neighbours: Sequence[tuple[str, str, int]] = ()
    shapes: bool = False
    wide: WideLayout | None = None

    @property
    def columns(self) -> list[Field]:
        """The columns of the data: the code first."""
        return [CODE, *(f for f in self.fields if f.id != CODE.id)]


def write_national(folder: Path, metadata: Mapping[str, Any], table: NationalTable) -> None:
    """Write the package into its folder, all or nothing; what else is there stays. metadata: the package without resources.

    Raises KitError where the disk refuses, ValueError for a code without a prefecture and for findings without words.
    """
    files = national_files(metadata, table)
    with atomic_change(folder.parent, folder) as change:
        target = change.folder(folder, keep=lambda name: not NATIONAL_FILE.fullmatch(name))
        for name, body in files.items():
            (target / name).write_bytes(body)


def _of_all_japan(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    """The metadata, whose caveat on rows left out says that it counts all of Japan: a town's page would show it as the town's."""
    caveats = metadata.get("caveats", {})
    told = {
        "ja": [text.replace("元の表のうち", "全国の元の表のうち", 1) for text in caveats.get("ja", ())],
        "en": [
            text.replace("Rows of the source left", "Rows of the source for all Japan left", 1)
            for text in caveats.get("en", ())
        ],
    }
    return {**metadata, "caveats": told} if caveats else metadata


def national_files(metadata: Mapping[str, Any], table: NationalTable) -> dict[str, bytes]:
    """The files of the package: name → bytes, the same for the same table."""
    _check(table)
    metadata = _of_all_japan(metadata)
    columns, every_row = table.columns, [row for code in sorted(table.rows) for row in table.rows[code]]
    types = {d["name"]: d["type"] for d in write.field_descriptors(columns, every_row)}
    schema = {"fields": [{"name": f.header, "id": f.id, "type": types[f.header]} for f in columns]}
    files, resources = {"schema.json": _json(schema)}, []
    for path, body, told in _wide_files(table, files) if table.wide else _prefecture_files(table):
        files[path] = body
        resources.append(_resource(path, body, told.pop("rows")) | {"schema": "schema.json"} | told)
    for path, lines in _tables(metadata, table).items():
        files[path] = gzip_bytes(_csv(lines))
        resources.append(_resource(path, files[path], len(lines) - 1))
    words = {"findings": {name: dict(text) for name, text in table.words.items()}} if table.words else {}
    return files | {"datapackage.json": _json({**metadata, **words, "resources": resources})}


def _check(table: NationalTable) -> None:
    """Raise ValueError for a table that no package can hold."""
    codes = {*table.rows, *table.findings}
    if wrong := sorted(c for c in codes if not (re.fullmatch(r"\d{6}", c) and c[:2] in PREFECTURES)):
        raise ValueError(f"not a municipality code: {wrong[0]!r}")
    used = {name for counts in table.findings.values() for name in counts if not name.startswith(DISTINCT)}
    if wrong := sorted(n for n in used if set(table.words.get(n, ())) != set(LANGUAGES)):
        raise ValueError(f"finding without words in every language: {wrong[0]!r}")


def _prefecture_files(table: NationalTable) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """Path, bytes and what is told of the file of each prefecture: its rows."""
    for prefecture in PREFECTURES:
        rows = [(code, row) for code in sorted(table.rows) if code[:2] == prefecture for row in table.rows[code]]
        yield *_prefecture_file(prefecture, rows, table.columns, table.shapes), {"rows": len(rows)}


def _wide_files(table: NationalTable, files: dict[str, bytes]) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """The same of a wide table, whose lines are municipalities. Its schema and its columns are put into `files`."""
    assert table.wide
    described = table.wide.columns(row for rows in table.rows.values() for row in rows)
    names, header = [line[0] for line in described[1:]], CODE.header
    groups = {p: {c: rows for c, rows in table.rows.items() if c[:2] == p} for p in PREFECTURES}
    lines = {p: table.wide.lines(header, rows, names) for p, rows in groups.items()}
    files[SCHEMA_FILE] = _json(wide_schema(header, (one[1:] for one in lines.values()), names))
    for p, one in lines.items():
        long = {"schema": "schema.json", "columns": COLUMNS_FILE, "rows": sum(map(len, groups[p].values()))}
        told = {"rows": len(one) - 1, "schema": SCHEMA_FILE, "unpivot": long}
        yield f"data-{p}.csv.gz", gzip_bytes(_csv(one)), told


def _prefecture_file(
    prefecture: str, rows: Sequence[tuple[str, Row]], columns: Sequence[Field], shapes: bool
) -> tuple[str, bytes]:
    """Name and bytes of the data of one prefecture; one without rows has the header alone."""
    coded = [Row(row.number, {**row.cells, CODE.id: code}, row.shape) for code, row in rows]
    if shapes:
        body = write.geojson_bytes(coded, columns, [row.shape for row in coded])
        return f"data-{prefecture}.geojson.gz", gzip_bytes(body)
    return f"data-{prefecture}.csv.gz", gzip_bytes(write.csv_bytes(coded, columns))


def _tables(metadata: Mapping[str, Any], table: NationalTable) -> dict[str, list[Sequence[object]]]:
    """The tables beside the data: file name → header and lines."""
    ids = [f.id for f in table.columns if f.id != CODE.id]
    cities = {} if metadata.get("wards") == OWN_ROWS else table.cities
    counts = [
        (code, len(rows), *(sum(1 for r in rows if r.cells.get(i)) for i in ids))
        for code, rows in with_whole_cities(table.rows, cities).items()
    ]
    tables: dict[str, list[Sequence[object]]] = {"counts.csv.gz": [("code", "rows", *ids), *counts]}
    # the order of a municipality's findings is that in which its pages tell them
    findings = [(c, name, n) for c, found in sorted(table.findings.items()) for name, n in found.items() if n]
    if table.wide:
        tables[COLUMNS_FILE] = [*table.wide.columns(row for rows in table.rows.values() for row in rows)]
    if findings:
        tables["findings.csv.gz"] = [("code", "finding", "count"), *findings]
    if table.neighbours:
        tables["neighbours.csv.gz"] = [("code", "neighbour", "metres"), *sorted(table.neighbours)]
    return tables


def _resource(path: str, body: bytes, rows: int) -> dict[str, Any]:
    """The descriptor of one file. Frictionless counts rows only in tables: of GeoJSON they are features."""
    shapes = ".geojson" in path
    return {
        "name": path.partition(".")[0],
        "path": path,
        "format": "geojson" if shapes else "csv",
        "mediatype": "application/geo+json" if shapes else "text/csv",
        "encoding": "utf-8",
        "compression": "gz",
        "hash": "sha256:" + hashlib.sha256(body).hexdigest(),
        "bytes": len(body),
        "features" if shapes else "rows": rows,
    }


def _csv(lines: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue().encode("utf-8")


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
