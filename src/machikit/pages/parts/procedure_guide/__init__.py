"""A table of rules as a guide: a few questions make a personal checklist; for staff, what could be dropped and what need not be written."""

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit.pages.part import Number, Part, both
from machikit.pages.parts.procedure_guide import first_view
from machikit.pages.parts.procedure_guide.due_dates import read
from machikit.pages.parts.procedure_guide.prefilled_form import Record, read_person
from machikit.pages.parts.procedure_guide.rules import Event, Rules, read_rules

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.pages.page import Page

VIEWS = ("list", "drop", "confirm", "desk", "rules")
BOX = ("form", "box", "held", "register", "since", "actual", "ask", "note")


class ProcedureGuide(Part):
    """The checklist, what could be dropped, a form that is only confirmed, a desk without writing, and the rules as a list.

    rules: a table with event and item and, where there are, the other columns of rules.COLUMNS. person: boxes of a form with what
    the office holds on one invented person (see person.COLUMNS), or None. first: the view in which the page opens, one of VIEWS;
    by itself it is the view without which the card could not be (see `opening`).
    """

    downloads = ("csv", "ics")
    builds_on = ("ics.js",)
    scripts = ("rules.js", "checklist.js", "staff.js", "person.js", "part.js")

    def __init__(self, rules: "GeoDataFrame", person: "GeoDataFrame | None" = None, first: str = ""):
        self.table, self.person_table, self.first = rules, person, first
        self._block: dict[str, Any] | None = None

    @cached_property
    def rules(self) -> Rules:
        return read_rules(self.table)

    @cached_property
    def record(self) -> Record | None:
        record = None if self.person_table is None else read_person(self.person_table)
        return record if record and record.boxes else None

    @property
    def event(self) -> Event | None:
        return next(iter(self.rules.events), None)

    def views(self, page: "Page") -> list[str]:
        """The views that the data can fill, the opening one first; the checklist needs the script, so the rules come next to it."""
        can = {"list": bool(self.rules.events), "rules": bool(self.rules.events)}
        can["drop"] = any(event.droppable for event in self.rules.events)
        can["confirm"] = can["desk"] = self.record is not None
        opening = self.opening(page)
        first = [opening, "rules"] if opening == "list" else [opening]
        return [view for view in (*first, *VIEWS) if can.pop(view, False)]

    def opening(self, page: "Page") -> str:
        """A card that needs a person's record opens with it: where it needs what staff say aloud, at the desk. One that needs
        the registers opens with what could be dropped. All others open with the checklist."""
        card = page.prototype.card
        if self.first:
            return self.first
        if "person" in card.tables:
            return "desk" if "ask" in card.needs.get("person", ()) else "confirm"
        return "drop" if "drop" in card.needs.get("main", ()) else "list"

    def terms(self, page: "Page") -> dict[str, dict[str, str]]:
        """The publisher's English for cells of both tables."""
        tables = [table for table in (self.table, self.person_table) if table is not None]
        return {text: said for table in tables for text, said in page.prototype.knows(table)[1].items()}

    # --- what the page gets ------------------------------------------------------------------------------------------

    def block(self, page: "Page") -> dict[str, Any]:
        if self._block is None:
            self._block = self._made(page)
        return self._block

    def _made(self, page: "Page") -> dict[str, Any]:
        texts: dict[str, int] = {"": 0}

        def text(cell: str) -> int:
            return texts.setdefault(cell, len(texts))

        events = [_event(event, text) for event in self.rules.events]
        boxes = [
            [*(text(getattr(box, name)) for name in BOX), box.way, box.known, box.stale]
            for box in (self.record.boxes if self.record else ())
        ]
        terms = self.terms(page) | self._anchors(page)
        return {
            "events": events, "boxes": boxes, "views": self.views(page), "texts": list(texts), "most": first_view.MOST,
            "stamp": f"{page.prototype.used[0].as_of:%Y%m%d}T000000Z", "terms": {t: terms[t] for t in texts if t in terms},
        }  # fmt: skip

    def _anchors(self, page: "Page") -> dict[str, dict[str, str]]:
        """From which day a due counts, in English: as the publisher's English of the due says (within 14 days of moving in)."""
        terms, found = self.terms(page), dict[str, dict[str, str]]()
        for event in self.rules.events:
            for due in (rule.due for item in event.items for rule in item.rules if rule.due and rule.due.anchor):
                english = read(terms.get(due.text, {}).get("en", ""))
                if english.anchor and due.anchor not in found:
                    said = both(page, "procedure_guide.date.of", anchor=english.anchor)["en"]
                    found[due.anchor] = {"ja": due.anchor, "en": said}
        return found

    def numbers(self, page: "Page") -> list[Number]:
        return first_view.numbers(self, page)

    def headline(self, page: "Page") -> dict[str, str] | None:
        return first_view.headline(self, page)

    def caveats(self, page: "Page") -> list[dict[str, str]]:
        found = self.rules
        counted = {"negative": found.negative, "without": found.without, "more": found.more}
        told = [both(page, f"procedure_guide.said.{key}", n=f"{n:,}") for key, n in counted.items() if n]
        keys = (
            ["complete", "due"] + (["drop"] if "drop" in self.views(page) else []) + (["person"] if self.record else [])
        )
        return [*(both(page, f"procedure_guide.said.{key}") for key in keys), *told]

    def context(self, page: "Page") -> dict[str, Any]:
        return {
            "view": first_view.View(self, page),
            "rules": self.rules,
            "record": self.record,
            "most": first_view.MOST,
        }


def _event(event: Event, text: Any) -> dict[str, Any]:
    """A situation as the script reads it: cells as places in the block's texts, keys that outlive a changed table for links."""
    questions = [
        {"text": text(q.text), "key": _key(event.name, q.text), "free": q.free, "answers": [text(a) for a in q.answers],
         "keys": [_key(event.name, q.text, a) for a in q.answers]}
        for q in event.questions
    ]  # fmt: skip
    items = [
        {"name": text(item.name), "kind": item.kind, "drop": [text(d) for d in item.drop], "minutes": item.minutes,
         "authority": [text(a) for a in item.authorities],
         "rules": [[r.question, r.answer, text(r.place), _due(r.due, text), text(r.note)] for r in item.rules]}
        for item in event.items
    ]  # fmt: skip
    return {"name": text(event.name), "key": _key(event.name), "places": [text(p) for p in event.places],
            "questions": questions, "items": items, "counts": first_view.counts(event)}  # fmt: skip


def _due(due: Any, text: Any) -> list[Any] | None:
    return None if due is None else [text(due.text), *([due.n, due.unit, text(due.anchor)] if due.n else [])]


def _key(*texts: str) -> str:
    return hashlib.sha1("\n".join(texts).encode()).hexdigest()[:8]
