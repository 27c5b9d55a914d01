"""Match a header that no topic lists to a known one that differs by a typo.

Such a header is a known one with a letter more, a letter less or one mistyped. The match is always reported as a doubt.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

_MIN_SHARE = 0.7  # of the longer header that the shorter one must cover
_MIN_LENGTH = 5  # characters of a header that may have one mistyped
_BRACKETED = re.compile(r"[(（\[［【〔].*?[)）\]］】〕]")
_SIGNS = re.compile(r"[\s_・/,、。.:：*＊※-]")
# Letters that turn a header into another one: 旧所在地 is not 所在地, 女性トイレ数 is not 男性トイレ数.
_DISTINGUISHING = set(
    "旧新元前後副別英親子男女大小和洋上下左右緯経始終有無東西南北春夏秋冬入出月火水木金土日公私乳幼老未非不外内"
)


def match_typos(headers: Mapping[int, str], known: Mapping[str, str]) -> dict[int, str]:
    """Column → the one field that its header means; columns that match none or several fields are left out.

    headers: column → header; known: header → field id; all headers folded (`header_names.fold_header`). Tried in this order: equal without
    brackets and signs; one within the other; one letter mistyped, in headers of five letters and more.
    """
    by_length: dict[int, list[tuple[str, str]]] = {}  # only headers of similar length can match
    for header, field in known.items():
        bare = _bare(header)
        by_length.setdefault(len(bare), []).append((bare, field))
    candidates = ((column, bare) for column, header in headers.items() if not (bare := _bare(header)).isdecimal())
    matches = ((column, _only_match(bare, by_length)) for column, bare in candidates)
    return {column: field for column, field in matches if field}


def _only_match(bare: str, by_length: Mapping[int, list[tuple[str, str]]]) -> str | None:
    length = len(bare)
    equal = by_length.get(length, ())
    least, most = max(3, _MIN_SHARE * length), length / _MIN_SHARE if length >= 3 else 0
    similar = [pair for n, pairs in by_length.items() if least <= n <= most for pair in pairs]
    for fields in (
        {field for k, field in equal if k == bare != ""},
        {field for k, field in similar if (k in bare or bare in k) and _is_within(bare, k)},
        {field for k, field in equal if _is_mistyped(bare, k)} if length >= _MIN_LENGTH else set(),
    ):
        if fields:
            return next(iter(fields)) if len(fields) == 1 else None
    return None


@lru_cache(20_000)
def _bare(header: str) -> str:
    """A header without brackets, spaces and signs."""
    return _SIGNS.sub("", _BRACKETED.sub("", header))


def _is_within(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    fits = len(short) >= 3 and short in long and len(short) / len(long) >= _MIN_SHARE
    return fits and not _changes_meaning(long.replace(short, "", 1))


def _is_mistyped(a: str, b: str) -> bool:
    if len(a) != len(b) or len(a) < _MIN_LENGTH:
        return False
    differing = [pair for pair in zip(a, b, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and not _changes_meaning("".join(differing[0]))


def _changes_meaning(letters: str) -> bool:
    return any(c in _DISTINGUISHING or c.isdigit() for c in letters)
