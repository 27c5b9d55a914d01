"""Waste collection calendar part: collection days by district, as a month, as a printed year, and by item."""

import datetime as dt
from typing import TYPE_CHECKING

from machikit.pages.context import PageContext
from machikit.pages.part import Part
from machikit.pages.parts.calendar.block import CalendarBlock, items_block, kind_name, rows_block, rule_block
from machikit.pages.parts.calendar.caveats import caveats
from machikit.pages.parts.calendar.items import WasteItems, read_items
from machikit.pages.parts.calendar.plan import Plan, today
from machikit.pages.safe_folium.escape import json_block
from machikit.pages.view import kit_view
from machikit.tables.waste_days.rule import holidays

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


MAX_AGE = 365  # days: older data get a warning, as cities set collection days anew each year
FIRST_ITEMS, STEP = 6, 20  # items shown at first, and at a time after that
SUGGESTIONS = 12  # districts suggested at a time
FEEDS_AT_ONCE = 10  # districts whose feeds are written by one call, within the engine's time and memory


class Calendar(Part):
    """Collection days by district and kind of waste.

    rules: a row for each `area`, `category` and `rule` as published (and `note`); items: `name`, `category` and, optionally,
    `kana`, `collected_as`, `caution`. built: the day on which the page is built (default: today in Japan). If the card
    requires `items`, the page starts with the search for an item.
    """

    renews = True
    downloads = ("csv", "ics")

    def __init__(self, rules: "GeoDataFrame", items: "GeoDataFrame | None" = None, built: dt.date | None = None):
        self.rules, self.items, self.built = rules, items, built or today()
        self._read: tuple[Plan, WasteItems | None] | None = None

    def read(self, page: PageContext) -> tuple[Plan, WasteItems | None]:
        """The tables as read, cached."""
        if self._read is None:
            dataset = page.prototype.dataset()
            since, valid = (dataset.as_of, dataset.valid_span) if dataset else (None, (None, None))
            plan = Plan(self.rules, self.built, since, valid)
            self._read = plan, None if self.items is None else read_items(self.items, plan.kinds)
        return self._read

    # --- the Part interface ------------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> CalendarBlock:
        (plan, items), prototype = self.read(page), page.prototype
        terms = prototype.knows(self.rules)[1]
        item_terms = terms if self.items is None else terms | prototype.knows(self.items)[1]
        item_kinds = [kind_name(page, kind.name, item_terms) for kind in items.kinds] if items else []
        is_old = plan.since is not None and (self.built - plan.since).days > MAX_AGE
        return {
            "first": plan.first.isoformat(), "n": plan.offset(plan.last) + 1,
            "ends": plan.offset(plan.ends) if plan.ends else None, "built": plan.offset(plan.built),
            "stamp": f"{plan.built:%Y%m%d}T000000Z",
            "uid": f"{prototype.card.topics['main']}.{prototype.city.id}.machikit", "official": prototype.city.official,
            "old": plan.since.year if plan.since and is_old else None,
            "offered": SUGGESTIONS, "some": FIRST_ITEMS, "step": STEP,
            "holidays": {plan.offset(day): name for day, name in holidays(plan.first, plan.last).items()},
            "areas": plan.areas, "keys": plan.keys, "kinds": [kind_name(page, kind, terms) for kind in plan.kinds],
            "rules": [rule_block(plan, k) for k in range(len(plan.rules))], "rows": rows_block(plan),
            "items": items_block(items, item_kinds) if items else None,
            "items_first": items is not None and "items" in prototype.card.tables,
            "follows": self._renews_on(page),
        }  # fmt: skip

    @property
    def _rows(self) -> "GeoDataFrame":
        return self.rules

    def _renews_on(self, page: PageContext) -> bool:
        """Whether its rules are the rows that can be changed in the page."""
        return page.changed_table is self.rules

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        return caveats(page, *self.read(page))

    def feeds(self, page: PageContext) -> dict[str, bytes]:
        """The iCalendar file that the page saves, for each district that has a day, named by the key that the page links to."""
        keys, lang = self.read(page)[0].keys, page.prototype.language
        block, words = json_block(self.block(page)), json_block({key: w[lang] for key, w in page.all_words.items()})
        files: dict[str, bytes] = {}
        for first in range(0, len(keys), FEEDS_AT_ONCE):
            areas = [*range(len(keys))][first : first + FEEDS_AT_ONCE]
            texts = kit_view(self.name).call("districtFeeds", block, json_block(areas), words, json_block(lang))
            files |= {f"{keys[area]}.ics": text.encode() for area, text in zip(areas, texts, strict=True) if text}
        return files
