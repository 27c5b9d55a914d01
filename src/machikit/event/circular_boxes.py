"""What stands in the boxes of the circular, cut so that the sheet stays one A4 page whatever the page says."""

from collections.abc import Sequence

from machikit._base.messages import say
from machikit.event.card_prose import line_count, shorten_lines

WIDTH = 45  # full-width characters in a line of a box
LINES, MOST_HEADLINE, MOST_SOURCES = 10, 5, 3  # lines of the three boxes together, and of two of them
MOST_ITEMS = 2  # of a list


def circular_boxes(headline: str, silent: Sequence[str], sources: Sequence[str]) -> dict[str, str]:
    """The headline, what the data cannot say, and the credits, by the ids of their boxes."""
    said = _first_lines(headline.split("\n"), MOST_HEADLINE)
    left = LINES - _lines(said)
    credits = short_list(list(dict.fromkeys(sources)), min(MOST_SOURCES, left - 2))
    return {"headline": said, "sources_short": credits, "silent_short": short_list(silent, left - _lines(credits))}


def short_list(texts: Sequence[str], most: int) -> str:
    """The first texts, at most so many lines of them; the last line says how many more there are."""
    for n in range(min(MOST_ITEMS, len(texts)), 0, -1):
        more = say("handover.lines.more", n=len(texts) - n) if n < len(texts) else ""
        if _lines(shown := "\n".join(f"・{text}" for text in texts[:n]) + more) <= most:
            return shown
    return shorten_lines(f"・{texts[0]}", max(1, most), WIDTH) if texts else ""


def _first_lines(texts: Sequence[str], most: int) -> str:
    """As many of the texts as fit into so many lines; the first one cut."""
    first = shorten_lines(texts[0], most, WIDTH)
    shown = [first]
    for text in texts[1:]:
        if _lines("\n".join([*shown, text])) > most:
            break
        shown.append(text)
    return "\n".join(shown)


def _lines(text: str) -> int:
    return sum(line_count(line, WIDTH) for line in text.split("\n"))
