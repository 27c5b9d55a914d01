"""Citizens' reports on a map: which are open, for how long, which come first, which may be duplicates; and notes taken on site.

The page has two uses. A table with a status is a table of citizens' reports. A table of places (facilities, AEDs …) is
checked on foot by a team: then the reports are the errors found in the data, and the list is the places to visit.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import kit_error
from machikit.catalog.model import Schema
from machikit.pages.blocks import table_block
from machikit.pages.context import PageContext
from machikit.pages.part import Feed, Part
from machikit.pages.parts.report_map.block import ReportsBlock
from machikit.pages.parts.report_map.triage import Triage
from machikit.pages.parts.report_map.walk import Walk

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


STEP = 10  # rows added to the list at a time
CLUSTER_FROM = 1500  # with more points than this, points.js clusters them
MAX_WEIGHT = 3  # highest weight of a category, and of each of the three terms of the urgency rule


class ReportMap(Part):
    """Headline numbers, a map, a list that can be sorted, ages by category, and notes that are stored in the page only.

    table: reports (`date`, `category`, `status`; optional `closed`, `section`, `place`, `text`), or places without a status.
    also: further tables of places by topic, None where the city has none. errors: errors found on foot so far.
    metres, days: two reports of one category at most this far apart in place and time are possible duplicates.
    weights: how urgent a category is, 0 to 3 (default 1). Raises KitError for values out of range.
    """

    takes_map = True
    downloads = ("csv", "geojson")

    def __init__(
        self, table: "GeoDataFrame", also: "Mapping[str, GeoDataFrame | None] | None" = None,
        errors: "GeoDataFrame | None" = None, metres: float = 50, days: int = 14, weights: Mapping[str, int] | None = None,
    ):  # fmt: skip
        for name, value in (("metres", metres), ("days", days)):
            if not 1 <= value <= 1000:
                raise kit_error("report.near", f"{name}={value}")
        for category, weight in (weights or {}).items():
            if weight not in range(MAX_WEIGHT + 1):
                raise kit_error("report.weight", f"{category}: {weight}", most=MAX_WEIGHT)
        self.table, self.errors, self.metres, self.days = table, errors, metres, days
        self.also = {topic: one for topic, one in (also or {}).items() if one is not None}
        self.weights = dict(weights or {})
        self.is_walk = "status" not in table
        self._read: Triage | Walk | None = None
        self._blocks: list[dict[str, Any]] | None = None

    @property
    def libraries(self) -> tuple[str, ...]:  # type: ignore[override]
        return ("supercluster.js",) if sum(map(len, self.tables.values())) > CLUSTER_FROM else ()

    @cached_property
    def tables(self) -> "dict[str, GeoDataFrame]":
        """Topic → table whose rows the page lists; "main" is the table of the card."""
        return {"main": self.table, **(self.also if self.is_walk else {})}

    def _rows(self, page: PageContext) -> Triage | Walk:
        """What the page knows of each row, for the use that the table decides; computed once."""
        if self._read is None and self.is_walk:
            self._read = Walk(page, self.tables, self.errors)
        if self._read is None:
            self._read = Triage(page, self.table, self.metres, self.days, self.weights)
        return self._read

    # --- the interface of a part -------------------------------------------------------------------------------------

    def blocks(self, page: PageContext) -> list[dict[str, Any]]:
        """The block of each table (see `pages.blocks.table_block`), with the title of its topic."""
        if self._blocks is None:
            self._blocks = [self._block(page, topic, table) for topic, table in self.tables.items()]
        return self._blocks

    def _block(self, page: PageContext, topic: str, table: "GeoDataFrame") -> dict[str, Any]:
        schema, terms = page.prototype.schema(topic), page.prototype.knows(table)[1]
        block = table_block(table, schema, {**terms, **self._rows(page).terms})
        used = {v for column in block["columns"].values() for v in column if isinstance(v, str)}
        block["terms"] = {v: translated for v, translated in block["terms"].items() if v in used}
        _refuse_personal(page, block, schema)
        return {"title": dict(schema.title), **block}

    def block(self, page: PageContext) -> dict[str, Any]:
        topic = "data_error" if self.is_walk else page.prototype.card.topics["main"]
        both_uses: ReportsBlock = {
            "walks": self.is_walk,
            "tables": self.blocks(page),
            "step": STEP,
            "topic": topic,
            "columns": [(f.id, f.header) for f in page.prototype.schema(topic).fields],
            "waiting": "未連絡",
        }
        return {**both_uses, **self._rows(page).columns()}

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        return self._rows(page).caveats()

    def feeds(self, page: PageContext) -> dict[str, Feed]:
        """reports.geojson: the rows as points in EPSG:4326; the property names are the headers of the topic."""
        features = []
        for block in self.blocks(page):
            for i in range(block["n"]):
                lat, lon = block["lat"][i], block["lon"][i]
                point = None if lat is None else {"type": "Point", "coordinates": [lon / 1e6, lat / 1e6]}
                properties = {f["header"]: block["columns"][f["id"]][i] for f in block["fields"]}
                features.append({"type": "Feature", "geometry": point, "properties": properties})
        collection = {"type": "FeatureCollection", "features": features}
        return {"reports.geojson": collection}


def _refuse_personal(page: PageContext, block: dict[str, Any], schema: Schema) -> None:
    """Check columns that the team's code added, and text it may have changed; raises `Refused` for personal data."""
    unchecked = [f for f in block["fields"] if f["id"] not in schema.by_id or f.get("role") == "text"]
    if unchecked:
        page.prototype.refuse_columns({f["header"]: block["columns"][f["id"]] for f in unchecked}, schema)
