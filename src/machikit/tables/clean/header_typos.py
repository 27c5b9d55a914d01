"""A header that no topic lists, but that is a known one with a letter more, less or mistyped. Told as a doubt, never silent."""

import re
from collections.abc import Mapping
from functools import lru_cache

SHARE = 0.7  # of the longer header that the shorter one must cover
MISTYPED = 5  # letters of a header that may have one wrong
_ASIDE = re.compile(r"[(（\[［【〔].*?[)）\]］】〕]")
_SIGNS = re.compile(r"[\s_・/,、。.:：*＊※-]")
# Letters that turn a header into another one: 旧所在地 is not 所在地, 女性トイレ数 is not 男性トイレ数.
_OTHER = set(
    "旧新元前後副別英親子男女大小和洋上下左右緯経始終有無東西南北春夏秋冬入出月火水木金土日公私乳幼老未非不外内"
)


def nearest(header: str, known: Mapping[str, str]) -> str | None:
    """The one field that is meant; None where none or several could be.

    known: header → field id, headers folded (`columns.fold`) as is `header`. Tried in this order: without brackets and signs;
    one within the other; one letter mistyped, in headers of five letters and more.
    """
    return nearest_of({0: header}, known).get(0)


def nearest_of(headers: Mapping[int, str], known: Mapping[str, str]) -> dict[int, str]:
    """`nearest` of each of these headers: column → field id."""
    of_length: dict[int, list[tuple[str, str]]] = {}  # only headers of nearly the same length can be near
    for header, field in known.items():
        bare = _bare(header)
        of_length.setdefault(len(bare), []).append((bare, field))
    lettered = ((column, bare) for column, header in headers.items() if not (bare := _bare(header)).isdecimal())
    found = ((column, _one(bare, of_length)) for column, bare in lettered)
    return {column: field for column, field in found if field}


def _one(bare: str, of_length: Mapping[int, list[tuple[str, str]]]) -> str | None:
    length = len(bare)
    equal = of_length.get(length, ())
    least, most = max(3, SHARE * length), length / SHARE if length >= 3 else 0
    near = [pair for n, pairs in of_length.items() if least <= n <= most for pair in pairs]
    for found in (
        {field for k, field in equal if k == bare != ""},
        {field for k, field in near if (k in bare or bare in k) and _within(bare, k)},
        {field for k, field in equal if _mistyped(bare, k)} if length >= MISTYPED else set(),
    ):
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


@lru_cache(20_000)
def _bare(header: str) -> str:
    return _SIGNS.sub("", _ASIDE.sub("", header))


def _within(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    fits = len(short) >= 3 and short in long and len(short) / len(long) >= SHARE
    return fits and not _changes_meaning(long.replace(short, "", 1))


def _mistyped(a: str, b: str) -> bool:
    if len(a) != len(b) or len(a) < MISTYPED:
        return False
    other = [pair for pair in zip(a, b, strict=True) if pair[0] != pair[1]]
    return len(other) == 1 and not _changes_meaning("".join(other[0]))


def _changes_meaning(letters: str) -> bool:
    return any(c in _OTHER or c.isdigit() for c in letters)
