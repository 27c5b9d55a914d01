"""Which keys of words.csv something reads, and what may stand in their placeholders."""

import re
from functools import cached_property
from pathlib import Path

from machikit._base.errors import KitError
from machikit._base.messages import Words, language_words, page_words, part_words, read_words
from machikit.catalog import Catalog, kit_parts
from machikit.catalog.municipalities import find_city
from machikit.prototype.settings_file import read_prototype_settings
from machikit.prototype.starting_words import starting_words

_LITERAL = re.compile(r"""["'`]([A-Za-z_][\w.-]{0,80})""")
_NUMBERED = re.compile(r"(.+?)\.\d+")
# Filled, though the kit's own sentence does not use it: older ones did.
ALSO_FILLED = {"expired.text": {"city"}, "expires.line": {"city"}}
COMPUTED = {"city", "meta", "as_of.line", "headline"}  # words that a page makes of its data
MOST_CODE = 2_000_000  # bytes of code that is looked through


class KnownWords:
    """The words that a prototype's page may read: those of pages, parts, card and columns, and those its own code names."""

    def __init__(self, folder: Path, catalog: Catalog):
        self.folder, self.catalog = folder, catalog

    @property
    def complete(self) -> bool:
        """Whether card and city are known; without them nobody can say which keys are read."""
        return bool(self._starting)

    def placeholders(self, key: str) -> set[str] | None:
        """The names that are filled in a word of the kit, a part or the card; None for a word that none of them has."""
        words = [source[key] for source in self._sources if key in source]
        return {name for word in words for name in _names(word)} | ALSO_FILLED.get(key, set()) if words else None

    @cached_property
    def all_placeholders(self) -> set[str]:
        """The names that are filled in any word at all."""
        return {name for source in self._sources for word in source.values() for name in _names(word)}

    def is_read(self, key: str) -> bool:
        """Whether the prototype's own code or parts read a key, or it is the label of a column."""
        if any(key == name or (name.endswith((".", "_")) and key.startswith(name)) for name in self._literals):
            return True
        numbered = _NUMBERED.fullmatch(key)
        if numbered and numbered[1] in self._literals:
            return True
        kind, _, field = key.partition(".")
        return kind in ("field", "unit") and (field in self._literals or field in self._columns)

    def is_computed(self, key: str) -> bool:
        """Whether a page computes a word of this key from its data."""
        return key in COMPUTED or bool(re.fullmatch(r"(?:caveat|source)\.\d+", key)) or key.startswith("field.")

    def starting_word(self, key: str) -> dict[str, str] | None:
        """A word as the kit, a part or the card has it; None where none of them does."""
        return next((source[key] for source in reversed(self._sources) if key in source), None)

    @property
    def starting_words(self) -> Words:
        """The words with which the prototype began; empty where card or city are not known."""
        return dict(self._starting)

    @property
    def starting_keys(self) -> set[str]:
        return set(self._starting)

    @cached_property
    def keys(self) -> set[str]:
        """All of these, to find the nearest one."""
        dotted = {name for name in self._literals if "." in name[:-1]}
        return (
            {key for source in self._sources for key in source} | dotted | {f"field.{name}" for name in self._columns}
        )

    @cached_property
    def _sources(self) -> list[Words]:
        parts = [p.parent.name for p in sorted(kit_parts().glob("*/words.csv"))]
        own = [path / "words.csv" for path in self.catalog.parts.values()]
        return [page_words(), language_words(), self._starting, *map(part_words, parts), *map(_words_of, own)]

    @cached_property
    def _starting(self) -> Words:
        try:
            settings = read_prototype_settings(self.folder / "prototype.yaml")
            card, city = (
                self.catalog.card(str(settings.get("card"))),
                find_city(self.catalog, str(settings.get("city"))),
            )
            return starting_words(self.catalog, card, city)
        except (KitError, OSError):  # said of prototype.yaml
            return {}

    @cached_property
    def _columns(self) -> set[str]:
        """The ids of the columns of every topic that is read here: any table of the prototype may be shown."""
        return {field.id for schema in self.catalog.schemas.values() for field in schema.fields}

    @cached_property
    def _literals(self) -> set[str]:
        """The beginnings of the texts in the prototype's code that look like a key: `"my.title"`, `f"kind.{name}"`."""
        files = [p for ending in ("*.py", "parts/**/*.py", "parts/**/*.js", "parts/**/*.html", "notebooks/*.ipynb")
                 for p in sorted(self.folder.glob(ending))]  # fmt: skip
        found: set[str] = set()
        left = MOST_CODE
        for path in (p for p in files if "__pycache__" not in p.parts):
            try:
                text = path.read_bytes()[:left].decode("utf-8", "replace")
            except OSError:
                continue
            left -= len(text)
            found.update(_LITERAL.findall(text.replace('\\"', '"')))
        return found


def _names(word: dict[str, str]) -> list[str]:
    return [name for text in word.values() for name in re.findall(r"\{(\w+)\}", text)]


def _words_of(path: Path) -> Words:
    try:
        return read_words(path) if path.is_file() else {}
    except KitError:  # said of that file
        return {}
