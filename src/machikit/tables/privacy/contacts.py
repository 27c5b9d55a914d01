"""Find mobile numbers, private mail addresses and My Numbers. The text must be normalised (NFKC).

Sources: 行政手続における特定の個人を識別するための番号の利用等に関する法律 (My Number), 電気通信番号計画 (mobile numbers, by way of
phonenumbers).
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from machikit.tables.privacy.patterns import pattern

_NON_DIGIT = re.compile(r"\D")
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")
# What these find stands in patterns.json
MOBILE = pattern("mobile")  # also 090/1234/5678, 090の1234の5678, 090 ~ 1234 ~ 5678
_GROUPED = pattern("grouped")
_DATED = pattern("dated")
_ASSIGNED_BLOCK = pattern("assigned_block")  # 060 is not assigned yet, 0800 is a free call
_LOST_ZERO = pattern("lost_zero")  # a spreadsheet that reads a telephone number as a number drops its zero
_LABELLED_PHONE = pattern("labelled_phone")
MAIL = pattern("mail")
_AT_DOMAIN = pattern(
    "at_domain"
)  # mail from the at sign on, which is rarer than letters are and so faster to search for
_LOCAL_PART = pattern("local_part")
_PRIVATE_DOMAIN = pattern("private_domain")  # of mobile carriers and free mail: a person's address wherever it stands
_PROVIDER_DOMAIN = pattern(
    "provider_domain"
)  # of internet providers, which small associations use for their office as well
_PUBLIC_DOMAIN = pattern("public_domain")
_OFFICE_LOCAL_PART = pattern("office_local_part")
_LABELLED_MY_NUMBER = pattern("labelled_my_number")
_TWELVE = pattern("twelve")
_TIMESTAMP = pattern("timestamp")


class Contact(NamedTuple):
    """A number or address in a text. start, end: its position; shown: masked, safe to print."""

    start: int
    end: int
    shown: str


def find_mobiles(text: str, phones: bool = False) -> Iterator[Contact]:
    """The mobile numbers in a text. 050 (IP telephones), 020 (machines) and 0800 (free calls) do not count.

    phones: the text is from a column of telephone numbers, so that any number of an assigned block counts.
    """
    digits_text = text.translate(_KANJI_DIGITS) if "〇" in text else text
    position = 0
    for m in MOBILE.finditer(digits_text):
        if _DATED.search(m[0]):  # 1,070 2018-11-01
            continue
        digits = "0" + _NON_DIGIT.sub("", m[1])
        if _is_mobile(digits) or _is_written_as_one(m[0]) or (phones and _ASSIGNED_BLOCK.match(digits)):
            position = m.end()
            yield Contact(m.start(), m.end(), _masked_number(digits))
    for m in _LABELLED_PHONE.finditer(digits_text):
        digits = "0" + _NON_DIGIT.sub("", m[1]).removeprefix("0")
        if m.start(1) >= position and (_is_mobile(digits) or _GROUPED.fullmatch("0" + m[1])):
            yield Contact(m.start(1), m.end(1), _masked_number(digits))


def mobile_without_zero(text: str) -> str:
    """Mask a mobile number whose leading zero a spreadsheet dropped (9012345678 in a column of telephones); else ""."""
    text = text.removesuffix(".0")
    digits = "0" + _NON_DIGIT.sub("", text) if _LOST_ZERO.fullmatch(text) else ""
    return _masked_number(digits) if digits and (_is_mobile(digits) or _GROUPED.fullmatch("0" + text)) else ""


def _is_mobile(digits: str) -> bool:
    import phonenumbers

    number = phonenumbers.parse(digits, "JP")
    return phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE


def _is_written_as_one(text: str) -> bool:
    """Groups of 3, 4 and 4 digits with the same separator: a mobile number, even if its block is not assigned yet."""
    groups = _GROUPED.fullmatch(text)
    is_regular = bool(groups) and (groups["a"] == groups["b"] or (groups["a"], groups["b"]) in (("(", ")"), ("[", "]")))  # type: ignore[index]
    return is_regular and text.removeprefix("(")[:3] in ("070", "080", "090")


def _masked_number(digits: str) -> str:
    return f"{digits[:3]}-****-**{digits[-2:]}"


def find_mails(text: str, contact: bool = False) -> Iterator[tuple[str, Contact]]:
    """The mail addresses in a text, each with its level. contact: the text is from a column for the addresses of offices."""
    for m in _AT_DOMAIN.finditer(text):
        before = _LOCAL_PART.search(text[max(0, m.start() - 64) : m.start()])
        if not before:
            continue
        local, domain = before[0], re.sub(r"\s?[(\[]dot[)\]]\s?", ".", m[1], flags=re.I)
        address = Contact(m.start() - len(local), m.end(), f"{local[0]}…@…{domain[domain.rindex('.') :]}")
        if _PRIVATE_DOMAIN.fullmatch(domain):
            yield "error", address
        elif _PROVIDER_DOMAIN.fullmatch(domain):
            yield "warning" if contact and _OFFICE_LOCAL_PART.fullmatch(local) else "error", address
        elif _PUBLIC_DOMAIN.fullmatch(domain):
            if not contact:
                yield "warning", address
        elif not contact:
            yield "error", address


def find_labelled_my_numbers(text: str) -> Iterator[Contact]:
    """Twelve digits that the text itself labels a My Number, with or without a valid check digit (法人番号 has thirteen)."""
    for m in _LABELLED_MY_NUMBER.finditer(text):
        group = 1 if m[1] else 2
        yield Contact(m.start(group), m.end(group), "*" * 12)


def check_my_numbers(texts: Iterable[str]) -> tuple[list[bool], int]:
    """Which texts contain a number of twelve digits with a My Number's check digit, and how many twelve-digit numbers there are.

    What reads as YYYYMMDDhhmm is a timestamp. My Numbers are random, so numbers that all begin alike are serial numbers.
    """
    from stdnum.jp import in_

    numbers_of = [
        [n for m in _TWELVE.finditer(t) if not _TIMESTAMP.fullmatch(n := _NON_DIGIT.sub("", m[0]))] for t in texts
    ]
    all_numbers = [n for numbers in numbers_of for n in numbers]
    are_serial = len(all_numbers) > 2 and len({n[:4] for n in all_numbers}) == 1
    return [not are_serial and any(map(in_.is_valid, numbers)) for numbers in numbers_of], len(all_numbers)
