"""Parse telephone numbers and postal codes into standard notation: 087-839-2011, 0120-123-456, 04992-2-0001.

The library phonenumbers decides where the hyphens go (総務省 電気通信番号計画).
"""

import re
import unicodedata
from functools import cache
from itertools import pairwise

_DASH = re.compile(r"[-‐‑‒–—―−－ーｰ─━]+")
_SEPARATOR = re.compile(r"[,、/;\n]|または|又は|および|及び|(?=FAX|TEL|電話)", re.I)
_LABEL = re.compile(r"^(TEL|電話(番号)?|代表(電話)?|直通)[\s:.]*|\(?(代表?|直通)\)?$", re.I)
_EXTENSION = re.compile(r"\(?(?<!\s)\s*+(?:内線|内|ext\.?)(?:番号)?\s*+:?\s*+(?P<ext>\d{1,6})\s*+\)?$", re.I)
_COUNTRY_CODE = re.compile(r"^(?:\+|010-?|00)81[-\s]*(?:\(0\)|0)?")
_PLAIN = re.compile(r"0[\d-]{9,12}")
_MOBILE = re.compile(r"0?[6-9]0[1-9]\d{7}")  # 0800 is a free call
_SHORT_NUMBER = re.compile(r"1\d\d|#\d{4}")  # 110, 119, 188, #7119
_ELEVEN_DIGITS = re.compile(r"0(?:50|800|20)\d+")  # these have eleven digits, all others ten
_PREFIX_LENGTH = 7  # the first digits, which determine the area and the kind of a number


def parse_phones(raw: str) -> tuple[str, str | None]:
    """(054)626-1139, ０５４６２６１１３９, +81 54 626 1139 → 054-626-1139; several are joined with 、, an extension is kept as (内線12).

    Mobile numbers belong to persons and are removed (`mobile`). 546261139, a numeric cell that lost its leading zero, is
    repaired (`lost_zero`). A number of the wrong length is dropped, one outside the numbering plan is kept as published:
    both `doubtful_phone`.
    """
    text = _DASH.sub("-", unicodedata.normalize("NFKC", raw).strip())
    if _PLAIN.fullmatch(text):  # most cells hold one plain number
        return _format_number(text.replace("-", ""), text)
    numbers: list[str] = []
    kinds = set()
    for part in filter(None, (piece.strip() for piece in _SEPARATOR.split(text))):
        first, *rest = re.split(r"・", part)
        for written in (first, *(_complete_number(end, first) for end in rest)):
            number, kind = _parse_one(written.strip())
            kinds.add(kind)
            numbers += [number] if number else []
    return "、".join(numbers), next((k for k in ("mobile", "doubtful_phone", "lost_zero") if k in kinds), None)


def _complete_number(end: str, first: str) -> str:
    """Complete a number of which only the last digits are written: 087-839-2011・2012."""
    end = end.strip()
    return first[: -len(end)] + end if re.fullmatch(r"\d{1,4}", end) and re.search(r"\d{4}$", first) else end


def _split_extension(text: str) -> tuple[str, str]:
    """A number without its label, and the extension."""
    m = _EXTENSION.search(text)
    extension = f"(内線{m['ext']})" if m else ""
    return _LABEL.sub("", _LABEL.sub("", text[: m.start()] if m else text).strip()).strip(), extension


def _parse_one(text: str) -> tuple[str, str | None]:
    bare, extension = _split_extension(text)
    if _SHORT_NUMBER.fullmatch(bare):
        return bare + extension, None
    if not re.fullmatch(r"\+?[\d()\-.\s]{9,24}", bare):
        return "", "doubtful_phone"
    return _format_number(re.sub(r"\D", "", _COUNTRY_CODE.sub("0", bare)), bare, extension)


def _format_number(digits: str, written: str, extension: str = "") -> tuple[str, str | None]:
    """The number with hyphens in the right places.

    digits: the digits alone; written: the number as it was published.
    """
    if _MOBILE.fullmatch(digits):
        return "", "mobile"
    has_lost_zero = digits[:1] != "0"
    digits = digits.rjust(len(digits) + has_lost_zero, "0")
    if len(digits) != (11 if _ELEVEN_DIGITS.match(digits) else 10):
        return "", "doubtful_phone"
    groups = _groups(digits[:_PREFIX_LENGTH], len(digits))
    if not groups:
        as_written = re.sub(r"[().\s-]+", "-", written).strip("-")
        return ("", "doubtful_phone") if has_lost_zero else (as_written + extension, "doubtful_phone")
    ends = [sum(groups[:n]) for n in range(len(groups) + 1)]
    number = "-".join(digits[start:end] for start, end in pairwise(ends))
    return number + extension, "lost_zero" if has_lost_zero else None


@cache
def _groups(prefix: str, length: int) -> tuple[int, ...]:
    """The number of digits in each group of a number with this prefix; () if it is outside the numbering plan."""
    import phonenumbers

    if prefix[1] == "0":
        return ()
    number = phonenumbers.parse(f"+81{prefix[1:].ljust(length - 1, '1')}")
    if not phonenumbers.is_valid_number(number):
        return ()
    formatted = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return tuple(len(group) for group in formatted.split("-"))


def parse_postal_code(raw: str) -> tuple[str, str | None]:
    """〒７６００００１, 760 0001 → "760-0001"; anything but seven digits is `doubtful_postal`."""
    text = _DASH.sub("-", unicodedata.normalize("NFKC", raw).strip()).removeprefix("〒").strip()
    match = re.fullmatch(r"(\d{3})[-\s]?(\d{4})", text)
    return (f"{match[1]}-{match[2]}", None) if match else ("", "doubtful_postal" if text else None)
