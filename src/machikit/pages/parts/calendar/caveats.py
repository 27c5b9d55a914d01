"""The limits of a calendar's days, in both languages."""

import datetime as dt

from machikit.pages.context import PageContext
from machikit.pages.part import both
from machikit.pages.parts.calendar.items import WasteItems
from machikit.pages.parts.calendar.plan import Plan
from machikit.pages.provenance import MONTHS


def date_text(date: dt.date) -> dict[str, str]:
    return {"ja": f"{date.year}年{date.month}月{date.day}日", "en": f"{date.day} {MONTHS[date.month]} {date.year}"}


def caveats(page: PageContext, plan: Plan, items: WasteItems | None) -> list[dict[str, str]]:
    span = {"first": date_text(max(plan.first, plan.valid_from)), "last": date_text(plan.ends or plan.last)}
    counts = {
        "unread": plan.unreadable_rows,
        "silent": plan.rows_without_rule,
        "items": items.without_day if items else 0,
    }
    return [
        both(page, "calendar.caveat.computed", **span),
        both(page, "calendar.caveat.holidays"),
        *(both(page, f"calendar.caveat.{key}", n=f"{n:,}") for key, n in counts.items() if n),
    ]
