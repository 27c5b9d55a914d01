"""Readers of one entry each: a topic, a city, a dataset, a card, a template. What is wrong with an entry they raise.

And of a file of settings that a user writes. Nothing here runs anything of what it reads: files are read within bounds
(`_base.reading`), the shape of every field is checked (`_base.shape`), paths stay in their folder (`_base.paths`), and addresses
are of the web (`_base.addresses`).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from machikit._base import config_files, paths, urls
from machikit._base.atomic import os_problem
from machikit._base.config_files import one_line as one_line
from machikit._base.config_files import short as short
from machikit._base.messages import LANGUAGES, problem
from machikit._base.validation import Said
from machikit.catalog.model import GEOMETRIES, KINDS, Card, City, Dataset, Field, Schema, Template, day_of

RUNS = ("_extensions", "_jinja2_env_vars")  # of cookiecutter.json: they load code, or change what a template means
HOOKS = "hooks"  # a folder of scripts that cookiecutter runs
FIELD = (
    *("id", "header", "type", "role", "ja", "en", "group", "day", "sex", "age", "order", "required", "extra"),
    *("also", "open", "closed"),
)
SCHEMA = ("title", "standard", "safety", "closed", "key", "geometry", "names", "fields")


def entries(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (p for p in sorted(folder.iterdir()) if p.is_dir() and p.name[0] not in "._")


def _yaml(path: Path) -> Said:
    return Said(config_files.read_yaml(path), short(path))


# --- topics ----------------------------------------------------------------------------------------------------------


def read_schema(path: Path) -> Schema:
    """The topic of a file. Read again only when the file has changed: a process that builds many pages asks thousands of times."""
    stat = path.stat()
    return _schema_at(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=2000)
def _schema_at(path: Path, changed: int, size: int) -> Schema:
    said = _yaml(path)
    said.only(SCHEMA)
    fields = tuple(map(_field, said.parts("fields")))
    if not fields:
        raise said.wrong("fields", "mappings", [])
    return Schema(
        id=path.stem,
        title=said.both("title"),
        fields=fields,
        standard=said.plain("standard", None),
        safety=said.flag("safety"),
        closed=said.flag("closed"),
        key=tuple(said.texts("key", ["name"])),
        geometry=said.text("geometry", "point", GEOMETRIES),
        names=tuple(said.texts("names", ())),
        path=path,
    )


def _field(said: Said) -> Field:
    said.only(FIELD)
    return Field(
        id=said.text("id"),
        header=said.text("header"),
        type=said.text("type", "string"),
        role=said.text("role", None),
        group=said.text("group", None),
        day=said.text("day", None),
        sex=said.text("sex", None),
        ja=said.text("ja", ""),
        en=said.text("en", ""),
        age=_age(said),
        order=said.whole("order", None, least=-1000, most=1000),
        required=said.flag("required"),
        extra=said.flag("extra"),
        also=tuple(said.texts("also", ())),
        open=tuple(said.texts("open", ())),
        closed=tuple(said.texts("closed", ())),
    )


def _age(said: Said) -> tuple[int, int | None] | None:
    """[from, to], `to` blank for "and over"."""
    value = said.get("age", None)
    if value is None:
        return None
    first, last = value if isinstance(value, list) and len(value) == 2 else (None, None)
    if type(first) is not int or not (last is None or type(last) is int):
        raise said.wrong("age", "pair", value)
    return first, last


# --- cities ----------------------------------------------------------------------------------------------------------


def read_city(path: Path) -> City:
    said = _yaml(path)
    code = said.plain("code", None)
    if code and not re.fullmatch(r"[0-9]{5,6}", code):
        raise said.wrong("code", "code", code)
    name, prefecture = said.both("name"), said.both("prefecture")
    if not all(name[lang].strip() for lang in LANGUAGES):
        raise said.wrong("name", "both", said.data["name"])
    kind, centre = said.text("kind", allowed=KINDS), said.pair("centre", (90, 180))
    zoom = said.whole("zoom", least=0, most=22)
    return City(
        path.parent.name, kind, name, prefecture, code or None, centre, zoom, said.web("official", ""), path.parent
    )


# --- datasets --------------------------------------------------------------------------------------------------------


def read_dataset(path: Path) -> Dataset:
    said = Said(config_files.without_blanks(config_files.read_json(path)), short(path))
    _package(said)
    dataset = Dataset(path.parent.parent.name, path.parent.name, path.parent, said.data)
    if not dataset.file.is_file():
        raise problem("dataset.no_file", short(path), file=dataset.resource["path"])
    return dataset


def _package(said: Said) -> None:
    """Raise KitError for the first thing in a datapackage.json that has another shape than the kit reads."""
    for key in ("title", "licenses", "sources", "as_of"):
        said.get(key)
    for key in ("title", "publisher", "credit"):
        _spoken(said, key)
    if "caveats" in said.data:
        said.part("caveats")
        _spoken(said, "caveats")
    for key in ("title_en", "publisher_en", "sensitivity", "retrieved"):
        said.text(key, "")
    if day_of(said.plain("as_of")) is None:
        raise problem("entry.date", said.where, key="as_of", got=str(said.data["as_of"])[:40])
    for licence in said.parts("licenses"):
        for key in ("name", "title", "title_en"):
            licence.text(key, "")
        licence.name_or_web("path", "")
    for source in said.parts("sources"):
        for key in ("title", "title_en"):
            source.text(key, "")
        source.plain("version", "")
        source.name_or_web("path", "")
    for key in ("terms", "marks"):
        words = said.part(key, {})
        for word in words.data:
            one = words.part(word)
            texts = [
                one.text(key, "") for key in (*LANGUAGES, "state")
            ]  # state: what it says of a report, open or closed
            if set(one.data) - {"state"} != set(LANGUAGES) or not any(text.strip() for text in texts[:-1]):
                raise words.wrong(word, "both", one.data)
    fetched = said.part("fetched", {})
    fetched.text("source", "")
    fetched.texts("addresses", [])
    _resource(said)


def _spoken(said: Said, key: str) -> None:
    """A text, or {ja, en} of texts or lists of texts."""
    value = said.get(key, "")
    if isinstance(value, str):
        said.text(key, "")
        return
    langs = said.part(key)
    for lang, one in langs.data.items():
        langs.texts(lang) if isinstance(one, list) else langs.text(lang, "")


def _resource(said: Said) -> None:
    resources = said.parts("resources")
    if not resources:
        raise said.wrong("resources", "mappings", [])
    first = resources[0]
    paths.relative(first.text("path"), said.where)
    first.whole("rows" if "rows" in first.data else "features")
    first.whole("bytes", None)
    first.text("hash", "")
    for one in first.part("schema", {}).parts("fields", []):
        for key in ("id", "name"):
            one.text(key)
        one.text("type", "")
        one.whole("filled")


# --- cards -----------------------------------------------------------------------------------------------------------


def read_card(path: Path) -> Card:
    said = _yaml(path)
    for language in LANGUAGES:
        (path.parent / f"{language}.md").stat()
    theme, template = said.text("theme"), said.text("template")
    tables, needs = said.part("tables"), said.part("needs", {})
    card = Card(
        path.parent.name,
        theme,
        template,
        {name: tables.text(name) for name in tables.data},
        {name: needs.texts(name, []) for name in needs.data},
        said.whole("minutes", most=100_000),
        said.text("sensitivity"),
        said.texts("skills"),
        said.texts("partners"),
        path.parent,
    )
    for language in LANGUAGES:
        _prose(card, language)
    return card


def _prose(card: Card, language: str) -> None:
    """Raise KitError where a card asks nothing, or holds a link that leads nowhere good."""
    if not card.title(language) or not card.question(language):
        raise problem("card.no_question", short(card.path))
    if scheme := urls.odd_link(card.prose(language)):
        raise problem("entry.link", short(card.path / f"{language}.md"), scheme=scheme)


# --- templates -------------------------------------------------------------------------------------------------------


def read_template(path: Path) -> Template:
    said = Said(config_files.read_json(path, config_files.MOST_BYTES), short(path))
    for key in RUNS:
        if key in said.data:
            raise problem("template.runs", said.where, what=key)
    if (path.parent / HOOKS).exists():
        raise problem("template.runs", short(path.parent), what=f"{HOOKS}/")
    needs = said.part("_needs")
    parts = said.texts("_parts", [])
    for one in parts:
        if not paths.NAME.fullmatch(one):
            raise said.wrong("_parts", "texts", one)
    return Template(
        path.parent.name,
        said.both("_title"),
        {table: needs.texts(table) for table in needs.data},
        path.parent,
        tuple(parts),
        said.flag("_compare"),
    )


# --- settings of a user ----------------------------------------------------------------------------------------------


def read_settings(path: Path) -> Any:
    """What a YAML file of the user's says. Raises KitError for what is no YAML, no text, or cannot be read."""
    try:
        return config_files.yaml_of(config_files.read_text(path), path.name)
    except OSError as error:
        raise os_problem(error, path) from error
