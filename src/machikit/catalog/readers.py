"""Readers of one entry each (a city, dataset, card or template; of a topic: schema_reader), and of settings files that users write.

A broken entry raises an exception. Nothing that is read here is executed: files are read within limits (`_base.config_files`),
the shape of every field is checked (`_base.validation`), paths stay in their folder (`_base.paths`), and URLs are http or https
(`_base.urls`).
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from machikit._base import config_files, fullwidth, paths, urls
from machikit._base.atomic import disk_error
from machikit._base.config_files import one_line as one_line
from machikit._base.config_files import short_path as short_path
from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, kit_error
from machikit._base.validation import FieldReader
from machikit.catalog.model import (
    BESIDE_DATA,
    CITY_KINDS,
    COMPARED,
    OWNERS,
    Card,
    City,
    Dataset,
    Schema,
    Template,
)
from machikit.catalog.named_tables import split_name
from machikit.catalog.partial_dates import parse_partial_date
from machikit.catalog.unpivot import KEY, use_long_schema

CODE_KEYS = ("_extensions", "_jinja2_env_vars")  # of cookiecutter.json: they load code, or change the template language
HOOKS = "hooks"  # a folder of scripts that cookiecutter runs


def entry_folders(folder: Path) -> Iterator[Path]:
    """The folders in `folder` that are entries: their names begin with neither `_` nor `.`."""
    if folder.is_dir():
        yield from (p for p in sorted(folder.iterdir()) if p.is_dir() and p.name[0] not in "._")


def _yaml(path: Path) -> FieldReader:
    return FieldReader(config_files.read_yaml(path), short_path(path))


# --- cities ----------------------------------------------------------------------------------------------------------


def read_city(path: Path) -> City:
    """Read a city.yaml. Raises KitError."""
    reader = _yaml(path)
    code = reader.scalar("code", None)
    if code and not re.fullmatch(r"[0-9]{5,6}", code):
        raise reader.shape_error("code", "code", code)
    name, prefecture = reader.bilingual("name"), reader.bilingual("prefecture")
    if not all(name[lang].strip() for lang in LANGUAGES):
        raise reader.shape_error("name", "both", reader.data["name"])
    kind, centre = reader.text("kind", allowed=CITY_KINDS), reader.pair("centre", (90, 180))
    zoom = reader.integer("zoom", least=0, most=22)
    return City(
        path.parent.name,
        kind,
        name,
        prefecture,
        code or None,
        centre,
        zoom,
        reader.web_url("official", ""),
        path.parent,
        reader.scalar("basemap", ""),
    )


# --- datasets --------------------------------------------------------------------------------------------------------


def read_dataset(path: Path, schemas: Mapping[str, Schema]) -> Dataset:
    """Read a datapackage.json. Raises KitError, also where the data file is missing. schemas: the topics, by id."""
    reader = FieldReader(config_files.drop_nulls(config_files.read_json(path)), short_path(path))
    _inline_schema(path.parent, reader.data)
    _check_package(reader)
    topic, suffix = split_name(path.parent.name, schemas)
    schema = schemas.get(topic)
    months = schema.valid_months if schema and schema.safety else None
    dataset = Dataset(path.parent.parent.name, topic, path.parent, reader.data, months, suffix=suffix)
    if not dataset.is_split and not dataset.file.is_file():  # of a split one, whoever needs a prefecture is told
        raise kit_error("dataset.no_file", short_path(path), file=dataset.resource["path"])
    return dataset


def _inline_schema(folder: Path, package: dict[str, Any]) -> None:
    """Put the schema that the resources of a national dataset share into each of them, in memory."""
    resources = package.get("resources")
    shared = [r for r in resources if isinstance(r, dict)] if isinstance(resources, list) else []
    schemas: dict[str, Any] = {}
    for resource in shared:
        use_long_schema(resource)
        if isinstance(name := resource.get("schema"), str):
            if name not in schemas:
                schemas[name] = config_files.read_json(paths.inside(folder, name, short_path(folder)))
            resource["schema"] = schemas[name]


def _check_package(reader: FieldReader) -> None:
    """Raise KitError for the first value of a datapackage.json that has not the shape the kit expects."""
    for key in ("title", "licenses", "sources", "as_of"):
        reader.get(key)
    reader.flag("licence_confirmed")
    for key in ("title", "publisher", "credit"):
        _check_text(reader, key)
    if "caveats" in reader.data:
        reader.mapping("caveats")
        _check_text(reader, "caveats")
    for key in ("title_en", "publisher_en", "sensitivity", "retrieved"):
        reader.text(key, "")
    if parse_partial_date(reader.scalar("as_of")) is None:
        raise kit_error("entry.date", reader.where, key="as_of", got=str(reader.data["as_of"])[:40])
    for licence in reader.mappings("licenses"):
        for key in ("name", "title", "title_en"):
            licence.text(key, "")
        licence.name_or_url("path", "")
    for source in reader.mappings("sources"):
        for key in ("title", "title_en"):
            source.text(key, "")
        source.scalar("version", "")
        source.name_or_url("path", "")
    for key in ("terms", "marks"):
        terms = reader.mapping(key, {})
        for name in terms.data:
            term = terms.mapping(name)
            texts = [term.text(lang, "") for lang in LANGUAGES]
            term.text("state", "")  # the state of a report that this term means: open or closed
            if set(term.data) - {"state"} != set(LANGUAGES) or not any(text.strip() for text in texts):
                raise terms.shape_error(name, "both", term.data)
    fetched = reader.mapping("fetched", {})
    fetched.text("source", "")
    fetched.texts("addresses", [])
    _check_findings(reader)
    _check_resource(reader)


def _check_findings(reader: FieldReader) -> None:
    """Raise KitError unless the words of findings are {ja, en}, and what was counted are numbers."""
    words = reader.mapping("findings", {})
    for name in words.data:
        words.bilingual(name)
    counted = reader.mapping("counted", {})
    for name in counted.data:
        counted.integer(name)


def _check_text(reader: FieldReader, key: str) -> None:
    """Raise KitError unless the value is a text, or {ja, en} of texts or lists of texts."""
    value = reader.get(key, "")
    if isinstance(value, str):
        reader.text(key, "")
        return
    languages = reader.mapping(key)
    for lang, text in languages.data.items():
        languages.texts(lang) if isinstance(text, list) else languages.text(lang, "")


def _check_resource(reader: FieldReader) -> None:
    resources = reader.mappings("resources")
    if not resources:
        raise reader.shape_error("resources", "mappings", [])
    is_split = any(one.text("name", "") == "counts" for one in resources)
    for one in resources if is_split else resources[:1]:
        paths.relative(one.text("path"), reader.where)
        one.integer("bytes", None)
        one.text("hash", "")
        if one.text("name", "") not in BESIDE_DATA:
            one.integer("rows" if "rows" in one.data else "features")
        if KEY in one.data:
            paths.relative(one.mapping(KEY).text("columns"), reader.where)
    for field in resources[0].mapping("schema", {}).mappings("fields", []):
        for key in ("id", "name"):
            field.text(key)
        field.text("type", "")
        if not is_split:  # there the numbers stand in the resource `counts`
            field.integer("filled")


# --- cards -----------------------------------------------------------------------------------------------------------


def read_card(path: Path) -> Card:
    """Read a card.yaml and its prose. Raises KitError, OSError where ja.md or en.md is missing."""
    reader = _yaml(path)
    for language in LANGUAGES:
        (path.parent / f"{language}.md").stat()
    theme, template = reader.text("theme"), reader.text("template")
    tables, needs, owners = reader.mapping("tables"), reader.mapping("needs", {}), reader.mapping("from", {})
    card = Card(
        path.parent.name,
        theme,
        template,
        {name: tables.text(name) for name in tables.data},
        {name: needs.texts(name, []) for name in needs.data},
        reader.integer("minutes", most=100_000),
        reader.text("sensitivity"),
        reader.texts("skills"),
        reader.texts("partners"),
        path.parent,
        *_worth(reader),
        compare=tuple(reader.list_of("compare", partial(reader.one_of, "compare", COMPARED), default=())),
        owners={name: owners.one_of(name, OWNERS, owners.text(name)) for name in owners.data},
    )
    for language in LANGUAGES:
        _check_prose(card, language)
    return card


def _worth(reader: FieldReader) -> tuple[dict[str, int], dict[str, list[str]]]:
    """`rows` and `differs`: what makes a table worth an hour, by the name of the table."""
    rows, differs = reader.mapping("rows", {}), reader.mapping("differs", {})
    return (
        {name: rows.integer(name, least=1, most=1_000_000) for name in rows.data},
        {name: differs.texts(name, []) for name in differs.data},
    )


def _check_prose(card: Card, language: str) -> None:
    """Raise KitError where a card has no title or question, or a link with a scheme that is not allowed."""
    if not card.title(language) or not card.question(language):
        raise kit_error("card.no_question", short_path(card.path))
    if scheme := urls.unsafe_link_scheme(card.prose(language)):
        raise kit_error("entry.link", short_path(card.path / f"{language}.md"), scheme=scheme)


# --- templates -------------------------------------------------------------------------------------------------------


def read_template(path: Path) -> Template:
    """Read a cookiecutter.json. Raises KitError, also for settings and hooks that would run code."""
    reader = FieldReader(config_files.read_json(path, config_files.MOST_BYTES), short_path(path))
    for key in CODE_KEYS:
        if key in reader.data:
            raise kit_error("template.runs", reader.where, what=key)
    if (path.parent / HOOKS).exists():
        raise kit_error("template.runs", short_path(path.parent), what=f"{HOOKS}/")
    needs = reader.mapping("_needs")
    parts = reader.texts("_parts", [])
    for part in parts:
        if not paths.SAFE_ID.fullmatch(part):
            raise reader.shape_error("_parts", "texts", part)
    return Template(
        path.parent.name,
        reader.bilingual("_title"),
        {table: needs.texts(table) for table in needs.data},
        path.parent,
        tuple(parts),
        reader.flag("_compare"),
        *_worth(reader.mapping("_ready", {})),
    )


# --- settings files ----------------------------------------------------------------------------------------------


def read_settings(path: Path) -> Any:
    """The content of a YAML file that a user writes, in UTF-8, CP932 or UTF-16. Raises KitError where it is not YAML, not text, or
    cannot be read; full-width signs are explained."""
    return config_files.parse_edited_yaml(read_settings_text(path), path.name)


def read_settings_text(path: Path) -> str:
    """The text of such a file. Raises KitError."""
    try:
        return config_files.read_edited_text(path)
    except OSError as error:
        raise disk_error(error, path) from error


@contextmanager
def explained_signs(path: Path) -> Iterator[None]:
    """Where the block refuses a value of such a file, and full-width signs are the reason, raise the KitError that says so."""
    try:
        yield
    except KitError as error:
        raise fullwidth.explain(read_settings_text(path), path.name) or error from error
