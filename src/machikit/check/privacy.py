"""The privacy gate as findings: what in a folder must not leave it, all at once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from machikit.check.findings import WARNING, Finding, Rule
from machikit.errors import KitError
from machikit.gate import closed_topic, personal, refuse_closed, told
from machikit.model import Dataset, Schema

if TYPE_CHECKING:
    from machikit.check.project import Project


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
