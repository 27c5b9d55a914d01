"""The block of a calendar page: what its view is drawn from. Days are counted from `first`."""

from collections import Counter
from collections.abc import Mapping
from typing import NotRequired, TypedDict

from machikit.pages.context import PageContext
from machikit.pages.part import both
from machikit.pages.parts.calendar.items import WasteItems
from machikit.pages.parts.calendar.plan import Plan

MAX_KINDS = 12  # kinds of items offered as a filter


class KindName(TypedDict):
    """data: there is no translation, both texts are the published name."""

    ja: str
    en: str
    data: NotRequired[bool]


class RuleBlock(TypedDict):
    """A rule as published. days: None where they could not be computed; en: the rule as interpreted; check: day → why it is in doubt;
    undecided: days on which the publisher has not yet decided.
    """

    text: str
    days: list[int] | None
    note: NotRequired[str]
    en: NotRequired[str]
    check: NotRequired[dict[int, str]]
    undecided: NotRequired[list[int]]


class Sort(KindName):
    """A kind of items; kind: its index in the block's `kinds`, None where the calendar has no such kind."""

    kind: int | None


class ItemsBlock(TypedDict):
    """Items by place in the columns. sort: index into `sorts`; largest: the `sorts` with most items, in that order."""

    name: list[str]
    sort: list[int]
    sorts: list[Sort]
    largest: list[int]
    kana: NotRequired[list[str]]
    caution: NotRequired[list[str]]


class Rows(TypedDict):
    """The published table by row: indices into `areas`, `kinds` and `rules` (None: no rule is stated)."""

    area: list[int]
    kind: list[int]
    rule: list[int | None]


class CalendarBlock(TypedDict):
    """first: ISO date of day 0; n: days in all; ends: the last day on which the rules hold, where they say so; built: the day on which
    the page was built; stamp, uid: of iCalendar events; old: the
    year of data that are more than a year old; offered: districts offered at a time; some, step: items shown at first and at a
    time after that; holidays: day → name; keys: of the districts, for links and feeds.
    """

    first: str
    n: int
    ends: int | None
    built: int
    stamp: str
    uid: str
    official: str
    old: int | None
    offered: int
    some: int
    step: int
    holidays: dict[int, str]
    areas: list[str]
    keys: list[str]
    kinds: list[KindName]
    rules: list[RuleBlock]
    rows: Rows
    items: ItemsBlock | None
    items_first: bool
    follows: bool


def kind_name(page: PageContext, name: str, terms: Mapping[str, dict[str, str]]) -> KindName:
    """The name of a kind in both languages. terms: translations as published with the data."""
    word = both(page, "calendar.no_kind") if not name else terms.get(name)
    return {"ja": word["ja"], "en": word["en"]} if word else {"ja": name, "en": name, "data": True}


def rule_block(plan: Plan, k: int) -> RuleBlock:
    published, days = plan.rules[k], plan.days[k]
    block: RuleBlock = {"text": published.text, "days": None}
    if published.note:
        block["note"] = published.note
    if published.rule is not None and days is not None:
        block["en"], block["days"] = published.rule.english(), [plan.offset(d.date) for d in days]
        block["check"] = {plan.offset(d.date): d.check for d in days if d.check}
        if undecided := plan.undecided(published.rule):
            block["undecided"] = [plan.offset(day) for day in undecided]
    return block


def rows_block(plan: Plan) -> Rows:
    rows = plan.rows
    return {"area": [r.area for r in rows], "kind": [r.kind for r in rows], "rule": [r.rule for r in rows]}


def items_block(items: WasteItems, names: list[KindName]) -> ItemsBlock:
    """names: of WasteItems.kinds."""
    sorts: list[Sort] = [{**name, "kind": k.plan_kind} for name, k in zip(names, items.kinds, strict=True)]
    largest = [kind for kind, _ in Counter(items.kind_indexes).most_common(MAX_KINDS)]
    block: ItemsBlock = {"name": items.name, "sort": items.kind_indexes, "sorts": sorts, "largest": largest}
    if any(items.kana):
        block["kana"] = items.kana
    if any(items.caution):
        block["caution"] = items.caution
    return block
