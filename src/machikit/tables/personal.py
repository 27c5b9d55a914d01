"""What in a text belongs to a person: numbers, addresses, names, households, birth dates. Rules on values only.

Every function takes text folded with NFKC (one width) and tells what it found as a Hit, masked: a Hit is safe to print.
Sources: 行政手続における特定の個人を識別するための番号の利用等に関する法律 (My Number), 電気通信番号計画 (mobile numbers, by way of
phonenumbers), 個人情報の保護に関する法律 第2条.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

KANJI = "々〆\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff\U00020000-\U0003ffff"  # with 﨑 and characters of a vendor's own
NO_DIGIT = re.compile(r"\D")
GAP = r"[-‐‑‒–—―−ー.・()\s_]{0,2}"
MOBILE = re.compile(rf"(?<![\d.])(?:(?:\+|00)81{GAP}(?:\(?0\)?{GAP})?|\(?0)([6-9]0(?:{GAP}\d){{8}})(?!\d)")
# Without one of these there is neither a mobile number nor a mail address
_MAYBE = re.compile(r"[@＠]|[(\[（［]at|[0０][6-9６-９][0０]|[8８][1１]", re.I)
NO_ZERO = re.compile(rf"[6-9]0(?:{GAP}\d){{8}}")  # a spreadsheet that took the number for one drops its zero
MAIL = re.compile(r"(?<![\w.+-])([\w.+-]++)\s?(?:@|[(\[]at[)\]])\s?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)", re.A | re.I)
PRIVATE_MAIL = re.compile(
    r"(?:.+\.)?(?:gmail|googlemail|icloud|me|mac|hotmail|outlook|live|msn|yahoo|ymail|aol|proton|protonmail|docomo|ezweb|au|softbank|"
    r"vodafone|ymobile|y-mobile|uqmobile|rakuten|disney|willcom|pdx|wcm|emnet)\.(?:com|jp|co\.jp|ne\.jp|me)|i\.softbank\.jp",
    re.I,
)
PUBLIC_MAIL = re.compile(r"(?:.+\.)?(?:(?:lg|go|ed|ac)\.jp|(?:city|town|vill|pref)(?:\.[a-z-]+)+\.jp)", re.I)
TWELVE = re.compile(r"(?<![\d.,+-])\d{4}([- ]?)\d{4}\1\d{4}(?![\d.]|-\d)")
TIMESTAMP = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:[01]\d|2[0-4])[0-5]\d")

ROLE = (
    r"代表取締役(?:会長|社長)?|代表理事|代表社員|取締役社長|取締役|理事長|副理事長|理事|施設長|学園長|園長|校長|学長|副?院長|所長|館長|会長|社長|"
    r"部長|課長|係長|室長|局長|署長|店長|支店長|支社長|センター長|市長|町長|村長|知事|区長|教育長|組合長|塾長|住職|宮司|店主|主任|医師|薬剤師|"
    r"担当者?|代表者?|責任者|管理者|管理人"
)
_TITLE = re.compile(rf"(?:{ROLE})(?:[\s:・]+|(?=[{KANJI}]))")
_ONLY_ROLE = re.compile(rf".*(?:{ROLE})|[{KANJI}]*[長員者主官師]")
_LEGAL = re.compile(r"\((?:株|有|社|福|医|財|同|資|合)\)")  # outlives the removal of brackets
_ONLY_LEGAL = re.compile(r"(?:株式|有限|合同|合資|合名)会社|[\w・]*法人(?:社団|財団)?")
_HONORIFIC = re.compile(r"(?:様|氏|さん|殿|先生|\s*+(?:ほか|他|外)\s*+\d*+名?)++$")
_ORGANISATION = re.compile(
    r"会社|法人|\(株\)|\(有\)|\(社\)|\(福\)|\(医\)|組合|連合|協会|協議|連盟|同盟|財団|社団|団体|機構|公社|公団|公庫|銀行|信用|金庫|農協|漁協|生協|"
    r"社協|大学|学校|学園|学院|高校|中学|小学|保育|幼稚園|こども園|児童|病院|医院|診療|内科|外科|眼科|歯科|薬局|薬品|福祉|介護|看護|施設|"
    r"センター|クリニック|クラブ|サービス|グループ|ホーム|ハウス|ショップ|ストア|スーパー|ホテル|サロン|ジム|事務|事業|営業|本社|本店|支店|支社|"
    r"支所|工場|企業|建設|建築|工業|工務|産業|商事|商店|商会|物産|物流|運輸|運送|交通|電気|電力|電機|電鉄|鉄道|通信|放送|新聞|不動産|興業|興産|製作|"
    r"製薬|化学|食品|酒造|水産|農園|牧場|観光|旅館|開発|設備|石油|自動車|消防|警察|自衛隊|役場|役所|公民館|集会|教育|委員|自治|町内|老人|婦人会|"
    r"神社|神宮|教会|寺院|県立|市立|町立|村立|国立|公立|私立|都立|府立|道立|区立|国土|総務|気象|研究|試験|地方|地区|公営|民営|民間|公共|公設|個人|"
    r"直営|委託|市町村|都道府県|京都府|北海道|東京都|大阪府|該当|なし|不明|未定|未設|同上|各|非公開|非公表|管理|関係|株式|有限|合同|合資|実行|運営|"
    r"保存会|愛護|振興|推進|支援|相談|ネット|プラザ|パーク|"
    r"\b(?:co|ltd|inc|corp|city|town|village|prefecture|school|university|cent(?:er|re)|association|office|company|"
    r"department|board|council|club|hospital|clinic|ministry|national|npo|ja|jr)\b",
    re.I,
)
_UNIT_END = re.compile(r"[課係局庁署院館校店室所部社団組隊班省会科堂屋亭庵荘苑舎塾軒座]$")  # no given name ends so
_PLACE_END = re.compile(r"..[県府区村町市国園寺道]$")  # a lone 木村 is a surname; 高松市 is not
_SPACED = re.compile(rf"([{KANJI}ヶケ]{{1,5}})[\s・]+([{KANJI}ぁ-んァ-ヶー]{{1,5}})")
_JOINED = re.compile(rf"[{KANJI}ヶケ]{{3,6}}|[{KANJI}ヶケ]{{2,3}}(?:[ぁ-ん]{{2,4}}|[ァ-ヶー]{{2,3}})")
_SURNAME = re.compile(rf"[{KANJI}ヶケ]{{1,3}}")
_KANA = re.compile(r"[ァ-ヶー]{1,9}(?:[\s・]+[ァ-ヶー]{1,9}){1,2}|[ぁ-んー]{1,7}[\s・]+[ぁ-んー]{1,7}")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'-]+(?:,? [A-Za-z][A-Za-z.'-]*){1,2}")

_LABEL = (
    r"氏名|名前|世帯主|申請者|届出者|担当者?|代表者?|管理人|管理者|責任者|設置者|連絡者|連絡先|"
    r"(?:自治会|町内会|町会)?会長|園長|施設長|理事長|館長"
)
_NAME = rf"[^\s、。,:;()/\d]{{1,12}}(?:\s[{KANJI}ぁ-んァ-ヶー]{{1,5}}(?![{KANJI}ぁ-んァ-ヶー]))?"
_LABELLED = re.compile(rf"(?:({_LABEL})(?:の?(?:氏名|名前|名))?\s*:\s*|(氏名|世帯主|自治会長|町内会長)\s+)({_NAME})")
_CARE_OF = re.compile(rf"([{KANJI}ヶケ]{{1,5}})様(?:方|宅|邸)")
_BY_THE_HOUSE = re.compile(
    rf"([{KANJI}ヶケ]{{1,5}}?)(?<![住社自在各帰民居農旧本隠三])(?:さん)?宅(?:前|横|裏|脇|先|隣|付近|入口|角|[東西南北]側?)"
)
_LABELLED_BIRTH = re.compile(r"(?:生年月日|誕生日)\s*+:?\s*+\S{0,4}\d+")
_BORN = re.compile(r"(?:(?:明治|大正|昭和|平成|令和)(?:\d+|元)|\d{4})年\d+月\d+日生(?:まれ)?(?![き活産])")
_RANGE = re.compile(r"[~〜～]|から|まで|以降|以前|以後|対象|[-ー]\s*(?:明治|大正|昭和|平成|令和|\d{4})")


class Hit(NamedTuple):
    """kind: mobile, mail, person, household, birth_date; level: error or warning; shown: masked; do: drop, aggregate, mask, check."""

    kind: str
    level: str
    shown: str
    do: str


def in_text(text: str, contact: bool = False) -> Iterator[Hit]:
    """Everything personal inside a cell of any column. contact: the column is one for the addresses of an office."""
    for number in mobiles(text):
        yield Hit("mobile", "error", number, "mask")
    yield from _mails(text, contact)
    for label, plain, name in _LABELLED.findall(text):
        level, shown = person(name, sure=(label or plain) in ("氏名", "世帯主", "申請者", "届出者"), lone=True)
        if level:
            yield Hit("person", level, shown, "mask" if level == "error" else "check")
    for house in (*_CARE_OF.finditer(text), *_BY_THE_HOUSE.finditer(text)):
        yield Hit("household", "error", initial(house[1]), "mask")
    if found := _LABELLED_BIRTH.search(text):
        yield Hit("birth_date", "error", stars(found[0]), "mask")
    elif (found := _BORN.search(text)) and not _RANGE.search(text):
        yield Hit("birth_date", "warning", stars(found[0]), "check")


def mask(text: str) -> str:
    """Any text without the mobile numbers and mail addresses in it: messages and reports never repeat them in full."""
    if not _MAYBE.search(text):
        return text
    folded = unicodedata.normalize("NFKC", text)
    hidden = MAIL.sub("＊@＊", MOBILE.sub("＊", folded))
    return hidden if hidden != folded else text


def mobiles(text: str) -> list[str]:
    """Mobile numbers in a text, masked. 050 (IP telephones), 020 (machines) and 0800 (free calls) are none."""
    found = ("0" + NO_DIGIT.sub("", m[1]) for m in MOBILE.finditer(text))
    return [_masked_number(digits) for digits in found if _is_mobile(digits)]


def lost_zero(text: str) -> str:
    """A telephone column's 9012345678, masked: a mobile number whose zero a spreadsheet took away; else ""."""
    digits = "0" + NO_DIGIT.sub("", text) if NO_ZERO.fullmatch(text) else ""
    return _masked_number(digits) if digits and _is_mobile(digits) else ""


def _is_mobile(digits: str) -> bool:
    import phonenumbers

    number = phonenumbers.parse(digits, "JP")
    return phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE


def _masked_number(digits: str) -> str:
    return f"{digits[:3]}-****-**{digits[-2:]}"


def _mails(text: str, contact: bool) -> Iterator[Hit]:
    for local, domain in MAIL.findall(text):
        private, public = PRIVATE_MAIL.fullmatch(domain), PUBLIC_MAIL.fullmatch(domain)
        shown = f"{local[0]}…@…{domain[domain.rindex('.') :]}"
        if private or not (contact or public):
            yield Hit("mail", "error", shown, "mask")
        elif not contact:
            yield Hit("mail", "warning", shown, "check")


def person(text: str, sure: bool = False, lone: bool = False) -> tuple[str, str]:
    """(level, initial) where a text is a person's name and no organisation's: "error", "warning", or "" for none.

    sure: the header or label says that it is one, so a surname alone, kana or Latin letters count too. lone: a surname
    alone is worth a look. Behind an organisation's name its officer's counts.
    """
    text = re.sub(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]", "", text)  # variants of one character
    pieces = [re.sub(r"\(.*?\)", "", p).strip() for p in re.split(r"[、,;/\n]", _LEGAL.sub("株式会社", text))]
    found = [_one_person(_HONORIFIC.sub("", piece).strip(), sure, lone) for piece in pieces]
    return max(found, key=lambda level: ("", "warning", "error").index(level[0]))


def _one_person(text: str, sure: bool, lone: bool) -> tuple[str, str]:
    name, titled = _behind_title(text)
    if not name or _ORGANISATION.search(name) or _UNIT_END.search(name) or _ONLY_ROLE.fullmatch(name):
        return "", ""
    place = _PLACE_END.search(name)
    alone = bool(_SURNAME.fullmatch(name)) and not place
    full = _SPACED.fullmatch(name) or (_JOINED.fullmatch(name) and not place) or _LATIN.fullmatch(name)
    if full or ((sure or titled) and _KANA.fullmatch(name)) or (sure and alone):
        return "error", initial(name)
    return ("warning", initial(name)) if (lone or titled) and alone and len(name) > 1 else ("", "")


def _behind_title(text: str) -> tuple[str, bool]:
    """What stands behind an officer's title (医療法人○○ 理事長 …) or an organisation's name, and whether anything did."""
    titles = list(_TITLE.finditer(text))
    name = text[titles[-1].end() :].strip() if titles else text
    words = name.split()
    last = " ".join(words[-2:])
    if len(words) > 2 and (titles or (_is_organisation(words[-3]) and _SPACED.fullmatch(last))):
        return last, True
    return name, bool(titles)


def _is_organisation(word: str) -> bool:
    """Whether a word names one by itself: 株式会社 alone is the beginning of a name."""
    return bool(_ORGANISATION.search(word)) and not _ONLY_LEGAL.fullmatch(word)


def my_numbers(texts: Iterable[str]) -> tuple[list[bool], int]:
    """Which texts hold a number of twelve digits with a My Number's check digit, and how many such numbers there are at all.

    What reads as YYYYMMDDhhmm is a time; numbers that all begin alike are somebody's serial numbers, not drawn by lot.
    """
    from stdnum.jp import in_

    found = [[n for m in TWELVE.finditer(t) if not TIMESTAMP.fullmatch(n := NO_DIGIT.sub("", m[0]))] for t in texts]
    every = [n for numbers in found for n in numbers]
    serial = len(every) > 2 and len({n[:4] for n in every}) == 1
    return [not serial and any(map(in_.is_valid, numbers)) for numbers in found], len(every)


def initial(name: str) -> str:
    return f"{name.strip()[:1]}…"


def stars(text: str) -> str:
    """The text with its digits hidden, kanji numerals too."""
    return re.sub(r"[\d〇一二三四五六七八九十元]", "*", text)
