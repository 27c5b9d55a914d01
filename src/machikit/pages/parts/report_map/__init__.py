"""Reports on a map: what waits, since when, what first, what may be the same thing twice; and notes made on the spot.

Two uses of one page. A table with a status is one of citizens' reports. A table of places (sites, AEDs …) is what a team
checks on foot: then the reports are the differences found, and the list is of places to go to.
"""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import Words, problem
from machikit.catalog.model import Schema
from machikit.pages.blocks import table_block
from machikit.pages.part import Number, Part
from machikit.pages.parts.report_map.triage_view import Triage
from machikit.pages.parts.report_map.walk_view import Walk
from machikit.pages.svg.map_drawing import drawn_map
from machikit.prototype.release_gate import refuse_columns

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.pages.page import Page

STEP = 10  # rows shown at a time
MOST = 1000  # rows in the HTML itself
CLUSTERED = 1500  # points from which points.js gathers them
HEAVIEST = 3  # of a category, and of each of the three parts of the rule


class ReportMap(Part):
    """Numbers, map, list in an order that can be changed, ages by kind, and notes that stay in the page.

    table: reports (`date`, `category`, `status`, perhaps `closed`, `section`, `place`, `text`), or places without a status.
    also: further tables of places by topic, None where the city has none. errors: what was found on foot so far.
    metres, days: how near two reports of one category are in place and time to be candidates for the same thing.
    weights: how urgent a category is, 0 to 3 (1 where nothing is said). Raises KitError for numbers that make no sense.
    """

    takes_map = True
    downloads = ("csv", "geojson")
    scripts = ("rows.js", "stats.js", "notes.js", "shown.js", "tables.js", "part.js")

    def __init__(
        self, table: "GeoDataFrame", also: "Mapping[str, GeoDataFrame | None] | None" = None,
        errors: "GeoDataFrame | None" = None, metres: float = 50, days: int = 14, weights: Mapping[str, int] | None = None,
    ):  # fmt: skip
        for name, value in (("metres", metres), ("days", days)):
            if not 1 <= value <= 1000:
                raise problem("report.near", f"{name}={value}")
        for category, weight in (weights or {}).items():
            if weight not in range(HEAVIEST + 1):
                raise problem("report.weight", f"{category}: {weight}", most=HEAVIEST)
        self.table, self.errors, self.metres, self.days = table, errors, metres, days
        self.also = {topic: one for topic, one in (also or {}).items() if one is not None}
        self.weights = dict(weights or {})
        self.walks = "status" not in table
        self._of: Triage | Walk | None = None
        self._blocks: list[dict[str, Any]] | None = None

    @property
    def libraries(self) -> tuple[str, ...]:  # type: ignore[override]
        return ("supercluster.js",) if sum(map(len, self.tables.values())) > CLUSTERED else ()

    @cached_property
    def tables(self) -> "dict[str, GeoDataFrame]":
        """The tables whose rows the page lists, by topic; "main" is the card's own."""
        return {"main": self.table, **(self.also if self.walks else {})}

    def of(self, page: "Page") -> "Triage | Walk":
        """What the page tells, by its use."""
        if self._of is None:
            self._of = Walk(self, page) if self.walks else Triage(self, page)
        return self._of

    def schema(self, page: "Page", topic: str) -> Schema:
        return page.prototype.schema(topic)

    # --- what the page gets ------------------------------------------------------------------------------------------

    def blocks(self, page: "Page") -> list[dict[str, Any]]:
        """The block of each table (see pages.block), with its topic's title."""
        if self._blocks is None:
            self._blocks = [self._block(page, topic, table) for topic, table in self.tables.items()]
        return self._blocks

    def _block(self, page: "Page", topic: str, table: "GeoDataFrame") -> dict[str, Any]:
        schema, terms = self.schema(page, topic), page.prototype.knows(table)[1]
        block = table_block(table, schema, {**terms, **self.of(page).terms})
        used = {v for column in block["columns"].values() for v in column if isinstance(v, str)}
        block["terms"] = {v: said for v, said in block["terms"].items() if v in used}
        _refuse(block, schema)
        return {"title": dict(schema.title), **block}

    def block(self, page: "Page") -> dict[str, Any]:
        topic = "data_error" if self.walks else page.prototype.card.topics["main"]
        noted = page.prototype.catalog.schema(topic)
        return {
            "walks": self.walks, "tables": self.blocks(page), "step": STEP, "topic": topic,
            "columns": [[f.id, f.header] for f in noted.fields], **self.of(page).block(),
        }  # fmt: skip

    def numbers(self, page: "Page") -> list[Number]:
        return self.of(page).numbers()

    def headline(self, page: "Page") -> dict[str, str]:
        return self.of(page).headline()

    def words(self, page: "Page") -> Words:
        return self.of(page).words()

    def caveats(self, page: "Page") -> list[dict[str, str]]:
        return self.of(page).caveats()

    def context(self, page: "Page") -> dict[str, Any]:
        of = self.of(page)
        return {
            "walks": self.walks,
            "rows": of.rows()[:MOST],
            "cut": len(of.looks) > MOST,
            "most": f"{MOST:,}",
            **of.context(),
        }

    def picture(self, page: "Page") -> str:
        blocks = self.blocks(page)
        points = {axis: [v for block in blocks for v in block[axis]] for axis in ("lat", "lon")}
        return drawn_map(points, page.prototype.base, self.of(page).looks, page.word("map"))

    def feeds(self, page: "Page") -> dict[str, bytes]:
        """The rows as GeoJSON, under the headers of their topics."""
        features = []
        for block in self.blocks(page):
            for i in range(block["n"]):
                lat, lon = block["lat"][i], block["lon"][i]
                point = None if lat is None else {"type": "Point", "coordinates": [lon / 1e6, lat / 1e6]}
                told = {f["header"]: block["columns"][f["id"]][i] for f in block["fields"]}
                features.append({"type": "Feature", "geometry": point, "properties": told})
        told_all = {"type": "FeatureCollection", "features": features}
        return {"reports.geojson": json.dumps(told_all, ensure_ascii=False).encode()}


def _refuse(block: dict[str, Any], schema: Schema) -> None:
    """Raise Refused for personal things in columns that the team's code added, and in text that it may have changed."""
    mine = [f for f in block["fields"] if f["id"] not in schema.by_id or f.get("role") == "text"]
    if mine:
        refuse_columns("prototype.py", {f["header"]: block["columns"][f["id"]] for f in mine}, schema)
