"""A workflow step by step: whether each step is needed, where the time goes, what can be automated, before and after."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES
from machikit.catalog.model import Text
from machikit.pages.context import PageContext
from machikit.pages.part import Part, both
from machikit.pages.parts.workflow.block import DRAWN, LANES, STEP, City, Limits, WorkflowBlock, flow_columns
from machikit.pages.parts.workflow.steps import Flow, read_flow
from machikit.pages.safe_folium.escape import json_block
from machikit.pages.view import kit_view

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


class Workflow(Part):
    """Steps to keep, drop or merge, bars of hours, a swimlane drawing, automation candidates, and hours before and after.

    tables: a table, or city id → table (`prototype.tables()`, the prototype's city first); columns as in `steps.COLUMNS`, of
    which only `step` is required. limits: see `block.Limits` (rpa, ocr, hand, minutes, times, merge).
    """

    packs_block = (
        False  # what no list shows (other years, scenarios) can be searched for in the page, as teams' tests do
    )

    downloads = ("csv",)

    def __init__(self, tables: "Mapping[str, GeoDataFrame] | GeoDataFrame", **limits: Any):
        self.tables = tables if isinstance(tables, Mapping) else {"": tables}
        self.limits = Limits(**limits)

    @cached_property
    def flows(self) -> dict[str, Flow]:
        return {city: read_flow(table) for city, table in self.tables.items()}

    @property
    def flow(self) -> Flow:
        return next(iter(self.flows.values()))

    def _scenarios(self, page: PageContext, terms: Mapping[str, Text]) -> list[Text]:
        """The names of the scenarios; one without a name is the current state."""
        return [
            terms.get(name) or (dict.fromkeys(LANGUAGES, name) if name else both(page, "workflow.now"))
            for name in self.flow.scenarios
        ]

    def _cities(self, page: PageContext) -> list[City]:
        """The same work in several cities, as the view's own rule adds it up; [] for a single city."""
        if len(self.flows) < 2:
            return []
        names = {city_id: dict(city.name) for city_id, city in page.prototype.cities.items()}
        rows = []
        for city, flow in self.flows.items():
            sums = kit_view(self.name).call("citySums", json_block(flow_columns(flow)))
            name = names.get(city) or dict.fromkeys(LANGUAGES, city)
            rows.append(City(name=name, steps=sums["steps"], each=sums["each"], now=sums["now"], after=sums["after"]))
        return rows

    # --- the interface of a part -------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> WorkflowBlock:
        columns = flow_columns(self.flow)
        terms: dict[str, Text] = page.prototype.knows(next(iter(self.tables.values())))[1]
        return {
            **columns, "scenarios": self._scenarios(page, terms), "limits": vars(self.limits), "step": STEP, "drawn": DRAWN,
            "lanes": LANES, "terms": {v: terms[v] for v in columns["texts"] if v in terms}, "cities": self._cities(page),
        }  # fmt: skip

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        flow = self.flow
        known = [step for step in flow.steps if step.minutes is not None and step.times is not None]
        unknown = len(flow.steps) - len(known) - flow.negative
        zero = sum(0 in (step.minutes, step.times) for step in known)
        counted = {"negative": flow.negative, "unknown": unknown, "zero": zero}
        sentences = [both(page, f"workflow.said.{key}", n=f"{n:,}") for key, n in counted.items() if n]
        return [both(page, "workflow.said.estimate"), both(page, "workflow.said.rule"), *sentences]
