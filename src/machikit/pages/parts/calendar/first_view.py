"""The first view of a calendar page: figures, headline and caveats, in both languages."""

import datetime as dt
from collections import Counter
from typing import Any

from machikit.pages.context import PageContext
from machikit.pages.part import Number, both
from machikit.pages.parts.calendar.items import WasteItems
from machikit.pages.parts.calendar.plan import Plan
from machikit.pages.provenance import MONTHS

MAX_AGE = 365  # days: older rules get a warning
MAX_KINDS = 12  # kinds of items offered as a filter


def date_text(date: dt.date) -> dict[str, str]:
    return {"ja": f"{date.year}年{date.month}月{date.day}日", "en": f"{date.day} {MONTHS[date.month]} {date.year}"}


def kind_name(page: PageContext, name: str, terms: dict[str, Any]) -> dict[str, Any]:
    """The name of a kind in both languages; with `data` if there is no translation and English shows the published name."""
    if not name:
        return dict(both(page, "calendar.no_kind"))
    term = terms.get(name)
    return dict(term) if term else {"ja": name, "en": name, "data": True}


def numbers(page: PageContext, plan: Plan) -> list[Number]:
    counts = {"areas": len(plan.areas), "kinds": len(plan.kinds)}
    if plan.unreadable_rows:
        counts["unread"] = plan.unreadable_rows
    return [Number(n, page.word(f"calendar.{key}.unit"), page.word(f"calendar.{key}")) for key, n in counts.items()]


def item_numbers(page: PageContext, items: WasteItems) -> list[Number]:
    unit = page.word("calendar.items.unit")
    counts = {"items": len(items.name), "without": items.without_day}
    return [Number(n, unit, page.word(f"calendar.{key}")) for key, n in counts.items()]


def largest_kinds(items: WasteItems) -> list[int]:
    """Indices into WasteItems.kinds, the kind with the most items first."""
    return [kind for kind, _ in Counter(items.kind_indexes).most_common(MAX_KINDS)]


def headline(page: PageContext, plan: Plan) -> dict[str, str]:
    key = "calendar.headline" if not plan.unreadable_rows else "calendar.headline.unread"
    return both(
        page, key, rows=f"{len(plan.days_by_row):,}", unread=f"{plan.unreadable_rows:,}", last=date_text(plan.last)
    )


def age_warning(page: PageContext, plan: Plan) -> dict[str, str] | None:
    """A warning if the data are more than a year old: cities set collection days anew each year."""
    dataset = page.prototype.dataset()
    if dataset is None or (plan.built - dataset.as_of).days <= MAX_AGE:
        return None
    return both(page, "calendar.old", year=dataset.as_of.year)


def caveats(page: PageContext, plan: Plan, items: WasteItems | None) -> list[dict[str, str]]:
    span = {"first": date_text(plan.first), "last": date_text(plan.last)}
    texts = [both(page, "calendar.caveat.computed", **span), both(page, "calendar.caveat.holidays")]
    if plan.unreadable_rows:
        texts.append(both(page, "calendar.caveat.unread", n=f"{plan.unreadable_rows:,}"))
    if plan.rows_without_rule:
        texts.append(both(page, "calendar.caveat.silent", n=f"{plan.rows_without_rule:,}"))
    if items is not None and items.without_day:
        texts.append(both(page, "calendar.caveat.items", n=f"{items.without_day:,}"))
    return texts
