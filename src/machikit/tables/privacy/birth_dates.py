"""Find dates of birth in a text: after 生年月日, or before 生, 生まれ. The text must be normalised (NFKC).

Cohorts (令和2年4月2日から令和3年4月1日生まれの子) and persons long dead (1835年生まれ) do not count.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_NUMBER = r"(?:\d{1,4}|元|[一二三四五六七八九十〇]{1,4})"
_ERA = r"(?:明治|大正|昭和|平成|令和|[MTSHR])"
_YEAR = rf"(?:{_ERA}\s?{_NUMBER}|(?:19|20)\d\d|'?\d\d(?=\s?[./-]))"
_DAY = rf"{_YEAR}\s?(?:年|[./-])\s?{_NUMBER}\s?(?:月|[./-])\s?{_NUMBER}\s?日?|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])"
_MONTH = rf"{_YEAR}\s?(?:年|[./-])\s?{_NUMBER}\s?月?"
_LABEL = re.compile(
    rf"(?:生年月日|誕生日|生年|出生(?:年月)?日|生まれ|birth\s?da(?:y|te)|date of birth|"
    rf"d\.?o\.?b\.?)[^\d\n一-鿿MTSHR']{{0,6}}({_DAY}|{_MONTH}|{_ERA}\s?{_NUMBER}年?|(?:19|20)\d\d年?|"
    rf"\d{{1,2}}[月/]\d{{1,2}}日?)",
    re.I,
)
_NOT_IN_WORD = r"(?![変きかごゴゴ徒産活物ビ花菓地垣野木牛乳鮮涯命中業協涼家長体息け態協])"
_BORN = re.compile(rf"({_DAY}|{_MONTH})\s?(?:に?\s?(?:生まれ|産まれ|うまれ)|生){_NOT_IN_WORD}")
_YEAR_BORN = re.compile(rf"({_ERA}\s?{_NUMBER}年|(?:19|20)\d\d年)(?:生まれ|生(?=[\s、。,)]|$))")
_COHORT = re.compile(
    r"[~〜～]|から|まで|以降|以前|以後|対象|[-ー]\s?(?:明治|大正|昭和|平成|令和|\d{4})|年度|学年|クラス|教室|接種|健診|子育|募集"
)
_LONG_AGO = re.compile(r"明治|^M|18\d\d")
_CONTEXT = 24  # characters on each side of a date in which words of a cohort are looked for


class BirthDate(NamedTuple):
    """A date of birth in a text. level: error or warning; start, end: its position; shown: masked."""

    level: str
    start: int
    end: int
    shown: str


def find_birth_dates(text: str) -> Iterator[BirthDate]:
    """The dates of birth in a text."""
    position = 0
    for m in _LABEL.finditer(text):
        position = m.end()
        yield BirthDate("error", m.start(1), m.end(1), mask_digits(m[1]))
    for level, rule in (("error", _BORN), ("warning", _YEAR_BORN)):
        for m in rule.finditer(text):
            context = text[max(0, m.start() - _CONTEXT) : m.end() + _CONTEXT]
            if m.start() >= position and not _COHORT.search(context) and not _LONG_AGO.search(m[1]):
                position = m.end()
                yield BirthDate(level, m.start(), m.end(), mask_digits(m[1]))


def mask_digits(text: str) -> str:
    """The text with its digits and kanji numerals replaced by *."""
    return re.sub(r"[\d〇一二三四五六七八九十元]", "*", text)
