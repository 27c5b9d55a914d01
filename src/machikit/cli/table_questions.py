"""The question what a figure of a table counts, with the answer that the file's name suggests and the command that says yes to it."""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from machikit.cli import console

if TYPE_CHECKING:
    from machikit.intake import CleanedDataset, CleanRequest

_PLAIN = re.compile(r"[\w./:=-]+")  # letters of any script need no quotes


def propose_measure(
    command: Sequence[str], path: Path, request: "CleanRequest", dataset: "CleanedDataset"
) -> dict[str, str]:
    """measure: what the file's name suggests where neither headers nor title say what is counted; command: as it was given, with this
    answer. Empty where nothing is to be asked or proposed. The argument `command`: its name, and options that are not of the request.
    """
    measure = next((doubt["after"] for doubt in dataset.report["doubts"] if doubt["kind"] == "unknown_row"), "")
    if not measure:
        return {}
    name, *others = command
    arguments = ["machikit", name, console.relative_path(path), "--city", dataset.city.name["ja"]]
    arguments += [*_options(request), "--row", measure, *others]
    return {"measure": measure, "command": _typed(arguments)}


def _typed(arguments: Sequence[str]) -> str:
    """Arguments as they are typed in this computer's shell."""
    if os.name == "nt":
        return subprocess.list2cmdline(arguments)
    return " ".join(text if _PLAIN.fullmatch(text) else shlex.quote(text) for text in arguments)


def _options(request: "CleanRequest") -> Iterator[str]:
    terms = request.terms
    given = {
        "--topic": request.topic,
        "--sheet": request.sheet,
        "--licence": terms.licence,
        "--as-of": terms.as_of,
        "--publisher": terms.publisher,
        "--permitted-by": terms.permitted_by,
    }
    for option, value in given.items():
        yield from [option, value] if value else []
    yield from ["--locate"] if request.locate else []
    for unit in request.units:
        yield from ["--unit", unit]
