"""What one trend part shows on a page, computed from its tables once: lines, views, headline and headline numbers."""

from dataclasses import dataclass, field

from machikit._base.messages import Words
from machikit.catalog.model import Text
from machikit.pages.parts.trend.headline import HeadlineNumber
from machikit.pages.parts.trend.series import Line
from machikit.pages.parts.trend.views import View


@dataclass(frozen=True)
class TrendContent:
    """The content of one trend part. number: its index on the page. undated: rows without a usable date.

    texts: texts made from the data, by their message keys on the page. keys: (ja, en) → that key. `key` adds to both.
    """

    number: int
    lines: list[Line]
    views: list[View]
    headline: Text | None
    numbers: list[HeadlineNumber]
    undated: int
    index: bool = False  # whether the first view shows indices: several cities are compared by shape, not by size
    texts: Words = field(default_factory=dict)
    keys: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def published(self) -> list[View]:
        """The views with the figures as published, not summed up."""
        return self.views[-1:] if self.views and self.views[-1].key == "month" else self.views

    @property
    def has_states(self) -> bool:
        """Whether any line is a state at a date (not events within a period)."""
        return any(not line.group for line in self.lines)

    def key(self, text: Text) -> str:
        """The message key of a text made from the data; the text is registered under it."""
        key = self.keys.setdefault((text["ja"], text["en"]), f"trend.{self.number}.{len(self.keys)}")
        self.texts[key] = dict(text)
        return key
