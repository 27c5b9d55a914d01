"""JSON of a stranger's file, read strictly: no name twice, no number that is none, and a reason that a person understands."""

import json
from typing import Any, NoReturn

from machikit._base.messages import say


class BrokenJson(Exception):
    """A text that cannot be read; says why, in the user's language."""


def parse_json(text: str) -> Any:
    """The value of a JSON text. Raises BrokenJson.

    Example:
        >>> parse_json('{"a": [1]}')
        {'a': [1]}
    """
    try:
        return json.loads(text, object_pairs_hook=_mapping, parse_constant=_no_number, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise BrokenJson(say("json.at", n=error.pos + 1)) from error
    except RecursionError as error:
        raise BrokenJson(say("json.deep")) from error


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        raise BrokenJson(say("json.twice"))
    return mapping


def _no_number(_: str) -> NoReturn:
    raise BrokenJson(say("json.number"))


def _integer(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:  # more digits than Python reads
        _no_number(digits)
