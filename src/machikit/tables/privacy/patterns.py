"""The patterns of patterns.json, which pages read too (web/personal.js): one file, so that both find the same."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("patterns.json")
_FLAGS = {"i": re.IGNORECASE, "a": re.ASCII}


@cache
def _read() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return data


def pattern(name: str) -> re.Pattern[str]:
    """The pattern of this name, its <<parts>> put in."""
    text, *flags = _read()["patterns"][name]
    while "<<" in text:
        text = re.sub(r"<<(\w+)>>", lambda m: _read()["parts"][m[1]], text)
    text = re.sub(r"\(\?<(?=[a-z])", "(?P<", text)  # named groups, which JavaScript writes without the P
    return re.compile(text, sum(_FLAGS[one] for one in "".join(flags)))
