"""What part.html says in the page's first language: the state in which the page opens."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, fill
from machikit.pages.part import Number, both
from machikit.pages.parts.procedure_guide.rules import CUSTOM, Event, Item, Rule, unique

if TYPE_CHECKING:
    from machikit.pages.page import Page
    from machikit.pages.parts.procedure_guide import ProcedureGuide

MOST = 300  # rows of each list in the HTML itself, and that the script draws at a time
ROWS = 1000  # rows of all situations by question, in the HTML itself
Demand = tuple[Item, Rule]
Group = tuple[str, list[tuple[str, list[Demand]]]]  # a question ("" for what everybody needs) and its answers


def counts(event: Event) -> dict[str, int]:
    return {"questions": len(event.questions), "items": len(event.items), "everybodys": len(event.everybodys),
            "drop": len(event.droppable), "desks": len(event.places), "empty": len(event.empty)}  # fmt: skip


def record_counts(part: "ProcedureGuide") -> dict[str, int]:
    record = part.record
    if record is None:
        return {}
    found = {
        "boxes": len(record.boxes),
        "known": len(record.known),
        "written": record.written,
        "stale": len(record.stale),
    }
    return found | {way: len(record.ways(way)) for way in ("confirm", "ask", "drop")}


SHOWN = {  # the numbers in the head, by view
    "list": ("questions", "items", "desks"),
    "rules": ("questions", "items", "desks"),
    "drop": ("items", "drop", "desks", "empty"),
    "confirm": ("boxes", "known", "ask"),
    "desk": ("boxes", "confirm", "ask", "written"),
}


def _opening(part: "ProcedureGuide", page: "Page") -> tuple[str, dict[str, int]]:
    """The opening view and its numbers."""
    view = next(iter(part.views(page)), "")
    if view in ("confirm", "desk"):
        return view, record_counts(part)
    return (view, counts(part.event)) if part.event else ("", {})


def numbers(part: "ProcedureGuide", page: "Page") -> list[Number]:
    view, found = _opening(part, page)
    lang = page.prototype.language
    return [
        Number(found[key], *(both(page, f"procedure_guide.{what}.{key}")[lang] for what in ("unit", "n")))
        for key in SHOWN.get(view, ())
    ]


def headline(part: "ProcedureGuide", page: "Page") -> dict[str, str] | None:
    view, found = _opening(part, page)
    if not view:
        return None
    said = {name: f"{n:,}" for name, n in found.items()}
    name = part.event.name if part.event else ""
    event = part.terms(page).get(name) or dict.fromkeys(LANGUAGES, name)
    return both(page, f"procedure_guide.headline.{view}", event=event, **said)


class View:
    """The words and figures of the opening state."""

    def __init__(self, part: "ProcedureGuide", page: "Page"):
        self.part, self.page, self.terms = part, page, part.terms(page)
        self.lang, self.views = page.prototype.language, part.views(page)

    def word(self, key: str, **values: object) -> str:
        return fill(self.page.word(f"procedure_guide.{key}"), **values)

    def said(self, cell: str) -> str:
        return self.terms.get(cell, {}).get(self.lang, cell)

    def data(self, cell: str) -> bool:
        """Whether a value is shown as it was published, in Japanese."""
        return bool(cell) and cell not in self.terms

    @cached_property
    def texts(self) -> dict[str, int]:
        """Each cell's place in the block's texts, by which the script finds and translates it."""
        return {cell: n for n, cell in enumerate(self.part.block(self.page)["texts"])}

    # --- by question -------------------------------------------------------------------------------------------------

    @cached_property
    def listed(self) -> list[tuple[Event, list[Group], int]]:
        """(situation, its questions, how many rows it has); of the rows as many as the HTML holds, over all situations."""
        found, room = [], ROWS
        for event in self.part.rules.events:
            rows, demands = sum(len(item.rules) for item in event.items), _by_answer(event)
            groups: list[Group] = []
            for q, question in [(-1, None), *enumerate(event.questions)]:
                answers = [(-1, "")] if question is None else list(enumerate(question.answers))
                if room <= 0:
                    break
                told = []
                for a, answer in answers:
                    asked = demands.get((q, a), [])[: max(room, 0)]
                    room -= max(len(asked), 1)
                    told.append((answer, asked))
                groups.append((question.text if question else "", told))
            found.append((event, groups, rows))
        return found

    def shown(self, groups: list[Group]) -> int:
        return sum(len(asked) for _, answers in groups for _, asked in answers)

    # --- what could be dropped -----------------------------------------------------------------------------------------

    def droppable(self, event: Event) -> list[tuple[int, Item]]:
        """(place in Event.items, item) of what could go."""
        return [(number, item) for number, item in enumerate(event.items) if item.drop]

    def asked(self, event: Event, item: Item) -> list[tuple[str, str]]:
        """(question, answer) that ask for an item, each once; both "" for everybody."""
        pairs = [
            (event.questions[r.question].text, event.questions[r.question].answers[r.answer])
            if r.question >= 0
            else ("", "")
            for r in item.rules
        ]
        return list(dict.fromkeys(pairs))

    def custom(self, item: Item) -> bool:
        return bool(item.authorities) and all(CUSTOM.search(text) for text in item.authorities)

    def desks(self, event: Event) -> list[dict[str, Any]]:
        """Each desk with what is asked there and what would be left, those with the least left first."""
        rows = [
            {"place": p, "items": event.at(p), "left": [i for i in event.at(p) if not i.drop]} for p in event.places
        ]
        return sorted(rows, key=lambda row: len(row["left"]))

    def household(self, event: Event) -> list[tuple[str, int, int]]:
        """(what, now, after) for a household that gives every question's first answer."""
        active = [(item, [r for r in item.rules if r.question < 0 or r.answer == 0]) for item in event.items]
        now = [(item, rules) for item, rules in active if rules]
        after = [(item, rules) for item, rules in now if not item.drop]
        return [(key, a, b) for (key, a), (_, b) in zip(sums(now), sums(after), strict=True)]


def sums(needed: list[tuple[Item, list[Rule]]]) -> list[tuple[str, int]]:
    """Things to bring, forms, desks and minutes of what is needed. Things of no known kind count as things to bring."""
    kinds = [item.kind for item, _ in needed]
    desks = unique(rule.place for _, rules in needed for rule in rules)
    minutes = sum(item.minutes or 0 for item, _ in needed)
    return [("bring", len(kinds) - kinds.count("form") - kinds.count("step")), ("form", kinds.count("form")),
            ("desks", len(desks)), ("minutes", int(minutes + 0.5))]  # fmt: skip


def _by_answer(event: Event) -> dict[tuple[int, int], list[Demand]]:
    """(question, answer) → what it asks for."""
    found: dict[tuple[int, int], list[Demand]] = {}
    for item in event.items:
        for rule in item.rules:
            found.setdefault((rule.question, rule.answer), []).append((item, rule))
    return found
