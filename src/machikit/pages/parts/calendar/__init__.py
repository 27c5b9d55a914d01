"""Waste collection calendar part: collection days by district, as a month, as a printed year, and by item."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from machikit.pages.context import PageContext
from machikit.pages.part import Part
from machikit.pages.parts.calendar.block import (
    CalendarBlock,
    ItemsBlock,
    KindName,
    items_block,
    kind_name,
    rows_block,
    rule_block,
)
from machikit.pages.parts.calendar.caveats import caveats
from machikit.pages.parts.calendar.ics_feed import district_calendar, uid_domain
from machikit.pages.parts.calendar.items import WasteItems, read_items
from machikit.pages.parts.calendar.plan import Plan, today
from machikit.tables.waste_days.rule import holidays

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


MAX_AGE = 365  # days: older data get a warning, as cities set collection days anew each year
FIRST_ITEMS, STEP = 6, 20  # items shown at first, and at a time after that
SUGGESTIONS = 12  # districts suggested at a time


@dataclass(frozen=True)
class CalendarData:
    """The tables of one page as read. kind_names: of Plan.kinds; old: the year of data older than MAX_AGE."""

    plan: Plan
    items: WasteItems | None
    kind_names: list[KindName]
    items_block: ItemsBlock | None
    old: int | None


class Calendar(Part):
    """Collection days by district and kind of waste.

    rules: a row for each `area`, `category` and `rule` as published (and `note`); items: `name`, `category` and, optionally,
    `kana`, `collected_as`, `caution`. built: the day on which the page is built (default: today in Japan). If the card
    requires `items`, the page starts with the search for an item.
    """

    downloads = ("csv", "ics")

    def __init__(self, rules: "GeoDataFrame", items: "GeoDataFrame | None" = None, built: dt.date | None = None):
        self.rules, self.items, self.built = rules, items, built or today()
        self._data: CalendarData | None = None

    def data(self, page: PageContext) -> CalendarData:
        """The tables as read, cached."""
        if self._data is None:
            prototype = page.prototype
            dataset = prototype.dataset()
            as_of = dataset.as_of if dataset else None
            plan = Plan(self.rules, self.built, as_of)
            items = None if self.items is None else read_items(self.items, plan.kinds)
            terms = prototype.knows(self.rules)[1]
            item_terms = terms if self.items is None else terms | prototype.knows(self.items)[1]
            kinds = [kind_name(page, kind, terms) for kind in plan.kinds]
            names = [kind_name(page, kind.name, item_terms) for kind in items.kinds] if items else []
            block = items_block(items, names) if items else None
            old = as_of.year if as_of and (self.built - as_of).days > MAX_AGE else None
            self._data = CalendarData(plan, items, kinds, block, old)
        return self._data

    # --- the Part interface ------------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> CalendarBlock:
        data, prototype = self.data(page), page.prototype
        plan = data.plan
        return {
            "first": plan.first.isoformat(), "n": plan.offset(plan.last) + 1,
            "built": plan.offset(plan.built), "stamp": f"{plan.built:%Y%m%d}T000000Z", "uid": uid_domain(page),
            "official": prototype.city.official, "old": data.old,
            "offered": SUGGESTIONS, "some": FIRST_ITEMS, "step": STEP,
            "holidays": {plan.offset(day): name for day, name in holidays(plan.first, plan.last).items()},
            "areas": plan.areas, "keys": plan.keys, "kinds": data.kind_names,
            "rules": [rule_block(plan, k) for k in range(len(plan.rules))], "rows": rows_block(plan),
            "items": data.items_block, "items_first": data.items is not None and "items" in prototype.card.tables,
        }  # fmt: skip

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        return caveats(page, self.data(page).plan, self.data(page).items)

    def feeds(self, page: PageContext) -> dict[str, bytes]:
        """One iCalendar file for each district that has a collection day, named by the key that the page links to.

        A district without a day has no file: a calendar must have an event (RFC 5545, §3.6), and an empty one would say that
        nothing is ever collected.
        """
        data = self.data(page)
        kinds = [kind["ja"] if page.prototype.language == "ja" else kind["en"] for kind in data.kind_names]
        files = {
            f"{key}.ics": district_calendar(page, data.plan, area, kinds) for area, key in enumerate(data.plan.keys)
        }
        return {name: body for name, body in files.items() if body is not None}
