"""The prose of a card, cut to what fits its paper: whole items only."""

import math
import re
import unicodedata
from dataclasses import dataclass

from machikit._base.messages import language
from machikit.catalog.model import Card
from machikit.event.away_from_sea import without_sea
from machikit.event.municipality_words import MunicipalityWords

LINE_WIDTH = 32  # full-width characters in a line of a card
HALF = 14  # and in a line of half its width
BACK_LINES = 22  # lines on the back of a card, without its headings and its foot
LEAST = {"try": 3}  # items of a section that are cut last: whom to ask, what to say, and what counts as success


@dataclass(frozen=True)
class CardProse:
    """The prose of a card in the current language, with the words of the event's municipality; away from the sea without it."""

    card: Card
    municipality: MunicipalityWords
    is_inland: bool = False

    @property
    def title(self) -> str:
        return self.municipality.adapted(self.card.title(language()))

    @property
    def question(self) -> str:
        return self.municipality.adapted(self.card.question(language()))

    def items(self, section: str) -> list[str]:
        """The list items of a section, as plain text."""
        texts = re.split(r"^[-*] ", "\n" + self._section(section), flags=re.M)[1:]
        return [shorten(" ".join(plain_text(text).split()), 5 * LINE_WIDTH) for text in texts]

    def paragraphs(self, section: str) -> list[str]:
        lines = plain_text(self._section(section)).split("\n")
        return [shorten(line, 5 * LINE_WIDTH) for line in lines if line.strip()]

    def _section(self, section: str) -> str:
        text = self.card.section(language(), section)
        return self.municipality.adapted(without_sea(text) if self.is_inland else text)


def plain_text(markdown: str) -> str:
    return re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", lambda m: m[1] or "", markdown).strip()


def shorten(text: str, most: float) -> str:
    """A text of at most so many full-width characters. The kit's cards fit; a team's may not."""
    cut = text
    while text_width(cut) > most:
        cut = cut[:-2]
    return text if cut == text else cut + "…"


def fit_lines(texts: list[str], most: int) -> list[str]:
    """As many of the texts as fit into so many lines; the first one whatever its length."""
    result: list[str] = []
    for text in texts:
        most -= line_count(text)
        if result and most < 0:
            break
        result.append(text)
    return result


def line_count(text: str) -> int:
    """The number of lines that a text takes on a card."""
    return math.ceil(text_width(text) / LINE_WIDTH)


def text_width(text: str) -> float:
    """The width of a text in full-width characters."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "FWA" else 0.52 for c in text)


def trim_back(prose: dict[str, list[str]], most: int) -> dict[str, list[str]]:
    """The sections of the back; last items are removed from the longest section until all of them fit."""
    result = {name: list(texts) for name, texts in prose.items()}

    def lines(name: str) -> int:
        return sum(
            math.ceil(text_width(text) / (LINE_WIDTH if name not in ("shows", "silent") else HALF))
            for text in result[name]
        )

    while max(lines("shows"), lines("silent")) + lines("try") + lines("by_hand") + lines("risk") > most:
        spare = [name for name in result if len(result[name]) > LEAST.get(name, 1)]
        longest = max(spare or [name for name in result if len(result[name]) > 1], key=lines, default=None)
        if longest is None:
            break
        result[longest].pop()
    return result
