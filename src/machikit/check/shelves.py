"""Rules for the kit's own shelves, or a workspace's: is every entry whole, and do card, data and template fit?"""

import csv
import fnmatch
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from machikit._base import paths
from machikit._base.config_files import read_json
from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, interface_words, page_words, read_words
from machikit._base.paths import NAME as SAFE_ID
from machikit.catalog import SHELVES, Catalog, house
from machikit.catalog.model import SECTIONS, SENSITIVITIES, Card, Dataset, Schema, Template
from machikit.check.findings import (
    WARNING,
    Finding,
    Rule,
    half_said,
    hash_differs,
    in_both,
    lacking_languages,
    run,
)
from machikit.check.privacy import card_findings, personal_findings
from machikit.intake.sources import sources
from machikit.prototype.generate import describe, render
from machikit.prototype.overrides import overrides

TYPES = {"string", "number", "integer", "date", "time", "flag", "url", "datetime", "boolean"}
NOT_A_LICENCE = re.compile(r"(unknown|other|none|not ?specified|不明|なし)?", re.I)
MARK_OF_ABSENCE = "?"
SAMPLE = {
    "project_slug": "sample",
    "card": "a-card",
    "city": "a-city",
    "language": "ja",
}  # answers to try a template with


class Readable(Rule):
    """Every entry on the shelves can be read."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        _ = subject.schemas, subject.cities, subject.datasets, subject.cards, subject.templates
        broken: list[KitError] = []
        sources(subject, broken)
        for error in (*subject.problems, *broken):
            yield Finding(error.where, error.what, error.fix, rule="Readable")


class Named(Rule):
    """Names of entries work on every system and in every address: a-z, 0-9, - and _."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        names = [*subject.cards, *subject.cities, *subject.templates, *subject.schemas]
        for name in (*names, *(part for d in subject.datasets for part in d.split("/"))):
            if not SAFE_ID.fullmatch(name):
                yield self.finding(name, "name.odd")


class CardTold(Rule):
    """A card tells all its sections in both languages, its facts agree with its prose, and it names no person."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        for card in subject.cards.values():
            for lang in LANGUAGES:
                yield from self._prose(card, lang)
            if card.sensitivity not in SENSITIVITIES:
                yield self.finding(f"{card.id}/card.yaml", "card.sensitivity", names=", ".join(SENSITIVITIES))
            yield from self._words(card)
            yield from card_findings(card, type(self).__name__)

    def _prose(self, card: Card, lang: str) -> Iterator[Finding]:
        where = f"{card.id}/{lang}.md"
        for name in SECTIONS:
            if not card.section(lang, name):
                yield self.finding(where, "card.section", name=name)
        heading = re.search(r"^## .*\{#first\}", card.prose(lang), re.M)
        if heading and str(card.minutes) not in re.findall(r"\d+", heading[0]):
            yield self.finding(where, "card.minutes", minutes=card.minutes)

    def _words(self, card: Card) -> Iterator[Finding]:
        path = card.path / "words.csv"
        try:
            paths.refuse_links(card.path, path, card.id)
            own = read_words(path) if path.is_file() else {}
        except KitError as error:
            yield Finding(f"{card.id}/{error.where}", error.what, error.fix, rule=type(self).__name__)
            return
        if f"theme.{card.theme}" not in {**interface_words(), **own}:
            yield self.finding(f"{card.id}/card.yaml", "card.theme", theme=card.theme)
        for key, langs in (half_said(path, page_words()) if own else {}).items():
            yield self.finding(f"{card.id}/words.csv: {key}", "words.half", langs=", ".join(langs))


class CardFits(Rule):
    """A card's tables are known topics that have the roles it needs, its template exists, and some city can make it now."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        for card in subject.cards.values():
            wrong = list(self._wrong(card, subject, f"{card.id}/card.yaml"))
            yield from wrong
            if not wrong and not subject.ready(card):
                towns = subject.municipalities
                lacks = {describe(k, subject, town) for town in towns for k in subject.lacks(card, town)}
                yield self.finding(card.id, "card.waits", WARNING, lacks=" ".join(sorted(lacks)))

    def _wrong(self, card: Card, subject: Catalog, where: str) -> Iterator[Finding]:
        if card.template not in subject.templates:
            yield self.finding(where, "card.template", template=card.template)
        for unknown in sorted(set(card.tables.values()) - set(subject.schemas)):
            yield self.finding(where, "card.topic", topic=unknown)
        for table, roles in card.needs.items():
            topic = card.topics.get(table.rstrip(MARK_OF_ABSENCE))
            if topic is None:
                yield self.finding(where, "card.table", table=table, names=", ".join(card.topics))
            elif schema := subject.schemas.get(topic):
                for role in (r for r in roles if schema.headers(r.rstrip("+" + MARK_OF_ABSENCE)) is None):
                    yield self.finding(where, "card.role", role=role, topic=topic)


class SchemaSound(Rule):
    """A schema's ids and headers are its own, a role that occurs once is the field's id, and every label is there."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        for schema in subject.schemas.values():
            where = f"datasets/_schemas/{schema.id}.yaml"
            for lang in lacking_languages(schema.title):
                yield self.finding(where, "title.language", lang=lang)
            for names in ([f.id for f in schema.fields], [f.header for f in schema.fields]):
                for name in (n for n, times in Counter(names).items() if times > 1):
                    yield self.finding(f"{where}: {name}", "schema.twice")
            for key in set(schema.key) - set(schema.by_id):
                yield self.finding(f"{where}: key: {key}", "schema.key")
            yield from self._fields(schema, where)

    def _fields(self, schema: Schema, where: str) -> Iterator[Finding]:
        roles = Counter(f.role for f in schema.fields if f.role)
        for field in schema.fields:
            place = f"{where}: {field.id}"
            qualified = field.group or field.day or field.sex or field.age or field.order
            if field.role and roles[field.role] == 1 and field.id != field.role and not qualified:
                yield self.finding(place, "schema.role", role=field.role)
            if field.type not in TYPES:
                yield self.finding(place, "schema.type", type=field.type, names=", ".join(sorted(TYPES)))
            if not field.en:
                yield self.finding(place, "schema.label")
            if not re.fullmatch(r"[a-z][a-z0-9_]*", field.id):
                yield self.finding(place, "schema.id")


class DatasetSound(Rule):
    """A dataset is what its datapackage.json says, from its rows to whose it is, and holds nothing that belongs to persons."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        for dataset in _own(subject):
            where = f"datasets/{dataset.id}"
            schema = subject.schemas.get(dataset.topic)
            if schema is None:
                yield self.finding(where, "dataset.topic", topic=dataset.topic)
            if dataset.city not in subject.cities:
                yield self.finding(where, "dataset.city", city=dataset.city)
            if hash_differs(dataset):
                yield self.finding(where, "dataset.hash", file=dataset.file.name)
            yield from self._told(dataset, where)
            yield from self._table(dataset, schema, where)
            yield from personal_findings(dataset, schema, type(self).__name__)

    def _told(self, dataset: Dataset, where: str) -> Iterator[Finding]:
        caveats = dataset.package.get("caveats")
        some = caveats is None or any(caveats.values())  # of a flawless file there may be nothing that it cannot say
        for key in ("title", "publisher", "credit", *["caveats"] * some):
            for lang in lacking_languages(in_both(dataset.package, key)):
                yield self.finding(f"{where}: {key}", "title.language", lang=lang)
        licences = [str(entry.get("name") or entry.get("title") or "") for entry in dataset.package["licenses"]]
        if not licences or any(NOT_A_LICENCE.fullmatch(name.strip()) for name in licences):
            is_open = dataset.sensitivity == "open"  # what stays in the office needs none
            yield self.finding(where, *(("dataset.licence",) if is_open else ("data.no_licence", WARNING)))
        for key in ("as_of", "retrieved", "sources"):
            if not dataset.package.get(key):
                yield self.finding(where, "dataset.missing", item=key)
        if dataset.sensitivity not in SENSITIVITIES or "sensitivity" not in dataset.package:
            yield self.finding(where, "card.sensitivity", names=", ".join(SENSITIVITIES))

    def _table(self, dataset: Dataset, schema: Schema | None, where: str) -> Iterator[Finding]:
        try:
            headers, rows = _cells(dataset.file)
        except (OSError, ValueError, csv.Error, AttributeError, TypeError, KeyError, RecursionError) as error:
            yield self.finding(where, "dataset.broken", file=dataset.file.name, why=" ".join(str(error).split())[:200])
            return
        if len(rows) != dataset.rows:
            yield self.finding(where, "dataset.rows", said=dataset.rows, there=len(rows))
        fields = {f["name"]: f for f in dataset.resource.get("schema", {}).get("fields", [])}
        if headers is not None and headers != list(fields):
            odd = sorted(set(headers) ^ set(fields)) or headers
            yield self.finding(where, "dataset.headers", headers=", ".join(odd))
        for header, field in fields.items():
            known = schema.by_id.get(field["id"]) if schema else None
            if schema and (known is None or known.header != header):
                yield self.finding(f"{where}: {header}", "dataset.field", topic=dataset.topic, id=field["id"])
            filled = sum(row.get(header) not in (None, "") for row in rows)
            if filled != int(field["filled"]):
                yield self.finding(f"{where}: {header}", "dataset.filled", said=field["filled"], there=filled)


class TemplateFits(Rule):
    """A template has a title in both languages, its files, and at least one dataset that it can show."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        for template in subject.templates.values():
            where = f"templates/{template.id}"
            for lang in lacking_languages(template.title):
                yield self.finding(where, "title.language", lang=lang)
            if not any((p / "prototype.py").is_file() for p in template.path.glob("*cookiecutter*") if p.is_dir()):
                yield self.finding(where, "template.files")
            yield from self._filled(template)
            for file in _unrendered(template.path):
                yield self.finding(f"{where}/{file}", "template.unrendered")
            for table, roles in template.needs.items():
                if not table.endswith(MARK_OF_ABSENCE) and not self._shows(subject, roles):
                    yield self.finding(where, "template.fits", table=table, roles=", ".join(roles))

    def _filled(self, template: Template) -> Iterator[Finding]:
        """What `new` would refuse of its files."""
        with TemporaryDirectory(prefix="machikit-check-") as out:
            try:
                render(template, SAMPLE, Path(out))
            except KitError as error:
                yield Finding(error.where, error.what, error.fix, rule=type(self).__name__)

    def _shows(self, catalog: Catalog, roles: list[str]) -> bool:
        needed = {r.rstrip("+") for r in roles if not r.endswith(MARK_OF_ABSENCE)}
        pairs = ((d, catalog.schemas.get(d.topic)) for d in catalog.datasets.values())
        return any(schema and needed <= dataset.roles(schema) for dataset, schema in pairs)


class FilesPortable(Rule):
    """No links, no names that only differ in case, none that Windows refuses: the folder can be copied anywhere."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        for root in subject.roots:
            seen: dict[str, str] = {}
            for path in (p for shelf in SHELVES for p in sorted((root / shelf).rglob("*"))):
                name = path.relative_to(root).as_posix()
                if path.is_symlink():
                    yield self.finding(name, "file.link")
                if other := seen.get(name.casefold()):
                    yield self.finding(name, "file.case", other=other)
                if re.search(r'[<>:"\\|?*\x00-\x1f]|[ .]$', path.name):
                    yield self.finding(name, "file.name")
                seen[name.casefold()] = name


class StandsOver(Rule):
    """An entry that stands over one of the kit's own is meant to: it is used instead."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        for one in overrides(subject):
            yield self.finding(one.id, "entry.over", WARNING)


RULES = (Readable, Named, CardTold, CardFits, SchemaSound, DatasetSound, TemplateFits, FilesPortable, StandsOver)


def check_house(folder: Path) -> list[Finding]:
    return run(RULES, Catalog(folder))


def _own(catalog: Catalog) -> Iterator[Dataset]:
    """The datasets that lie on the shelves being checked, or whose topic does: a workspace does not answer for the kit's own."""
    roots = [root for root in catalog.roots if root != house()] or catalog.roots
    topics = {path.stem for root in roots for path in (root / "datasets" / "_schemas").glob("*.yaml")}
    for dataset in catalog.datasets.values():
        if dataset.topic in topics or any(dataset.file.is_relative_to(root) for root in roots):
            yield dataset


def _unrendered(template: Path) -> Iterator[str]:
    """Files with `{{ cookiecutter… }}` in them that cookiecutter would copy as they are.

    It takes a file for binary when its first 512 bytes end inside a Japanese character, and says nothing.
    """
    from binaryornot.check import is_binary

    context = read_json(template / "cookiecutter.json")
    for path in sorted(p for p in template.glob("*cookiecutter*/**/*") if p.is_file()):
        name = path.relative_to(path.parents[len(path.relative_to(template).parts) - 2]).as_posix()
        copied = any(fnmatch.fnmatch(name, pattern) for pattern in context.get("_copy_without_render", []))
        if (copied or is_binary(str(path))) and b"{{ cookiecutter." in path.read_bytes():
            yield name


def _cells(file: Path) -> tuple[list[str] | None, list[dict[str, Any]]]:
    """The headers (None for GeoJSON) and rows of a data file."""
    if file.suffix == ".geojson":
        features = json.loads(file.read_text(encoding="utf-8"))["features"]
        return None, [feature.get("properties") or {} for feature in features]
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines, strict=True)
        return list(rows.fieldnames or []), list(rows)
