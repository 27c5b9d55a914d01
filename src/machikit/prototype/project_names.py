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


def folder_slug(card: str, city: str, title: str | None) -> str:
    """The name of the folder: ASCII, safe on every system. Japanese titles give `<card>-<city>-<4 hex digits of the title>`."""
    for identifier in (card, city):
        if not SAFE_ID.fullmatch(identifier):
            raise kit_error("new.id", identifier)
    if title is None:
        return f"{card}-{city}"
    folded = unicodedata.normalize("NFKC", title).replace("’", "'")
    if folded.isascii():
        return _ascii_slug(folded)
    return f"{card}-{city}-{hashlib.sha1(folded.encode(), usedforsecurity=False).hexdigest()[:4]}"


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
    device = next((w for w in (folded.split(".")[0].strip().lower(), _ascii_slug(folded)) if w in RESERVED), None)
    if device and folded.isascii():
        raise kit_error("name.reserved", f"--name {shown}", word=device.upper())
    return title


def _is_allowed(character: str) -> bool:
    """Letters, digits, combining marks and simple punctuation, also after folding the width (`／` is `/`)."""
    folded = unicodedata.normalize("NFKC", character)
    return all(c in PUNCTUATION or unicodedata.category(c)[0] in "LNM" for c in (character, *folded))


def _ascii_slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "")).strip("-")
