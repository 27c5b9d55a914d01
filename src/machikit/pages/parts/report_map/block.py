"""The block of a page of reports, or of places to check: what its view is drawn from."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict


class ReportsBlock(TypedDict):
    """What both uses of the page have. walks: whether places are checked, not reports sorted; tables: as blocks.table_block gives
    them, with the `title` of their topic, and the rows of the page one table after the other; step: rows shown at a time. Of notes
    made in the page: topic and columns (id, header) that they are saved in, and waiting, the status that they get.
    """

    walks: bool
    tables: list[dict[str, Any]]
    step: int
    topic: str
    columns: list[tuple[str, str]]
    waiting: str


class TriageColumns(TypedDict):
    """Reports by row. state: open, closed or unknown; age: days up to `day`, the date of the data (YYYY-MM-DD); took: days to close,
    None where nothing is known; pairs: rows that may be the same thing, at most so many metres and days apart; ends: whether closing
    dates are published; within: days of the shares closed in time; bands: last day of each age band; month, top: days for a point
    of urgency, and most points for age; weights: category → weight, else 1.
    """

    state: list[str]
    age: list[int | None]
    took: list[int | None]
    pairs: list[tuple[int, int]]
    ends: bool
    day: str
    metres: float
    days: int
    within: Sequence[int]
    bands: Sequence[int]
    month: int
    top: int
    weights: Mapping[str, int]


class KnownError(TypedDict):
    """An error of the data's list, "" for what it does not say. age: days since it was seen, None if closed or not known."""

    date: str
    name: str
    category: str
    field: str
    said: str
    text: str
    status: str
    open: bool
    age: int | None


class WalkColumns(TypedDict):
    """Places by row. state: unseen, noted or seen; kinds: what can be wrong; earlier: errors known already, open ones first, the
    oldest first; spoken: their publisher's words → {ja, en}; settled: the status of a place that is right.
    """

    state: list[str]
    kinds: Sequence[str]
    earlier: list[KnownError]
    spoken: dict[str, dict[str, str]]
    settled: str
