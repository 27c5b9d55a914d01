"""What one workflow part shows on a page: the steps of its city, the same workflow in other cities, and their names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from machikit.catalog.model import City, Text
from machikit.pages.parts.workflow.automation_candidates import Limits
from machikit.pages.parts.workflow.steps import Flow


@dataclass(frozen=True)
class WorkflowContent:
    """The content of one workflow part.

    flow: the steps of the prototype's city. scenarios: the names of `flow.scenarios`. terms: the publisher's terms for steps,
    actors and tools. cities: see `city_rows`.
    """

    flow: Flow
    scenarios: list[Text]
    terms: Mapping[str, Text]
    cities: list[dict[str, Any]]
    limits: Limits


def city_rows(flows: Mapping[str, Flow], cities: Mapping[str, City]) -> list[dict[str, Any]]:
    """The same workflow in several cities: steps, minutes of one run, hours a month; [] for a single city."""
    names = {i: dict(c.name) for i, c in cities.items()}
    rows = [
        {
            "name": names.get(city, {"ja": city, "en": city}),
            "steps": len(flow.steps_of(flow.now)),
            "each": sum(step.minutes or 0 for step in flow.steps_of(flow.now)),
            "now": flow.hours(flow.now),
            "after": None if flow.after is None else flow.hours(flow.after),
        }
        for city, flow in flows.items()
    ]
    return rows if len(rows) > 1 else []
