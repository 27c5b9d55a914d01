"""The rules table, read: situations, their questions and answers, and what each answer demands, each thing once."""

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from machikit.pages.parts.procedure_guide.due_dates import Due, read

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

COLUMNS = (
    "event",
    "question",
    "answer",
    "item",
    "kind",
    "place",
    "order",
    "due",
    "drop",
    "minutes",
    "authority",
    "note",
)
EVENTS = 200  # situations on a page
KINDS = {  # tried in this order: 申請書の写し is something to bring
    "bring": r"持ち?物|持参|添付|提示|書類|証明|写し|bring|attach|document",
    "form": r"書く|記入|様式|申請|届|form|fill",
    "step": r"手続|すること|窓口|受け|step|visit",
}
CUSTOM = re.compile(r"慣例|慣習|前例|決まりなし|custom|habit", re.I)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. question, answer: places in Event.questions and in its answers, -1 where everybody is meant. place, drop,
    authority, note: cells, "" where blank; due: None where blank; minutes: None where unknown."""

    question: int
    answer: int
    place: str
    due: Due | None
    drop: str
    minutes: float | None
    authority: str
    note: str


@dataclass
class Question:
    """free: whether some answer asks for nothing; where none does, the page adds one."""

    text: str
    answers: list[str] = field(default_factory=list)
    free: bool = False


@dataclass
class Item:
    """A thing that is needed, however many answers ask for it. kind: bring, form, step, or "" where the table does not say."""

    name: str
    kind: str
    rules: list[Rule] = field(default_factory=list)

    @cached_property
    def drop(self) -> list[str]:
        """The registers in which the office holds it; none where one row asks for it without naming a register."""
        return unique(rule.drop for rule in self.rules) if all(rule.drop for rule in self.rules) else []

    @cached_property
    def places(self) -> list[str]:
        return unique(rule.place for rule in self.rules)

    @cached_property
    def authorities(self) -> list[str]:
        return unique(rule.authority for rule in self.rules)

    @property
    def minutes(self) -> float | None:
        """Of the resident, once: the most that any row says."""
        return max((rule.minutes for rule in self.rules if rule.minutes is not None), default=None)


@dataclass
class Event:
    """A situation. desks: each desk with the lowest number that the table gives it, in the order of the rows."""

    name: str
    questions: list[Question] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    desks: dict[str, float] = field(default_factory=dict)

    @cached_property
    def places(self) -> list[str]:
        """The desks in the order to go: numbered ones first, the others in the order in which the table names them."""
        return sorted(self.desks, key=lambda place: self.desks[place])

    @cached_property
    def everybodys(self) -> list[Item]:
        return [item for item in self.items if any(rule.question < 0 for rule in item.rules)]

    @cached_property
    def droppable(self) -> list[Item]:
        return [item for item in self.items if item.drop]

    @cached_property
    def empty(self) -> list[str]:
        """The desks at which nothing would be left, if all that is droppable were dropped."""
        return [place for place in self.places if all(item.drop for item in self.at(place))]

    def at(self, place: str) -> list[Item]:
        return self._at.get(place, [])

    @cached_property
    def _at(self) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for item in self.items:
            for place in item.places:
                found.setdefault(place, []).append(item)
        return found


@dataclass
class Rules:
    """negative: rows with minutes below zero; without: rows that have an answer but no question; more: situations beyond EVENTS.
    All three are told."""

    events: list[Event] = field(default_factory=list)
    more: int = 0
    negative: int = 0
    without: int = 0


def read_rules(table: "GeoDataFrame") -> Rules:
    """The rules of a table with the columns event and item and, where there are, the others of COLUMNS. Rows that name neither a
    thing nor an answer are left out; an answer without a question counts as everybody's, and is told."""
    columns = [[_text(v) for v in table[c]] if c in table else [""] * len(table) for c in COLUMNS]
    found, events = Rules(), dict[str, Event]()
    known: dict[int, dict[str, int]] = {}
    for cells in zip(*columns, strict=True):
        row = dict(zip(COLUMNS, cells, strict=True))
        if row["item"] or (row["question"] and row["answer"]):
            event = events.setdefault(row["event"], Event(row["event"]))
            _add(event, row, known.setdefault(id(event), {}), found)
    found.events, found.more = list(events.values())[:EVENTS], max(0, len(events) - EVENTS)
    return found


def _add(event: Event, row: dict[str, str], known: dict[str, int], found: Rules) -> None:
    """known: place of each question (`q` before it), answer (`a`) and item (`i`) that was read already."""
    question = answer = -1
    if row["question"] and row["answer"]:
        question = known.setdefault(key := "q" + row["question"], len(event.questions))
        if question == len(event.questions):
            event.questions.append(Question(row["question"]))
        asked = event.questions[question]
        answer = known.setdefault(f"a{key}\n{row['answer']}", len(asked.answers))
        if answer == len(asked.answers):
            asked.answers.append(row["answer"])
        asked.free = asked.free or not row["item"]
    elif row["question"] or row["answer"]:
        found.without += 1
    if row["item"]:
        place = known.setdefault("i" + fold(row["item"]), len(event.items))
        if place == len(event.items):
            event.items.append(Item(row["item"], kind_of(row["kind"])))
        event.items[place].rules.append(_rule(question, answer, row, found))
        if row["place"]:
            known_order = event.desks.get(row["place"], math.inf)
            event.desks[row["place"]] = min(known_order, float(row["order"] or "inf"))


def _rule(question: int, answer: int, row: dict[str, str], found: Rules) -> Rule:
    minutes = float(row["minutes"]) if row["minutes"] else None
    if minutes is not None and (minutes < 0 or not math.isfinite(minutes)):
        found.negative += 1
        minutes = None
    due = read(row["due"]) if row["due"] else None
    return Rule(question, answer, row["place"], due, row["drop"], minutes, row["authority"], row["note"])


def kind_of(cell: str) -> str:
    text = unicodedata.normalize("NFKC", cell)
    return next((kind for kind, pattern in KINDS.items() if re.search(pattern, text, re.I)), "")


def fold(name: str) -> str:
    """Two names are one thing without regard to width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def unique(cells: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(cell for cell in cells if cell))


def _text(value: object) -> str:
    """The cell, stripped; "" where it is blank (None, NaN, NA)."""
    import pandas as pd

    return "" if pd.isna(value) else str(value).strip()
