"""Two lists part: the municipality's own list of sites beside the national one, and what differs. Neither is taken to be right."""

from typing import TYPE_CHECKING

from machikit.pages.context import PageContext
from machikit.pages.part import Part, both
from machikit.pages.parts.two_lists.block import TwoListsBlock, two_lists_block
from machikit.pages.parts.two_lists.matched_rows import match_rows

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


class TwoLists(Part):
    """What differs between two lists, by group, for a call with the office that keeps the national one.

    own: the municipality's sites (`prototype.table()`). national: the country's (`prototype.table("national")`).
    """

    downloads = ("csv",)

    def __init__(self, own: "GeoDataFrame", national: "GeoDataFrame"):
        self.own, self.national = own, national

    def block(self, page: PageContext) -> TwoListsBlock:
        return two_lists_block(self.own, self.national, match_rows(self.own, self.national), page.prototype)

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        said = [both(page, f"two_lists.said.{key}") for key in ("method", "marks", "blank", "right", "dates")]
        lost = sum(int((t.geometry.isna() | t.geometry.is_empty).sum()) for t in (self.own, self.national))
        return said + ([both(page, "two_lists.out", n=lost)] if lost else [])
