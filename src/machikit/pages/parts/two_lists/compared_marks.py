"""Where the marks of two lists differ. The municipality's marks stay as published; the national list has a mark or a blank."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from machikit.catalog.model import Schema
from machikit.pages.blocks import mark_kind

ORDER = (
    "no",
    "partial",
    "other",
    "none",
    "yes",
)  # of kinds of the own mark: what the national list cannot say comes first
LEVELS = {"flood_l1": "flood", "flood_l2": "flood"}  # the national list has one column for both levels of flood


@dataclass(frozen=True)
class ComparedHazard:
    """A column of the own list and the national column that it stands beside."""

    own: str
    national: str


def compared_hazards(schema: Schema, own: Sequence[str], national: Sequence[str]) -> list[ComparedHazard]:
    """The hazards for which both lists have a column, in the order of the schema."""
    ids = [field.id for field in schema.role("flag", "hazard") if field.id in own]
    pairs = [ComparedHazard(i, i if i in national else LEVELS.get(i, "")) for i in ids]
    return [pair for pair in pairs if pair.national in national]


def differs(mark: str | None, designated: bool) -> bool:
    """Whether a mark of the own list says something else than the national list. A graded mark always does, as there is no grade
    there; × beside a blank does not, as the national list has no ×.
    """
    kind = mark_kind(mark)
    return kind != "yes" if designated else kind not in ("none", "no")


Said = tuple[str, bool]  # the mark of the own list ("" for a blank), and whether the national one has a mark


def counted_kinds(marks: Sequence[Sequence[Said]]) -> list[tuple[Said, int, int]]:
    """What is said differently in the places (a list of hazards each): (said, cells, places), × beside a designation first."""
    cells = Counter(said for place in marks for said in place if differs(said[0], said[1]))
    places = Counter(said for place in marks for said in {s for s in place if differs(s[0], s[1])})
    return [(said, n, places[said]) for said, n in sorted(cells.items(), key=lambda item: severity(item[0]))]


def severity(said: Said) -> tuple[int, bool, str]:
    return ORDER.index(mark_kind(said[0] or None)), not said[1], said[0]
