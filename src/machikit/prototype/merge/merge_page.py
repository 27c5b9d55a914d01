"""Merges a saved page into its prototype: everything is looked at first, then all of it is written or nothing."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from machikit._base.atomic import atomic_change
from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.catalog.model import schema_of
from machikit.prototype.load import Prototype
from machikit.prototype.merge.changes import Change, Outcome
from machikit.prototype.merge.looks_merge import LooksMerge
from machikit.prototype.merge.read_page import SavedPage, read_page
from machikit.prototype.merge.rows_merge import RowsMerge
from machikit.prototype.merge.words_merge import WordsMerge
from machikit.tables.edits import edits_with

DATA = "data"  # which of several tables on the main topic it is of; not there where there is one
SAME = ("card", "city", "template")  # of the prototype, without which a page is another's


@dataclass
class MergePlan:
    """What a page would change in a prototype. Nothing is written before `write`."""

    page: SavedPage
    folder: Path
    words: WordsMerge
    looks: LooksMerge
    rows: RowsMerge | None
    refused: list[KitError] = field(default_factory=list)

    @property
    def outcomes(self) -> list[Outcome]:
        return [self.words.outcome, self.looks.outcome, *([self.rows.outcome] if self.rows else [])]

    @property
    def taken(self) -> list[Change]:
        return [change for one in self.outcomes for change in one.taken]

    @property
    def already(self) -> int:
        return sum(one.already for one in self.outcomes)

    @property
    def conflicts(self) -> list[Change]:
        return [change for one in self.outcomes for change in one.conflicts]

    @property
    def left_out(self) -> list[KitError]:
        return [*self.refused, *(error for one in self.outcomes for error in one.left_out)]

    def resolve(self, takes_page: Callable[[Change], bool]) -> list[Change]:
        """Decide each conflict; returns those in which the prototype's side stays."""
        kept = []
        for outcome in self.outcomes:
            for change, take in zip(outcome.conflicts, outcome.choices, strict=True):
                if takes_page(change):
                    take()
                    outcome.taken.append(change)
                else:
                    kept.append(change)
            outcome.conflicts, outcome.choices = [], []
        return kept

    def files(self) -> dict[Path, bytes]:
        """The files to write but edits.csv, which others may write too."""
        return {**self.words.files(), **self.looks.files(), **(self.rows.files() if self.rows else {})}

    def write(self) -> list[Path]:
        """Write all of it, or nothing; returns the files that were written."""
        files = self.files()
        edits = [self.rows.target] if self.rows and self.rows.new else []
        if not files and not edits:
            return []
        with ExitStack() as stack:
            if self.rows and edits:
                files[self.rows.target] = stack.enter_context(edits_with(self.rows.target, self.rows.new))
            change = stack.enter_context(atomic_change(self.folder, self.folder / "words.csv"))
            for path, content in files.items():
                change.file(path, content)
        return [*files]


def plan_merge(file: Path, folder: Path) -> MergePlan:
    """What the changes of a page would do to a prototype. Raises KitError for a page that is not of it, or cannot be read."""
    page = read_page(file)
    prototype = Prototype.load(folder)
    _refuse_other(page, prototype)
    words = WordsMerge(prototype.folder, prototype.catalog, prototype.words, page)
    looks = LooksMerge(prototype.folder, prototype.schema(), page, bool(prototype.catalog.parts))
    plan = MergePlan(page, prototype.folder, words, looks, None)
    if page.by_browser:
        plan.refused.append(kit_error("merge.by_browser", page.file))
    if page.rows:
        _plan_rows(plan, prototype)
    return plan


def _refuse_other(page: SavedPage, prototype: Prototype) -> None:
    main = prototype.dataset()
    here = {
        "card": prototype.card.id,
        "city": prototype.city.id,
        "template": prototype.card.template,
        DATA: main.name if main is not None and main.suffix else "",
    }
    if any(page.prototype.get(key, "") != here[key] for key in (*SAME, DATA)):
        raise kit_error(
            "merge.other",
            page.file,
            page=" × ".join([*(page.prototype.get(key, "?") for key in SAME), *_data(page.prototype)]),
            here=" × ".join([*(here[key] for key in SAME), *_data(here)]),
            name=page.prototype.get("name", "?"),
        )


def _data(names: Mapping[str, str]) -> list[str]:
    return [names[DATA]] if names.get(DATA) else []


def _plan_rows(plan: MergePlan, prototype: Prototype) -> None:
    """Lay the rows of the page over the dataset that it names, if the prototype has it."""
    named, _, name = plan.page.dataset.partition("/")
    city = prototype.cities.get(named)
    dataset = prototype.dataset(name, city) if city else None
    if dataset is None and named in prototype.catalog.cities:
        dataset = prototype.catalog.find_dataset(named, name)
    schema = prototype.catalog.schemas.get(prototype.catalog.topic_of(name))
    if dataset is None or schema is None:
        plan.refused.append(
            kit_error("merge.no_dataset", say("merge.rows", file=plan.page.file, n=len(plan.page.rows)))
        )
        return
    plan.rows = RowsMerge(prototype.folder, dataset, city or prototype.city, schema_of(dataset, schema), plan.page)
