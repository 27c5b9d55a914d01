"""The question what a figure of a table counts, with the answer that the file's name suggests and the command that says yes to it."""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from machikit._base.messages import say
from machikit.cli import console

if TYPE_CHECKING:
    from machikit.intake import CleanedDataset, CleanRequest

_PLAIN = re.compile(r"[\w./:=-]+")  # letters of any script need no quotes


def proposed_measure(dataset: "CleanedDataset") -> str:
    """What the name of the file suggests where neither headers nor title say what is counted; "" for nothing."""
    return next((doubt["after"] for doubt in dataset.report["doubts"] if doubt["kind"] == "unknown_row"), "")


def yes_command(command: Sequence[str], path: Path, request: "CleanRequest", dataset: "CleanedDataset") -> str:
    """The command as it was given, with the proposed answer. command: its name, and options that are not of the request."""
    name, *others = command
    arguments = ["machikit", name, console.relative_path(path), "--city", dataset.city.name["ja"]]
    arguments += [*_options(request), "--row", proposed_measure(dataset), *others]
    if os.name == "nt":
        return subprocess.list2cmdline(arguments)
    return " ".join(text if _PLAIN.fullmatch(text) else shlex.quote(text) for text in arguments)


def ask_measure(command: Sequence[str], path: Path, request: "CleanRequest", dataset: "CleanedDataset") -> str:
    """The question with its proposed answer; "" where nothing is to be asked or proposed."""
    measure = proposed_measure(dataset)
    if not measure:
        return ""
    return say("intake.ask_row", measure=measure, command=yes_command(command, path, request, dataset))


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
