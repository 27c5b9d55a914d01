"""Readers of one entry each: a topic, a city, a dataset, a card, a template. What is wrong with an entry they raise.

And of a file of settings that a user writes.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from machikit._base.atomic import os_problem
from machikit.model import Card, City, Dataset, Field, Schema, Template
from machikit.words import problem


def entries(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (p for p in sorted(folder.iterdir()) if p.is_dir() and p.name[0] not in "._")


def _yaml(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as file:
        data = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if not isinstance(data, dict):
        raise problem("entry.not_mapping", short(path))
    return data


def read_schema(path: Path) -> Schema:
    """The topic of a file. Read again only when the file has changed: a process that builds many pages asks thousands of times."""
    stat = path.stat()
    return _schema_at(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=2000)
def _schema_at(path: Path, changed: int, size: int) -> Schema:
    data = _yaml(path)
    fields = []
    for raw in data.pop("fields"):
        lists: dict[str, Any] = {key: tuple(raw.pop(key, ())) for key in ("also", "open", "closed")}
        age = tuple(raw.pop("age")) if "age" in raw else None
        fields.append(Field(**raw, **lists, age=age))
    data["key"], data["names"] = tuple(data.get("key", ["name"])), tuple(data.get("names", ()))
    return Schema(id=path.stem, fields=tuple(fields), path=path, **data)


def read_city(path: Path) -> City:
    d = _yaml(path)
    lat, lon = d["centre"]
    code = str(d["code"]) if d.get("code") else None
    return City(
        path.parent.name,
        d["kind"],
        d["name"],
        d["prefecture"],
        code,
        (float(lat), float(lon)),
        int(d["zoom"]),
        d["official"],
        path.parent,
    )


def read_dataset(path: Path) -> Dataset:
    with path.open(encoding="utf-8") as file:
        package = json.load(file)
    dataset = Dataset(path.parent.parent.name, path.parent.name, path.parent, package)
    if not dataset.file.is_file():
        raise problem("dataset.no_file", short(path), file=dataset.resource["path"])
    _ = dataset.rows, dataset.as_of, dataset.filled, package["title"], package["licenses"], package["sources"]
    return dataset


def read_card(path: Path) -> Card:
    d = _yaml(path)
    for language in ("ja", "en"):
        (path.parent / f"{language}.md").stat()
    needs = {k: list(v or []) for k, v in (d.get("needs") or {}).items()}
    card = Card(path.parent.name, d["theme"], d["template"], dict(d["tables"]), needs, int(d["minutes"]), d["sensitivity"],
                list(d["skills"]), list(d["partners"]), path.parent)  # fmt: skip
    if not all(card.title(lang) and card.question(lang) for lang in ("ja", "en")):
        raise problem("card.no_question", short(path.parent))
    return card


def read_template(path: Path) -> Template:
    context = json.loads(path.read_text(encoding="utf-8"))
    needs = {table: list(roles) for table, roles in context["_needs"].items()}
    parts, compares = tuple(context.get("_parts", ())), bool(context.get("_compare"))
    return Template(path.parent.name, context["_title"], needs, path.parent, parts, compares)


def short(path: Path) -> str:
    """A path as a person reads it: the last three steps."""
    return "/".join(path.parts[-3:])


def read_settings(path: Path) -> Any:
    """What a YAML file of the user's says. Raises KitError for what is no YAML, no text, or cannot be read."""
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise problem("entry.broken", path.name, why=one_line(error)) from error
    except OSError as error:
        raise os_problem(error, path) from error


def one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
