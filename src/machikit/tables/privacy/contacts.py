"""Numbers and addresses that reach a person: mobile telephones, private mail, My Numbers. Rules on text folded with NFKC.

Sources: 行政手続における特定の個人を識別するための番号の利用等に関する法律 (My Number), 電気通信番号計画 (mobile numbers, by way of
phonenumbers).
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

NO_DIGIT = re.compile(r"\D")
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")
# Between the digits of a number as people write it, and between its groups (090/1234/5678, 090の1234の5678, 090 ~ 1234 ~ 5678)
GAP = r"[-‐‑‒–—―−ー.・()\s_]{0,2}"
SEP = r"[-‐‑‒–—―−ーｰ.・()\[\]\s_/~〜～のノ:=*+|→⇒,、]{0,3}"
MOBILE = re.compile(
    rf"(?<![\d.])(?<!〒)(?<!\d,)(?:(?:\+|00)81{GAP}(?:\(?0\)?{GAP})?|\(?0)([6-9]0(?:{GAP}\d){{8}}|"
    rf"[6-9]0{SEP}\d{{4}}{SEP}\d{{4}})(?![\d]|[-ー]\d)"
)
_GROUPED = re.compile(r"\(?0[6-9]0(?P<a>\D{1,3})\d{4}(?P<b>\D{1,3})\d{4}")
_DATED = re.compile(r"\D(?:19|20)\d\d[-/.年]\d\d[-/.月]\d\d")
_BLOCKS = re.compile(r"0[79]0|080(?!0)")  # of 060 none is given out, 0800 is a free call
_NO_ZERO = rf"[6-9]0(?:(?:{GAP}\d){{8}}|{SEP}\d{{4}}{SEP}\d{{4}})"
NO_ZERO = re.compile(_NO_ZERO)  # a spreadsheet that took the number for one drops its zero
_LABELLED_PHONE = re.compile(
    rf"(?:携帯電話|携帯|電話|連絡先|ケータイ|スマホ|tel|phone|mobile|cell|☎|☏|📞|📱)(?:番号|"
    rf"no\.?)?[\s:.は()/]{{0,4}}(0?{_NO_ZERO})(?!\d|[-ー.]\d)",
    re.I,
)
MAIL = re.compile(
    r"([\w.+-]{1,64})\s?(?:@|[(\[]at[)\]])\s?([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6})", re.A | re.I
)
# The same from its sign on, which is rarer than letters are
_AT = re.compile(
    r"\s?(?:@|[(\[{<](?:at|アット(?:マーク)?|@)[)\]}>]|★|☆)\s?([A-Za-z0-9-]{1,63}(?:(?:\.|\s?[(\[]dot[)\]]\s?)[A-Za-z0-9-]{1,63}){1,6})",
    re.A | re.I,
)
_LOCAL = re.compile(r"[\w.+-]{1,64}$", re.A)
# Mailboxes of mobile carriers and free services: a person's wherever they stand
_PERSONS = (
    r"gmail|googlemail|icloud|me|mac|hotmail|outlook|live|msn|yahoo|ymail|rocketmail|aol|proton|protonmail|pm|gmx|zoho|"
    r"excite|goo|infoseek|qq|163|naver|hanmail|"
    r"docomo|ezweb|au|softbank|vodafone|ymobile|y-mobile|uqmobile|rakuten|disney|disneymobile|willcom|pdx|wcm|emnet|"
    r"mineo|mopera|ido|tu-ka|jp-[a-z]|ezwb|biz-ezweb"
)
# Those of providers, which small associations use for their office as well
_PROVIDERS = (
    r"ocn|nifty|biglobe|so-net|plala|dion|jcom|zaq|auone-net|auone|ybb|eonet|asahi-net|wakwak|commufa|t-com|tnc|hi-ho|"
    r"odn|infoweb|sannet|dti|iij4u|mbn|tiki|coralnet|bbiq|synapse|pikara|megaegg|enecom|"
    r"nns|kcn|catvy|hotcn|interq|cnc|cty-net|ccnet|mediacat|katch|itscom|tokai|thn|inet-osaka|gol|highway|pala|ninus|"
    r"ctb|tees|sf|plaza|kvision|kbn|kcv-net|mail-box|mobile"
)
_END = r"\.(?:com|jp|co\.jp|ne\.jp|or\.jp|net|me|ch|de|org|home\.ne\.jp|zaq\.ne\.jp)"
PRIVATE_MAIL = re.compile(rf"(?:[a-z0-9-]+\.){{0,4}}(?:{_PERSONS}){_END}|i\.softbank\.jp|mb\.\w+\.ne\.jp", re.I)
PROVIDERS_MAIL = re.compile(rf"(?:[a-z0-9-]+\.){{0,4}}(?:{_PROVIDERS}){_END}", re.I)
PUBLIC_MAIL = re.compile(
    r"(?:[a-z0-9-]+\.){0,6}(?:(?:lg|go|ed|ac)\.jp|(?:city|town|vill|pref)(?:\.[a-z-]+){1,4}\.jp)", re.I
)
_OFFICES = re.compile(
    r"(?:info|office|contact|jimu|jimukyoku|support|toiawase|mail|webmaster|postmaster|soumu|hoikuen|npo|center)[\w.-]{0,12}",
    re.I,
)

_TWELVE_DIGITS = r"(?<!\d)\d(?:[-‐‑‒–—―−ー.・\s_/]{0,3}\d){11}(?![-‐‑‒–—―−ー]?\d)"
_LABEL = r"(?:マイ・?ナンバー|個人番号|my\s?number|マイナ番号|individual\s?number)"
_MINE = re.compile(rf"{_LABEL}[^\d\n]{{0,16}}({_TWELVE_DIGITS})|({_TWELVE_DIGITS})\s?[(の]?\s?{_LABEL}", re.I)
TWELVE = re.compile(r"(?<![\d.,+-])\d{4}([- ]?)\d{4}\1\d{4}(?![\d.]|-\d)")
TIMESTAMP = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:[01]\d|2[0-4])[0-5]\d")


class Contact(NamedTuple):
    """A number or address in a text: where it begins and ends, and masked; safe to print."""

    start: int
    end: int
    shown: str


def mobiles(text: str, phones: bool = False) -> Iterator[Contact]:
    """Mobile numbers in a text. 050 (IP telephones), 020 (machines) and 0800 (free calls) are none.

    phones: the text stands where a telephone number must, so that a number whose zero a spreadsheet dropped counts.
    """
    plain = text.translate(_KANJI_DIGITS) if "〇" in text else text
    past = 0
    for m in MOBILE.finditer(plain):
        if _DATED.search(m[0]):  # 1,070 2018-11-01
            continue
        digits = "0" + NO_DIGIT.sub("", m[1])
        if _is_mobile(digits) or _is_written_as_one(m[0]) or (phones and _BLOCKS.match(digits)):
            past = m.end()
            yield Contact(m.start(), m.end(), _masked_number(digits))
    for m in _LABELLED_PHONE.finditer(plain):
        digits = "0" + NO_DIGIT.sub("", m[1]).removeprefix("0")
        if m.start(1) >= past and (_is_mobile(digits) or _GROUPED.fullmatch("0" + m[1])):
            yield Contact(m.start(1), m.end(1), _masked_number(digits))


def lost_zero(text: str) -> str:
    """A telephone column's 9012345678, masked: a mobile number whose zero a spreadsheet took away; else ""."""
    text = text.removesuffix(".0")
    digits = "0" + NO_DIGIT.sub("", text) if NO_ZERO.fullmatch(text) else ""
    return _masked_number(digits) if digits and (_is_mobile(digits) or _GROUPED.fullmatch("0" + text)) else ""


def _is_mobile(digits: str) -> bool:
    import phonenumbers

    number = phonenumbers.parse(digits, "JP")
    return phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE


def _is_written_as_one(text: str) -> bool:
    """Groups of 3, 4 and 4 digits with the same sign between them: a mobile number, though its block is not given out yet."""
    groups = _GROUPED.fullmatch(text)
    same = bool(groups) and (groups["a"] == groups["b"] or (groups["a"], groups["b"]) in (("(", ")"), ("[", "]")))  # type: ignore[index]
    return same and text.removeprefix("(")[:3] in ("070", "080", "090")


def _masked_number(digits: str) -> str:
    return f"{digits[:3]}-****-**{digits[-2:]}"


def mails(text: str, contact: bool = False) -> Iterator[tuple[str, Contact]]:
    """Mail addresses with their level. contact: the place is one for the addresses of an office."""
    for m in _AT.finditer(text):
        before = _LOCAL.search(text[max(0, m.start() - 64) : m.start()])
        if not before:
            continue
        local, domain = before[0], re.sub(r"\s?[(\[]dot[)\]]\s?", ".", m[1], flags=re.I)
        found = Contact(m.start() - len(local), m.end(), f"{local[0]}…@…{domain[domain.rindex('.') :]}")
        if PRIVATE_MAIL.fullmatch(domain):
            yield "error", found
        elif PROVIDERS_MAIL.fullmatch(domain):
            yield "warning" if contact and _OFFICES.fullmatch(local) else "error", found
        elif PUBLIC_MAIL.fullmatch(domain):
            if not contact:
                yield "warning", found
        elif not contact:
            yield "error", found


def labelled_my_numbers(text: str) -> Iterator[Contact]:
    """Twelve digits that a text itself calls a My Number, with or without a right check digit (法人番号 has thirteen)."""
    for m in _MINE.finditer(text):
        group = 1 if m[1] else 2
        yield Contact(m.start(group), m.end(group), "*" * 12)


def my_numbers(texts: Iterable[str]) -> tuple[list[bool], int]:
    """Which texts hold a number of twelve digits with a My Number's check digit, and how many such numbers there are at all.

    What reads as YYYYMMDDhhmm is a time; numbers that all begin alike are somebody's serial numbers, not drawn by lot.
    """
    from stdnum.jp import in_

    found = [[n for m in TWELVE.finditer(t) if not TIMESTAMP.fullmatch(n := NO_DIGIT.sub("", m[0]))] for t in texts]
    every = [n for numbers in found for n in numbers]
    serial = len(every) > 2 and len({n[:4] for n in every}) == 1
    return [not serial and any(map(in_.is_valid, numbers)) for numbers in found], len(every)
