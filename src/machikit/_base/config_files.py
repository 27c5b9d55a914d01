"""Safe reading of untrusted YAML and JSON files: nothing is executed, and size and depth are limited.

YAML is checked event by event before any object is built: its depth, the number of values with aliases expanded (a "bomb" of
a few lines would stand for billions of values), and duplicate keys. The result holds plain values only: mappings, lists, texts,
numbers, dates.
"""

import codecs
import json
import math
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from machikit._base import fullwidth
from machikit._base.errors import KitError
from machikit._base.messages import kit_error

MOST_BYTES = 2_000_000  # of a settings or prose file: the largest of the kit is a twentieth of it
PACKAGE_BYTES = 20_000_000  # of a datapackage.json
DEEPEST = 40  # levels
MOST_VALUES = 200_000  # with all aliases expanded
LONGEST_NUMBER = 60  # characters of a number: longer ones take minutes to parse
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"[-+0-9_:.,xobXOBa-fA-F]+")
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_text(path: Path, most: int = MOST_BYTES) -> str:
    """The text of a UTF-8 file, without byte-order mark. Raises OSError where it does not exist, KitError where it is not a
    regular file, larger than `most` bytes, or not UTF-8."""
    try:
        return _read_bytes(path, most).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise kit_error("reading.encoding", short_path(path)) from error


def read_edited_text(path: Path, most: int = MOST_BYTES) -> str:
    """The text of a file that people edit: UTF-8, UTF-16 with its mark, or CP932, as editors on Windows save it. Raises as `read_text`."""
    raw = _read_bytes(path, most)
    is_utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "cp932"):
        with suppress(UnicodeDecodeError):
            text = raw.decode(encoding)
            if encoding != "cp932" or not _is_damaged_utf8(raw):
                return text.replace("\r\n", "\n")
    raise kit_error("reading.encoding", short_path(path))


def _is_damaged_utf8(raw: bytes) -> bool:
    """Whether most of the bytes above ASCII are UTF-8: read as CP932, such a text would be another one."""
    above = sum(byte > 127 for byte in raw)
    return 2 * sum(len(c.encode()) for c in raw.decode("utf-8", "ignore") if c > "\x7f") > above


def _read_bytes(path: Path, most: int) -> bytes:
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):  # a pipe would block, a device has no end
        raise kit_error("reading.no_file", short_path(path))
    if state.st_size > most:
        raise kit_error("reading.large", short_path(path), most=f"{most / 1e6:g}")
    return path.read_bytes()


def short_path(path: Path) -> str:
    """The last three components of a path, for messages."""
    return "/".join(path.parts[-3:])


# --- YAML ------------------------------------------------------------------------------------------------------------


def read_yaml(path: Path) -> Any:
    """The content of a YAML file. Raises OSError where it does not exist, KitError for anything but plain YAML within the limits."""
    return parse_yaml(read_text(path), short_path(path))


def parse_yaml(text: str, where: str) -> Any:
    """Parse a YAML text. where: how a message names it. Raises KitError as `read_yaml` does."""
    try:
        _check_yaml(text, where)
        return yaml.load(text, Loader=_Loader)
    except KitError:
        raise
    except (yaml.YAMLError, ValueError, TypeError, RecursionError, OverflowError, AttributeError) as error:
        raise kit_error("entry.broken", where, why=one_line(error)) from error


def parse_edited_yaml(text: str, where: str) -> Any:
    """Parse a YAML text that people write by hand: what full-width signs and tabs do to it is explained. Raises KitError."""
    if misread := fullwidth.explain(text, where, only_misread=True):
        raise misread
    try:
        content = parse_yaml(text, where)
    except KitError as error:
        raise fullwidth.explain(text, where) or error from error
    if isinstance(content, str) and (swallowed := fullwidth.explain(text, where)):
        raise swallowed
    return content


class _Collection:
    """A mapping or list that is being scanned. size: values in it, with aliases expanded; key: whether a key comes next."""

    def __init__(self, anchor: str | None, mapping: bool):
        self.anchor, self.mapping, self.size, self.key = anchor, mapping, 1, True
        self.keys: set[str] = set()


def _check_yaml(text: str, where: str) -> None:
    """Raise KitError for a YAML text that is too deep, too large, or has a duplicate key; no objects are built."""
    opened: list[_Collection] = [_Collection(None, mapping=False)]
    sizes: dict[str, int] = {}
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            _check_key(opened[-1], event, where)
            opened.append(_Collection(event.anchor, isinstance(event, yaml.MappingStartEvent)))
            if len(opened) > DEEPEST:
                raise kit_error("reading.deep", where, line=event.start_mark.line + 1)
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = opened.pop()
            if closed.anchor:
                sizes[closed.anchor] = closed.size
            opened[-1].size += closed.size
        elif isinstance(event, yaml.ScalarEvent):
            _check_key(opened[-1], event, where)
            _check_number(event, where)
            if event.anchor:
                sizes[event.anchor] = 1 + len(event.value) // 100
            opened[-1].size += 1
        elif isinstance(event, yaml.AliasEvent):
            _check_key(opened[-1], event, where)
            if event.anchor not in sizes:  # unknown, or a reference to itself
                raise kit_error("reading.alias", where, name=str(event.anchor)[:40])
            opened[-1].size += sizes[event.anchor]
        if opened[-1].size > MOST_VALUES:
            raise kit_error("reading.much", where, line=event.start_mark.line + 1)


def _check_key(around: _Collection, event: Any, where: str) -> None:
    """Advance in a mapping, in which keys and values alternate. Raises KitError for a plain key that occurs a second time."""
    if not around.mapping:
        return
    if around.key and isinstance(event, yaml.ScalarEvent) and event.value != "<<":
        if event.value in around.keys:
            raise kit_error("reading.twice", where, key=event.value[:60], line=event.start_mark.line + 1)
        around.keys.add(event.value)
    around.key = not around.key


def _check_number(event: Any, where: str) -> None:
    if not event.style and len(event.value) > LONGEST_NUMBER and _NUMBER.fullmatch(event.value):
        raise kit_error("reading.number", where, line=event.start_mark.line + 1)


# --- JSON ------------------------------------------------------------------------------------------------------------


def read_json(path: Path, most: int = PACKAGE_BYTES) -> Any:
    """The content of a JSON file. Raises OSError where it does not exist, KitError for anything but JSON within the limits."""
    return parse_json(read_text(path, most), short_path(path))


def parse_json(text: str, where: str) -> Any:
    """Parse a JSON text. where: how a message names it. Raises KitError, also for NaN and Infinity, which are not JSON."""
    try:
        content = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_unique_keys)
    except (ValueError, RecursionError) as error:
        raise kit_error("entry.broken", where, why=one_line(error)) from error
    _check_json(content, where, surrogates=bool(_SURROGATE_ESCAPE.search(text)))
    return content


def _refuse_constant(word: str) -> Any:
    raise ValueError(word)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f'"{next(n for n in names if names.count(n) > 1)[:60]}" × 2')
    return mapping


def _check_json(content: Any, where: str, surrogates: bool) -> None:
    """Raise KitError for values that are too deep, an infinite number (1e999), or a lone surrogate (looked for on request)."""
    todo = [(content, 1)]
    while todo:
        value, depth = todo.pop()
        if depth > DEEPEST:
            raise kit_error("reading.deep", where, line="?")
        if isinstance(value, dict):
            todo += [(inner, depth + 1) for inner in value.values()]
            todo += [(key, depth + 1) for key in value] if surrogates else []
        elif isinstance(value, list):
            todo += [(inner, depth + 1) for inner in value]
        elif (isinstance(value, float) and not math.isfinite(value)) or (
            surrogates and isinstance(value, str) and _SURROGATE.search(value)
        ):
            raise kit_error("entry.broken", where, why=repr(value)[:60])


def drop_nulls(content: Any) -> Any:
    """A copy without the keys whose value is null: null means the same as a missing key."""
    if isinstance(content, dict):
        return {key: drop_nulls(value) for key, value in content.items() if value is not None}
    return [drop_nulls(value) for value in content] if isinstance(content, list) else content


def one_line(error: Exception) -> str:
    """The message of an exception on one line, shortened; its type where it has none."""
    return " ".join(str(error).split())[:200] or type(error).__name__
