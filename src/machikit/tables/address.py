"""Addresses in one way of writing: prefecture and municipality in front, no postal code, half-width figures."""

import re
import unicodedata
from collections.abc import Collection

from machikit.model import City
from machikit.tables.values import DASHES, Seen, text

_VARIANTS = str.maketrans({"髙": "高", "﨑": "崎", "ヶ": "ケ", "ヵ": "カ"})


def address(raw: str, city: City | None = None, towns: Collection[str] = ()) -> Seen:
    """香川県高松市… of 761-8031 高松市… / 高松市… / 宮脇町一丁目2-23 (a town of the city).

    An address in another municipality (綾歌郡…) stays as it is. Kinds: completed_address, foreign_address.
    """
    out, kind = text(raw)
    out = re.sub(
        r"^〒?\s*\d{3}\s*-\s*\d{4}\s*",
        "",
        re.sub(r"[０-９Ａ-Ｚａ-ｚ]", lambda m: unicodedata.normalize("NFKC", m[0]), out),
    )
    out = re.sub(rf"(?<=\d)[{DASHES}](?=\d)", "-", out)
    if not out or city is None:
        return out, kind
    prefecture, name = city.prefecture["ja"], city.name["ja"]
    rest = out.removeprefix(prefecture)
    if _fold(rest).startswith(_fold(name)):
        return prefecture + name + rest[len(name) :].lstrip(), kind
    if rest == out and any(_fold(rest).startswith(_fold(t)) for t in towns):
        return prefecture + name + out, kind or "completed_address"
    return out, kind or "foreign_address"


def _fold(name: str) -> str:
    """Letters that are written in two ways count as one, and 1丁目 begins like 一丁目's town."""
    return re.sub(r"[一二三四五六七八九十\d]+丁目.*$", "", unicodedata.normalize("NFKC", name).translate(_VARIANTS))
