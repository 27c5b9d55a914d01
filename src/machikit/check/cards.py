"""Rules for cards: are they complete in both languages, and do tables, topics and template fit?"""

import re
from collections.abc import Iterator

from machikit._base import paths
from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, interface_words, page_words, read_words
from machikit.catalog import Catalog
from machikit.catalog.model import SECTIONS, SENSITIVITIES, Card
from machikit.check.findings import WARNING, Finding, Rule, half_translated
from machikit.check.privacy import card_findings
from machikit.prototype.generate import describe_missing


class CardTold(Rule):
    """A card has all sections in both languages, its facts agree with its prose, and it names no person."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        for card in subject.cards.values():
            for lang in LANGUAGES:
                yield from self._prose(card, lang)
            if card.sensitivity not in SENSITIVITIES:
                yield self.finding(f"{card.id}/card.yaml", "card.sensitivity", names=", ".join(SENSITIVITIES))
            yield from self._words(card)
            yield from card_findings(card, type(self).__name__)

    def _prose(self, card: Card, lang: str) -> Iterator[Finding]:
        where = f"{card.id}/{lang}.md"
        for name in SECTIONS:
            if not card.section(lang, name):
                yield self.finding(where, "card.section", name=name)
        heading = re.search(r"^## .*\{#first\}", card.prose(lang), re.M)
        if heading and str(card.minutes) not in re.findall(r"\d+", heading[0]):
            yield self.finding(where, "card.minutes", minutes=card.minutes)

    def _words(self, card: Card) -> Iterator[Finding]:
        path = card.path / "words.csv"
        try:
            paths.refuse_links(card.path, path, card.id)
            words = read_words(path) if path.is_file() else {}
        except KitError as error:
            yield Finding(f"{card.id}/{error.where}", error.what, error.fix, rule=type(self).__name__)
            return
        if f"theme.{card.theme}" not in {**interface_words(), **words}:
            yield self.finding(f"{card.id}/card.yaml", "card.theme", theme=card.theme)
        for key, langs in (half_translated(path, page_words()) if words else {}).items():
            yield self.finding(f"{card.id}/words.csv: {key}", "words.half", langs=", ".join(langs))


class CardFits(Rule):
    """A card's tables are known topics with the roles it needs, its template exists, and some city has the data for it now."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        for card in subject.cards.values():
            errors = list(self._errors(card, subject, f"{card.id}/card.yaml"))
            yield from errors
            if errors:
                continue
            lacks = {city: subject.blocking_inputs(card, city) for city in subject.municipalities}
            if all(missing or subject.is_closed_for(card, city) for city, missing in lacks.items()):
                missing = {describe_missing(one, subject, city) for city, some in lacks.items() for one in some}
                yield self.finding(card.id, "card.waits", WARNING, lacks=" ".join(sorted(missing)))

    def _errors(self, card: Card, subject: Catalog, where: str) -> Iterator[Finding]:
        if card.template not in subject.templates:
            yield self.finding(where, "card.template", template=card.template)
        for unknown in sorted(set(card.tables.values()) - set(subject.schemas)):
            yield self.finding(where, "card.topic", topic=unknown)
        for table, roles in card.needs.items():
            topic = card.topics.get(table.rstrip("?"))
            if topic is None:
                yield self.finding(where, "card.table", table=table, names=", ".join(card.topics))
            elif schema := subject.schemas.get(topic):
                for role in (r for r in roles if schema.headers(r.rstrip("+?")) is None):
                    yield self.finding(where, "card.role", role=role, topic=topic)
