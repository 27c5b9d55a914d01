"""Rules for a prototype: can the folder be shown and handed over as it is?"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from machikit._base.errors import KitError
from machikit.check.findings import WARNING, Finding, Rule, half_translated, hash_differs, run_rules
from machikit.check.page_requests import content_security_policy, external_references
from machikit.check.privacy import MayLeave
from machikit.check.prototype_folder import PrototypeFolder
from machikit.check.publish_date import PublishDate
from machikit.check.row_edits import EditsConfirmed, RowEdits
from machikit.check.weather_words import WeatherWords
from machikit.prototype.code_errors import syntax_error
from machikit.prototype.looks_file import looks_problems
from machikit.prototype.settings_file import settings_problems
from machikit.prototype.words_file import words_problems


class Settings(Rule):
    """prototype.yaml can be read and names a card, a city and a template that exist."""

    def check(self, subject: PrototypeFolder) -> Iterator[Finding]:
        yield from map(self.problem, settings_problems(subject.folder / "prototype.yaml", subject.catalog))


class WordsRead(Rule):
    """words.csv holds no conflict marks, no key twice, and only keys and placeholders that a page reads."""

    def check(self, subject: PrototypeFolder) -> Iterator[Finding]:
        yield from map(self.problem, words_problems(subject.folder, subject.catalog))


class Looks(Rule):
    """page.yaml holds only looks that a page can take: colours that can be read, pictures of its folder, columns that there are."""

    def check(self, subject: PrototypeFolder) -> Iterator[Finding]:
        yield from map(self.problem, looks_problems(subject.folder, subject.catalog))


class Entries(Rule):
    """Everything in datasets/ and idea_cards/ of the prototype can be read."""

    def check(self, subject: PrototypeFolder) -> Iterator[Finding]:
        subject.local_catalog.read_all()
        for error in subject.local_catalog.problems:
            yield Finding(error.where, error.what, error.fix, rule="Entries")


class Code(Rule):
    """prototype.py exists and is valid Python."""

    def check(self, subject: PrototypeFolder) -> Iterator[Finding]:
        path = subject.folder / "prototype.py"
        try:
            compile(path.read_bytes(), path.name, "exec")
        except FileNotFoundError:
            yield self.finding(path.name, "code.none")
        except (SyntaxError, ValueError) as error:
            told = syntax_error(error, path.name, path.read_bytes().decode("utf-8", "replace"))
            yield Finding(told.where, told.what, told.fix, rule="Code")


class DataIntact(Rule):
    """Each data file has the hash in its datapackage.json."""

    def check(self, subject: PrototypeFolder) -> Iterator[Finding]:
        for dataset in subject.datasets:
            for resource in dataset.data_resources if dataset.is_split else [dataset.resource]:
                if hash_differs(dataset, resource):
                    yield self.finding(f"datasets/{dataset.id}/{resource['path']}", "data.changed")


class DataCredited(Rule):
    """Each dataset names its date, its licence and its source."""

    def check(self, subject: PrototypeFolder) -> Iterator[Finding]:
        for dataset in subject.datasets:
            where = f"datasets/{dataset.id}/datapackage.json"
            if not dataset.licence_confirmed:
                yield self.finding(where, "dataset.unconfirmed", WARNING)
            for key in ("as_of", "licenses", "sources"):
                if dataset.package.get(key):
                    continue
                if key == "licenses" and dataset.sensitivity != "open":  # data that stay in the office need none
                    yield self.finding(where, "data.no_licence", WARNING)
                else:
                    yield self.finding(where, "data.uncredited", item=key)


class Current(Rule):
    """Data on safety topics have not expired."""

    def check(self, subject: PrototypeFolder) -> Iterator[Finding]:
        for dataset in subject.datasets:
            if dataset.valid_months and dt.date.today() >= dataset.expires:
                as_of = dataset.package["as_of"]
                yield self.finding(f"datasets/{dataset.id}", "data.expired", WARNING, as_of=as_of, on=dataset.expires)


class WordsComplete(Rule):
    """Every word in words.csv is there in Japanese and in English."""

    def check(self, subject: PrototypeFolder) -> Iterator[Finding]:
        path = subject.folder / "words.csv"
        if not path.is_file():
            return  # the words of the kit and the card are used
        try:
            for key, langs in half_translated(path, subject.starting_words()).items():
                yield self.finding(f"words.csv: {key}", "words.half", langs=", ".join(langs))
        except KitError:
            return  # said by WordsRead


class TriedReadable(Rule):
    """The user tests (tried.csv) can be read."""

    def check(self, subject: PrototypeFolder) -> Iterator[Finding]:
        from machikit.prototype.user_tests import read

        try:
            tests = read(subject.folder)
        except KitError as error:
            yield Finding(error.where, error.what, error.fix, WARNING, "TriedReadable")
            return
        if tests.broken:
            yield self.finding("tried.csv", "tried.broken", WARNING, n=tests.broken)


class PageBuilt(Rule):
    """The page is built, and not older than the files it is built from."""

    def check(self, subject: PrototypeFolder) -> Iterator[Finding]:
        if not subject.page.is_file():
            yield self.finding("site/index.html", "page.none")
            return
        built = subject.page.stat().st_mtime
        newer = [p for p in subject.sources() if p.stat().st_mtime > built]
        if newer:
            newest = max(newer, key=lambda p: p.stat().st_mtime).relative_to(subject.folder).as_posix()
            yield self.finding("site/index.html", "page.old", WARNING, file=newest)


class PageAlone(Rule):
    """The page loads nothing from elsewhere, and its Content-Security-Policy forbids it."""

    def check(self, subject: PrototypeFolder) -> Iterator[Finding]:
        if not subject.page.is_file():
            return
        text = subject.page.read_text(encoding="utf-8", errors="replace")
        for url in external_references(text):
            yield self.finding("site/index.html", "page.loads", address=url[:120])
        policy = content_security_policy(text)
        scripts = policy.get("script-src", ["'none'"])
        if policy.get("default-src") != ["'none'"] or any(s.startswith("'unsafe-") for s in scripts):
            yield self.finding("site/index.html", "page.policy")


RULES = (
    *(
        Settings,
        Looks,
        Entries,
        Code,
        DataIntact,
        DataCredited,
        RowEdits,
        EditsConfirmed,
        MayLeave,
        Current,
        WordsRead,
        WordsComplete,
        WeatherWords,
        TriedReadable,
        PageBuilt,
    ),
    PageAlone,
    PublishDate,
)


def check_prototype(folder: Path) -> list[Finding]:
    """All findings on a prototype folder."""
    return run_rules(RULES, PrototypeFolder(folder))
