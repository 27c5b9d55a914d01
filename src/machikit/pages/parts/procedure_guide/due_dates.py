"""Due dates as published, and those that can be computed from a day that the reader enters: 「住み始めた日から14日以内」."""

import re
import unicodedata
from dataclasses import dataclass

# Periods count from the day after the event (Civil Code, 民法第140条), so that 「の翌日から」 ends on the same day
_JA = re.compile(
    r"(?:(?P<anchor>.+?)(?:の翌日)?から(?:起算して)?)?(?P<n>\d{1,3})(?P<unit>日|週間|(?:か|カ|ヵ|ケ|ヶ|箇)月|年)以内"
)
_EN = re.compile(
    r"within (?P<n>\d{1,3}) (?P<unit>day|week|month|year)s?(?: (?:of|from|after) (?P<anchor>[^(]+?))?(?: \([^)]*\))?",
    re.I,
)
_UNITS = {"日": "day", "週間": "week", "年": "year"}  # any other unit of _JA is a month


@dataclass(frozen=True)
class DueDate:
    """A due date of n units (day, week, month, year) from an anchor ("" if not stated); n is 0 if it cannot be computed.

    text: as published.
    """

    text: str
    n: int = 0
    unit: str = ""
    anchor: str = ""


def parse_due_date(text: str) -> DueDate:
    """Parse the due date of a cell. It can be computed only if it is a single period and nothing else."""
    normalized = unicodedata.normalize("NFKC", text).strip()
    match = _JA.fullmatch(normalized) or _EN.fullmatch(normalized)
    if match is None or int(match["n"]) == 0:
        return DueDate(text)
    unit = match["unit"].lower()
    unit = unit if match.re is _EN else _UNITS.get(unit, "month")
    return DueDate(text, int(match["n"]), unit, (match["anchor"] or "").strip())
