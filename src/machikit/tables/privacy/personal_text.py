"""Find what belongs to a person in a text: numbers, addresses, names, households, dates of birth.

The rules look at values only and need normalised text (NFKC). Every match is masked and safe to print. The kinds are defined in
`contacts`, `birth_dates`, `person_names`, `labelled_names` and `called_names`. Source: 個人情報の保護に関する法律 第2条.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from machikit.tables.privacy import called_names, contacts, labelled_names, person_words, surnames
from machikit.tables.privacy.birth_dates import find_birth_dates
from machikit.tables.privacy.person_names import classify_person, initial
from machikit.tables.privacy.surnames import KANJI

_INVISIBLE = re.compile(r"[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
# Without one of these a text has neither a mobile number nor a mail address
_MAYBE_CONTACT = re.compile(
    r"[@＠★☆]|[(\[（［{]at|[0０][6-9６-９][0０]|[7-9７-９][0０][-‐‑‒–—―−－]|\sat\s|[8８][1１]|〇", re.I
)
_MASKED = "＊"
_MAX_WHOLE = 400  # characters of a text that is searched as a whole
_CONTEXT = 80  # characters searched on each side of a suspicious place in a longer text


class PersonalMatch(NamedTuple):
    """Something personal in a text.

    kind: my_number, mobile, mail, person, household, birth_date (others come from `table_scan` and `free_text`); level: error or
    warning; shown: masked; do: drop, aggregate, mask, check; start, end: its position, 0 where the whole text is meant.
    """

    kind: str
    level: str
    shown: str
    do: str
    start: int = 0
    end: int = 0


def find_in_text(text: str, contact: bool = False, phones: bool = False) -> Iterator[PersonalMatch]:
    """Everything personal in a cell of any column.

    contact: the column is for addresses of offices; phones: the column is for telephone numbers.
    """
    for number in contacts.find_labelled_my_numbers(text):
        yield PersonalMatch("my_number", "error", number.shown, "mask", number.start, number.end)
    for number in contacts.find_mobiles(text, phones):
        yield PersonalMatch("mobile", "error", number.shown, "mask", number.start, number.end)
    for level, mail in contacts.find_mails(text, contact):
        yield _match("mail", level, mail.shown, mail.start, mail.end)
    homes = list(called_names.find_homes(text))
    for name in (*labelled_names.find_labelled_names(text), *called_names.find_called_names(text)):
        if not any(home.start <= name.start < home.end for home in homes):
            yield _match("person", name.level, initial(text[name.start : name.end]), name.start, name.end)
    for home in homes:
        yield _match("household", home.level, initial(text[home.start : home.end]), home.start, home.end)
    for birth in find_birth_dates(text):
        yield _match("birth_date", birth.level, birth.shown, birth.start, birth.end)


def _match(kind: str, level: str, shown: str, start: int, end: int) -> PersonalMatch:
    return PersonalMatch(kind, level, shown, "mask" if level == "error" else "check", start, end)


def without_invisible(text: str) -> str:
    """The text without characters that take no room, as in 090<zero width space>-1234-5678."""
    return text if text.isascii() or text.isprintable() else _INVISIBLE.sub("", text)


@lru_cache(16_384)  # a folder is looked through at every save, and most of its texts are those of before
def find_in_long_text(text: str, bare: bool = False) -> tuple[tuple[PersonalMatch, str], ...]:
    """The certain matches in a text of any length, each with the part of the text that it is.

    A long text is only searched around suspicious places. bare: full names that stand by themselves count, too.
    """
    found = []
    for window in _windows(text):
        folded = unicodedata.normalize("NFKC", window)
        found += [(m, folded[m.start : m.end]) for m in find_in_text(folded, contact=True) if m.level == "error"]
    if bare:
        found += [(m, text[m.start : m.end]) for m in find_bare_names(text)]
    return tuple(found)


def _windows(text: str) -> list[str]:
    """The parts of a text around suspicious places; a short text as a whole."""
    if len(text) <= _MAX_WHOLE:
        return [text] if SUSPICIOUS.search(text) else []
    spans: list[list[int]] = []
    for m in SUSPICIOUS.finditer(text):
        if spans and m.start() - _CONTEXT <= spans[-1][1]:
            spans[-1][1] = m.end() + _CONTEXT
        else:
            spans.append([_word_start(text, max(0, m.start() - _CONTEXT)), m.end() + _CONTEXT])
    return [text[a:b] for a, b in spans]


def _word_start(text: str, start: int) -> int:
    """Move the start of a window to the left, out of a number or an address."""
    left = start
    while left > max(0, start - _CONTEXT) and (text[left - 1].isalnum() or text[left - 1] in ".-@_"):
        left -= 1
    return left


def find_bare_names(text: str) -> Iterator[PersonalMatch]:
    """Full names that stand by themselves between signs and spaces, as in a file's name, a title row or a header."""
    for piece in re.finditer(rf"[{KANJI}ヶケノツぁ-んァ-ヶー]{{2,9}}(?:[ 　・][{KANJI}ぁ-んァ-ヶー]{{1,4}})?", text):
        for candidate in {piece[0], *piece[0].split()}:
            name = re.sub(r"(?:様|さん|氏|殿|先生)$", "", candidate)
            if len(name) > 2 and surnames.is_full_name(name, strict=True) and classify_person(name)[0]:
                start = piece.start() + piece[0].index(candidate)
                yield PersonalMatch("person", "error", initial(name), "mask", start, start + len(candidate))


def mask_contacts(text: str) -> str:
    """Mask mobile numbers and mail addresses in any text: messages and reports never repeat them in full."""
    if not _MAYBE_CONTACT.search(text):
        return text
    folded = unicodedata.normalize("NFKC", text)
    masked = contacts.MOBILE.sub(_MASKED, folded)
    if "@" in folded or "at" in folded:
        masked = contacts.MAIL.sub("＊@＊", masked)
    return masked if masked != folded else text


@lru_cache(1024)  # a file's name is repeated with every row that is set aside
def redact(text: str) -> str:
    """Mask everything personal in a file's name, a title or a header; other texts are returned unchanged."""
    folded = unicodedata.normalize("NFKC", text)
    spaced = folded.replace("_", " ")  # underscores count as letters, but a name may stand between them
    matches = (*find_in_text(spaced, contact=True), *find_bare_names(spaced))
    spans = [(m.start, m.end) for m in matches if m.level == "error"]
    if not spans:
        return text
    masked = "".join("\0" if any(a <= i < b for a, b in spans) else c for i, c in enumerate(folded))
    return re.sub("\0+", _MASKED, masked)


# The first two characters of labels and honorifics that are not in `person_words`
_LABEL_STARTS = frozenset(
    ("お名", "ご名", "お芳", "ご芳", "会長", "さん", "さま", "個人", "マイ", "産ま", "誕生", "出生", "携帯", "電話", "連絡", "ケー", "スマ")
)  # fmt: skip
# First character, in any width → pattern for what follows it in a number, an address or an English label
_NUMBER_AND_LATIN_STARTS = {
    "0０": "[6-9６-９][0０]|[8８][1１]",
    "7-9７-９": "[0０][-‐‑‒–—―−－]",  # 90-…: a mobile number without its zero
    "+＋": "[8８][1１]",
    "〇": "[七八九六]〇",
    "(（［{\\[": "[aAａＡア][tTｔＴッ]",
    "mMｍＭ": "[rsRSyYｙＹｒｓoO]",
    "bBＢ": "(?:irth|IRTH)",
    "dD": "(?:ate of|\\.?[oO])",
    "tTｔＴ": "[eEｅＥ][lLｌＬ]",
    "pP": "(?:[hH][oO]|erson)",
    "cC": "(?:ell|on)",
    "iI": "ndividual",
    "fF": "ull name",
    "nN": "ame of",
    "aA": "(?:pplicant|ccount|t )",
    "gG": "uardian",
    "hH": "(?:ouse|ead)",
    "oO": "wner",
    "rR": "e(?:sid|pres)",
}


def _suspicious_pattern() -> re.Pattern[str]:
    """A pattern for the first characters of everything that `find_in_text` can find, in any width.

    It starts with two character classes, so that the regular expression engine skips quickly through texts without them.
    """
    words = (*person_words.SURE, *person_words.ANYBODY, *person_words.LIKELY)
    pairs = _LABEL_STARTS | {w[:2] for w in words if w[0] not in "[(" and len(w) > 1}
    second_of = {
        first: f"[{''.join(sorted(p[1] for p in pairs if p[0] == first))}]"
        for first in sorted({pair[0] for pair in pairs})
    } | _NUMBER_AND_LATIN_STARTS
    second = "".join(sorted({p[1] for p in pairs})) + "0０t6-9６-９8８七八九六aAａＡアrsRSyYｙＹｒｓoOiI.eEｅＥhHunwcp"
    alone = "父母氏様殿宅邸@＠★☆☎☏📞📱"  # suspicious without a second character
    first = "".join(second_of) + alone + "生"
    pair = "|".join(f"(?<=[{c}])(?:{rest})" for c, rest in second_of.items())
    birth = r"(?<=生)(?:年|ま|(?<=[日月年\d\s/.,-].))"
    return re.compile(rf"[{first}](?:(?<=[{alone}])|{birth}|(?=[{second}])(?:{pair}))")


SUSPICIOUS = _suspicious_pattern()
