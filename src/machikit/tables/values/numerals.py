"""Parse numbers written in kanji, or in kanji and digits: 二〇一八, 三十一, 廿, 2千5百, 1万2千, 三億."""

import re

_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0"}
KANJI_NUMERALS = "".join(_DIGITS) + "十百千廿卅"  # the kanji of numbers below 10,000
_DIGIT = rf"[{''.join(_DIGITS)}\d]"
_GROUP = re.compile(rf"(?:({_DIGIT}?)千)?(?:({_DIGIT}?)百)?(?:({_DIGIT}?)十)?({_DIGIT}?)")
_LARGE = re.compile(r"(?:(?P<oku>[^億万]+)億)?(?:(?P<man>[^億万]+)万)?(?P<rest>[^億万]*)")


def parse_kanji_number(text: str) -> int | None:
    """The number that an NFKC text stands for, up to 億; None if it is not a number: 十十, 万, 億5億."""
    m = _LARGE.fullmatch(text) if text else None
    if not m:
        return None
    parts = [(m[name], worth) for name, worth in (("oku", 10**8), ("man", 10**4), ("rest", 1)) if m[name]]
    groups = [(_parse_group(part), worth) for part, worth in parts]
    return None if any(n is None for n, _ in groups) else sum(n * worth for n, worth in groups if n is not None)


def _parse_group(text: str) -> int | None:
    """A number without 億 and 万: digit by digit (二〇一八), or with 千, 百, 十."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if re.fullmatch(rf"{_DIGIT}+", text):
        return int("".join(_DIGITS.get(c, c) for c in text))
    m = _GROUP.fullmatch(text)
    if not m:
        return None
    *many, ones = zip(m.groups(), (1000, 100, 10, 1), strict=True)
    terms = [*((f or "1", worth) for f, worth in many if f is not None), (ones[0] or "0", 1)]  # 百 alone is 一百
    return sum(int(_DIGITS.get(f, f)) * worth for f, worth in terms)
