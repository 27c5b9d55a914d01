"""A stranger's small files of settings, read within bounds: YAML and JSON that can run nothing and grow no larger than they are.

YAML is looked at event by event before anything is built of it: how deep it goes, what its aliases come to (a "bomb" of a few
lines would stand for billions of values), and whether a name stands twice. What is read is plain: mappings, lists, texts, numbers,
dates.
"""

import json
import math
import re
import stat
from pathlib import Path
from typing import Any

import yaml

from machikit._base.errors import KitError
from machikit._base.messages import problem

MOST_BYTES = 2_000_000  # of a file of settings or prose: the kit's largest is a twentieth of it
PACKAGE_BYTES = 20_000_000  # of a datapackage.json
DEEPEST = 40  # levels
MOST_VALUES = 200_000  # once every alias is written out
LONGEST_NUMBER = 60  # characters of a number: longer ones take minutes to read
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBERS = re.compile(r"[-+0-9_:.,xobXOBa-fA-F]+")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def read_text(path: Path, most: int = MOST_BYTES) -> str:
    """The text of a file (UTF-8, a byte-order mark is taken off). Raises OSError where it is not there, KitError where it is
    no plain file, larger than `most` bytes, or no such text."""
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):  # a pipe would be waited for, a device has no end
        raise problem("reading.no_file", short(path))
    if state.st_size > most:
        raise problem("reading.large", short(path), most=f"{most / 1e6:g}")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise problem("reading.encoding", short(path)) from error


def short(path: Path) -> str:
    """A path as a person reads it: the last three steps."""
    return "/".join(path.parts[-3:])


# --- YAML ------------------------------------------------------------------------------------------------------------


def read_yaml(path: Path) -> Any:
    """What a YAML file says. Raises OSError where it is not there, KitError for all that is no plain YAML within bounds."""
    return yaml_of(read_text(path), short(path))


def yaml_of(text: str, where: str) -> Any:
    """What a YAML text says; where: how a message names it."""
    try:
        _look_at(text, where)
        return yaml.load(text, Loader=_Loader)
    except KitError:
        raise
    except (yaml.YAMLError, ValueError, TypeError, RecursionError, OverflowError, AttributeError) as error:
        raise problem("entry.broken", where, why=one_line(error)) from error


class _Count:
    """One mapping or list while it is open. size: values in it, aliases written out."""

    def __init__(self, anchor: str | None, mapping: bool):
        self.anchor, self.mapping, self.size, self.key = anchor, mapping, 1, True
        self.keys: set[str] = set()


def _look_at(text: str, where: str) -> None:
    """Raise KitError for what is too deep, too much, or said twice; nothing is built."""
    opened: list[_Count] = [_Count(None, mapping=False)]
    sizes: dict[str, int] = {}
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            _step(opened[-1], event, where)
            opened.append(_Count(event.anchor, isinstance(event, yaml.MappingStartEvent)))
            if len(opened) > DEEPEST:
                raise problem("reading.deep", where, line=event.start_mark.line + 1)
        elif isinstance(event, yaml.CollectionEndEvent):
            done = opened.pop()
            if done.anchor:
                sizes[done.anchor] = done.size
            opened[-1].size += done.size
        elif isinstance(event, yaml.ScalarEvent):
            _step(opened[-1], event, where)
            _scalar(event, where)
            if event.anchor:
                sizes[event.anchor] = 1 + len(event.value) // 100
            opened[-1].size += 1
        elif isinstance(event, yaml.AliasEvent):
            _step(opened[-1], event, where)
            if event.anchor not in sizes:  # unknown, or inside itself
                raise problem("reading.alias", where, name=str(event.anchor)[:40])
            opened[-1].size += sizes[event.anchor]
        if opened[-1].size > MOST_VALUES:
            raise problem("reading.much", where, line=event.start_mark.line + 1)


def _step(around: _Count, event: Any, where: str) -> None:
    """Count on in a mapping, where keys and values take turns; a plain key that stands there a second time is told."""
    if not around.mapping:
        return
    if around.key and isinstance(event, yaml.ScalarEvent) and event.value != "<<":
        if event.value in around.keys:
            raise problem("reading.twice", where, key=event.value[:60], line=event.start_mark.line + 1)
        around.keys.add(event.value)
    around.key = not around.key


def _scalar(event: Any, where: str) -> None:
    if not event.style and len(event.value) > LONGEST_NUMBER and _NUMBERS.fullmatch(event.value):
        raise problem("reading.number", where, line=event.start_mark.line + 1)


# --- JSON ------------------------------------------------------------------------------------------------------------


def read_json(path: Path, most: int = PACKAGE_BYTES) -> Any:
    """What a JSON file says. Raises OSError where it is not there, KitError for all that is no plain JSON within bounds."""
    return json_of(read_text(path, most), short(path))


def json_of(text: str, where: str) -> Any:
    """What a JSON text says; where: how a message names it. NaN and Infinity, which are no JSON, are refused."""
    try:
        said = json.loads(text, parse_constant=_no_number, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise problem("entry.broken", where, why=one_line(error)) from error
    _bounded(said, where, surrogates=bool(_SURROGATE.search(text)))
    return said


def _no_number(word: str) -> Any:
    raise ValueError(word)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f'"{next(n for n in names if names.count(n) > 1)[:60]}" × 2')
    return found


def _bounded(said: Any, where: str, surrogates: bool) -> None:
    """Raise KitError for what is too deep, a number without end (1e999), or half a character."""
    left = [(said, 1)]
    while left:
        one, depth = left.pop()
        if depth > DEEPEST:
            raise problem("reading.deep", where, line="?")
        if isinstance(one, dict):
            left += [(value, depth + 1) for value in one.values()]
            left += [(key, depth + 1) for key in one] if surrogates else []
        elif isinstance(one, list):
            left += [(value, depth + 1) for value in one]
        elif (isinstance(one, float) and not math.isfinite(one)) or (
            surrogates and isinstance(one, str) and _SURROGATES.search(one)
        ):
            raise problem("entry.broken", where, why=repr(one)[:60])


def without_blanks(said: Any) -> Any:
    """The same without the keys whose value is null: that says no more than that they are not there."""
    if isinstance(said, dict):
        return {key: without_blanks(value) for key, value in said.items() if value is not None}
    return [without_blanks(one) for one in said] if isinstance(said, list) else said


def one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
