"""The block of a procedure guide: what its view is drawn from. Cells are indices into `texts`, 0 is a blank one."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from machikit.pages.context import PageContext
from machikit.pages.part import both
from machikit.pages.parts.procedure_guide.due_dates import DueDate, parse_due_date
from machikit.pages.parts.procedure_guide.guide import Guide
from machikit.pages.parts.procedure_guide.rules import LifeEvent, RequiredItem, Rule

MAX_ROWS = 300  # rows of each list
Terms = dict[str, dict[str, str]]
_BOX_FIELDS = ("form", "box", "held", "register", "since", "actual", "ask", "note")


class QuestionBlock(TypedDict):
    """free: whether one of its answers demands nothing; keys: of the answers, for links that survive edits of the table."""

    text: int
    key: str
    free: bool
    answers: list[int]
    keys: list[str]


class ItemBlock(TypedDict):
    """drop: the registers in which the office holds it; rules: question (-1: everybody), answer, place, due ([text, n, unit, anchor]
    where it can be computed, else [text] or None), note, authority.
    """

    name: int
    kind: str
    drop: list[int]
    minutes: float | None
    authority: list[int]
    rules: list[list[Any]]


class EventBlock(TypedDict):
    """places: desks in the order in which one goes to them."""

    name: int
    key: str
    places: list[int]
    questions: list[QuestionBlock]
    items: list[ItemBlock]


class GuideBlock(TypedDict):
    """boxes: the cells of _BOX_FIELDS, way, known, stale; views: the one with which the page opens first; most: rows of each list;
    stamp: of iCalendar events; terms: text → its translation.
    """

    events: list[EventBlock]
    boxes: list[list[Any]]
    views: Sequence[str]
    texts: list[str]
    most: int
    stamp: str
    terms: Terms


class _Texts(dict[str, int]):
    """Text → its index in the block; a new text gets the next one."""

    def __missing__(self, text: str) -> int:
        self[text] = len(self)
        return self[text]


def guide_block(guide: Guide, page: PageContext) -> GuideBlock:
    texts = _Texts({"": 0})
    events = [_event_block(event, texts) for event in guide.rules.events]
    boxes = [
        [*(texts[getattr(box, name)] for name in _BOX_FIELDS), box.way, box.known, box.stale] for box in guide.boxes
    ]
    terms = {**guide.terms, **_anchor_terms(guide, page)}
    return {
        "events": events, "boxes": boxes, "views": guide.views, "texts": list(texts), "most": MAX_ROWS,
        "stamp": f"{page.prototype.used_datasets[0].as_of:%Y%m%d}T000000Z", "terms": {t: terms[t] for t in texts if t in terms},
    }  # fmt: skip


def _anchor_terms(guide: Guide, page: PageContext) -> Terms:
    """The day from which a due date counts, in English, taken from its published translation (within 14 days of moving in)."""
    anchors: Terms = {}
    for event in guide.rules.events:
        for due in (rule.due for item in event.items for rule in item.rules if rule.due and rule.due.anchor):
            english = parse_due_date(guide.terms.get(due.text, {}).get("en", ""))
            if english.anchor and due.anchor not in anchors:
                text = both(page, "procedure_guide.date.of", anchor=english.anchor)["en"]
                anchors[due.anchor] = {"ja": due.anchor, "en": text}
    return anchors


def _event_block(event: LifeEvent, texts: Mapping[str, int]) -> EventBlock:
    questions: list[QuestionBlock] = [
        {"text": texts[q.text], "key": _key(event.name, q.text), "free": q.has_empty_answer, "answers": [texts[a] for a in q.answers],
         "keys": [_key(event.name, q.text, a) for a in q.answers]}
        for q in event.questions
    ]  # fmt: skip
    items = [_item_block(item, texts) for item in event.items]
    return {"name": texts[event.name], "key": _key(event.name), "places": [texts[p] for p in event.places],
            "questions": questions, "items": items}  # fmt: skip


def _item_block(item: RequiredItem, texts: Mapping[str, int]) -> ItemBlock:
    return {"name": texts[item.name], "kind": item.kind, "drop": [texts[d] for d in item.drop], "minutes": item.minutes,
            "authority": [texts[a] for a in item.authorities], "rules": [_rule_block(r, texts) for r in item.rules]}  # fmt: skip


def _rule_block(rule: Rule, texts: Mapping[str, int]) -> list[Any]:
    due = _due_block(rule.due, texts) if rule.due else None
    authority = [texts[rule.authority]] if rule.authority else []
    return [rule.question, rule.answer, texts[rule.place], due, texts[rule.note], *authority]


def _due_block(due: DueDate, texts: Mapping[str, int]) -> list[Any]:
    return [texts[due.text], *([due.n, due.unit, texts[due.anchor]] if due.n else [])]


def _key(*texts: str) -> str:
    """A short stable key of some texts."""
    return hashlib.sha1("\n".join(texts).encode()).hexdigest()[:8]
