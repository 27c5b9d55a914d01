"""Procedure guide part: a table of rules as a personal checklist, and for staff, what could be dropped or prefilled."""

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit.pages.context import PageContext
from machikit.pages.part import Number, Part, both
from machikit.pages.parts.procedure_guide import first_view
from machikit.pages.parts.procedure_guide.due_dates import DueDate, parse_due_date
from machikit.pages.parts.procedure_guide.prefilled_form import PrefilledForm, read_prefilled_form
from machikit.pages.parts.procedure_guide.rules import LifeEvent, RuleTable, read_rules

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


VIEWS = ("list", "drop", "confirm", "desk", "rules")
_BOX_FIELDS = ("form", "box", "held", "register", "since", "actual", "ask", "note")


class ProcedureGuide(Part):
    """A checklist, items that could be dropped, a prefilled form to confirm, a desk without writing, and the list of rules.

    rules: a table with event and item and, optionally, the other columns of rules.COLUMNS. person: the boxes of a form with
    what the office holds on one fictional person (see prefilled_form.COLUMNS), or None. first: the view with which the page
    opens, one of VIEWS; by default it depends on the columns that the card requires.
    """

    downloads = ("csv", "ics")
    builds_on = ("ics.js",)
    scripts = ("rules.js", "checklist.js", "staff.js", "person.js", "part.js")

    def __init__(self, rules: "GeoDataFrame", person: "GeoDataFrame | None" = None, first: str = ""):
        self.table, self.person_table, self.first = rules, person, first
        self._block: dict[str, Any] | None = None

    @cached_property
    def rules(self) -> RuleTable:
        return read_rules(self.table)

    @cached_property
    def record(self) -> PrefilledForm | None:
        """The prefilled form, None without boxes."""
        record = None if self.person_table is None else read_prefilled_form(self.person_table)
        return record if record and record.boxes else None

    @property
    def event(self) -> LifeEvent | None:
        """The first life event of the table."""
        return next(iter(self.rules.events), None)

    def views(self, page: PageContext) -> list[str]:
        """The views for which there are data, the initial one first; the rules follow the checklist, which needs the script."""
        available = {"list": bool(self.rules.events), "rules": bool(self.rules.events)}
        available["drop"] = any(event.droppable for event in self.rules.events)
        available["confirm"] = available["desk"] = self.record is not None
        initial = self._initial_view(page)
        first = [initial, "rules"] if initial == "list" else [initial]
        return [view for view in (*first, *VIEWS) if available.pop(view, False)]

    def _initial_view(self, page: PageContext) -> str:
        """The view with which the page opens, unless `first` is given: by what the card requires.

        A record of a person: the desk if it requires what staff ask aloud, else the form to confirm. Registers: what could be
        dropped. Otherwise the checklist.
        """
        card = page.prototype.card
        if self.first:
            return self.first
        if "person" in card.tables:
            return "desk" if "ask" in card.needs.get("person", ()) else "confirm"
        return "drop" if "drop" in card.needs.get("main", ()) else "list"

    def terms(self, page: PageContext) -> dict[str, dict[str, str]]:
        """Translations of the cells of both tables, as published with the data."""
        tables = [table for table in (self.table, self.person_table) if table is not None]
        return {cell: term for table in tables for cell, term in page.prototype.knows(table)[1].items()}

    # --- the Part interface ------------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> dict[str, Any]:
        if self._block is None:
            self._block = self._build_block(page)
        return self._block

    def _build_block(self, page: PageContext) -> dict[str, Any]:
        texts: dict[str, int] = {"": 0}

        def text_index(cell: str) -> int:
            return texts.setdefault(cell, len(texts))

        events = [_event_block(event, text_index) for event in self.rules.events]
        boxes = [
            [*(text_index(getattr(box, name)) for name in _BOX_FIELDS), box.way, box.known, box.stale]
            for box in (self.record.boxes if self.record else ())
        ]
        terms = self.terms(page) | self._anchor_terms(page)
        return {
            "events": events, "boxes": boxes, "views": self.views(page), "texts": list(texts), "most": first_view.MAX_ROWS,
            "stamp": f"{page.prototype.used_datasets[0].as_of:%Y%m%d}T000000Z", "terms": {t: terms[t] for t in texts if t in terms},
        }  # fmt: skip

    def _anchor_terms(self, page: PageContext) -> dict[str, dict[str, str]]:
        """The day from which a due date counts, in English, taken from its published translation (within 14 days of moving in)."""
        terms, anchors = self.terms(page), dict[str, dict[str, str]]()
        for event in self.rules.events:
            for due in (rule.due for item in event.items for rule in item.rules if rule.due and rule.due.anchor):
                english = parse_due_date(terms.get(due.text, {}).get("en", ""))
                if english.anchor and due.anchor not in anchors:
                    text = both(page, "procedure_guide.date.of", anchor=english.anchor)["en"]
                    anchors[due.anchor] = {"ja": due.anchor, "en": text}
        return anchors

    def numbers(self, page: PageContext) -> list[Number]:
        return first_view.numbers(self, page)

    def headline(self, page: PageContext) -> dict[str, str] | None:
        return first_view.headline(self, page)

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        rules, keys = self.rules, ["complete", "due"]
        if "drop" in self.views(page):
            keys.append("drop")
        if self.record:
            keys.append("person")
        counts = {
            "negative": rules.negative_minutes,
            "without": rules.incomplete_conditions,
            "more": rules.events_left_out,
        }
        caveats = [both(page, f"procedure_guide.said.{key}") for key in keys]
        return caveats + [both(page, f"procedure_guide.said.{key}", n=f"{n:,}") for key, n in counts.items() if n]

    def context(self, page: PageContext) -> dict[str, Any]:
        return {
            "view": first_view.FirstView(self, page),
            "rules": self.rules,
            "record": self.record,
            "most": first_view.MAX_ROWS,
        }


def _event_block(event: LifeEvent, text: Callable[[str], int]) -> dict[str, Any]:
    """A life event as the script reads it: cells as indices into the texts of the block; keys for links that survive edits."""
    questions = [
        {"text": text(q.text), "key": _key(event.name, q.text), "free": q.has_empty_answer, "answers": [text(a) for a in q.answers],
         "keys": [_key(event.name, q.text, a) for a in q.answers]}
        for q in event.questions
    ]  # fmt: skip
    items = [
        {"name": text(item.name), "kind": item.kind, "drop": [text(d) for d in item.drop], "minutes": item.minutes,
         "authority": [text(a) for a in item.authorities],
         "rules": [[r.question, r.answer, text(r.place), _due_block(r.due, text), text(r.note)] for r in item.rules]}
        for item in event.items
    ]  # fmt: skip
    return {"name": text(event.name), "key": _key(event.name), "places": [text(p) for p in event.places],
            "questions": questions, "items": items, "counts": first_view.counts(event)}  # fmt: skip


def _due_block(due: DueDate | None, text: Callable[[str], int]) -> list[Any] | None:
    return None if due is None else [text(due.text), *([due.n, due.unit, text(due.anchor)] if due.n else [])]


def _key(*texts: str) -> str:
    """A short stable key of some texts."""
    return hashlib.sha1("\n".join(texts).encode()).hexdigest()[:8]
