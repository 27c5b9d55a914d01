"""Read the table of rules: life events, their questions and answers, and the items that each answer requires."""

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from machikit.pages.cell_text import column_texts, fold
from machikit.pages.parts.procedure_guide.due_dates import DueDate, parse_due_date

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

COLUMNS = (
    *("event", "question", "answer", "item", "kind", "place", "order"),
    *("due", "drop", "minutes", "authority", "note"),
)
MAX_EVENTS = 200  # life events on a page
_KINDS = {  # tried in this order: 申請書の写し is something to bring
    "bring": r"持ち?物|持参|添付|提示|書類|証明|写し|bring|attach|document",
    "form": r"書く|記入|様式|申請|届|form|fill",
    "step": r"手続|すること|窓口|受け|step|visit",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table.

    question, answer: indices into LifeEvent.questions and its answers, -1 if the row applies to everybody. place, drop,
    authority, note: cells, "" if blank; due: None if blank; minutes: None if unknown.
    """

    question: int
    answer: int
    place: str
    due: DueDate | None
    drop: str
    minutes: float | None
    authority: str
    note: str


@dataclass
class Question:
    """A question with its answers. free: whether some answer requires nothing; if none does, the page adds such an answer."""

    text: str
    answers: list[str] = field(default_factory=list)
    has_empty_answer: bool = False


@dataclass
class RequiredItem:
    """A thing that is required, whatever the number of answers that require it.

    kind: bring, form, step, or "" if the table does not say.
    """

    name: str
    kind: str
    rules: list[Rule] = field(default_factory=list)

    @cached_property
    def drop(self) -> list[str]:
        """The registers in which the office already holds it; empty if any row requires it without naming a register."""
        return unique(rule.drop for rule in self.rules) if all(rule.drop for rule in self.rules) else []

    @cached_property
    def authorities(self) -> list[str]:
        return unique(rule.authority for rule in self.rules)

    @property
    def minutes(self) -> float | None:
        """Minutes of the resident for this item, once: the largest value of its rows."""
        return max((rule.minutes for rule in self.rules if rule.minutes is not None), default=None)


@dataclass
class LifeEvent:
    """A life event (moving in, birth …). desks: desk → lowest `order` in the table, in the order of the rows."""

    name: str
    questions: list[Question] = field(default_factory=list)
    items: list[RequiredItem] = field(default_factory=list)
    desks: dict[str, float] = field(default_factory=dict)

    @cached_property
    def places(self) -> list[str]:
        """The desks in the order to visit them: numbered desks first, then the others in table order."""
        return sorted(self.desks, key=lambda place: self.desks[place])


@dataclass
class RuleTable:
    """The life events of a table, and three counts that the page reports.

    events_left_out: life events beyond MAX_EVENTS; negative_minutes: rows whose minutes are negative or infinite;
    incomplete_conditions: rows with a question but no answer, or the reverse.
    """

    events: list[LifeEvent] = field(default_factory=list)
    events_left_out: int = 0
    negative_minutes: int = 0
    incomplete_conditions: int = 0


def read_rules(table: "GeoDataFrame") -> RuleTable:
    """Read a table with the columns event and item and, optionally, the other COLUMNS.

    Rows with neither an item nor an answer are skipped; an answer without a question applies to everybody, and is counted.
    """
    columns = [column_texts(table, name) for name in COLUMNS]
    rules, events = RuleTable(), dict[str, LifeEvent]()
    indexes: dict[int, dict[str, int]] = {}
    for cells in zip(*columns, strict=True):
        row = dict(zip(COLUMNS, cells, strict=True))
        if row["item"] or (row["question"] and row["answer"]):
            event = events.setdefault(row["event"], LifeEvent(row["event"]))
            _add_row(event, row, indexes.setdefault(id(event), {}), rules)
    rules.events, rules.events_left_out = list(events.values())[:MAX_EVENTS], max(0, len(events) - MAX_EVENTS)
    return rules


def _add_row(event: LifeEvent, row: dict[str, str], indexes: dict[str, int], rules: RuleTable) -> None:
    """Add a row to its event. indexes: index of each question (key `q…`), answer (`a…`) and item (`i…`) already in the event."""
    question_index = answer_index = -1
    if row["question"] and row["answer"]:
        question_index = indexes.setdefault(key := "q" + row["question"], len(event.questions))
        if question_index == len(event.questions):
            event.questions.append(Question(row["question"]))
        question = event.questions[question_index]
        answer_index = indexes.setdefault(f"a{key}\n{row['answer']}", len(question.answers))
        if answer_index == len(question.answers):
            question.answers.append(row["answer"])
        question.has_empty_answer = question.has_empty_answer or not row["item"]
    elif row["question"] or row["answer"]:
        rules.incomplete_conditions += 1
    if row["item"]:
        item_index = indexes.setdefault("i" + fold(row["item"]), len(event.items))
        if item_index == len(event.items):
            event.items.append(RequiredItem(row["item"], _parse_kind(row["kind"])))
        event.items[item_index].rules.append(_rule(question_index, answer_index, row, rules))
        if row["place"]:
            order = event.desks.get(row["place"], math.inf)
            event.desks[row["place"]] = min(order, float(row["order"] or "inf"))


def _rule(question: int, answer: int, row: dict[str, str], rules: RuleTable) -> Rule:
    minutes = float(row["minutes"]) if row["minutes"] else None
    if minutes is not None and (minutes < 0 or not math.isfinite(minutes)):
        rules.negative_minutes += 1
        minutes = None
    due = parse_due_date(row["due"]) if row["due"] else None
    return Rule(question, answer, row["place"], due, row["drop"], minutes, row["authority"], row["note"])


def _parse_kind(cell: str) -> str:
    text = unicodedata.normalize("NFKC", cell)
    return next((kind for kind, pattern in _KINDS.items() if re.search(pattern, text, re.I)), "")


def unique(cells: Iterable[str]) -> list[str]:
    """The cells that are not blank, each once, in order."""
    return list(dict.fromkeys(cell for cell in cells if cell))
