"""The shape of what a stranger's file says, field by field: a text, a number, {ja, en}, a list of … — or one clear sentence.

said = Said(read_yaml(path), short(path))
title, minutes = said.both("title"), said.whole("minutes", least=1)
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from machikit._base import urls
from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, problem, say

LONGEST = 5_000  # characters of one text
MOST = 5_000  # values of one list or mapping
T = TypeVar("T")
_NEEDED: Any = object()


class Said:
    """A mapping as a file says it. Each reader takes the key's value in one shape, `default` where the key is not there (or is
    blank), and raises KitError, naming file and key, for every other shape and for a key that is needed."""

    def __init__(self, data: Any, where: str, at: str = ""):
        if not isinstance(data, dict):
            raise problem("entry.not_mapping", f"{where}: {at}" if at else where)
        self.data, self.where, self.at = data, where, at

    # --- what is there -----------------------------------------------------------------------------------------------

    def place(self, key: object) -> str:
        return f"{self.at}.{key}" if self.at else str(key)

    def wrong(self, key: object, wanted: str, value: Any) -> KitError:
        """wanted: the name of a shape, `shape.<wanted>` in the words."""
        return problem("entry.shape", self.where, key=self.place(key), wanted=say(f"shape.{wanted}"), got=shown(value))

    def get(self, key: str, default: Any = _NEEDED) -> Any:
        """The value as it is; None counts as not there. Raises KitError where it is needed."""
        value = self.data.get(key)
        if value is None:
            if default is _NEEDED:
                if key in self.data:
                    raise self.wrong(key, "something", None)
                raise problem("entry.missing", self.where, key=self.place(key))
            return default
        return value

    def only(self, names: Iterable[str]) -> None:
        """Raise KitError for the first key that nobody knows."""
        known = sorted(names)
        unknown = next((key for key in self.data if key not in known), None)
        if unknown is not None:
            raise problem("entry.unknown", self.where, key=self.place(shown(unknown)), names=", ".join(known))

    # --- texts and numbers -------------------------------------------------------------------------------------------

    def text(self, key: str, default: Any = _NEEDED, allowed: Sequence[str] = ()) -> Any:
        """A text with something in it; allowed: where only some are."""
        value = self.get(key, default)
        if value is default and default is not _NEEDED:
            return default
        text = self._text(key, value)
        if not text.strip():
            raise self.wrong(key, "text", value)
        if allowed and text not in allowed:
            raise problem(
                "entry.one_of", self.where, key=self.place(key), got=shown(value), names=say("or").join(allowed)
            )
        return text

    def _text(self, key: object, value: Any) -> str:
        if not isinstance(value, str) or len(value) > LONGEST:
            raise self.wrong(key, "text", value)
        return value

    def plain(self, key: str, default: Any = _NEEDED) -> Any:
        """What YAML may take for a number or a date (a code, a year), as text."""
        value = self.get(key, default)
        if value is default and default is not _NEEDED:
            return default
        simple = type(value).__name__ in ("str", "int", "date", "datetime")
        if not simple or len(str(value)) > LONGEST:
            raise self.wrong(key, "text", value)
        return str(value)

    def web(self, key: str, default: Any = _NEEDED) -> Any:
        """An address of the web (http, https); blank where it may be."""
        value = self.get(key, default)
        if (value is default or value == "") and default is not _NEEDED:
            return default
        if not urls.is_web(value):
            raise self.wrong(key, "web", value)
        return value

    def name_or_web(self, key: str, default: Any = _NEEDED) -> Any:
        """An address of the web, or the name of a file; no other scheme (javascript:, file:, data:)."""
        value = self.text(key, default)
        if value is not default and not urls.is_harmless(value):
            raise self.wrong(key, "web", value)
        return value

    def number(self, key: str, least: float, most: float, default: Any = _NEEDED) -> Any:
        value = self.get(key, default)
        return default if value is default and default is not _NEEDED else self._number(key, value, least, most)

    def _number(self, key: object, value: Any, least: float, most: float) -> float:
        fits = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not fits or not math.isfinite(value) or not least <= value <= most:
            raise self.wrong(key, "number", value)
        return float(value)

    def whole(self, key: str, default: Any = _NEEDED, least: int = 0, most: int = 10**12) -> Any:
        """A whole number."""
        value = self.get(key, default)
        if value is default and default is not _NEEDED:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.wrong(key, "whole", value)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "flag", value)
        return value

    def pair(self, key: str, bounds: tuple[float, float]) -> tuple[float, float]:
        """Two numbers, each between minus and plus its bound."""
        value = self.get(key)
        if not isinstance(value, list) or len(value) != len(bounds):
            raise self.wrong(key, "pair", value)
        first, second = (self._number(key, one, -most, most) for one, most in zip(value, bounds, strict=True))
        return first, second

    # --- several -----------------------------------------------------------------------------------------------------

    def both(self, key: str, default: Any = _NEEDED) -> Any:
        """{ja, en}; a language that is not there is "", which `check` tells, but one of them says something."""
        value = self.get(key, default)
        if value is default and default is not _NEEDED:
            return default
        if not isinstance(value, dict) or not value or not set(value) <= set(LANGUAGES):
            raise self.wrong(key, "both", value)
        texts = {lang: self._text(key, value.get(lang, "")) for lang in LANGUAGES}
        if not any(text.strip() for text in texts.values()):
            raise self.wrong(key, "both", value)
        return texts

    def texts(self, key: str, default: Any = _NEEDED) -> Any:
        """A list of texts."""
        return self.listed(key, lambda one: self._text(key, one), "texts", default)

    def listed(self, key: str, read: Callable[[Any], T], wanted: str = "list", default: Any = _NEEDED) -> Any:
        """A list, each value read by `read`."""
        value = self.get(key, default)
        if value is default and default is not _NEEDED:
            return default
        if not isinstance(value, list) or len(value) > MOST:
            raise self.wrong(key, wanted, value)
        return [read(one) for one in value]

    def parts(self, key: str, default: Any = _NEEDED) -> "list[Said]":
        """A list of mappings."""
        value = self.get(key, default)
        if not isinstance(value, list) or len(value) > MOST:
            raise self.wrong(key, "mappings", value)
        return [Said(one, self.where, f"{self.place(key)}[{n}]") for n, one in enumerate(value, 1)]

    def part(self, key: str, default: Any = _NEEDED) -> "Said":
        """A mapping whose keys are texts."""
        value = self.get(key, default)
        if not isinstance(value, dict) or len(value) > MOST or not all(isinstance(k, str) and k for k in value):
            raise self.wrong(key, "mapping", value)
        return Said(value, self.where, self.place(key))


def shown(value: Any) -> str:
    """A value as a message shows it: short, on one line, whatever it is."""
    if value is None or value == "":
        return say("shape.nothing")
    if isinstance(value, (dict, list, tuple, set)):
        return say("shape.many.mapping" if isinstance(value, dict) else "shape.many.list", n=len(value))
    if isinstance(value, int) and abs(value) >= 10**30:
        return "10^30 …"
    text = " ".join("".join(c if c.isprintable() else "·" for c in str(value)[:60]).split())
    return f"{text}…" if len(str(value)) > 60 else text
