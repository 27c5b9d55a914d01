"""Typed reading of untrusted settings, field by field: a text, a number, {ja, en}, a list of …; anything else is a KitError.

reader = FieldReader(read_yaml(path), short_path(path))
title, minutes = reader.bilingual("title"), reader.integer("minutes", least=1)
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from machikit._base import urls
from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, clipped, kit_error, say

LONGEST = 5_000  # characters of one text
MOST = 5_000  # values of one list or mapping
T = TypeVar("T")
_REQUIRED: Any = object()  # the default of a key that must be there


class FieldReader:
    """Reads the values of a mapping from a file. Each method reads a key in one shape and returns `default` where the key is
    missing (or null). It raises KitError, naming file and key, for every other shape and for a missing key without default.

    data: the mapping; where: how a message names the file; at: the key path of this mapping inside the file.
    """

    def __init__(self, data: Any, where: str, at: str = ""):
        if not isinstance(data, dict):
            raise kit_error("entry.not_mapping", f"{where}: {at}" if at else where)
        self.data, self.where, self.at = data, where, at

    # --- keys --------------------------------------------------------------------------------------------------------

    def key_path(self, key: object) -> str:
        """The path of a key inside the file, as in `fields[2].id`."""
        return f"{self.at}.{key}" if self.at else str(key)

    def shape_error(self, key: object, wanted: str, value: Any) -> KitError:
        """The KitError for a value of the wrong shape. wanted: the shape, whose name is the word `shape.<wanted>`."""
        return kit_error(
            "entry.shape", self.where, key=self.key_path(key), wanted=say(f"shape.{wanted}"), got=display_value(value)
        )

    def get(self, key: str, default: Any = _REQUIRED) -> Any:
        """The value as it is; null counts as missing. Raises KitError for a missing key without default."""
        value = self.data.get(key)
        if value is None:
            if default is _REQUIRED:
                if key in self.data:
                    raise self.shape_error(key, "something", None)
                raise kit_error("entry.missing", self.where, key=self.key_path(key))
            return default
        return value

    def allow_only(self, names: Iterable[str]) -> None:
        """Raise KitError for the first key that is not one of `names`."""
        known = sorted(names)
        unknown = next((key for key in self.data if key not in known), None)
        if unknown is not None:
            raise kit_error(
                "entry.unknown", self.where, key=self.key_path(display_value(unknown)), names=", ".join(known)
            )

    # --- texts and numbers -------------------------------------------------------------------------------------------

    def text(self, key: str, default: Any = _REQUIRED, allowed: Sequence[str] = ()) -> Any:
        """A text that is not blank. allowed: the values that are accepted; empty for any."""
        value = self.get(key, default)
        if value is default and default is not _REQUIRED:
            return default
        text = self._text(key, value)
        if not text.strip():
            raise self.shape_error(key, "text", value)
        return self.one_of(key, allowed, text) if allowed else text

    def one_of(self, key: str, allowed: Sequence[str], value: Any) -> str:
        """A value of this key that must be one of some texts."""
        if value not in allowed:
            names = say("or").join(allowed)
            raise kit_error("entry.one_of", self.where, key=self.key_path(key), got=display_value(value), names=names)
        return str(value)

    def _text(self, key: object, value: Any) -> str:
        if not isinstance(value, str) or len(value) > LONGEST:
            raise self.shape_error(key, "text", value)
        return value

    def scalar(self, key: str, default: Any = _REQUIRED) -> Any:
        """A scalar that YAML may read as a number or date (a code, a year), as text."""
        value = self.get(key, default)
        if value is default and default is not _REQUIRED:
            return default
        is_scalar = type(value).__name__ in ("str", "int", "date", "datetime")
        if not is_scalar or len(str(value)) > LONGEST:
            raise self.shape_error(key, "text", value)
        return str(value)

    def web_url(self, key: str, default: Any = _REQUIRED) -> Any:
        """A web URL (http, https); "" counts as missing where there is a default."""
        value = self.get(key, default)
        if (value is default or value == "") and default is not _REQUIRED:
            return default
        if not urls.is_web_url(value):
            raise self.shape_error(key, "web", value)
        return value

    def name_or_url(self, key: str, default: Any = _REQUIRED) -> Any:
        """A web URL or a file name; no other scheme (javascript:, file:, data:)."""
        value = self.text(key, default)
        if value is not default and not urls.is_name_or_web_url(value):
            raise self.shape_error(key, "web", value)
        return value

    def number(self, key: str, least: float, most: float, default: Any = _REQUIRED) -> Any:
        """A finite number in the range, as float."""
        value = self.get(key, default)
        return default if value is default and default is not _REQUIRED else self._number(key, value, least, most)

    def _number(self, key: object, value: Any, least: float, most: float) -> float:
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not is_number or not math.isfinite(value) or not least <= value <= most:
            raise self.shape_error(key, "number", value)
        return float(value)

    def integer(self, key: str, default: Any = _REQUIRED, least: int = 0, most: int = 10**12) -> Any:
        """An integer in the range."""
        value = self.get(key, default)
        if value is default and default is not _REQUIRED:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.shape_error(key, "whole", value)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """A bool; false where it is missing."""
        value = self.get(key, default)
        if not isinstance(value, bool):
            raise self.shape_error(key, "flag", value)
        return value

    def pair(self, key: str, bounds: tuple[float, float]) -> tuple[float, float]:
        """A list of two numbers, each between minus and plus its bound."""
        value = self.get(key)
        if not isinstance(value, list) or len(value) != len(bounds):
            raise self.shape_error(key, "pair", value)
        first, second = (self._number(key, number, -most, most) for number, most in zip(value, bounds, strict=True))
        return first, second

    # --- lists and mappings -----------------------------------------------------------------------------------------------------

    def bilingual(self, key: str, default: Any = _REQUIRED) -> Any:
        """{ja, en}; a missing language becomes "", which `check` reports, but at least one must be there."""
        value = self.get(key, default)
        if value is default and default is not _REQUIRED:
            return default
        if not isinstance(value, dict) or not value or not set(value) <= set(LANGUAGES):
            raise self.shape_error(key, "both", value)
        texts = {lang: self._text(key, value.get(lang, "")) for lang in LANGUAGES}
        if not any(text.strip() for text in texts.values()):
            raise self.shape_error(key, "both", value)
        return texts

    def texts(self, key: str, default: Any = _REQUIRED) -> Any:
        """A list of texts."""
        return self.list_of(key, lambda value: self._text(key, value), "texts", default)

    def list_of(self, key: str, read: Callable[[Any], T], wanted: str = "list", default: Any = _REQUIRED) -> Any:
        """A list, each item read by `read`. wanted: the name of the shape in the error."""
        value = self.get(key, default)
        if value is default and default is not _REQUIRED:
            return default
        if not isinstance(value, list) or len(value) > MOST:
            raise self.shape_error(key, wanted, value)
        return [read(item) for item in value]

    def mappings(self, key: str, default: Any = _REQUIRED) -> "list[FieldReader]":
        """A reader for each item of a list of mappings."""
        value = self.get(key, default)
        if not isinstance(value, list) or len(value) > MOST:
            raise self.shape_error(key, "mappings", value)
        return [FieldReader(item, self.where, f"{self.key_path(key)}[{n}]") for n, item in enumerate(value, 1)]

    def mapping(self, key: str, default: Any = _REQUIRED) -> "FieldReader":
        """A reader for a mapping whose keys are texts."""
        value = self.get(key, default)
        if not isinstance(value, dict) or len(value) > MOST or not all(isinstance(k, str) and k for k in value):
            raise self.shape_error(key, "mapping", value)
        return FieldReader(value, self.where, self.key_path(key))


def display_value(value: Any) -> str:
    """Any value as a short text on one line, for a message."""
    if value is None or value == "":
        return say("shape.nothing")
    if isinstance(value, (dict, list, tuple, set)):
        return say("shape.many.mapping" if isinstance(value, dict) else "shape.many.list", n=len(value))
    if isinstance(value, int) and abs(value) >= 10**30:
        return "10^30 …"
    text = " ".join(clipped(str(value), 60).split())
    return f"{text}…" if len(str(value)) > 60 else text
