"""Sentences and numbers of a calendar, in both languages."""

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

from machikit.pages.part import Number, both
from machikit.pages.parts.calendar.items import Items
from machikit.pages.parts.calendar.plan import Plan
from machikit.pages.provenance import MONTHS

if TYPE_CHECKING:
    from machikit.pages.page import Page

OLD = 365  # days after which a table of days is worth a warning
MOST_KINDS = 12  # kinds of items that can be chosen


def day(date: dt.date) -> dict[str, str]:
    return {"ja": f"{date.year}年{date.month}月{date.day}日", "en": f"{date.day} {MONTHS[date.month]} {date.year}"}


def kind(page: "Page", name: str, terms: dict[str, Any]) -> dict[str, Any]:
    """A kind in both languages; `data` where English has no word for it and shows the publisher's."""
    if not name:
        return dict(both(page, "calendar.no_kind"))
    said = terms.get(name)
    return dict(said) if said else {"ja": name, "en": name, "data": True}


def numbers(page: "Page", plan: Plan) -> list[Number]:
    told = [("areas", len(plan.areas)), ("kinds", len(plan.kinds))] + ([("unread", plan.unread)] if plan.unread else [])
    return [Number(n, page.word(f"calendar.{what}.unit"), page.word(f"calendar.{what}")) for what, n in told]


def item_numbers(page: "Page", items: Items) -> list[Number]:
    unit = page.word("calendar.items.unit")
    told = [("items", len(items.name)), ("without", items.without_day)]
    return [Number(n, unit, page.word(f"calendar.{what}")) for what, n in told]


def largest(items: Items) -> list[int]:
    """The places of the kinds in Items.sorts, the one with the most items first."""
    return [sort for sort, _ in Counter(items.sort).most_common(MOST_KINDS)]


def headline(page: "Page", plan: Plan) -> dict[str, str]:
    key = "calendar.headline" if not plan.unread else "calendar.headline.unread"
    return both(page, key, rows=f"{len(plan.ruled):,}", unread=f"{plan.unread:,}", last=day(plan.last))


def old(page: "Page", plan: Plan) -> dict[str, str] | None:
    """A warning where the table is older than a year: days are fixed anew each year."""
    dataset = page.prototype.dataset()
    if dataset is None or (plan.built - dataset.as_of).days <= OLD:
        return None
    return both(page, "calendar.old", year=dataset.as_of.year)


def caveats(page: "Page", plan: Plan, items: Items | None) -> list[dict[str, str]]:
    span = {"first": day(plan.first), "last": day(plan.last)}
    told = [both(page, "calendar.caveat.computed", **span), both(page, "calendar.caveat.holidays")]
    if plan.unread:
        told.append(both(page, "calendar.caveat.unread", n=f"{plan.unread:,}"))
    if plan.silent:
        told.append(both(page, "calendar.caveat.silent", n=f"{plan.silent:,}"))
    if items is not None and items.without_day:
        told.append(both(page, "calendar.caveat.items", n=f"{items.without_day:,}"))
    return told
