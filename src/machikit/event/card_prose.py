"""A card's prose, cut to what its paper holds: whole items, never half of one."""

import math
import re
import unicodedata

from machikit._base.messages import language
from machikit.catalog.model import Card

LINE, HALF = 32, 14  # full-width characters in a line of a card, and of half of it
BACK = 22  # lines on a card's back, its headings and its foot left out
LEAST = {"try": 3}  # items that stay as long as others can go: whom to ask, what to say, and what counts as success


def items(card: Card, section: str) -> list[str]:
    """The items of a section's list, as plain text."""
    found = re.split(r"^[-*] ", "\n" + card.section(language(), section), flags=re.M)[1:]
    return [shortened(" ".join(plain(one).split()), 5 * LINE) for one in found]


def paragraphs(card: Card, section: str) -> list[str]:
    lines = plain(card.section(language(), section)).split("\n")
    return [shortened(line, 5 * LINE) for line in lines if line.strip()]


def plain(markdown: str) -> str:
    return re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", lambda m: m[1] or "", markdown).strip()


def shortened(text: str, most: float) -> str:
    """A text of at most so many full-width characters. The kit's own cards keep to it; a team's may not."""
    cut = text
    while width(cut) > most:
        cut = cut[:-2]
    return text if cut == text else cut + "…"


def fitting(texts: list[str], most: int) -> list[str]:
    """As many of the texts as fill so many lines; the first one whatever its length."""
    found: list[str] = []
    for text in texts:
        most -= math.ceil(width(text) / LINE)
        if found and most < 0:
            break
        found.append(text)
    return found


def width(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(c) in "FWA" else 0.52 for c in text)


def trimmed(prose: dict[str, list[str]], most: int) -> dict[str, list[str]]:
    """The back's sections, each without its last items as long as all together are too long for it."""
    found = {name: list(texts) for name, texts in prose.items()}

    def lines(name: str) -> int:
        return sum(math.ceil(width(text) / (LINE if name not in ("shows", "silent") else HALF)) for text in found[name])

    while max(lines("shows"), lines("silent")) + lines("try") + lines("by_hand") + lines("risk") > most:
        spare = [name for name in found if len(found[name]) > LEAST.get(name, 1)]
        longest = max(spare or [name for name in found if len(found[name]) > 1], key=lines, default=None)
        if longest is None:
            break
        found[longest].pop()
    return found
