"""Follow a page of the docs literally: put each titled block where its title says, run each line of the shell blocks."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.M | re.S)


def steps(page: str) -> Iterator[tuple[str, str]]:
    """(file, its text) or ("", one command line), in the order of the page."""
    for kind, file, text in BLOCK.findall(page):
        if file:
            yield file, text
        elif kind == "sh":
            yield from (("", line.split("  #")[0].strip()) for line in text.splitlines() if line.strip())


def put(folder: Path, file: str, text: str) -> None:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def arguments(line: str) -> list[str]:
    """What follows `machikit` in a command line."""
    program, *said = shlex.split(line)
    assert program == "machikit", line
    return said
