"""What Excel can hold as text: in a cell, and as the name of a sheet."""

import re
from collections.abc import Collection

MAX_CELL_TEXT = 32_767  # characters, the limit of Excel
MAX_SHEET_NAME = 31
# Not allowed in XML: control characters, lone surrogates, two noncharacters
FORBIDDEN = {
    **dict.fromkeys((*range(9), 11, 12, *range(14, 32)), " "),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}
FORBIDDEN |= dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")


def sheet_name(title: str, taken: Collection[str] = ()) -> str:
    """The title as the name of a sheet that no other one has: Excel compares names without regard to case.

    >>> sheet_name("A/B: who?", ["a b  who"])
    'A B  who 2'
    """
    name = re.sub(r"[\[\]:*?/\\]", " ", title.translate(FORBIDDEN)).strip(" '")[:MAX_SHEET_NAME].strip(" '")
    name = name or "machikit"
    known = {one.casefold() for one in taken}
    numbered = (f"{name[: MAX_SHEET_NAME - len(str(n)) - 1]} {n}" for n in range(2, len(known) + 3))
    return next(one for one in (name, *numbered) if one.casefold() not in known)
