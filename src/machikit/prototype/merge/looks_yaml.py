"""Writes changed looks into a page.yaml: only the lines of changed looks, so that comments and the order stay."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from machikit._base.config_files import parse_edited_yaml
from machikit.prototype.looks_file import FILE


def changed_looks(text: str, changes: Mapping[str, Any]) -> str:
    """The text of a page.yaml after changes: name → value, None for one that is taken out."""
    lines = text.splitlines(keepends=True)
    wanted = _with(parse_edited_yaml(text, FILE) if text.strip() else None, changes)
    for name, value in changes.items():
        first, after = _lines_of(lines, name)
        lines[first:after] = [_entry(name, value)] if value is not None else []
        if first and value is not None and not lines[first - 1].endswith("\n"):
            lines[first - 1] += "\n"
    written = "".join(lines)
    return written if _read(written) == wanted else _dump(wanted)


def _with(before: Any, changes: Mapping[str, Any]) -> dict[str, Any]:
    looks = {**before} if isinstance(before, dict) else {}
    for name, value in changes.items():
        if value is None:
            looks.pop(name, None)
        else:
            looks[name] = value
    return looks


def _lines_of(lines: list[str], name: str) -> tuple[int, int]:
    """(first line, line after it) of a look; behind the last line for one that is not there."""
    start = next((n for n, line in enumerate(lines) if re.match(rf"""["']?{name}["']?\s*:""", line)), len(lines))
    end = start + 1
    while end < len(lines) and re.match(r"\s*(#|$)|[ \t-]|\]|\}", lines[end]):
        end += 1
    while end > start + 1 and re.match(r"(#|\s*$)", lines[end - 1]):  # what stands before the next look is its own
        end -= 1
    return start, min(end, len(lines)) if start < len(lines) else start


def _entry(name: str, value: Any) -> str:
    if isinstance(value, (dict, list)):
        inside = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_flow_style=True, width=10**6)
        return f"{name}: {inside.strip()}\n"
    return _dump({name: value})


def _dump(looks: Mapping[str, Any]) -> str:
    return "".join(_entry(name, value) for name, value in looks.items()) if len(looks) > 1 else _one(looks)


def _one(looks: Mapping[str, Any]) -> str:
    return str(yaml.safe_dump(dict(looks), allow_unicode=True, sort_keys=False, width=10**6)) if looks else ""


def _read(text: str) -> Any:
    try:
        return yaml.safe_load(text) or {}
    except yaml.YAMLError:
        return None
