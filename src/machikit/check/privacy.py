"""The privacy gate as findings: what in a folder must not leave it, all at once."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from machikit._base.errors import KitError
from machikit._base.messages import read_words
from machikit.catalog.model import Card, Dataset, Schema
from machikit.check.findings import WARNING, Finding, Rule
from machikit.pages.page_text import markup, strings
from machikit.prototype.release_gate import closed_topic, in_page, in_texts, personal, refuse_closed, told

SHOWN = (
    "title",
    "title_en",
    "publisher",
    "publisher_en",
    "credit",
    "caveats",
    "sources",
)  # of a datapackage, on the page

if TYPE_CHECKING:
    from machikit.check.prototype import Project


class MayLeave(Rule):
    """Nothing in the folder is closed or belongs to persons; what is internal is pointed out."""

    def check(self, subject: "Project") -> Iterator[Finding]:
        for dataset in subject.datasets:
            if closed_topic(dataset, subject.catalog):
                yield self.finding(f"datasets/{dataset.id}", "sensitivity.topic", topic=dataset.topic)
            elif dataset.sensitivity == "internal":
                yield self.finding(f"datasets/{dataset.id}", "sensitivity.internal", WARNING)
            elif dataset.sensitivity != "open":
                yield self.finding(f"datasets/{dataset.id}", "sensitivity.closed", word=dataset.sensitivity)
            yield from personal_findings(dataset, subject.catalog.schemas.get(dataset.topic), type(self).__name__)
        yield from self._card(subject)
        yield from self._texts(subject)

    def _texts(self, subject: "Project") -> Iterator[Finding]:
        """What the page's words, its card and the page itself, which holds what code wrote, tell of persons."""
        rule = type(self).__name__
        yield from words_findings(subject.folder / "words.csv", "words.csv", rule)
        for card in subject.own.cards.values():
            yield from card_findings(card, rule)
        if subject.page.is_file():
            page = subject.page.read_text(encoding="utf-8", errors="replace")
            for one in told("site/index.html", in_page(page, subject.datasets)):
                yield Finding(one.where, one.what, one.fix, one.level, rule)

    def _card(self, subject: "Project") -> Iterator[Finding]:
        said = subject.settings if isinstance(subject.settings, dict) else {}
        try:
            card, city = subject.catalog.card(str(said.get("card"))), subject.catalog.city(str(said.get("city")))
        except KitError:
            return  # the rule Settings tells it
        try:
            refuse_closed([], card, city, subject.catalog)
        except KitError as error:
            yield Finding(error.where, error.what, error.fix, rule=type(self).__name__)


def personal_findings(dataset: Dataset, schema: Schema | None, rule: str) -> Iterator[Finding]:
    """What belongs to persons in a dataset that is meant to be shown: one finding for each kind and column."""
    if dataset.sensitivity not in ("open", "internal"):
        return
    try:
        found = personal(dataset, schema)
    except KitError:
        return  # that the file cannot be read is told by the rules on the data
    for one in told(f"datasets/{dataset.id}/{dataset.file.name}", found):
        yield Finding(one.where, one.what, one.fix, one.level, rule)
    said = (text for key in SHOWN for text in strings(dataset.package.get(key)))
    yield from _findings(f"datasets/{dataset.id}/datapackage.json", said, rule)


def card_findings(card: Card, rule: str) -> Iterator[Finding]:
    """What the texts and words of a card tell of persons."""
    for name in ("ja.md", "en.md"):
        if (card.path / name).is_file():
            text = (card.path / name).read_text(encoding="utf-8", errors="replace")
            yield from _findings(f"idea_cards/{card.id}/{name}", markup(text), rule)
    yield from words_findings(card.path / "words.csv", f"idea_cards/{card.id}/words.csv", rule)


def words_findings(path: Path, where: str, rule: str) -> Iterator[Finding]:
    """What the words of a words.csv tell of persons, key by key."""
    try:
        words = read_words(path) if path.is_file() else {}
    except KitError:
        return  # the rule WordsComplete tells it
    for key, said in words.items():
        yield from _findings(
            f"{where}: {key}", (line for text in said.values() for line in markup(text)), rule, bare=True
        )


def _findings(where: str, texts: Iterable[str], rule: str, bare: bool = False) -> Iterator[Finding]:
    for one in told(where, (found for found, _ in in_texts((text, bare) for text in texts))):
        yield Finding(one.where, one.what, one.fix, one.level, rule)
