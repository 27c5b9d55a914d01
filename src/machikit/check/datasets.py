"""Rules for topics and datasets: are schemas consistent, and is a dataset what its datapackage.json says?"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from machikit.catalog import Catalog, kit_root
from machikit.catalog.model import SENSITIVITIES, Dataset, Schema, schema_of
from machikit.check.findings import WARNING, Finding, Rule, bilingual_text, hash_differs, missing_languages
from machikit.check.national_datasets import NationalDatasetSound
from machikit.check.privacy import personal_findings

TYPES = {"string", "number", "integer", "date", "time", "flag", "url", "datetime", "boolean"}
NOT_A_LICENCE = re.compile(r"(unknown|other|none|not ?specified|不明|なし)?", re.I)


class SchemaSound(Rule):
    """The ids and headers of a schema are unique, a role that occurs once is the id of its field, and no label is missing."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        for schema in subject.schemas.values():
            where = f"datasets/_schemas/{schema.id}.yaml"
            for lang in missing_languages(schema.title):
                yield self.finding(where, "title.language", lang=lang)
            for names in ([f.id for f in schema.fields], [f.header for f in schema.fields]):
                for name in (n for n, count in Counter(names).items() if count > 1):
                    yield self.finding(f"{where}: {name}", "schema.twice")
            for key in set(schema.key) - set(schema.by_id):
                yield self.finding(f"{where}: key: {key}", "schema.key")
            yield from self._fields(schema, where)

    def _fields(self, schema: Schema, where: str) -> Iterator[Finding]:
        roles = Counter(f.role for f in schema.fields if f.role)
        for field in schema.fields:
            place = f"{where}: {field.id}"
            is_qualified = field.group or field.day or field.sex or field.age or field.order
            if field.role and roles[field.role] == 1 and field.id != field.role and not is_qualified:
                yield self.finding(place, "schema.role", role=field.role)
            if field.type not in TYPES:
                yield self.finding(place, "schema.type", type=field.type, names=", ".join(sorted(TYPES)))
            if not field.en:
                yield self.finding(place, "schema.label")
            if not re.fullmatch(r"[a-z][a-z0-9_]*", field.id):
                yield self.finding(place, "schema.id")


class DatasetSound(Rule):
    """A dataset is as its datapackage.json says, from rows to publisher and licence, and contains no personal data."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        for dataset in _checked_datasets(subject):
            where = f"datasets/{dataset.id}"
            schema = subject.schemas.get(dataset.topic)
            if schema is None:
                yield self.finding(where, "dataset.topic", topic=dataset.topic)
            schema = schema_of(dataset, schema) if schema else None
            if dataset.city not in subject.cities:
                yield self.finding(where, "dataset.city", city=dataset.city)
            yield from self._metadata(dataset, where)
            if dataset.is_split:
                yield from NationalDatasetSound().check_dataset(subject, dataset, schema)
                continue
            if hash_differs(dataset):
                yield self.finding(where, "dataset.hash", file=dataset.file.name)
            yield from self._table(dataset, schema, where)
            yield from personal_findings(dataset, schema, type(self).__name__)

    def _metadata(self, dataset: Dataset, where: str) -> Iterator[Finding]:
        caveats = dataset.package.get("caveats")
        has_caveats = caveats is None or any(caveats.values())  # empty lists are fine: a flawless file may have none
        for key in ("title", "publisher", "credit", *["caveats"] * has_caveats):
            for lang in missing_languages(bilingual_text(dataset.package, key)):
                yield self.finding(f"{where}: {key}", "title.language", lang=lang)
        licences = [str(entry.get("name") or entry.get("title") or "") for entry in dataset.package["licenses"]]
        if not licences or any(NOT_A_LICENCE.fullmatch(name.strip()) for name in licences):
            is_open = dataset.sensitivity == "open"  # data that stay in the office need none
            yield self.finding(where, *(("dataset.licence",) if is_open else ("data.no_licence", WARNING)))
        if not dataset.licence_confirmed:
            yield self.finding(where, "dataset.unconfirmed", WARNING)
        for key in ("as_of", "retrieved", "sources"):
            if not dataset.package.get(key):
                yield self.finding(where, "dataset.missing", item=key)
        if dataset.sensitivity not in SENSITIVITIES or "sensitivity" not in dataset.package:
            yield self.finding(where, "card.sensitivity", names=", ".join(SENSITIVITIES))

    def _table(self, dataset: Dataset, schema: Schema | None, where: str) -> Iterator[Finding]:
        try:
            headers, rows = _read_table(dataset.file)
        except (OSError, ValueError, csv.Error, AttributeError, TypeError, KeyError, RecursionError) as error:
            yield self.finding(where, "dataset.broken", file=dataset.file.name, why=" ".join(str(error).split())[:200])
            return
        if len(rows) != dataset.rows:
            yield self.finding(where, "dataset.rows", said=dataset.rows, there=len(rows))
        fields = {f["name"]: f for f in dataset.resource.get("schema", {}).get("fields", [])}
        if headers is not None and headers != list(fields):
            differing = sorted(set(headers) ^ set(fields)) or headers
            yield self.finding(where, "dataset.headers", headers=", ".join(differing))
        for header, field in fields.items():
            known = schema.by_id.get(field["id"]) if schema else None
            if schema and (known is None or known.header != header):
                yield self.finding(f"{where}: {header}", "dataset.field", topic=dataset.topic, id=field["id"])
            filled = sum(row.get(header) not in (None, "") for row in rows)
            if filled != int(field["filled"]):
                yield self.finding(f"{where}: {header}", "dataset.filled", said=field["filled"], there=filled)


def _checked_datasets(catalog: Catalog) -> Iterator[Dataset]:
    """The datasets of the workspaces, and those on a topic that a workspace defines. Others of the kit are not checked again."""
    roots = [root for root in catalog.roots if root != kit_root()] or catalog.roots
    topics = {path.stem for root in roots for path in (root / "datasets" / "_schemas").glob("*.yaml")}
    for dataset in catalog.datasets.values():
        if dataset.topic in topics or any(dataset.path.is_relative_to(root) for root in roots):
            yield dataset


def _read_table(file: Path) -> tuple[list[str] | None, list[dict[str, Any]]]:
    """The headers (None for GeoJSON) and rows of a data file."""
    if file.suffix == ".geojson":
        features = json.loads(file.read_text(encoding="utf-8"))["features"]
        return None, [feature.get("properties") or {} for feature in features]
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines, strict=True)
        return list(rows.fieldnames or []), list(rows)
