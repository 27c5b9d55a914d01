"""The block of a page of steps: what its view is drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from machikit.catalog.model import Text
from machikit.pages.blocks import json_number
from machikit.pages.parts.workflow.steps import Flow

STEP = 50  # rows that the script adds at a time
DRAWN = 60  # steps in the drawing
LANES = 6  # swimlanes in the drawing; with more actors it is a list
TEXTS = ("name", "actor", "tool", "medium", "basis")  # columns whose texts the block has once each
FACTS = ("scenario", "minutes", "times", "starts", "ends", "judgement", "authority", "letters", "prompt")


@dataclass(frozen=True)
class Limits:
    """Thresholds of the rule for candidates (rules.js) and uncertainty of the estimates; all can be changed on the page.

    rpa, ocr: times a month from which a step is a candidate. hand: whether AI-OCR may read handwriting, with a person checking
    it. minutes, times: uncertainty in ± per cent. merge: per cent of a step's minutes that remain when it is merged into another.
    """

    rpa: float = 100
    ocr: float = 50
    hand: bool = True
    minutes: float = 20
    times: float = 10
    merge: float = 50


class FlowColumns(TypedDict):
    """The steps of all scenarios by place in the columns (`steps.Step`); those of TEXTS hold places in `texts`. now, after: numbers of
    scenarios; after: None with only one.
    """

    n: int
    texts: list[str]
    columns: dict[str, list[Any]]
    now: int
    after: int | None


class City(TypedDict):
    """The same work in a city. steps: how many now; each: minutes of one run of all; now, after: hours a month."""

    name: Mapping[str, str]
    steps: int
    each: float
    now: float
    after: float | None


class WorkflowBlock(FlowColumns):
    """scenarios: their names; step: rows shown at a time; drawn: steps in the drawing; lanes: actors in it at most; terms: text →
    its translations; cities: side by side, none for one alone.
    """

    scenarios: Sequence[Text]
    limits: dict[str, Any]
    step: int
    drawn: int
    lanes: int
    terms: dict[str, Text]
    cities: list[City]


def flow_columns(flow: Flow) -> FlowColumns:
    rows = [[getattr(step, key) for key in TEXTS] for step in flow.steps]
    texts = {text: n for n, text in enumerate(dict.fromkeys(cell for row in rows for cell in row))}
    columns: dict[str, list[Any]] = {key: [texts[row[n]] for row in rows] for n, key in enumerate(TEXTS)}
    for key in FACTS:
        cells = [getattr(step, key) for step in flow.steps]
        columns[key] = [json_number(cell) if isinstance(cell, float) else cell for cell in cells]
    return {"n": len(flow.steps), "texts": list(texts), "columns": columns, "now": flow.now, "after": flow.after}
