"""When waste is collected: today and tomorrow in my district, the month, a year on paper, and the day for an item."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from machikit._base.messages import Words
from machikit.pages.part import Number, Part, both
from machikit.pages.parts.calendar import first_view, symbols
from machikit.pages.parts.calendar.ics_feed import feed, uid
from machikit.pages.parts.calendar.items import Items, read_items
from machikit.pages.parts.calendar.plan import MONTHS, Plan, today
from machikit.tables.waste_days.rule import holidays

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.pages.page import Page

TABLE_ROWS = 300  # districts in the HTML itself
ITEM_ROWS = 1000  # items in the HTML itself
SOME, STEP = 6, 20  # items shown at first, and more at a time
OFFERED = 12  # districts offered at a time


@dataclass(frozen=True)
class Made:
    """What one page's tables come to. kinds, sorts: names in both languages of Plan.kinds and of Items.sorts."""

    plan: Plan
    items: Items | None
    kinds: list[dict[str, Any]]
    sorts: list[dict[str, Any]]
    items_first: bool


class Calendar(Part):
    """Days of collection by district and kind of waste.

    rules: a row for each `area`, `category` and `rule` as published (and `note`); items: `name`, `category`, and where there are
    `kana`, `collected_as`, `caution`. built: the day on which the page is made (default: today in Japan). On the page of a
    card that cannot do without `items`, the item is asked for first.
    """

    downloads = ("csv", "ics")
    builds_on = ("ics.js",)
    scripts = ("dates.js", "ics.js", "drawing.js", "items.js", "part.js")

    def __init__(self, rules: "GeoDataFrame", items: "GeoDataFrame | None" = None, built: dt.date | None = None):
        self.rules, self.items, self.built = rules, items, built or today()
        self._made: Made | None = None

    def made(self, page: "Page") -> Made:
        """What the tables come to, computed once."""
        if self._made is None:
            prototype = page.prototype
            dataset = prototype.dataset()
            plan = Plan(self.rules, self.built, dataset.as_of if dataset else None)
            items = None if self.items is None else read_items(self.items, plan.kinds)
            terms = prototype.knows(self.rules)[1]
            of_items = terms if self.items is None else terms | prototype.knows(self.items)[1]
            first = items is not None and "items" in prototype.card.tables
            names = [first_view.kind(page, kind, terms) for kind in plan.kinds]
            sorts = [first_view.kind(page, sort.name, of_items) for sort in items.sorts] if items else []
            self._made = Made(plan, items, names, sorts, first)
        return self._made

    # --- what the page gets ------------------------------------------------------------------------------------------

    def block(self, page: "Page") -> dict[str, Any]:
        made = self.made(page)
        plan = made.plan
        free = holidays(plan.first, plan.last)
        return {
            "first": plan.first.isoformat(), "n": plan.offset(plan.last) + 1, "months": MONTHS,
            "built": plan.offset(plan.built), "stamp": f"{plan.built:%Y%m%d}T000000Z", "uid": uid(page),
            "official": page.prototype.city.official, "offered": OFFERED, "some": SOME, "step": STEP, "looks": symbols.LOOKS,
            "holidays": {plan.offset(day): name for day, name in free.items()},
            "areas": plan.areas, "keys": plan.keys, "kinds": made.kinds,
            "rules": [self._rule(plan, k) for k in range(len(plan.rules))],
            "rows": {name: [getattr(row, name) for row in plan.rows] for name in ("area", "kind", "rule")},
            "items": self._items(made), "items_first": made.items_first,
        }  # fmt: skip

    def _rule(self, plan: Plan, k: int) -> dict[str, Any]:
        """A rule as published and its days: offsets from the first day, None where they could not be computed."""
        said, days = plan.rules[k], plan.days[k]
        told: dict[str, Any] = {"text": said.text, "days": None}
        if said.note:
            told["note"] = said.note
        if said.rule is not None and days is not None:
            told |= {"en": said.rule.english(), "days": [plan.offset(d.date) for d in days]}
            told["check"] = {plan.offset(d.date): d.check for d in days if d.check}
        return told

    def _items(self, made: Made) -> dict[str, Any] | None:
        items = made.items
        if items is None:
            return None
        sorts = [name | {"kind": sort.kind} for name, sort in zip(made.sorts, items.sorts, strict=True)]
        found: dict[str, Any] = {"name": items.name, "sort": items.sort, "sorts": sorts}
        found["largest"] = first_view.largest(items)
        return found | {c: cells for c in ("kana", "caution") if any(cells := getattr(items, c))}

    def numbers(self, page: "Page") -> list[Number]:
        made = self.made(page)
        if made.items is not None and made.items_first:
            return first_view.item_numbers(page, made.items)
        return first_view.numbers(page, made.plan)

    def headline(self, page: "Page") -> dict[str, str] | None:
        made = self.made(page)
        return None if made.items_first else first_view.headline(page, made.plan)

    def caveats(self, page: "Page") -> list[dict[str, str]]:
        return first_view.caveats(page, self.made(page).plan, self.made(page).items)

    def words(self, page: "Page") -> Words:
        """The rules of the table: as published in Japanese, as they were read in English."""
        plan = self.made(page).plan
        shown = {row.rule for rows in plan.by_area[:TABLE_ROWS] for row in rows if row.rule is not None}
        unread = both(page, "calendar.as_published")["en"]
        told = [(k, plan.rules[k]) for k in sorted(shown)]
        said = {f"calendar.rule.{k}": {"ja": p.text, "en": p.rule.english() if p.rule else unread} for k, p in told}
        said |= {
            f"calendar.kind.{k}": {"ja": name["ja"], "en": name["en"]} for k, name in enumerate(self.made(page).kinds)
        }
        rest = len(plan.areas) - TABLE_ROWS
        cut = both(page, "calendar.all.cut", n=f"{TABLE_ROWS:,}", rest=f"{rest:,}")
        old = first_view.old(page, plan)
        return said | ({"calendar.all.cut.said": cut} if rest > 0 else {}) | ({"calendar.old.said": old} if old else {})

    def context(self, page: "Page") -> dict[str, Any]:
        made, old = self.made(page), first_view.old(page, self.made(page).plan)
        areas = [
            (name, [[row for row in rows if row.kind == k] for k in range(len(made.kinds))])
            for name, rows in zip(made.plan.areas, made.plan.by_area, strict=True)
        ]
        items = made.items and list(zip(made.items.name, made.items.sort, made.items.caution, strict=True))
        return {
            "signs": symbols.drawn(), "looks": symbols.LOOKS, "kinds": made.kinds, "rules": made.plan.rules,
            "table": areas[:TABLE_ROWS], "areas": len(areas), "table_rows": TABLE_ROWS, "items": items,
            "items_first": made.items_first, "sorts": made.sorts, "item_rows": ITEM_ROWS, "old": old is not None,
        }  # fmt: skip

    def feeds(self, page: "Page") -> dict[str, bytes]:
        """One calendar for each district that has a day, under the key that its link has in the page.

        A calendar without any event is none (RFC 5545, §3.6), and would say that nothing is ever collected.
        """
        made = self.made(page)
        names = [str(kind[page.prototype.language]) for kind in made.kinds]
        found = {f"{key}.ics": feed(page, made.plan, area, names) for area, key in enumerate(made.plan.keys)}
        return {name: body for name, body in found.items() if body is not None}
