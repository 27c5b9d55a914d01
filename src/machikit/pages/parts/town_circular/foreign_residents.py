"""How many residents from abroad a municipality has, out of its table of indicators."""

from typing import TYPE_CHECKING

from machikit.pages.context import PrototypeContext

if TYPE_CHECKING:
    from machikit.pages.parts.town_circular.block import Abroad

INDICATOR = "外国人人口"


def foreign_residents(prototype: PrototypeContext, fewest: int) -> "Abroad | None":
    """The newest number and its year; None without one, and where they are so few that a number would be about single persons."""
    table = prototype.table("indicators") if "indicators" in prototype.card.topics else None
    if table is None or not {"name", "year", "value"} <= {*table.columns}:
        return None
    rows = table[(table["name"] == INDICATOR) & table["value"].notna()].sort_values("year")
    if not len(rows) or rows["value"].iloc[-1] < fewest:
        return None
    return {"n": int(rows["value"].iloc[-1]), "year": int(rows["year"].iloc[-1])}
