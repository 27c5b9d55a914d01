"""Find what identifies a person in free text that residents wrote: any telephone number, who they are, whose home it is.

Stricter than `personal_text`, which must allow a facility's telephone number and an officer's title: a number in a resident's
text is most likely their own. The text must be normalised (NFKC); every match is masked.
"""

import re
from collections.abc import Iterator

from machikit.tables.privacy.contacts import find_mobiles
from machikit.tables.privacy.person_names import initial
from machikit.tables.privacy.personal_text import PersonalMatch
from machikit.tables.privacy.surnames import KANJI

_PHONE = re.compile(r"(?<![\d.])0\d{1,4}[-‐‑–—―−ー.() ]{0,2}\d{1,4}[-‐‑–—―−ー.() ]{0,2}\d{3,4}(?![\d.])")
_NAME = rf"([{KANJI}ヶケ]{{1,4}}|[ァ-ヶー]{{2,8}})"
_INTRODUCTION = re.compile(rf"{_NAME}(?:\s?[{KANJI}ぁ-んァ-ヶー]{{1,5}})?と(?:申し|もうし|言い|いい)ます")
_HOME = re.compile(
    rf"{_NAME}(?:さん|様|氏)(?:の?お?(?:宅|家|うち|庭|畑|車庫|駐車場)|方)|"
    rf"([{KANJI}ヶケ]{{1,3}}?)(?<![住社自在各帰民居農旧本隠三邸別拙私貴当])宅の(?:前|横|裏|脇|先|隣|付近|入口|角|[東西南北])"
)
_CALLED = re.compile(rf"{_NAME}(?:さん|様|氏)(?![{KANJI}])")
# Words for people in general, which identify nobody even with さん
_GENERIC = re.compile(
    r"皆|客|業者|職員|担当|係|課|大家|管理人|運転手|医者|患者|市民|住民|住人|利用者|歩行者|近所|隣|子|奥|母|父|娘|息子|孫|祖|爺|婆|兄|姉|弟|妹|"
    r"神|仏|地蔵|屋$|店|局|署|会社|市長|議員|先生|生徒|学生|園児|児童|高齢者|親|者$|方$|人$|員$|長$|苦労|世話|王|各|何|同|貴|模|仕|多"
)


def find_in_free_text(text: str) -> Iterator[PersonalMatch]:
    """Everything that tells who wrote the text, or whom it is about. Kinds: phone, household, person."""
    if not any(find_mobiles(text)):
        for number in _PHONE.findall(text):
            digits = re.sub(r"\D", "", number)
            if 10 <= len(digits) <= 11:
                yield PersonalMatch("phone", "error", f"{digits[:2]}…{digits[-2:]}", "mask")
    for home in _HOME.finditer(text):
        name = home[1] or home[2] or ""
        if name and not _GENERIC.search(name):
            yield PersonalMatch("household", "error", initial(name), "mask")
    if introduction := _INTRODUCTION.search(text):
        yield PersonalMatch("person", "error", initial(introduction[1]), "mask")
    for called in _CALLED.finditer(text):
        if not _GENERIC.search(called[1]) and not _HOME.search(text):
            yield PersonalMatch("person", "error", initial(called[1]), "mask")
