"""prototype.yaml: what may stand in it, and what is wrong with one."""

import difflib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from machikit._base import paths
from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, kit_error
from machikit._base.validation import FieldReader, display_value
from machikit.catalog import Catalog
from machikit.catalog.model import City
from machikit.catalog.municipalities import find_city
from machikit.catalog.readers import read_settings, read_settings_text
from machikit.prototype.chosen_tables import chosen_problems
from machikit.prototype.problems import ERROR, STOPS, WARNING, Problem, conflict_marks

KEYS = ("card", "city", "compare", "tables", "template", "language", "basemap", "tiles", "kit")
BASEMAPS = ("none", "gsi")  # or a .pmtiles file; `tiles` is the older word, for these two only
CHOICES = {"language": LANGUAGES, "tiles": BASEMAPS}
ARCHIVE = ".pmtiles"


def read_prototype_settings(path: Path) -> dict[str, Any]:
    """The settings, unchecked. Raises KitError where they cannot be read, or are no list of settings."""
    if marks := conflict_marks(read_settings_text(path), path.name):
        raise marks[0]
    settings = read_settings(path)
    if not isinstance(settings, dict):
        raise kit_error("settings.broken", path.name)
    return settings


def settings_problems(path: Path, catalog: Catalog) -> Iterator[Problem]:
    """Everything that is wrong with a prototype.yaml."""
    try:
        settings = read_prototype_settings(path)
    except KitError as error:
        yield Problem(error, STOPS)
        return
    for key in map(display_value, settings.keys() - set(KEYS)):
        near = difflib.get_close_matches(str(key), KEYS, n=1) or KEYS
        yield Problem(kit_error("settings.unknown", f"{path.name}: {key}", names=", ".join(near)), WARNING)
    yield from _entries(FieldReader(settings, path.name), catalog)
    for key, allowed in CHOICES.items():
        if settings.get(key, allowed[0]) not in allowed:
            where = f"{path.name}: {key}: {display_value(settings[key])}"
            yield Problem(kit_error("settings.value", where, names=", ".join(allowed)), ERROR)
    yield from _basemap(path, settings)


def chosen_basemap(settings: FieldReader, city: City) -> str:
    """none, gsi or a .pmtiles file: by `basemap`, by the older word `tiles`, or, where neither stands there, by city.yaml."""
    words = [settings.scalar(key) for key in ("basemap", "tiles") if settings.data.get(key) is not None]
    return next((word for word in words if word != BASEMAPS[0]), BASEMAPS[0] if words else city.basemap or BASEMAPS[0])


def _basemap(path: Path, settings: dict[str, Any]) -> Iterator[Problem]:
    """What is wrong with the base map that it names, but for what is in the file."""
    named = settings.get("basemap", BASEMAPS[0])
    if named in BASEMAPS:
        return
    where = f"{path.name}: basemap: {display_value(named)}"
    if not (isinstance(named, str) and named.lower().endswith(ARCHIVE)):
        yield Problem(kit_error("settings.value", where, names=", ".join([*BASEMAPS, f"FILE{ARCHIVE}"])), ERROR)
        return
    try:
        if not paths.inside(path.parent, named, where).is_file():
            yield Problem(kit_error("basemap.missing", where), ERROR)
    except KitError as error:
        yield Problem(error, ERROR)


def _entries(settings: FieldReader, catalog: Catalog) -> Iterator[Problem]:
    """Problems with the card, the cities and the template that it names."""
    for key, look_up in (("card", catalog.card), ("city", partial(find_city, catalog)), ("template", catalog.template)):
        level = ERROR if key == "template" else STOPS  # prototype.py does not need its template any more
        if settings.data.get(key) in (None, ""):
            yield Problem(kit_error("settings.missing", settings.where, item=key), level)
            continue
        try:
            look_up(settings.scalar(key))
        except KitError as error:
            yield Problem(_named(error, settings.where, key), level)
    yield from _tables(settings, catalog)
    try:
        for city in settings.texts("compare", []):
            find_city(catalog, city)
    except KitError as error:
        yield Problem(_named(error, settings.where, "compare"), STOPS)


def _tables(settings: FieldReader, catalog: Catalog) -> Iterator[Problem]:
    """Problems with the tables that it names, where its card and its city are known."""
    try:
        card, city = catalog.card(settings.scalar("card")), find_city(catalog, settings.scalar("city"))
    except KitError:
        return  # told already
    for error in chosen_problems(settings, catalog, card, city):
        yield Problem(error, STOPS)


def _named(error: KitError, file: str, key: str) -> KitError:
    """The error of a look-up, with the file and the key whose value was looked up."""
    where = f"{file}: {key}" if error.where == file else f"{file}: {key}: {error.where}"
    return KitError(where, error.what, error.fix)
