"""The names of a prototype: the folder that it gets, and the title of its page that a user asks for."""

import hashlib
import re
import unicodedata

from machikit._base.messages import kit_error
from machikit._base.paths import SAFE_ID

LONGEST_NAME = 60
PUNCTUATION = frozenset(" \u3000-_・ー（）()「」、。.,!?！？&'’:：")  # allowed in a title besides letters and digits
RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}  # device names of Windows


def folder_slug(card: str, city: str, title: str | None, table: str = "") -> str:
    """The name of the folder: ASCII, safe on every system. Japanese titles give `<card>-<city>-<4 hex digits of the title>`.

    table: the suffix of the table, of several on a topic.
    """
    for identifier in (card, city):
        if not SAFE_ID.fullmatch(identifier):
            raise kit_error("new.id", identifier)
    if title is None:
        return "-".join(filter(None, (card, city, table if table.isascii() else _digits(table))))
    folded = unicodedata.normalize("NFKC", title).replace("’", "'")
    if folded.isascii():
        return ascii_slug(folded)
    return f"{card}-{city}-{_digits(folded)}"


def page_title(name: str) -> str:
    """Validate a requested title. Raises KitError where it cannot be the title of a page and the source of a folder name."""
    title = unicodedata.normalize("NFC", name).strip(" \u3000")
    folded = unicodedata.normalize("NFKC", title)
    shown = "".join(c if c.isprintable() else " " for c in title[:LONGEST_NAME]) + "…" * (len(title) > LONGEST_NAME)
    refused = dict.fromkeys(c if c.isprintable() else f"U+{ord(c):04X}" for c in title if not _is_allowed(c))
    if refused:
        raise kit_error("name.characters", f"--name {shown}", odd=" ".join(refused))
    if not any(unicodedata.category(c)[0] in "LN" for c in title):
        raise kit_error("name.empty", "--name")
    if len(title) > LONGEST_NAME:
        raise kit_error("name.long", f"--name {shown}", n=len(title), most=LONGEST_NAME)
    if "." in (folded[0], folded[-1]):
        raise kit_error("name.dot", f"--name {shown}")
    device = next((w for w in (folded.split(".")[0].strip().lower(), ascii_slug(folded)) if w in RESERVED), None)
    if device and folded.isascii():
        raise kit_error("name.reserved", f"--name {shown}", word=device.upper())
    return title


def _is_allowed(character: str) -> bool:
    """Letters, digits, combining marks and simple punctuation, also after folding the width (`／` is `/`)."""
    folded = unicodedata.normalize("NFKC", character)
    return all(c in PUNCTUATION or unicodedata.category(c)[0] in "LNM" for c in (character, *folded))


def _digits(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:4]


def ascii_slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "")).strip("-")
