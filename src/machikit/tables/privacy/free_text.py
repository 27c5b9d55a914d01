"""What of a person's may be in free words that residents wrote: any telephone number, who they are, whose house it is.

Stricter than `personal`, which must let a facility's own number and an officer's title pass: a number in a resident's own
words is most likely their own. Every function takes text folded with NFKC and tells what it found as a Hit, masked.
"""

import re
from collections.abc import Iterator

from machikit.tables.privacy.contacts import mobiles
from machikit.tables.privacy.personal_text import KANJI, Hit, initial

_NUMBER = re.compile(r"(?<![\d.])0\d{1,4}[-‐‑–—―−ー.() ]{0,2}\d{1,4}[-‐‑–—―−ー.() ]{0,2}\d{3,4}(?![\d.])")
_NAMED = rf"([{KANJI}ヶケ]{{1,4}}|[ァ-ヶー]{{2,8}})"
_SELF = re.compile(rf"{_NAMED}(?:\s?[{KANJI}ぁ-んァ-ヶー]{{1,5}})?と(?:申し|もうし|言い|いい)ます")
_HOUSE = re.compile(
    rf"{_NAMED}(?:さん|様|氏)(?:の?お?(?:宅|家|うち|庭|畑|車庫|駐車場)|方)|"
    rf"([{KANJI}ヶケ]{{1,3}}?)(?<![住社自在各帰民居農旧本隠三邸別拙私貴当])宅の(?:前|横|裏|脇|先|隣|付近|入口|角|[東西南北])"
)
_CALLED = re.compile(rf"{_NAMED}(?:さん|様|氏)(?![{KANJI}])")
# Whom anybody may be called without being told apart from the others
_ANYBODY = re.compile(
    r"皆|客|業者|職員|担当|係|課|大家|管理人|運転手|医者|患者|市民|住民|住人|利用者|歩行者|近所|隣|子|奥|母|父|娘|息子|孫|祖|爺|婆|兄|姉|弟|妹|"
    r"神|仏|地蔵|屋$|店|局|署|会社|市長|議員|先生|生徒|学生|園児|児童|高齢者|親|者$|方$|人$|員$|長$|苦労|世話|王|各|何|同|貴|模|仕|多"
)


def in_words(text: str) -> Iterator[Hit]:
    """Everything that tells who wrote this, or about whom. kind: phone, household, person."""
    if not any(mobiles(text)):
        for number in _NUMBER.findall(text):
            digits = re.sub(r"\D", "", number)
            if 10 <= len(digits) <= 11:
                yield Hit("phone", "error", f"{digits[:2]}…{digits[-2:]}", "mask")
    for house in _HOUSE.finditer(text):
        name = house[1] or house[2] or ""
        if name and not _ANYBODY.search(name):
            yield Hit("household", "error", initial(name), "mask")
    if told := _SELF.search(text):
        yield Hit("person", "error", initial(told[1]), "mask")
    for called in _CALLED.finditer(text):
        if not _ANYBODY.search(called[1]) and not _HOUSE.search(text):
            yield Hit("person", "error", initial(called[1]), "mask")
