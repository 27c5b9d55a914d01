"""What in a text belongs to a person: numbers, addresses, names, households, birth dates. Rules on values only.

Every function takes text folded with NFKC and tells what it found as a Hit, masked: a Hit is safe to print. What each kind is
stands in `contacts`, `births`, `names`, `labelled` and `called`. Source: 個人情報の保護に関する法律 第2条.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from machikit.tables.privacy import called_names, contacts, labelled_names, person_names, person_words, surnames
from machikit.tables.privacy.birth_dates import births
from machikit.tables.privacy.birth_dates import stars as stars
from machikit.tables.privacy.contacts import lost_zero as lost_zero
from machikit.tables.privacy.contacts import my_numbers as my_numbers
from machikit.tables.privacy.person_names import initial as initial
from machikit.tables.privacy.person_names import person as person
from machikit.tables.privacy.surnames import KANJI as KANJI

# Without one of these there is neither a mobile number nor a mail address
_MAYBE = re.compile(r"[@＠★☆]|[(\[（［{]at|[0０][6-9６-９][0０]|[8８][1１]|〇", re.I)
HIDDEN = "＊"
WINDOW, AROUND = 400, 80  # characters of a text that is looked at whole, and on each side of a place that is looked at


class Hit(NamedTuple):
    """kind: my_number, mobile, mail, person, household, birth_date; level: error or warning; shown: masked; do: drop, aggregate,
    mask, check; start, end: where it stands in the text, 0 where the whole text is meant.
    """

    kind: str
    level: str
    shown: str
    do: str
    start: int = 0
    end: int = 0


def in_text(text: str, contact: bool = False, phones: bool = False) -> Iterator[Hit]:
    """Everything personal inside a cell of any column. contact: the column is one for the addresses of an office; phones: for
    telephone numbers.
    """
    for mine in contacts.labelled_my_numbers(text):
        yield Hit("my_number", "error", mine.shown, "mask", mine.start, mine.end)
    for number in contacts.mobiles(text, phones):
        yield Hit("mobile", "error", number.shown, "mask", number.start, number.end)
    for level, mail in contacts.mails(text, contact):
        yield _hit("mail", level, mail.shown, mail.start, mail.end)
    homes = list(called_names.homes(text))
    for named in (*labelled_names.labelled(text), *called_names.called(text)):
        if not any(home.start <= named.start < home.end for home in homes):
            yield _hit("person", named.level, initial(text[named.start : named.end]), named.start, named.end)
    for home in homes:
        yield _hit("household", home.level, initial(text[home.start : home.end]), home.start, home.end)
    for born in births(text):
        yield _hit("birth_date", born.level, born.shown, born.start, born.end)


def _hit(kind: str, level: str, shown: str, start: int, end: int) -> Hit:
    return Hit(kind, level, shown, "mask" if level == "error" else "check", start, end)


def in_long_text(text: str, bare: bool = False) -> Iterator[tuple[Hit, str]]:
    """What is certainly personal in a text of any length, with the part of the text that it is.

    Only around what could be something is it looked at closely. bare: full names count that stand by themselves.
    """
    if len(text) <= WINDOW:
        pieces = [text] if SUSPICIOUS.search(text) else []
    else:
        spans: list[list[int]] = []
        for m in SUSPICIOUS.finditer(text):
            if spans and m.start() - AROUND <= spans[-1][1]:
                spans[-1][1] = m.end() + AROUND
            else:
                spans.append([_word_start(text, max(0, m.start() - AROUND)), m.end() + AROUND])
        pieces = [text[a:b] for a, b in spans]
    for piece in pieces:
        plain = unicodedata.normalize("NFKC", piece)
        yield from ((h, plain[h.start : h.end]) for h in in_text(plain, contact=True) if h.level == "error")
    if bare:
        yield from ((h, text[h.start : h.end]) for h in bare_names(text))


def _word_start(text: str, start: int) -> int:
    """Some characters further to the left, where a window would begin inside a number or an address."""
    left = start
    while left > max(0, start - AROUND) and (text[left - 1].isalnum() or text[left - 1] in ".-@_"):
        left -= 1
    return left


def bare_names(text: str) -> Iterator[Hit]:
    """Full names that stand by themselves between signs and spaces: in a file's name, a title row, a column's name."""
    for piece in re.finditer(rf"[{KANJI}ヶケノツぁ-んァ-ヶー]{{2,9}}(?:[ 　・][{KANJI}ぁ-んァ-ヶー]{{1,4}})?", text):
        for found in {piece[0], *piece[0].split()}:
            bare = re.sub(r"(?:様|さん|氏|殿|先生)$", "", found)
            if len(bare) > 2 and surnames.full_name(bare, strict=True) and person_names.person(bare)[0]:
                start = piece.start() + piece[0].index(found)
                yield Hit("person", "error", initial(bare), "mask", start, start + len(found))


def mask(text: str) -> str:
    """Any text without the mobile numbers and mail addresses in it: messages and reports never repeat them in full."""
    if not _MAYBE.search(text):
        return text
    folded = unicodedata.normalize("NFKC", text)
    hidden = (
        contacts.MAIL.sub("＊@＊", contacts.MOBILE.sub(HIDDEN, folded))
        if "@" in folded or "at" in folded
        else contacts.MOBILE.sub(HIDDEN, folded)
    )
    return hidden if hidden != folded else text


@lru_cache(1024)  # a file's name stands with every row that is set aside
def hide(text: str) -> str:
    """A file's name, a title or a header without whatever is personal in it; as it was where there is nothing."""
    folded = unicodedata.normalize("NFKC", text)
    apart = folded.replace("_", " ")  # a name may stand between low lines, which else count as letters
    spans = [(h.start, h.end) for h in (*in_text(apart, contact=True), *bare_names(apart)) if h.level == "error"]
    if not spans:
        return text
    hidden = "".join("\0" if any(a <= i < b for a, b in spans) else c for i, c in enumerate(folded))
    return re.sub("\0+", HIDDEN, hidden)


def may_be_personal(text: str) -> bool:
    """A quick look whether `in_text` could find anything at all."""
    return bool(SUSPICIOUS.search(text))


def _quick() -> re.Pattern[str]:
    """The beginnings of whatever the rules on values could find, in any width.

    Two classes of characters stand first: with them a regular expression skips fast through what holds none.
    """
    words = (*person_words.SURE, *person_words.ANYBODY, *person_words.LIKELY)
    pairs = {w[:2] for w in words if w[0] not in "[(" and len(w) > 1}
    pairs |= {
        "お名",
        "ご名",
        "お芳",
        "ご芳",
        "会長",
        "さん",
        "さま",
        "個人",
        "マイ",
        "産ま",
        "誕生",
        "携帯",
        "電話",
        "連絡",
        "ケー",
        "スマ",
    }
    ways = {
        first: f"[{''.join(sorted(p[1] for p in pairs if p[0] == first))}]"
        for first in sorted({pair[0] for pair in pairs})
    }
    ways |= {
        "0０": "[6-9６-９][0０]|[8８][1１]",
        "+＋": "[8８][1１]",
        "〇": "[七八九六]〇",
        "(（［{\\[": "[aAａＡア][tTｔＴッ]",
    }
    ways |= {
        "mMｍＭ": "[rsRSyYｙＹｒｓoO]",
        "bBＢ": "(?:irth|IRTH)",
        "dD": "(?:ate of|\\.?[oO])",
        "tTｔＴ": "[eEｅＥ][lLｌＬ]",
        "pP": "(?:[hH][oO]|erson)",
    }
    ways |= {
        "cC": "(?:ell|on)",
        "iI": "ndividual",
        "fF": "ull name",
        "nN": "ame of",
        "aA": "(?:pplicant|ccount)",
        "gG": "uardian",
    }
    ways |= {"hH": "(?:ouse|ead)", "oO": "wner", "rR": "e(?:sid|pres)"}
    second = "".join(sorted({p[1] for p in pairs})) + "6-9６-９8８七八九六aAａＡアrsRSyYｙＹｒｓoOiI.eEｅＥhHunwcp"
    alone = "父母氏様殿宅邸@＠★☆☎☏📞📱"  # told by themselves
    first = "".join(ways) + alone + "生"
    each = "|".join(f"(?<=[{c}])(?:{rest})" for c, rest in ways.items())
    born = r"(?<=生)(?:年|ま|(?<=[日月年\d\s/.,-].))"
    return re.compile(rf"[{first}](?:(?<=[{alone}])|{born}|(?=[{second}])(?:{each}))")


SUSPICIOUS = _quick()
