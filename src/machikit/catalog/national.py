"""A national dataset, and the view that one municipality has of it: the rows of its prefecture's resource that carry its code.

`datasets/japan/<topic>/` has a compressed resource for each prefecture, and `counts.csv.gz` beside them: how many rows and filled
cells each municipality has. So readiness is known without reading data. A smaller one is a single file, which is then counted.
A designated city has the rows of its wards and its own, unless the package says `"wards": "own_rows"`.
"""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from machikit._base.atomic import disk_error
from machikit._base.config_files import short_path
from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, fill, kit_error
from machikit.catalog.model import Dataset
from machikit.catalog.municipality_code import with_check_digit
from machikit.catalog.unpivot import KEY, unpivot

OUTLINE = "boundary"  # the topic of outlines
MOST_BYTES = 300_000_000  # of an unpacked resource
MOST_COUNTS = 20_000_000  # of unpacked counts or findings
Counts = dict[str, tuple[int, dict[str, int]]]  # municipality code → rows, and field id → filled cells
Findings = dict[str, dict[str, int]]  # municipality code → finding → how often


def has_codes(dataset: Dataset) -> bool:
    """Whether the rows of a dataset carry the code of their municipality."""
    return any(f.get("id") == "code" for f in dataset.resource.get("schema", {}).get("fields", []))


def resource_text(path: Path, most: int = MOST_BYTES) -> str:
    """The text of a resource, unpacked where it is compressed. Raises KitError where it is missing, damaged or truncated."""
    try:
        if path.suffix != ".gz":
            return path.read_bytes().decode("utf-8-sig")
        with gzip.open(path) as file:
            content = file.read(most + 1)
    except FileNotFoundError as error:
        raise kit_error("national.missing", short_path(path)) from error
    except (gzip.BadGzipFile, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise damaged(path) from error
    except OSError as error:
        raise disk_error(error, path) from error
    if len(content) > most:
        raise kit_error("reading.large", short_path(path), most=f"{most / 1e6:g}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise damaged(path) from error


def damaged(path: Path) -> KitError:
    """The KitError for a resource that is not as it was written."""
    return kit_error("national.damaged", short_path(path))


def is_geojson_path(path: Path) -> bool:
    return ".geojson" in path.suffixes


def resource_rows(path: Path, most: int = MOST_BYTES, containing: str = "") -> list[list[str]]:
    """Header and rows of a CSV resource. Raises KitError as `resource_text` does.

    containing: only rows that contain this text; the others are not parsed, unless a cell may go over lines.
    """
    try:
        text = resource_text(path, most)
        if containing and '"' not in text:
            header, *lines = text.split("\n")
            text = "\n".join([header, *(line for line in lines if containing in line)])
        rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    except csv.Error as error:
        raise damaged(path) from error
    if not rows:
        raise damaged(path)
    return rows


def table_rows(dataset: Dataset, resource: dict[str, Any], containing: str = "") -> list[list[str]]:
    """Header and rows of a CSV resource under the columns of its schema, also where the file is wide. Raises KitError as `resource_text`
    does. containing: as in `resource_rows`.
    """
    path = dataset.file_of(resource)
    rows = resource_rows(path, containing=containing)
    if KEY not in resource:
        return rows
    columns = resource_rows(dataset.file_of({"path": resource[KEY]["columns"]}), MOST_COUNTS)
    try:
        return unpivot(rows, columns, resource["schema"]["fields"])
    except (LookupError, ValueError) as error:
        raise damaged(path) from error


def resource_features(path: Path) -> list[dict[str, Any]]:
    """The features of a GeoJSON resource. Raises KitError as `resource_text` does."""
    try:
        features = json.loads(resource_text(path))["features"]
        if isinstance(features, list) and all(isinstance(one, dict) for one in features):
            return features
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise damaged(path) from error
    raise damaged(path)


class NationalDataset:
    """A dataset of a country with the municipality's code in each row.

    wards_of: the codes of a designated city's wards; none for any other code.
    """

    def __init__(self, dataset: Dataset, wards_of: Callable[[str], Sequence[str]]):
        self.dataset, self._wards_of = dataset, wards_of
        self._views: dict[str, Dataset] = {}
        self._first: tuple[str, Counts] = ("", {})

    # --- what is counted ---------------------------------------------------------------------------------------------

    @cached_property
    def counts(self) -> Counts:
        """Rows and filled cells of each municipality that has rows. Raises KitError where they cannot be read."""
        if not self.dataset.is_split:
            return _counted(self.dataset)
        header, *rows = self._read("counts")
        ids, path = header[2:], self._path("counts")
        try:
            return {row[0]: (int(row[1]), dict(zip(ids, map(int, row[2:]), strict=True))) for row in rows}
        except (ValueError, IndexError) as error:
            raise damaged(path) from error

    def _counts_of(self, code: str) -> Counts:
        """The counts with those of one municipality at least: of a single file only the lines of the first one are parsed."""
        first, counts = self._first
        if code == first:
            return counts
        if first or self.dataset.is_split or "counts" in self.__dict__ or is_geojson_path(self.dataset.file):
            return self.counts
        self._first = code, _counted(self.dataset, code)
        return self._first[1]

    @cached_property
    def findings(self) -> Findings:
        """What the curation counted in each municipality. Raises KitError where it cannot be read."""
        findings: Findings = {}
        if self._has("findings"):
            try:
                for code, finding, count in self._read("findings")[1:]:
                    findings.setdefault(code, {})[finding] = int(count)
            except ValueError as error:
                raise damaged(self._path("findings")) from error
        return findings

    @cached_property
    def bordering(self) -> frozenset[str]:
        """The municipalities that share a border with another one. Raises KitError where they cannot be read."""
        return frozenset(row[0] for row in self._read("neighbours")[1:]) if self._has("neighbours") else frozenset()

    def neighbours(self, code: str) -> list[tuple[str, int]]:
        """The municipalities that share a border with one, and for how many metres, the longest border first.

        Raises KitError where they cannot be read.
        """
        if not self._has("neighbours"):
            return []
        try:
            rows = [(other, round(float(metres))) for one, other, metres in self._read("neighbours")[1:] if one == code]
        except ValueError as error:
            raise damaged(self._path("neighbours")) from error
        return sorted(rows, key=lambda row: (-row[1], row[0]))

    def columns(self, *ids: str) -> Iterator[tuple[str, ...]]:
        """The cells of these fields in every row of all prefectures. Raises KitError where a file cannot be read."""
        headers = {f["id"]: f["name"] for f in self.dataset.resource.get("schema", {}).get("fields", [])}
        for resource in self.dataset.data_resources:
            path = self.dataset.file_of(resource)
            header, *rows = table_rows(self.dataset, resource)
            try:
                places = [header.index(headers[id_]) for id_ in ids]
                yield from (tuple(row[n] for n in places) for row in rows)
            except (KeyError, ValueError, IndexError) as error:
                raise damaged(path) from error

    def _has(self, name: str) -> bool:
        return any(one.get("name") == name for one in self.dataset.package["resources"])

    def _path(self, name: str) -> Path:
        resource = next(one for one in self.dataset.package["resources"] if one.get("name") == name)
        return self.dataset.file_of(resource)

    def _read(self, name: str) -> list[list[str]]:
        return resource_rows(self._path(name), MOST_COUNTS)

    # --- a municipality ----------------------------------------------------------------------------------------------

    def view(self, code: str) -> Dataset | None:
        """What a municipality has of the dataset; None where it has no row. Raises KitError where the counts cannot be read.

        A ward without an outline (it is younger than they are) has that of its city: a map without any looks like the sea.
        """
        code = with_check_digit(code)
        if code not in self._counts_of(code):
            city = self._city_of(code) if self.dataset.topic == OUTLINE else None
            return self.view(city) if city else None
        if code not in self._views:
            dataset, package = self.dataset, self._view_package(code)
            self._views[code] = Dataset(
                dataset.city, dataset.topic, dataset.path, package, dataset.valid_months, code, self.codes_of(code)
            )
        return self._views[code]

    def _city_of(self, ward: str) -> str | None:
        """The code of the designated city that a ward belongs to, among those with rows."""
        return next((code for code in self.counts if code[:3] == ward[:3] and ward in self._wards_of(code)), None)

    def codes_of(self, code: str) -> tuple[str, ...]:
        """The codes whose rows are those of a municipality: its own and, of a designated city, those of its wards."""
        is_whole = self.dataset.is_split and self.dataset.package.get("wards") != "own_rows"
        return (code, *self._wards_of(code)) if is_whole else (code,)

    def resource_of(self, code: str) -> dict[str, Any]:
        """The resource with the rows of a municipality. Raises KitError where the package has none for its prefecture."""
        if not self.dataset.is_split:
            return self.dataset.resource
        name = f"data-{code[:2]}"
        resource = next((r for r in self.dataset.data_resources if r.get("name") == name), None)
        if resource is None:
            raise kit_error("national.missing", f"{short_path(self.dataset.path)}/{name}")
        return resource

    def _view_package(self, code: str) -> dict[str, Any]:
        """The package with one resource, its numbers, and the sentences on what was found in this municipality."""
        rows, filled = self._counts_of(code)[code]
        package = {k: v for k, v in self.dataset.package.items() if k not in ("resources", "findings", "wards")}
        resource = dict(self.resource_of(code))
        resource.pop("features", None)
        fields = resource.get("schema", {}).get("fields", [])
        resource |= {"rows": rows, "schema": {"fields": [f | {"filled": filled.get(f["id"], 0)} for f in fields]}}
        package["resources"] = [resource]
        if counted := self.findings.get(code):
            package["counted"] = counted
            package["caveats"] = _with_sentences(package.get("caveats"), self.dataset.package.get("findings"), counted)
        return package


def _with_sentences(caveats: Any, words: Any, counted: dict[str, int]) -> dict[str, list[str]]:
    """The caveats of a package, and a sentence for each finding that has words."""
    told = [(words[finding], n) for finding, n in counted.items() if finding in (words or {}) and n]
    return {
        lang: [
            *_sentences((caveats or {}).get(lang, [])),
            *(fill(word.get(lang, ""), n=f"{n:,}") for word, n in told),
        ]
        for lang in LANGUAGES
    }


def _sentences(texts: Any) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


def _counted(dataset: Dataset, code: str = "") -> Counts:
    """The same numbers of a dataset in a single file. code: of one municipality only. Raises KitError where it cannot be read."""
    fields = {f["name"]: f["id"] for f in dataset.resource.get("schema", {}).get("fields", [])}
    header, rows = _table(dataset, list(fields), code)
    code_column = next((n for n, name in enumerate(header) if fields.get(name) == "code"), None)
    if code_column is None:
        return {}
    by_code: dict[str, list[list[str]]] = {}
    for row in rows:
        by_code.setdefault(row[code_column] if len(row) == len(header) else "", []).append(row)
    ids = [fields.get(name, name) for name in header]
    return {
        code: (
            len(mine),
            {id_: len(mine) - cells.count("") for id_, cells in zip(ids, zip(*mine, strict=False), strict=False)},
        )
        for code, mine in by_code.items()
    }


def _table(dataset: Dataset, names: list[str], code: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a single file; of a GeoJSON file its properties. code: rows without it may be left out."""
    if is_geojson_path(dataset.file):
        properties = (one.get("properties") or {} for one in resource_features(dataset.file))
        return names, [["" if one.get(name) is None else str(one[name]) for name in names] for one in properties]
    header, *rows = resource_rows(dataset.file, containing=code)
    return header, rows
