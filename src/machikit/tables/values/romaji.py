"""Romanize kana as Japanese towns do on signs and in web addresses: Hepburn without marks for long vowels.

おおさか → osaka, いいづか → iizuka. Kana alone do not show whether とようら is Toyora or Toyoura: where a reading allows several
spellings, the web address of the municipality decides.
"""

import itertools
import re
from collections.abc import Mapping, Sequence

from machikit.tables.findings import Row

# A vowel that may be long, with the kana before it
_LONG_VOWEL = re.compile("([おこそとのほもよろをごぞどぼぽょ][うお]|[ゆゅうくすつぬふむるぐぶぷ]う)")
_SEPARATE_U = "うくすつぬふむるぐぶぷ"  # かつうら is Katsuura: after these, う usually begins another word
_MUNICIPALITY_SUFFIX = re.compile("(し|く|ちょう|まち|むら|そん)$")


def hepburn(kana: str) -> str:
    """The usual lower-case spelling of a reading in hiragana or katakana: とうおん → toon, かつうら → katsuura."""
    return _spellings(kana)[0]


def town_name(kana: str, address: str = "") -> str:
    """The English name of a municipality from its reading and its web address: あいづわかまつし → Aizuwakamatsu.

    Of several possible spellings, the longest one that occurs in the web address is used, else the usual one. The last word of
    the reading (し, ちょう, まち, むら, そん, く) is dropped; a ward (こうべし ちゅうおうく) gives both parts: Kobe Chuo.
    """
    parts = [_spellings(_MUNICIPALITY_SUFFIX.sub("", part) or part) for part in kana.split()]
    return " ".join(_choose_spelling(part, address.casefold()).capitalize() for part in parts)


def name_towns(rows: Sequence[Row], spec: Mapping[str, str]) -> None:
    """Fill the field named by `spec["set"]`, where blank, with the English name made from the fields `from` and `address`."""
    for row in rows:
        row.cells[spec["set"]] = row.get(spec["set"]) or town_name(row.get(spec["from"]), row.get(spec["address"]))


def _choose_spelling(spellings: list[str], address: str) -> str:
    return next(
        (spelling for spelling in sorted(spellings, key=len, reverse=True) if spelling in address), spellings[0]
    )


def _spellings(kana: str) -> list[str]:
    """Every spelling that a reading allows; the usual one first (long vowels shortened, n before b, m and p)."""
    import jaconv

    choices = [
        _long_vowel_choices(piece) if n % 2 else (piece,)
        for n, piece in enumerate(_LONG_VOWEL.split(jaconv.kata2hira(kana).replace("ー", "")))
    ]
    spellings = [_to_latin("".join(chosen)) for chosen in itertools.product(*choices)]
    return list(dict.fromkeys([*spellings, *(re.sub("n(?=[bmp])", "m", spelling) for spelling in spellings)]))


def _long_vowel_choices(piece: str) -> tuple[str, str]:
    return (piece, piece[0]) if piece[0] in _SEPARATE_U else (piece[0], piece)


def _to_latin(kana: str) -> str:
    import jaconv

    return str(jaconv.kana2alphabet(kana)).replace("cch", "tch").replace("'", "")
