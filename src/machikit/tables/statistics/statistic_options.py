"""What a person says of a statistic, and the places that its labels may name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """A place of the kit's lists. kind: 町丁・字, 小学校区, 市区町村."""

    name: str
    kind: str
    point: tuple[float, float] | None = None


@dataclass(frozen=True)
class StatisticOptions:
    """What a person says of a statistic, and the places that its labels may name.

    row: what a value counts, where the table does not say; units: the unit, for all measures ("") or by measure;
    find_place: (label, header of its column) → the place that it exactly names; group: of one of several sheets with the same
    rows, what tells it from the others (男, 中央地区).
    """

    row: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    find_place: Callable[[str, str], Place | None] = lambda label, header: None
    group: str = ""
