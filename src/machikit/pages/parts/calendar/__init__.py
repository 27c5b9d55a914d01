"""Waste collection calendar part: collection days by district, as a month, as a printed year, and by item."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from machikit._base.messages import Words
from machikit.pages.context import PageContext
from machikit.pages.part import Number, Part, both
from machikit.pages.parts.calendar import first_view, symbols
from machikit.pages.parts.calendar.ics_feed import district_calendar, uid_domain
from machikit.pages.parts.calendar.items import WasteItems, read_items
from machikit.pages.parts.calendar.plan import MONTHS, Plan, today
from machikit.tables.waste_days.rule import holidays

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


TABLE_ROWS = 300  # districts in the HTML itself
ITEM_ROWS = 1000  # items in the HTML itself
FIRST_ITEMS, STEP = 6, 20  # items shown at first, and at a time after that
SUGGESTIONS = 12  # districts suggested at a time


@dataclass(frozen=True)
class CalendarData:
    """The tables of one page as read. kind_names, item_kind_names: names in both languages of Plan.kinds and WasteItems.kinds."""

    plan: Plan
    items: WasteItems | None
    kind_names: list[dict[str, Any]]
    item_kind_names: list[dict[str, Any]]
    items_first: bool


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
            plan = Plan(self.rules, self.built, dataset.as_of if dataset else None)
            items = None if self.items is None else read_items(self.items, plan.kinds)
            terms = prototype.knows(self.rules)[1]
            item_terms = terms if self.items is None else terms | prototype.knows(self.items)[1]
            items_first = items is not None and "items" in prototype.card.tables
            kinds = [first_view.kind_name(page, kind, terms) for kind in plan.kinds]
            item_kinds = [first_view.kind_name(page, kind.name, item_terms) for kind in items.kinds] if items else []
            self._data = CalendarData(plan, items, kinds, item_kinds, items_first)
        return self._data

    # --- the Part interface ------------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> dict[str, Any]:
        data = self.data(page)
        plan = data.plan
        public_holidays = holidays(plan.first, plan.last)
        return {
            "first": plan.first.isoformat(), "n": plan.offset(plan.last) + 1, "months": MONTHS,
            "built": plan.offset(plan.built), "stamp": f"{plan.built:%Y%m%d}T000000Z", "uid": uid_domain(page),
            "official": page.prototype.city.official, "offered": SUGGESTIONS, "some": FIRST_ITEMS, "step": STEP,
            "looks": symbols.SYMBOL_COUNT,
            "holidays": {plan.offset(day): name for day, name in public_holidays.items()},
            "areas": plan.areas, "keys": plan.keys, "kinds": data.kind_names,
            "rules": [self._rule_block(plan, k) for k in range(len(plan.rules))],
            "rows": {name: [getattr(row, name) for row in plan.rows] for name in ("area", "kind", "rule")},
            "items": self._items_block(data), "items_first": data.items_first,
        }  # fmt: skip

    def _rule_block(self, plan: Plan, k: int) -> dict[str, Any]:
        """A rule as published, with its days as offsets from the first day (None if they could not be computed)."""
        published, days = plan.rules[k], plan.days[k]
        block: dict[str, Any] = {"text": published.text, "days": None}
        if published.note:
            block["note"] = published.note
        if published.rule is not None and days is not None:
            block |= {"en": published.rule.english(), "days": [plan.offset(d.date) for d in days]}
            block["check"] = {plan.offset(d.date): d.check for d in days if d.check}
        return block

    def _items_block(self, data: CalendarData) -> dict[str, Any] | None:
        items = data.items
        if items is None:
            return None
        kinds = [name | {"kind": kind.plan_kind} for name, kind in zip(data.item_kind_names, items.kinds, strict=True)]
        block: dict[str, Any] = {"name": items.name, "sort": items.kind_indexes, "sorts": kinds}
        block["largest"] = first_view.largest_kinds(items)
        return block | {c: cells for c in ("kana", "caution") if any(cells := getattr(items, c))}

    def numbers(self, page: PageContext) -> list[Number]:
        data = self.data(page)
        if data.items is not None and data.items_first:
            return first_view.item_numbers(page, data.items)
        return first_view.numbers(page, data.plan)

    def headline(self, page: PageContext) -> dict[str, str] | None:
        data = self.data(page)
        return None if data.items_first else first_view.headline(page, data.plan)

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        return first_view.caveats(page, self.data(page).plan, self.data(page).items)

    def words(self, page: PageContext) -> Words:
        """The rules that the HTML shows, in Japanese as published and in English as interpreted; the kinds; two notices."""
        plan = self.data(page).plan
        shown = {row.rule for rows in plan.rows_by_area[:TABLE_ROWS] for row in rows if row.rule is not None}
        as_published = both(page, "calendar.as_published")["en"]
        words: dict[str, dict[str, str]] = {}
        for k in sorted(shown):
            rule = plan.rules[k].rule
            words[f"calendar.rule.{k}"] = {"ja": plan.rules[k].text, "en": rule.english() if rule else as_published}
        for k, name in enumerate(self.data(page).kind_names):
            words[f"calendar.kind.{k}"] = {"ja": name["ja"], "en": name["en"]}
        rest = len(plan.areas) - TABLE_ROWS
        if rest > 0:
            words["calendar.all.cut.said"] = both(page, "calendar.all.cut", n=f"{TABLE_ROWS:,}", rest=f"{rest:,}")
        if old := first_view.age_warning(page, plan):
            words["calendar.old.said"] = old
        return words

    def context(self, page: PageContext) -> dict[str, Any]:
        data = self.data(page)
        plan, items, old = data.plan, data.items, first_view.age_warning(page, data.plan)
        areas = [
            (name, [[row for row in rows if row.kind == k] for k in range(len(data.kind_names))])
            for name, rows in zip(plan.areas, plan.rows_by_area, strict=True)
        ]
        return {
            "signs": symbols.symbol_definitions(), "looks": symbols.SYMBOL_COUNT, "kinds": data.kind_names, "rules": plan.rules,
            "table": areas[:TABLE_ROWS], "areas": len(areas),
            "items": items and list(zip(items.name, items.kind_indexes, items.caution, strict=True)), "item_rows": ITEM_ROWS,
            "items_first": data.items_first, "sorts": data.item_kind_names, "old": old is not None,
        }  # fmt: skip

    def feeds(self, page: PageContext) -> dict[str, bytes]:
        """One iCalendar file for each district that has a collection day, named by the key that the page links to.

        A district without a day has no file: a calendar must have an event (RFC 5545, §3.6), and an empty one would say that
        nothing is ever collected.
        """
        data = self.data(page)
        kinds = [str(kind[page.prototype.language]) for kind in data.kind_names]
        files = {
            f"{key}.ics": district_calendar(page, data.plan, area, kinds) for area, key in enumerate(data.plan.keys)
        }
        return {name: body for name, body in files.items() if body is not None}
