"""Dues as published, and what of them can be counted from a day that the reader enters: 「住み始めた日から14日以内」."""

import re
import unicodedata
from dataclasses import dataclass

# From the day after the event, as the Civil Code counts (民法第140条), so that 「の翌日から」 ends on the same day
_JA = re.compile(
    r"(?:(?P<anchor>.+?)(?:の翌日)?から(?:起算して)?)?(?P<n>\d{1,3})(?P<unit>日|週間|(?:か|カ|ヵ|ケ|ヶ|箇)月|年)以内"
)
_EN = re.compile(
    r"within (?P<n>\d{1,3}) (?P<unit>day|week|month|year)s?(?: (?:of|from|after) (?P<anchor>[^(]+?))?(?: \([^)]*\))?",
    re.I,
)
UNITS = {"日": "day", "週間": "week", "年": "year"}  # anything else in _JA is a month


@dataclass(frozen=True)
class Due:
    """text: as published. n, unit (day, week, month, year), anchor (from which day; "" where it is not said) of a due that can
    be counted; n is 0 where it cannot."""

    text: str
    n: int = 0
    unit: str = ""
    anchor: str = ""


def read(text: str) -> Due:
    """The due of a cell. Only what is one span of time and nothing else is counted; all other texts stand as they are."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _JA.fullmatch(plain) or _EN.fullmatch(plain)
    if found is None or int(found["n"]) == 0:
        return Due(text)
    unit = found["unit"].lower()
    unit = unit if found.re is _EN else UNITS.get(unit, "month")
    return Due(text, int(found["n"]), unit, (found["anchor"] or "").strip())
