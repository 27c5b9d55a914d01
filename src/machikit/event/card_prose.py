"""The prose of a card, cut to what fits its paper: whole items only."""

import re
import unicodedata
from dataclasses import dataclass

from machikit._base.messages import language
from machikit.catalog.model import Card
from machikit.event.away_from_sea import without_sea
from machikit.event.municipality_words import MunicipalityWords

LINE_WIDTH = 32  # full-width characters in a line of a card
HALF = 15  # and in a line of half its width
BACK_LINES = 24  # lines on the back of a card, those of its foot too, without its headings
LEAST = {"try": 3}  # items of a section that are cut last: whom to ask, what to say, and what counts as success
BESIDE = ("shows", "silent")  # sections that stand side by side

# Widths of letters in full-width characters, in BIZ UDPGothic, which PDFs embed; the fonts of screens are narrower
_LETTERS = {
    0.33: " !',.:;_ijl",
    0.5: '"()*/[]\\^`{|}~-–‘’“”Iftr',
    0.61: "1FJLksvxyz",
    0.69: "EPSTYabcdeghnopqu",
    0.77: "023456789$?ABCKRVZ",
    0.85: "&+<=>DGHNOUX",
    0.96: "#@MWmw",
}
_WIDTHS = {letter: width for width, letters in _LETTERS.items() for letter in letters}
_UNBROKEN = re.compile(r"[!-~‘’“”–]+ *|.", re.DOTALL)  # a word with the space behind it; or one full-width character


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
    """As many of the texts as fit into so many lines; the first one in any case, as much of it as fits."""
    result: list[str] = []
    for text in texts:
        if result and line_count(text) > most:
            break
        result.append(shorten_lines(text, max(1, most)))
        most -= line_count(result[-1])
    return result


def line_count(text: str, width: float = LINE_WIDTH) -> int:
    """The number of lines that a text takes, so many full-width characters wide; words are not broken."""
    lines, used = 1, 0.0
    for piece in _UNBROKEN.findall(text):
        word = text_width(piece.rstrip())
        if used and used + word > width:
            lines, used = lines + 1, 0.0
        if word > width:  # such as an address
            lines, used = lines + int(word // width), word % width
        else:
            used += text_width(piece)  # a space may stand outside
    return lines


def text_width(text: str) -> float:
    """The width of a text in full-width characters."""
    return sum(_WIDTHS.get(c) or (1.0 if unicodedata.east_asian_width(c) in "FWA" else 0.7) for c in text)


def trim_back(prose: dict[str, list[str]], most: int) -> dict[str, list[str]]:
    """The sections of the back; last items are removed from the longest section until all of them fit, and where a card's items
    are too long for that, the longest ones end earlier."""
    result = {name: list(texts) for name, texts in prose.items()}

    def lines(name: str) -> int:
        return sum(line_count(text, _width(name)) for text in result[name])

    def total() -> int:
        return max(map(lines, BESIDE)) + sum(lines(name) for name in result if name not in BESIDE)

    while total() > most:
        spare = [name for name in result if len(result[name]) > LEAST.get(name, 1)]
        longest = max(spare or [name for name in result if len(result[name]) > 1], key=lines, default=None)
        if longest is None:
            break
        result[longest].pop()
    while total() > most and max(line_count(t, _width(n)) for n, texts in result.items() for t in texts) > 1:
        _shorten_longest(result)
    return result


def _width(section: str) -> int:
    return HALF if section in BESIDE else LINE_WIDTH


def _shorten_longest(sections: dict[str, list[str]]) -> None:
    """Take a line from the text that takes most lines."""
    name, n = max(
        ((name, n) for name, texts in sections.items() for n in range(len(texts))),
        key=lambda at: line_count(sections[at[0]][at[1]], _width(at[0])),
    )
    sections[name][n] = shorten_lines(sections[name][n], line_count(sections[name][n], _width(name)) - 1, _width(name))


def shorten_lines(text: str, most: int, width: float = LINE_WIDTH) -> str:
    """A text of at most so many lines."""
    cut = text
    while cut and line_count(cut + "…" * (cut != text), width) > most:
        cut = cut[:-1]
    return text if cut == text else cut.rstrip() + "…"
