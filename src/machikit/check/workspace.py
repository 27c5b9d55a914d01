"""Checks a workspace, or the kit itself: can every entry be read, are names and files portable, and do the entries fit together?"""

import re
from collections.abc import Iterator
from pathlib import Path

from machikit._base.errors import KitError
from machikit._base.paths import SAFE_ID as SAFE_ID
from machikit.catalog import ENTRY_FOLDERS, Catalog
from machikit.check.cards import CardFits, CardTold
from machikit.check.datasets import DatasetSound, SchemaSound
from machikit.check.findings import WARNING, Finding, Rule, run_rules
from machikit.check.row_edits import WorkspaceRowEdits
from machikit.check.templates import TemplateFits
from machikit.check.weather_words import CardWeatherWords
from machikit.intake.sources import national_sources
from machikit.prototype.overrides import find_overrides


class Readable(Rule):
    """Every entry can be read."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        subject.read_all()
        source_errors: list[KitError] = []
        national_sources(subject, source_errors)
        for error in (*subject.problems, *source_errors):
            yield Finding(error.where, error.what, error.fix, rule="Readable")


class Named(Rule):
    """Names of entries work on every system and in every URL: a-z, 0-9, - and _."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        names = [*subject.cards, *subject.cities, *subject.templates, *subject.schemas]
        for name in (*names, *(part for d in subject.datasets for part in d.split("/"))):
            if not SAFE_ID.fullmatch(name):
                yield self.finding(name, "name.odd")


class FilesPortable(Rule):
    """No links, no names that differ only in case or that Windows refuses: the folder can be copied anywhere."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        for root in subject.roots:
            seen: dict[str, str] = {}
            for path in (p for folder in ENTRY_FOLDERS for p in sorted((root / folder).rglob("*"))):
                name = path.relative_to(root).as_posix()
                if path.is_symlink():
                    yield self.finding(name, "file.link")
                if other := seen.get(name.casefold()):
                    yield self.finding(name, "file.case", other=other)
                if re.search(r'[<>:"\\|?*\x00-\x1f]|[ .]$', path.name):
                    yield self.finding(name, "file.name")
                seen[name.casefold()] = name


class StandsOver(Rule):
    """An entry that overrides one of the kit is reported: it is used in its place."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        for override in find_overrides(subject):
            yield self.finding(override.id, "entry.over", WARNING)


RULES = (
    *(Readable, Named, CardTold, CardWeatherWords, CardFits, SchemaSound, DatasetSound, WorkspaceRowEdits),
    *(TemplateFits, FilesPortable, StandsOver),
)


def check_workspace(folder: Path) -> list[Finding]:
    """All findings on the entries that are visible from a folder: those of its workspaces and of the kit."""
    return run_rules(RULES, Catalog(folder))
