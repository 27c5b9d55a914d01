"""Find dates of birth in a text: after 生年月日, or before 生, 生まれ. The text must be normalised (NFKC).

Cohorts (令和2年4月2日から令和3年4月1日生まれの子) and persons long dead (1835年生まれ) do not count.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from machikit.tables.privacy.patterns import pattern

_LABEL = pattern("birth_label")
_BORN = pattern("born")
_YEAR_BORN = pattern("year_born")
_COHORT = pattern("cohort")
_LONG_AGO = pattern("long_ago")
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
