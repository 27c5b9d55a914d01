"""The text of a cell from its characters, set in lines or upright."""

import itertools
from collections import Counter
from collections.abc import Sequence
from statistics import median

from machikit.tables.read.pdf.page_content import Char

WORD_GAP = 0.25  # of the size of the characters: a wider gap between letters or figures is a blank
SAME_LINE = 0.5  # of the size


def cell_text(chars: Sequence[Char]) -> str:
    """The characters in the order in which they are read, one line below the other joined as Japanese is: without a blank.

    Text that is set upright is read from top to bottom, from the right line to the left.
    """
    if not chars:
        return ""
    turned = Counter(c.turned for c in chars).most_common(1)[0][0]
    if turned:
        chars = [_turned_back(c, turned) for c in chars]
    if not turned and is_upright(chars):
        columns = lines_of([Char(c.text, -c.bottom, -c.x1, -c.top, -c.x0) for c in chars])
        return "".join("".join(c.text for c in sorted(line, key=lambda c: -c.x)) for line in columns)
    return join_lines([line_text(line) for line in lines_of(chars)])


def _turned_back(c: Char, turned: int) -> Char:
    """The character of a turned text where it would stand in an upright one."""
    if turned == 1:
        return Char(c.text, c.top, -c.x1, c.bottom, -c.x0)
    if turned == 3:
        return Char(c.text, -c.bottom, c.x0, -c.top, c.x1)
    return Char(c.text, -c.x1, -c.bottom, -c.x0, -c.top)


def is_upright(chars: Sequence[Char]) -> bool:
    """Whether most characters stand below the one before."""
    down = right = 0
    for before, after in itertools.pairwise(chars):
        size = max(before.size, after.size, 1.0)
        dx, dy = after.x - before.x, after.y - before.y
        down += abs(dx) < SAME_LINE * size < dy < 3 * size
        right += abs(dy) < SAME_LINE * size and dx > 0
    return down > right and down >= 2


def lines_of(chars: Sequence[Char]) -> list[list[Char]]:
    """The characters by lines from top to bottom, each from left to right."""
    lines: list[list[Char]] = []
    middle = 0.0
    for char in sorted(chars, key=lambda c: (c.y, c.x)):
        if lines and abs(char.y - middle) <= SAME_LINE * max(char.bottom - char.top, 1.0):
            lines[-1].append(char)
            middle += (char.y - middle) / len(lines[-1])
        else:
            lines.append([char])
            middle = char.y
    return [sorted(line, key=lambda c: c.x) for line in lines]


def line_text(line: Sequence[Char]) -> str:
    """The text of a line: with a blank where letters stand apart; where every character does (均等割付け), they are one word."""
    size = median(c.size for c in line)
    parts = [line[0].text] if line else []
    for before, after in itertools.pairwise(line):
        is_apart = after.x0 - before.x1 > WORD_GAP * size
        parts.append(" " if is_apart and (before.text.isascii() or after.text.isascii()) else "")
        parts.append(after.text)
    return "".join(parts)


def join_lines(lines: Sequence[str]) -> str:
    """Lines of one cell as one text: a blank only between two words of letters."""
    text = ""
    for line in filter(None, map(str.strip, lines)):
        needs_blank = text and text[-1].isascii() and line[0].isascii() and text[-1].isalpha() and line[0].isalpha()
        text += (" " if needs_blank else "") + line
    return text
