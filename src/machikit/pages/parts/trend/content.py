"""What one trend part shows on a page, computed from its tables once: lines, views, headline and headline numbers."""

from dataclasses import dataclass, field

from machikit.catalog.model import Text
from machikit.pages.parts.trend.headline import HeadlineNumber
from machikit.pages.parts.trend.series import Line
from machikit.pages.parts.trend.views import View


@dataclass(frozen=True)
class TrendContent:
    """The content of one trend part. undated: rows without a usable date; index: whether the first view shows indices, because
    several cities are compared by shape, not by size.
    """

    heading: Text
    lines: list[Line]
    views: list[View]
    headline: Text | None
    numbers: list[HeadlineNumber]
    undated: int
    index: bool = False

    @property
    def published(self) -> list[View]:
        """The views with the figures as published, not summed up."""
        return self.views[-1:] if self.views and self.views[-1].key == "month" else self.views

    @property
    def has_states(self) -> bool:
        """Whether any line is a state at a date (not events within a period)."""
        return any(not line.group for line in self.lines)


@dataclass
class Names:
    """Names from the data, each once, by its place in the list."""

    places: dict[tuple[str, str], int] = field(default_factory=dict)

    def place(self, text: Text) -> int:
        return self.places.setdefault((text["ja"], text["en"]), len(self.places))

    @property
    def texts(self) -> list[Text]:
        return [{"ja": ja, "en": en} for ja, en in self.places]

    @property
    def ranks(self) -> list[int]:
        """The place of each name in the Japanese order: kana by sound, then kanji as in JIS X 0208."""
        order = sorted(self.places, key=lambda name: (_japanese_order(name[0]), name))
        ranks = {name: n for n, name in enumerate(order)}
        return [ranks[name] for name in self.places]


def _japanese_order(name: str) -> bytes:
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヴ" else c for c in name).encode("euc_jp", "backslashreplace")
