"""Procedure guide part: a table of rules as a personal checklist, and for staff, what could be dropped or prefilled."""

from typing import TYPE_CHECKING

from machikit.pages.context import PageContext
from machikit.pages.part import Part, both
from machikit.pages.parts.procedure_guide.block import GuideBlock, guide_block
from machikit.pages.parts.procedure_guide.guide import Guide, available_views, default_view
from machikit.pages.parts.procedure_guide.prefilled_form import read_prefilled_form
from machikit.pages.parts.procedure_guide.rules import read_rules

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


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

    def _guide_on(self, page: PageContext) -> Guide:
        """The contents of the guide, read once for a page."""
        if self._guide is None or self._guide[0] is not page:
            rules = read_rules(self.table)
            boxes = [] if self.person_table is None else read_prefilled_form(self.person_table)
            views = available_views(rules, bool(boxes), self.first or default_view(page.prototype.card))
            tables = [table for table in (self.table, self.person_table) if table is not None]
            terms = {cell: term for table in tables for cell, term in page.prototype.knows(table)[1].items()}
            self._guide = page, Guide(rules, boxes, views, terms)
        return self._guide[1]

    # --- the Part interface ------------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> GuideBlock:
        return guide_block(self._guide_on(page), page)

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        guide, keys = self._guide_on(page), ["complete", "due"]
        if "drop" in guide.views:
            keys.append("drop")
        if guide.boxes:
            keys.append("person")
        counts = {
            "negative": guide.rules.negative_minutes,
            "without": guide.rules.incomplete_conditions,
            "more": guide.rules.events_left_out,
        }
        caveats = [both(page, f"procedure_guide.said.{key}") for key in keys]
        return caveats + [both(page, f"procedure_guide.said.{key}", n=f"{n:,}") for key, n in counts.items() if n]
