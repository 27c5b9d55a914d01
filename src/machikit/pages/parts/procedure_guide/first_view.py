"""The first view of a procedure guide in its first language, as part.html shows it."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from machikit._base.messages import LANGUAGES, fill
from machikit.pages.context import PageContext
from machikit.pages.part import Number, both
from machikit.pages.parts.procedure_guide.guide import Guide
from machikit.pages.parts.procedure_guide.prefilled_form import PrefilledForm
from machikit.pages.parts.procedure_guide.rules import CUSTOMARY, LifeEvent, RequiredItem, Rule, unique

MAX_ROWS = 300  # rows of each list in the HTML itself, and rows that the script renders at a time
MAX_RULES = 1000  # rows of the list of rules in the HTML itself, over all life events
Demand = tuple[RequiredItem, Rule]
Group = tuple[str, list[tuple[str, list[Demand]]]]  # a question ("" for what everybody needs), and (answer, demands)


def counts(event: LifeEvent) -> dict[str, int]:
    """Figures of a life event by key of words.csv."""
    return {"questions": len(event.questions), "items": len(event.items), "everybodys": len(event.items_for_everybody),
            "drop": len(event.droppable), "desks": len(event.places), "empty": len(event.empty_desks)}  # fmt: skip


def _form_counts(form: PrefilledForm) -> dict[str, int]:
    """Figures of the prefilled form by key of words.csv."""
    by_way = {way: len(form.ways(way)) for way in ("confirm", "ask", "drop")}
    return {"boxes": len(form.boxes), "known": len(form.known), "written": form.handwritten_count,
            "stale": len(form.stale), **by_way}  # fmt: skip


_FIGURES = {  # the headline figures of each view
    "list": ("questions", "items", "desks"),
    "rules": ("questions", "items", "desks"),
    "drop": ("items", "drop", "desks", "empty"),
    "confirm": ("boxes", "known", "ask"),
    "desk": ("boxes", "confirm", "ask", "written"),
}


def _initial_counts(guide: Guide) -> dict[str, int]:
    """The figures of the view with which the page opens."""
    if guide.form and guide.initial_view in ("confirm", "desk"):
        return _form_counts(guide.form)
    return counts(guide.event) if guide.event else {}


def numbers(guide: Guide, page: PageContext) -> list[Number]:
    figures, lang = _initial_counts(guide), page.prototype.language
    return [
        Number(figures[key], *(both(page, f"procedure_guide.{text}.{key}")[lang] for text in ("unit", "n")))
        for key in _FIGURES.get(guide.initial_view, ())
    ]


def headline(guide: Guide, page: PageContext) -> dict[str, str] | None:
    if not guide.initial_view:
        return None
    name = guide.event.name if guide.event else ""
    event = guide.terms.get(name) or dict.fromkeys(LANGUAGES, name)
    figures = {key: f"{n:,}" for key, n in _initial_counts(guide).items()}
    return both(page, f"procedure_guide.headline.{guide.initial_view}", event=event, **figures)


class FirstView:
    """Texts and figures that part.html reads."""

    def __init__(self, page: PageContext, guide: Guide, texts: Iterable[str]):
        """texts: the cells of the block, by whose index in it the script translates them."""
        self.page, self.lang = page, page.prototype.language
        self.events, self.views, self.terms = guide.rules.events, guide.views, guide.terms
        self.texts = {cell: n for n, cell in enumerate(texts)}

    def word(self, key: str, **values: object) -> str:
        """A text of this part."""
        return fill(self.page.word(f"procedure_guide.{key}"), **values)

    def translate(self, cell: str) -> str:
        """A cell in the page's language, as published if it has no translation."""
        return self.terms.get(cell, {}).get(self.lang, cell)

    def is_untranslated(self, cell: str) -> bool:
        """Whether a cell has no translation and is shown as published, in Japanese."""
        return bool(cell) and cell not in self.terms

    # --- by question -------------------------------------------------------------------------------------------------

    @cached_property
    def events_by_question(self) -> list[tuple[LifeEvent, list[Group], int]]:
        """(life event, its questions, number of its rows), cut after MAX_RULES rows over all life events."""
        result, remaining = [], MAX_RULES
        for event in self.events:
            rows, demands = sum(len(item.rules) for item in event.items), _demands_by_answer(event)
            groups: list[Group] = []
            for q, question in [(-1, None), *enumerate(event.questions)]:
                answers = [(-1, "")] if question is None else list(enumerate(question.answers))
                if remaining <= 0:
                    break
                shown = []
                for a, answer in answers:
                    demanded = demands.get((q, a), [])[: max(remaining, 0)]
                    remaining -= max(len(demanded), 1)
                    shown.append((answer, demanded))
                groups.append((question.text if question else "", shown))
            result.append((event, groups, rows))
        return result

    def count_shown(self, groups: list[Group]) -> int:
        """Number of rows in some groups."""
        return sum(len(demands) for _, answers in groups for _, demands in answers)

    # --- what could be dropped -----------------------------------------------------------------------------------------

    def droppable(self, event: LifeEvent) -> list[tuple[int, RequiredItem]]:
        """(index in LifeEvent.items, item) of the items that could be dropped."""
        return [(index, item) for index, item in enumerate(event.items) if item.drop]

    def conditions(self, event: LifeEvent, item: RequiredItem) -> list[tuple[str, str]]:
        """The (question, answer) pairs that require an item, each once; both "" for everybody."""
        pairs = [
            (event.questions[r.question].text, event.questions[r.question].answers[r.answer])
            if r.question >= 0
            else ("", "")
            for r in item.rules
        ]
        return list(dict.fromkeys(pairs))

    def is_customary(self, item: RequiredItem) -> bool:
        """Whether the item is required by custom only, not by any rule."""
        return bool(item.authorities) and all(CUSTOMARY.search(text) for text in item.authorities)

    def desks(self, event: LifeEvent) -> list[dict[str, Any]]:
        """Each desk with its items now and those that would be left; desks with the fewest left come first."""
        rows = [
            {"place": p, "items": event.items_at(p), "left": [i for i in event.items_at(p) if not i.drop]}
            for p in event.places
        ]
        return sorted(rows, key=lambda row: len(row["left"]))

    def household(self, event: LifeEvent) -> list[tuple[str, int, int]]:
        """(key, now, after dropping) for a household that gives the first answer to every question."""
        applicable = [(item, [r for r in item.rules if r.question < 0 or r.answer == 0]) for item in event.items]
        now = [(item, rules) for item, rules in applicable if rules]
        after = [(item, rules) for item, rules in now if not item.drop]
        return [(key, a, b) for (key, a), (_, b) in zip(_totals(now), _totals(after), strict=True)]


def _totals(required: list[tuple[RequiredItem, list[Rule]]]) -> list[tuple[str, int]]:
    """Things to bring, forms, desks and minutes of the required items. Items of unknown kind count as things to bring."""
    kinds = [item.kind for item, _ in required]
    desks = unique(rule.place for _, rules in required for rule in rules)
    minutes = sum(item.minutes or 0 for item, _ in required)
    return [("bring", len(kinds) - kinds.count("form") - kinds.count("step")), ("form", kinds.count("form")),
            ("desks", len(desks)), ("minutes", int(minutes + 0.5))]  # fmt: skip


def _demands_by_answer(event: LifeEvent) -> dict[tuple[int, int], list[Demand]]:
    """(question, answer) → the items that it requires."""
    result: dict[tuple[int, int], list[Demand]] = {}
    for item in event.items:
        for rule in item.rules:
            result.setdefault((rule.question, rule.answer), []).append((item, rule))
    return result
