"""Find mobile numbers, private mail addresses and My Numbers. The text must be normalised (NFKC).

Sources: 行政手続における特定の個人を識別するための番号の利用等に関する法律 (My Number), 電気通信番号計画 (mobile numbers, by way of
phonenumbers).
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_NON_DIGIT = re.compile(r"\D")
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")
# What people write between the digits of a number, and between its groups (090/1234/5678, 090の1234の5678, 090 ~ 1234 ~ 5678)
_GAP = r"[-‐‑‒–—―−ー.・()\s_]{0,2}"
_SEPARATOR = r"[-‐‑‒–—―−ーｰ.・()\[\]\s_/~〜～のノ:=*+|→⇒,、]{0,3}"
MOBILE = re.compile(
    rf"(?<![\d.])(?<!〒)(?<!\d,)(?:(?:\+|00)81{_GAP}(?:\(?0\)?{_GAP})?|\(?0)([6-9]0(?:{_GAP}\d){{8}}|"
    rf"[6-9]0{_SEPARATOR}\d{{4}}{_SEPARATOR}\d{{4}})(?![\d]|[-ー]\d)"
)
_GROUPED = re.compile(r"\(?0[6-9]0(?P<a>\D{1,3})\d{4}(?P<b>\D{1,3})\d{4}")
_DATED = re.compile(r"\D(?:19|20)\d\d[-/.年]\d\d[-/.月]\d\d")
_ASSIGNED_BLOCK = re.compile(r"0[79]0|080(?!0)")  # 060 is not assigned yet, 0800 is a free call
_WITHOUT_ZERO = rf"[6-9]0(?:(?:{_GAP}\d){{8}}|{_SEPARATOR}\d{{4}}{_SEPARATOR}\d{{4}})"
_LOST_ZERO = re.compile(_WITHOUT_ZERO)  # a spreadsheet that reads a telephone number as a number drops its zero
_LABELLED_PHONE = re.compile(
    rf"(?:携帯電話|携帯|電話|連絡先|ケータイ|スマホ|tel|phone|mobile|cell|☎|☏|📞|📱)(?:番号|"
    rf"no\.?)?[\s:.は()/]{{0,4}}(0?{_WITHOUT_ZERO})(?!\d|[-ー.]\d)",
    re.I,
)
MAIL = re.compile(
    r"([\w.+-]{1,64})\s?(?:@|[(\[]at[)\]])\s?([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6})", re.A | re.I
)
# The same from the at sign on, which is rarer than letters are and so faster to search for
_AT_DOMAIN = re.compile(
    r"\s?(?:@|[(\[{<](?:at|アット(?:マーク)?|@)[)\]}>]|★|☆)\s?([A-Za-z0-9-]{1,63}(?:(?:\.|\s?[(\[]dot[)\]]\s?)[A-Za-z0-9-]{1,63}){1,6})",
    re.A | re.I,
)
_LOCAL_PART = re.compile(r"[\w.+-]{1,64}$", re.A)
# Domains of mobile carriers and free mail services: a person's address wherever it stands
_PERSONAL_DOMAINS = (
    r"gmail|googlemail|icloud|me|mac|hotmail|outlook|live|msn|yahoo|ymail|rocketmail|aol|proton|protonmail|pm|gmx|zoho|"
    r"excite|goo|infoseek|qq|163|naver|hanmail|"
    r"docomo|ezweb|au|softbank|vodafone|ymobile|y-mobile|uqmobile|rakuten|disney|disneymobile|willcom|pdx|wcm|emnet|"
    r"mineo|mopera|ido|tu-ka|jp-[a-z]|ezwb|biz-ezweb"
)
# Domains of internet providers, which small associations use for their office as well
_PROVIDER_DOMAINS = (
    r"ocn|nifty|biglobe|so-net|plala|dion|jcom|zaq|auone-net|auone|ybb|eonet|asahi-net|wakwak|commufa|t-com|tnc|hi-ho|"
    r"odn|infoweb|sannet|dti|iij4u|mbn|tiki|coralnet|bbiq|synapse|pikara|megaegg|enecom|"
    r"nns|kcn|catvy|hotcn|interq|cnc|cty-net|ccnet|mediacat|katch|itscom|tokai|thn|inet-osaka|gol|highway|pala|ninus|"
    r"ctb|tees|sf|plaza|kvision|kbn|kcv-net|mail-box|mobile"
)
_TOP_LEVEL = r"\.(?:com|jp|co\.jp|ne\.jp|or\.jp|net|me|ch|de|org|home\.ne\.jp|zaq\.ne\.jp)"
_PRIVATE_DOMAIN = re.compile(
    rf"(?:[a-z0-9-]+\.){{0,4}}(?:{_PERSONAL_DOMAINS}){_TOP_LEVEL}|i\.softbank\.jp|mb\.\w+\.ne\.jp", re.I
)
_PROVIDER_DOMAIN = re.compile(rf"(?:[a-z0-9-]+\.){{0,4}}(?:{_PROVIDER_DOMAINS}){_TOP_LEVEL}", re.I)
_PUBLIC_DOMAIN = re.compile(
    r"(?:[a-z0-9-]+\.){0,6}(?:(?:lg|go|ed|ac)\.jp|(?:city|town|vill|pref)(?:\.[a-z-]+){1,4}\.jp)", re.I
)
_OFFICE_LOCAL_PART = re.compile(
    r"(?:info|office|contact|jimu|jimukyoku|support|toiawase|mail|webmaster|postmaster|soumu|hoikuen|npo|center)[\w.-]{0,12}",
    re.I,
)

_TWELVE_DIGITS = r"(?<!\d)\d(?:[-‐‑‒–—―−ー.・\s_/]{0,3}\d){11}(?![-‐‑‒–—―−ー]?\d)"
_MY_NUMBER_LABEL = r"(?:マイ・?ナンバー|個人番号|my\s?number|マイナ番号|individual\s?number)"
_LABELLED_MY_NUMBER = re.compile(
    rf"{_MY_NUMBER_LABEL}[^\d\n]{{0,16}}({_TWELVE_DIGITS})|({_TWELVE_DIGITS})\s?[(の]?\s?{_MY_NUMBER_LABEL}", re.I
)
_TWELVE = re.compile(r"(?<![\d.,+-])\d{4}([- ]?)\d{4}\1\d{4}(?![\d.]|-\d)")
_TIMESTAMP = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:[01]\d|2[0-4])[0-5]\d")


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
