"""A workflow step by step: whether each step is needed, where the time goes, what can be automated, before and after."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES
from machikit.pages.blocks import json_number
from machikit.pages.context import PageContext
from machikit.pages.part import Number, Part, both
from machikit.pages.parts.workflow.automation_candidates import Limits
from machikit.pages.parts.workflow.content import WorkflowContent, city_rows
from machikit.pages.parts.workflow.first_view import MAX_STATIC_ROWS, FirstView, hours_text, percent_text
from machikit.pages.parts.workflow.steps import Flow, read_flow

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


STEP = 50  # rows that the script adds at a time
DRAWN = 60  # steps in the drawing
LANES = 6  # swimlanes in the drawing; with more actors it is a list
TEXTS = ("name", "actor", "tool", "medium", "basis")  # columns whose texts the block has once each


class Workflow(Part):
    """Steps to keep, drop or merge, bars of hours, a swimlane drawing, automation candidates, and hours before and after.

    tables: a table, or city id → table (`prototype.tables()`, the prototype's city first); columns as in `steps.COLUMNS`, of
    which only `step` is required. limits: see `automation_candidates.Limits` (rpa, ocr, hand, minutes, times, merge).
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

    def content(self, page: PageContext) -> WorkflowContent:
        """The content of the part on this page. A scenario without a name is the current state."""
        terms: dict[str, dict[str, str]] = page.prototype.knows(next(iter(self.tables.values())))[1]
        scenarios = [
            terms.get(name) or (dict.fromkeys(LANGUAGES, name) if name else both(page, "workflow.now"))
            for name in self.flow.scenarios
        ]
        return WorkflowContent(self.flow, scenarios, terms, city_rows(self.flows, page.prototype.cities), self.limits)

    # --- the interface of a part -------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> dict[str, Any]:
        content = self.content(page)
        flow, terms = content.flow, content.terms
        rows = [[getattr(step, key) for key in TEXTS] for step in flow.steps]
        texts = {text: n for n, text in enumerate(dict.fromkeys(cell for row in rows for cell in row))}
        columns: dict[str, list[Any]] = {key: [texts[row[n]] for row in rows] for n, key in enumerate(TEXTS)}
        for key in ("scenario", "minutes", "times", "starts", "ends", "judgement", "authority", "letters", "prompt"):
            cells = [getattr(step, key) for step in flow.steps]
            columns[key] = [json_number(cell) if isinstance(cell, float) else cell for cell in cells]
        return {
            "n": len(flow.steps), "texts": list(texts), "columns": columns, "now": flow.now, "after": flow.after,
            "scenarios": content.scenarios, "limits": vars(self.limits), "step": STEP,
            "drawn": DRAWN, "lanes": LANES, "terms": {v: terms[v] for v in texts if v in terms},
            "cities": content.cities,
        }  # fmt: skip

    def numbers(self, page: PageContext) -> list[Number]:
        flow, lang = self.flow, page.prototype.language
        steps = flow.steps_of(flow.now)
        custom = sum(step.authority == "custom" for step in steps)
        figures: list[tuple[int | str, str, str]] = [
            (len(steps), "unit", "n.steps"),
            (hours_text(flow.hours(flow.now)), "hours", "n.now"),
        ]
        figures += [(hours_text(flow.hours(flow.after)), "hours", "n.after")] if flow.after is not None else []
        figures += [(custom, "unit", "n.custom")] if any(step.authority for step in steps) else []
        return [Number(n, *(both(page, f"workflow.{key}")[lang] for key in keys)) for n, *keys in figures]

    def headline(self, page: PageContext) -> dict[str, str] | None:
        flow = self.flow
        steps, total = flow.steps_of(flow.now), flow.hours(flow.now)
        if not total:
            return None
        longest = max(steps, key=lambda step: step.hours or 0)
        name = self.content(page).terms.get(longest.name) or dict.fromkeys(LANGUAGES, longest.name)
        return both(
            page,
            "workflow.headline",
            n=f"{len(steps):,}",
            hours=hours_text(total),
            step=name,
            share=percent_text(longest.hours or 0, total),
        )

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        flow = self.flow
        unknown = sum(step.hours is None for step in flow.steps) - flow.negative
        zero = sum(step.hours == 0 for step in flow.steps)
        counted = {"negative": flow.negative, "unknown": unknown, "zero": zero}
        sentences = [both(page, f"workflow.said.{key}", n=f"{n:,}") for key, n in counted.items() if n]
        return [both(page, "workflow.said.estimate"), both(page, "workflow.said.rule"), *sentences]

    def context(self, page: PageContext) -> dict[str, Any]:
        return {
            "view": FirstView(page, self.content(page), DRAWN, LANES),
            "limits": self.limits,
            "static": MAX_STATIC_ROWS,
        }
