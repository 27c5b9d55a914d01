"""Procedure guide part: a table of rules as a personal checklist, and for staff, what could be dropped or prefilled."""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from machikit.pages.context import PageContext
from machikit.pages.part import Number, Part, both
from machikit.pages.parts.procedure_guide import first_view
from machikit.pages.parts.procedure_guide.due_dates import DueDate, parse_due_date
from machikit.pages.parts.procedure_guide.guide import Guide, available_views, default_view
from machikit.pages.parts.procedure_guide.prefilled_form import read_prefilled_form
from machikit.pages.parts.procedure_guide.rules import LifeEvent, read_rules

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


_BOX_FIELDS = ("form", "box", "held", "register", "since", "actual", "ask", "note")


class ProcedureGuide(Part):
    """A checklist, items that could be dropped, a prefilled form to confirm, a desk without writing, and the list of rules.

    rules: a table with event and item and, optionally, the other columns of rules.COLUMNS. person: the boxes of a form with
    what the office holds on one fictional person (see prefilled_form.COLUMNS), or None. first: the view with which the page
    opens, one of guide.VIEWS; by default it depends on the columns that the card requires.
    """

    downloads = ("csv", "ics")

    def __init__(self, rules: "GeoDataFrame", person: "GeoDataFrame | None" = None, first: str = ""):
        self.table, self.person_table, self.first = rules, person, first
        self._guide: tuple[PageContext, Guide] | None = None
        self._block: dict[str, Any] | None = None

    def _guide_on(self, page: PageContext) -> Guide:
        """The contents of the guide, read once for a page."""
        if self._guide is None or self._guide[0] is not page:
            rules = read_rules(self.table)
            form = None if self.person_table is None else read_prefilled_form(self.person_table)
            form = form if form and form.boxes else None
            views = available_views(rules, form, self.first or default_view(page.prototype.card))
            tables = [table for table in (self.table, self.person_table) if table is not None]
            terms = {cell: term for table in tables for cell, term in page.prototype.knows(table)[1].items()}
            self._guide = page, Guide(rules, form, views, terms)
        return self._guide[1]

    # --- the Part interface ------------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> dict[str, Any]:
        if self._block is None:
            self._block = _guide_block(self._guide_on(page), page)
        return self._block

    def numbers(self, page: PageContext) -> list[Number]:
        return first_view.numbers(self._guide_on(page), page)

    def headline(self, page: PageContext) -> dict[str, str] | None:
        return first_view.headline(self._guide_on(page), page)

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        guide, keys = self._guide_on(page), ["complete", "due"]
        if "drop" in guide.views:
            keys.append("drop")
        if guide.form:
            keys.append("person")
        counts = {
            "negative": guide.rules.negative_minutes,
            "without": guide.rules.incomplete_conditions,
            "more": guide.rules.events_left_out,
        }
        caveats = [both(page, f"procedure_guide.said.{key}") for key in keys]
        return caveats + [both(page, f"procedure_guide.said.{key}", n=f"{n:,}") for key, n in counts.items() if n]

    def context(self, page: PageContext) -> dict[str, Any]:
        guide = self._guide_on(page)
        return {
            "view": first_view.FirstView(page, guide, self.block(page)["texts"]),
            "rules": guide.rules,
            "record": guide.form,
            "most": first_view.MAX_ROWS,
        }


def _guide_block(guide: Guide, page: PageContext) -> dict[str, Any]:
    texts: dict[str, int] = {"": 0}

    def text_index(cell: str) -> int:
        return texts.setdefault(cell, len(texts))

    events = [_event_block(event, text_index) for event in guide.rules.events]
    boxes = [
        [*(text_index(getattr(box, name)) for name in _BOX_FIELDS), box.way, box.known, box.stale]
        for box in (guide.form.boxes if guide.form else ())
    ]
    terms = {**guide.terms, **_anchor_terms(guide, page)}
    return {
        "events": events, "boxes": boxes, "views": guide.views, "texts": list(texts), "most": first_view.MAX_ROWS,
        "stamp": f"{page.prototype.used_datasets[0].as_of:%Y%m%d}T000000Z", "terms": {t: terms[t] for t in texts if t in terms},
    }  # fmt: skip


def _anchor_terms(guide: Guide, page: PageContext) -> dict[str, dict[str, str]]:
    """The day from which a due date counts, in English, taken from its published translation (within 14 days of moving in)."""
    anchors: dict[str, dict[str, str]] = {}
    for event in guide.rules.events:
        for due in (rule.due for item in event.items for rule in item.rules if rule.due and rule.due.anchor):
            english = parse_due_date(guide.terms.get(due.text, {}).get("en", ""))
            if english.anchor and due.anchor not in anchors:
                text = both(page, "procedure_guide.date.of", anchor=english.anchor)["en"]
                anchors[due.anchor] = {"ja": due.anchor, "en": text}
    return anchors


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
