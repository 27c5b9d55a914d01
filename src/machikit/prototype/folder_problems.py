"""What is wrong in a prototype's folder before its code runs: `build`, `serve` and `check` say the same of it."""

from collections.abc import Iterator
from pathlib import Path

from machikit.catalog import Catalog
from machikit.prototype.looks_file import looks_problems
from machikit.prototype.problems import Problem
from machikit.prototype.settings_file import settings_problems
from machikit.prototype.words_file import words_problems


def folder_problems(folder: Path, catalog: Catalog) -> Iterator[Problem]:
    """The problems of prototype.yaml, of the words files and of page.yaml, in this order."""
    yield from settings_problems(folder / "prototype.yaml", catalog)
    yield from words_problems(folder, catalog)
    yield from looks_problems(folder, catalog)
