"""The release gate as findings: everything in a folder that must not be published, reported at once."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from machikit._base.errors import KitError
from machikit._base.messages import read_words
from machikit.catalog.model import Card, Dataset, Schema
from machikit.catalog.municipalities import find_city
from machikit.check.findings import WARNING, Finding, Rule
from machikit.pages.page_text import json_texts, markup_lines
from machikit.prototype.release_gate import (
    find_in_page,
    find_in_texts,
    find_personal_data,
    group_matches,
    is_closed_topic,
    refuse_closed,
)

# keys of a datapackage.json whose texts the page shows
PAGE_KEYS = ("title", "title_en", "publisher", "publisher_en", "credit", "caveats", "sources")

if TYPE_CHECKING:
    from machikit.check.prototype_folder import PrototypeFolder


class MayLeave(Rule):
    """Nothing in the folder is closed or personal; what is internal is reported as a warning."""

    def check(self, subject: "PrototypeFolder") -> Iterator[Finding]:
        for dataset in subject.datasets:
            if is_closed_topic(dataset, subject.catalog):
                yield self.finding(f"datasets/{dataset.id}", "sensitivity.topic", topic=dataset.topic)
            elif dataset.sensitivity == "internal":
                yield self.finding(f"datasets/{dataset.id}", "sensitivity.internal", WARNING)
            elif dataset.sensitivity != "open":
                yield self.finding(f"datasets/{dataset.id}", "sensitivity.closed", word=dataset.sensitivity)
            yield from personal_findings(dataset, subject.catalog.schemas.get(dataset.topic), type(self).__name__)
        yield from self._card(subject)
        yield from self._texts(subject)

    def _texts(self, subject: "PrototypeFolder") -> Iterator[Finding]:
        """Personal data in the words, the card, and the page itself, which contains what code wrote into it."""
        rule = type(self).__name__
        yield from words_findings(subject.folder / "words.csv", "words.csv", rule)
        for card in subject.local_catalog.cards.values():
            yield from card_findings(card, rule)
        if subject.page.is_file():
            page = subject.page.read_text(encoding="utf-8", errors="replace")
            for group in group_matches("site/index.html", find_in_page(page, subject.datasets)):
                yield Finding(group.where, group.what, group.fix, group.level, rule)

    def _card(self, subject: "PrototypeFolder") -> Iterator[Finding]:
        try:
            card = subject.catalog.card(str(subject.settings.get("card")))
            city = find_city(subject.catalog, str(subject.settings.get("city")))
        except KitError:
            return  # reported by the rule Settings
        try:
            refuse_closed([], card, city, subject.catalog)
        except KitError as error:
            yield Finding(error.where, error.what, error.fix, rule=type(self).__name__)


def personal_findings(dataset: Dataset, schema: Schema | None, rule: str) -> Iterator[Finding]:
    """Personal data in a dataset that is meant to be shown: one finding for each kind and column."""
    if dataset.sensitivity not in ("open", "internal"):
        return
    try:
        matches = find_personal_data(dataset, schema)
    except KitError:
        return  # a file that cannot be read is reported by the rules for datasets
    for group in group_matches(f"datasets/{dataset.id}/{dataset.file.name}", matches):
        yield Finding(group.where, group.what, group.fix, group.level, rule)
    texts = (text for key in PAGE_KEYS for text in json_texts(dataset.package.get(key)))
    yield from _findings(f"datasets/{dataset.id}/datapackage.json", texts, rule)


def card_findings(card: Card, rule: str) -> Iterator[Finding]:
    """Personal data in the prose and words of a card."""
    for name in ("ja.md", "en.md"):
        if (card.path / name).is_file():
            text = (card.path / name).read_text(encoding="utf-8", errors="replace")
            yield from _findings(f"idea_cards/{card.id}/{name}", markup_lines(text), rule)
    yield from words_findings(card.path / "words.csv", f"idea_cards/{card.id}/words.csv", rule)


def words_findings(path: Path, where: str, rule: str) -> Iterator[Finding]:
    """Personal data in the words of a words.csv, key by key."""
    try:
        words = read_words(path) if path.is_file() else {}
    except KitError:
        return  # reported by the rule WordsComplete
    for key, word in words.items():
        texts = (line for text in word.values() for line in markup_lines(text))
        yield from _findings(f"{where}: {key}", texts, rule, bare=True)


def _findings(where: str, texts: Iterable[str], rule: str, bare: bool = False) -> Iterator[Finding]:
    """bare: whether a full name counts that nothing in the text marks as a name (see `find_in_texts`)."""
    for group in group_matches(where, (match for match, _ in find_in_texts((text, bare) for text in texts))):
        yield Finding(group.where, group.what, group.fix, group.level, rule)
