"""Kana → Latin letters as Japanese towns write themselves on signs and in web addresses: Hepburn without marks of length.

おおさか → osaka, いいづか → iizuka. Kana alone do not tell whether とようら is Toyora or Toyoura: where a reading allows several
spellings, a town's own web address decides.
"""

import itertools
import re
from collections.abc import Mapping, Sequence

from machikit.tables.findings import Row

# A vowel that may be long
_LONG = re.compile("([おこそとのほもよろをごぞどぼぽょ][うお]|[ゆゅうくすつぬふむるぐぶぷ]う)")
_KEPT = "うくすつぬふむるぐぶぷ"  # かつうら is Katsuura: after these a う is mostly a word of its own
_KIND = re.compile("(し|く|ちょう|まち|むら|そん)$")


def hepburn(kana: str) -> str:
    """Lower-case letters of a reading in hiragana or katakana: とうおん → toon, かつうら → katsuura."""
    return _spellings(kana)[0]


def town_name(kana: str, address: str = "") -> str:
    """The English name of a municipality from its reading and its web address: あいづわかまつし → Aizuwakamatsu.

    Of several possible spellings the longest one that stands in the address counts, else the usual one. The reading's last
    word (し, ちょう, まち, むら, そん, く) is left out; of a ward (こうべし ちゅうおうく) each part is written: Kobe Chuo.
    """
    parts = [_spellings(_KIND.sub("", part) or part) for part in kana.split()]
    return " ".join(_written(part, address.casefold()).capitalize() for part in parts)


def name_towns(rows: Sequence[Row], spec: Mapping[str, str]) -> None:
    """Fill the field `spec["set"]` with the English name, where it is blank, from the fields `from` and `address`."""
    for row in rows:
        row.cells[spec["set"]] = row.get(spec["set"]) or town_name(row.get(spec["from"]), row.get(spec["address"]))


def _written(spellings: list[str], address: str) -> str:
    return next((s for s in sorted(spellings, key=len, reverse=True) if s in address), spellings[0])


def _spellings(kana: str) -> list[str]:
    """Every spelling that a reading allows, the usual one first: a long vowel short, n before b, m and p."""
    import jaconv

    choices = [_ways(p) if n % 2 else (p,) for n, p in enumerate(_LONG.split(jaconv.kata2hira(kana).replace("ー", "")))]
    found = [_letters("".join(chosen)) for chosen in itertools.product(*choices)]
    return list(dict.fromkeys([*found, *(re.sub("n(?=[bmp])", "m", one) for one in found)]))


def _ways(piece: str) -> tuple[str, str]:
    return (piece, piece[0]) if piece[0] in _KEPT else (piece[0], piece)


def _letters(kana: str) -> str:
    import jaconv

    return str(jaconv.kana2alphabet(kana)).replace("cch", "tch").replace("'", "")
