"""Telephone numbers and postal codes in every notation → as the standard writes them. Where each hyphen belongs is
phonenumbers' to say (総務省 電気通信番号計画): 087-839-2011, 0120-123-456, 04992-2-0001.
"""

import re
import unicodedata
from functools import cache
from itertools import pairwise

Seen = tuple[str, str | None]

_DASH = re.compile(r"[-‐‑‒–—―−－ーｰ─━]+")
_BETWEEN = re.compile(r"[,、/;\n]|または|又は|および|及び|(?=FAX|TEL|電話)", re.I)
_LABEL = re.compile(r"^(TEL|電話(番号)?|代表(電話)?|直通)[\s:.]*|\(?(代表?|直通)\)?$", re.I)
_EXTENSION = re.compile(r"\(?(?<!\s)\s*+(?:内線|内|ext\.?)(?:番号)?\s*+:?\s*+(?P<ext>\d{1,6})\s*+\)?$", re.I)
_ABROAD = re.compile(r"^(?:\+|010-?|00)81[-\s]*(?:\(0\)|0)?")
_PLAIN = re.compile(r"0[\d-]{9,12}")
_MOBILE = re.compile(r"0?[6-9]0[1-9]\d{7}")  # 0800 is a free call
_SHORT = re.compile(r"1\d\d|#\d{4}")  # 110, 119, 188, #7119
_LENGTHS = re.compile(r"0(?:50|800|20)\d+")  # these have eleven figures, all others ten
_PREFIX = 7  # figures after which neither the area nor the kind of a number can change


def phone(raw: str) -> Seen:
    """(054)626-1139, ０５４６２６１１３９, +81 54 626 1139 → 054-626-1139; several are joined with 、, an extension is kept as (内線12).

    Mobile numbers belong to persons and are taken out (`mobile`). 546261139, a number cell that lost its zero, is mended
    (`lost_zero`). A number of the wrong length is dropped, one that nobody can have is kept as published: both `doubtful_phone`.
    """
    text = _DASH.sub("-", unicodedata.normalize("NFKC", raw).strip())
    if _PLAIN.fullmatch(text):  # most cells are one number, and need not be taken apart
        return _number(text.replace("-", ""), text)
    kept: list[str] = []
    kinds = set()
    for part in filter(None, (p.strip() for p in _BETWEEN.split(text))):
        first, *rest = re.split(r"・", part)
        for one in (first, *(_whole(r, first) for r in rest)):
            number, kind = _one(one.strip())
            kinds.add(kind)
            kept += [number] if number else []
    return "、".join(kept), next((k for k in ("mobile", "doubtful_phone", "lost_zero") if k in kinds), None)


def _whole(end: str, first: str) -> str:
    """087-839-2011・2012: the second number is written by its end only."""
    end = end.strip()
    return first[: -len(end)] + end if re.fullmatch(r"\d{1,4}", end) and re.search(r"\d{4}$", first) else end


def _bare(text: str) -> tuple[str, str]:
    """A number without its label, and its extension."""
    m = _EXTENSION.search(text)
    extension = f"(内線{m['ext']})" if m else ""
    return _LABEL.sub("", _LABEL.sub("", text[: m.start()] if m else text).strip()).strip(), extension


def _one(text: str) -> Seen:
    bare, extension = _bare(text)
    if _SHORT.fullmatch(bare):
        return bare + extension, None
    if not re.fullmatch(r"\+?[\d()\-.\s]{9,24}", bare):
        return "", "doubtful_phone"
    return _number(re.sub(r"\D", "", _ABROAD.sub("0", bare)), bare, extension)


def _number(figures: str, bare: str, extension: str = "") -> Seen:
    """The number with its hyphens. bare: as it was written."""
    if _MOBILE.fullmatch(figures):
        return "", "mobile"
    lost = figures[:1] != "0"
    figures = figures.rjust(len(figures) + lost, "0")
    if len(figures) != (11 if _LENGTHS.match(figures) else 10):
        return "", "doubtful_phone"
    groups = _groups(figures[:_PREFIX], len(figures))
    if not groups:
        as_written = re.sub(r"[().\s-]+", "-", bare).strip("-")
        return ("", "doubtful_phone") if lost else (as_written + extension, "doubtful_phone")
    ends = [sum(groups[:n]) for n in range(len(groups) + 1)]
    number = "-".join(figures[a:b] for a, b in pairwise(ends))
    return number + extension, "lost_zero" if lost else None


@cache
def _groups(prefix: str, length: int) -> tuple[int, ...]:
    """How many figures stand in each group of a number that begins so; () where nobody can have it."""
    import phonenumbers

    if prefix[1] == "0":
        return ()
    number = phonenumbers.parse(f"+81{prefix[1:].ljust(length - 1, '1')}")
    if not phonenumbers.is_valid_number(number):
        return ()
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return tuple(len(group) for group in written.split("-"))


def postal(raw: str) -> Seen:
    """〒７６００００１, 760 0001 → "760-0001"; anything else than seven figures is `doubtful_postal`."""
    text = _DASH.sub("-", unicodedata.normalize("NFKC", raw).strip()).removeprefix("〒").strip()
    m = re.fullmatch(r"(\d{3})[-\s]?(\d{4})", text)
    return (f"{m[1]}-{m[2]}", None) if m else ("", "doubtful_postal" if text else None)
