"""The cover of the idea cards: lists of them by state, in two columns, as many as fit on a page in each block."""

from typing import Any

from machikit.event.card_prose import line_count
from machikit.event.sheet import Block

COLUMN = 32  # full-width characters in a line of a column
LINES = (50, 64)  # of both columns: below the heading of the first page, and on each further page
HEADING = 2  # lines of a list's heading


def cover_blocks(lists: list[dict[str, Any]]) -> list[Block]:
    """A block for each page, with a break between two. lists: {state, word, cards: [{title, theme}]}."""
    pages: list[list[dict[str, Any]]] = [[]]
    left = LINES[0]
    for one in lists:
        part: dict[str, Any] = {}
        for card in one["cards"]:
            lines = line_count(f"{card['title']} {card['theme']}", COLUMN)
            if lines + (0 if part else HEADING) > left:
                pages, part, left = [*pages, []], {}, LINES[1]
            if not part:
                part = {**one, "cards": []}
                pages[-1].append(part)
                left -= HEADING
            part["cards"].append(card)
            left -= lines
    blocks: list[Block] = [{"card_list": page} for page in pages]
    return [block for one in blocks for block in ({"break": True}, one)][1:]
