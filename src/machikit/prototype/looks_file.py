"""page.yaml: how a page looks, set without code. What may stand in it, and what is wrong with one.

An argument in prototype.py wins over it. What it holds reaches the page as `settings.looks`; how looks are drawn is `web/looks.js`.
"""

import difflib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from machikit._base import paths
from machikit._base.config_files import parse_edited_yaml, read_edited_text
from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, kit_error, say
from machikit._base.validation import FieldReader, display_value
from machikit.catalog import Catalog
from machikit.catalog.model import Schema
from machikit.prototype.accent_colours import CONTRAST, contrast_with_white, hex_colour, nearest_that_holds
from machikit.prototype.problems import ERROR, STOPS, WARNING, Problem, conflict_marks
from machikit.prototype.settings_file import read_prototype_settings

FILE = "page.yaml"
LOOKS = ("accent", "logo", "photo", "columns", "numbers", "filter", "view", "unit")
LOGO_SIDE, PHOTO_SIDE = 480, 1280  # pixels of the longest side
FIRST = ("map", "list")
WHEN = ("any", "open", "maybe", "unknown")
MOST_NAMES = 60  # columns or numbers
LONGEST_QUERY = 200
Looks = dict[str, Any]


def read_looks(folder: Path, schema: Schema | None = None) -> Looks:
    """The looks of a prototype, pictures as data: addresses; empty where it has no page.yaml. schema: of its main table, whose
    columns may be named by their headers. Raises KitError for the first thing that is wrong."""
    looks, problems = checked_looks(folder, schema)
    for problem in problems:
        if problem.level == STOPS:
            raise problem.error
    return looks


def validated_looks(settings: dict[str, Any], schema: Schema | None, where: str) -> Looks:
    """Looks without pictures that do not stand in a page.yaml. where: what an error names. Raises KitError for what is wrong."""
    reader = _LooksReader(Path(), FieldReader(settings, f"{where}: {FILE}"), schema)
    looks = reader.looks()
    for problem in reader.problems:
        if problem.level == STOPS:
            raise problem.error
    return looks


def looks_problems(folder: Path, catalog: Catalog) -> Iterator[Problem]:
    """Everything that is wrong with the page.yaml of a prototype."""
    if (folder / FILE).exists() or paths.is_link(folder / FILE):
        yield from checked_looks(folder, _main_schema(folder, catalog))[1]


def _main_schema(folder: Path, catalog: Catalog) -> Schema | None:
    """The columns of the main table; None where the card is not known, which is said of prototype.yaml."""
    try:
        card = catalog.card(str(read_prototype_settings(folder / "prototype.yaml").get("card")))
    except (KitError, OSError):
        return None
    return catalog.schemas.get(card.topics["main"])


def checked_looks(folder: Path, schema: Schema | None = None) -> tuple[Looks, list[Problem]]:
    """What can be used of a page.yaml, and what is wrong with it."""
    try:
        settings = looks_settings(folder)
    except KitError as error:
        return {}, [Problem(error, STOPS)]
    reader = _LooksReader(folder, FieldReader(settings, FILE), schema)
    return reader.looks(), reader.problems


def looks_settings(folder: Path) -> dict[str, Any]:
    """What stands in page.yaml, unchecked; empty where there is no such file. Raises KitError where it cannot be read."""
    path = paths.inside(folder, FILE, FILE)
    try:
        text = read_edited_text(path)
    except FileNotFoundError:
        return {}
    if marks := conflict_marks(text, FILE):
        raise marks[0]
    settings = parse_edited_yaml(text, FILE)
    if settings is None:  # comments alone
        return {}
    if not isinstance(settings, dict):
        raise kit_error("looks.broken", FILE)
    return settings


class _LooksReader:
    """Reads one look after the other; what is wrong with one leaves the others as they are."""

    def __init__(self, folder: Path, settings: FieldReader, schema: Schema | None):
        self.folder, self.settings, self.schema = folder, settings, schema
        self.problems: list[Problem] = []

    def looks(self) -> Looks:
        self._tell_unknown(self.settings, LOOKS)
        found: Looks = {}
        for name in LOOKS:
            if name not in self.settings.data:
                continue
            read: Callable[[str], Any] = getattr(self, f"_{name}")
            try:
                found[name] = read(name)
            except KitError as error:
                self.problems.append(Problem(error, STOPS))
        return {name: value for name, value in found.items() if value not in ({}, [])}

    def _tell_unknown(self, settings: FieldReader, known: tuple[str, ...]) -> None:
        for key in settings.data:
            if key not in known:
                near = difflib.get_close_matches(str(key), known, n=1) or known
                where = f"{FILE}: {settings.key_path(display_value(key))}"
                self.problems.append(Problem(kit_error("settings.unknown", where, names=", ".join(near)), WARNING))

    # --- one look -----------------------------------------------------------------------------------------------------

    def _accent(self, name: str) -> str:
        value = self.settings.data[name]
        if value is None:
            raise kit_error("looks.accent.comment", f"{FILE}: {name}")
        colour = hex_colour(value)
        where = f"{FILE}: {name}: {display_value(value)}"
        if colour is None:
            raise kit_error("looks.accent", where)
        if (ratio := contrast_with_white(colour)) < CONTRAST:
            near = nearest_that_holds(colour)
            raise kit_error(
                "looks.contrast", where, ratio=f"{int(ratio * 10) / 10:g}", least=f"{CONTRAST:g}", near=near
            )
        return colour

    def _logo(self, name: str) -> dict[str, Any]:
        return self._picture(name, LOGO_SIDE)

    def _photo(self, name: str) -> dict[str, Any]:
        return self._picture(name, PHOTO_SIDE)

    def _picture(self, name: str, longest: int) -> dict[str, Any]:
        from machikit.pages.pictures import picture_address

        settings = self.settings.mapping(name)
        self._tell_unknown(settings, ("file", "words"))
        file, where = settings.text("file"), f"{FILE}: {name}"
        paths.relative(file, f"{where}: {display_value(file)}")
        data = picture_address(file, self.folder, longest, f"{where}: {display_value(file)}")
        return {"data": data, "words": self._alternative_text(settings, where)}

    def _alternative_text(self, settings: FieldReader, where: str) -> dict[str, str]:
        words = dict.fromkeys(LANGUAGES, "")
        if settings.data.get("words") is not None:
            value = settings.data["words"]
            words = dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else settings.bilingual("words")
        missing = [lang for lang in LANGUAGES if not words[lang].strip()]
        if missing:
            names = say("cli.comma").join(say(f"looks.in.{lang}") for lang in missing)
            level = ERROR if len(missing) == len(LANGUAGES) else WARNING
            self.problems.append(Problem(kit_error("looks.words", f"{where}: words", languages=names), level))
        return words

    def _columns(self, name: str) -> list[str]:
        return self._fields(name, self.settings.texts(name))

    def _fields(self, name: str, named: list[str]) -> list[str]:
        """Ids of columns, each once. A header will do; a name that the main table does not have may be one of the code's own."""
        result = []
        for one in named[:MOST_NAMES]:
            known = self.schema and (
                self.schema.by_id.get(one) or self.schema.by_header.get(one) or self._labelled(one)
            )
            result.append(known.id if known else one)
            if self.schema and not known and (near := self._nearest(one)):
                error = kit_error("looks.column", f"{FILE}: {name}: {display_value(one)}", near=near)
                self.problems.append(Problem(error, WARNING))
        return list(dict.fromkeys(result))

    def _labelled(self, label: str) -> Any:
        fields = self.schema.fields if self.schema else ()
        return next((f for f in fields if label in (f.label("ja"), f.label("en"))), None)

    def _nearest(self, name: str) -> str:
        ids = [f.id for f in self.schema.fields] if self.schema else []
        return next(iter(difflib.get_close_matches(name, ids, n=1)), "")

    def _numbers(self, name: str) -> list[str]:
        return list(dict.fromkeys(self.settings.texts(name)))[:MOST_NAMES]

    def _filter(self, name: str) -> dict[str, Any]:
        settings = self.settings.mapping(name)
        self._tell_unknown(settings, ("flags", "only", "when", "query"))
        there: dict[str, Any] = {}
        if "flags" in settings.data:
            there["flags"] = self._fields(f"{name}: flags", settings.texts("flags"))
        if "only" in settings.data:
            there["only"] = None if settings.data["only"] is None else settings.text("only")
        if "when" in settings.data:
            there["when"] = settings.text("when", allowed=WHEN)
        if "query" in settings.data:
            there["query"] = "" if settings.data["query"] in (None, "") else settings.text("query")[:LONGEST_QUERY]
        return there

    def _view(self, name: str) -> dict[str, Any]:
        settings = self.settings.mapping(name)
        self._tell_unknown(settings, ("first", "lat", "lon", "zoom"))
        there: dict[str, Any] = {}
        if "first" in settings.data:
            there["first"] = settings.text("first", allowed=FIRST)
        for key, least, most in (("lat", -90, 90), ("lon", -180, 180), ("zoom", 0, 22)):
            if key in settings.data:
                there[key] = settings.number(key, least, most)
        if ("lat" in there) != ("lon" in there):
            raise kit_error("looks.half_point", f"{FILE}: {name}")
        return there

    def _unit(self, name: str) -> dict[str, str]:
        value = self.settings.data[name]
        if isinstance(value, str) and value.strip():
            return dict.fromkeys(LANGUAGES, value)
        words: dict[str, str] = self.settings.bilingual(name)
        other = next(text for text in words.values() if text.strip())
        return {lang: text if text.strip() else other for lang, text in words.items()}
