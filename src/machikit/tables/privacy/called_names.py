"""Find names with an honorific (渡辺さん, 小川清氏) and named homes (田中宅, 山田様方) in a text. The text must be normalised (NFKC)."""

import re
from collections.abc import Iterator

from machikit.tables.privacy.labelled_names import NameMatch
from machikit.tables.privacy.surnames import KANJI, is_full_name, is_plausible_name, is_surname, kana_surnames

_CONTEXT = 40  # characters on each side of a name in which words of an old clan or a museum are looked for

# Words for people (and gods) in general, which identify nobody even with さん
_GENERIC = re.compile(
    r"皆|客|業者|職員|担当|係|課|大家|管理人|運転手|医者|患者|市民|住民|住人|利用者|歩行者|近所|^隣|お?子$|^奥$|母$|父$|"
    r"娘$|息子$|孫$|祖|爺|婆|^兄$|^姉$|弟$|妹$|嫁$|婿$|親$|旦那|女将|主人|^主$|"
    r"神$|仏$|地蔵|観音|薬師$|不動$|大黒|恵比寿|恵比須|戎$|弁天|弁財天|毘沙門|稲荷|荒神|庚申|大師$|天神$|権現|如来|菩薩|"
    r"明王|明神|八幡$|天満|閻魔|道祖|水天宮|金比羅|金毘羅|琴平|愛宕$|弘法|太子$|和尚|上人|聖人|天皇|将軍|公方|"
    r"坊$|屋$|店$|局$|署$|会社|企業|法人|団体|市長|議員|先生|生徒|学生|園児|児童|高齢者|者$|方$|人$|員$|長$|家$|師$|工$|"
    r"手$|苦労|世話|^[王各何同貴模仕多様異殿姫若彼御摂華源平文紋大死刑]$|同$|多$|模$|仕$|一$|斯|"
    r"各位|みな|組$|会$|校$|院$|寺$|社$|隊$|山$|池$|川$|岳$|犬$|猫$|牛$|馬$|鳥$|鬼$|亀$|虫$|魚$|母子$|遍路|巡礼|職人|"
    r"大工|親子|夫婦|家族|団$|^新婚|^常連|^御|素人|玄人|外国|有志|男$|女$|老人|若者|^太郎$|^花子$|士$|組合|[所課係部室科庁園館]$|子供|婦$|"
    r"案内|料理|保証|後見|介助|介護|付き?添|通行|見張|代理|相続|請負|管理|[都道府県市区町村自治]会|会長|担任|主任|住職|宮司|神主|"
    r"警備|配達|民宿|商店|同級|年生|年少|年中|三軒|町内"
)
_CLAN = re.compile(
    r"城[址跡主]|城$|築城|居館|居城|時代|世紀|藩|家臣|一族|武将|豪族|領主|戦国|中世|室町|鎌倉|江戸|平安|奈良|安土|天正|"
    r"文禄|慶長|元和|寛永|年間|古墳|菩提|氏神|の乱|合戦|遺跡|墓所|初代|二代|歴代"
)
_WITH_HONORIFIC = re.compile(
    rf"(?:([{KANJI}ヶケノツ]{{1,10}}(?:[\s・]?[ぁ-んァ-ヶー]{{1,4}}[{KANJI}]?|[\s・][{KANJI}]{{1,3}})?)|"
    rf"([ァ-ヶー]{{2,9}}(?:[・\s][ァ-ヶー]{{2,9}})?))"
    rf"(?:(さん)(?=[^ぁ-んァ-ヶー]|$|[がはのにをとへもやで]|から|まで|より|か[らが]|[ァ-ヶ]{{2}})|(氏|様)(?![{KANJI}]|"
    rf"[々])|(氏|様)(?=[宅邸方寄所保提]|から)|(殿)(?=[\s、。)」]|$))"
)
_ENGLISH_TITLE = re.compile(r"\bM(?:r|s|rs)\.?\s[A-Z][a-z]{1,20}(?:\s[A-Z][a-z]{1,20})?")
_FAMOUS_CLAN = re.compile(r"(?:源|平|足利|徳川|豊臣|長宗我部|蘇我|摂|華)$")


def find_called_names(text: str) -> Iterator[NameMatch]:
    """The names followed by さん, 氏, 様 or 殿, and those in Latin letters after Mr. or Ms."""
    for m in _WITH_HONORIFIC.finditer(text):
        run, kana = m[1], m[2]
        honorific = next(t for t in m.groups()[2:] if t)
        if kana:
            if kana in kana_surnames() or (re.search(r"[・\s]", kana) and not _GENERIC_KANA.search(kana)):
                yield NameMatch("error", m.start(), m.start() + len(kana))
        elif name := _name_in(run, honorific, text[max(0, m.start() - _CONTEXT) : m.end() + _CONTEXT]):
            yield NameMatch(name[0], m.start() + name[1], m.start() + len(run))
    for m in _ENGLISH_TITLE.finditer(text):
        yield NameMatch("error", m.start(), m.end())


_GENERIC_KANA = re.compile(
    r"ボランティア|スタッフ|ママ|パパ|ヘルパー|ドライバー|メンバー|サポーター|オーナー|マスター|コーチ|サンタ|"
    r"カメラマン|リーダー|ガイド|ナース|シェフ|パート|アルバイト|ファン|ユーザー|モデル|シニア|"
    r"ゾウ|キリン|ウサギ|ネコ|イヌ|クマ|サル|パンダ|ペンギン|カバ|ライオン|タヌキ|キツネ|リス|ヤギ|ヒツジ|カエル|メダカ|"
    r"ホタル|ドクター|ケアマネ|デザイナー|ライター|アーティスト|ー$|マン$|スト$|ニア$|ント$"
)


def _name_in(run: str, honorific: str, context: str) -> tuple[str, int] | None:
    """(level, start of the name in the run) of the characters before an honorific; None where they name nobody."""
    if run.endswith("日本"):  # JR東日本さん
        return None
    for size in range(min(len(run), 9), 1, -1):
        if is_full_name(run[-size:]):
            return "error", len(run) - size
    pair = re.search(rf"[{KANJI}ヶケノツ]{{1,4}}[\s・](?:[{KANJI}]{{1,3}}|[ぁ-ん]{{2,4}}|[ァ-ヶー]{{2,4}})$", run)
    if pair and is_plausible_name(re.sub(r"[\s・]|^見本", "", pair[0])):  # a specimen of a name is nobody's
        return "error", pair.start()
    run, start = _last_word(run)
    name = next((run[-n:] for n in (4, 3, 2) if is_surname(run[-n:])), run)
    if honorific == "殿" or (honorific == "氏" and (_CLAN.search(context) or _FAMOUS_CLAN.search(name))):
        return None
    if is_surname(name) and (len(name) > 1 or name == run) and not _GENERIC_NAME.search(run):
        return "error", start + len(run) - len(name)
    if is_plausible_name(run) and not _is_generic(run):  # a family name that no list has, with a given name
        return "error", start
    if len(run) > 4 or len(run) < 2 or _GENERIC.search(run) or not re.fullmatch(rf"[{KANJI}ヶケノツ]+", run):
        return None
    return ("warning" if honorific == "氏" else "error"), start


def _is_generic(run: str) -> bool:
    """Whether a text is a generic word: 管理人 is one; 真人, which ends the same way, is a given name."""
    return any(len(m[0]) > 1 or m[0] in "長者員師屋店" for m in _GENERIC.finditer(run))


def _last_word(run: str) -> tuple[str, int]:
    """The kanji at the end of a text, and their start: 隣の森 → 森, 2."""
    m = re.search(rf"[{KANJI}ヶケノツ]+$", run)
    return (m[0], m.start()) if m else (run, 0)


_GENERIC_NAME = re.compile(
    r"^(?:奥|隣|神|客|親|何|王|母|父|子|主|兄|姉|若|彼|平|源|今日|八幡|愛宕|薬師|明神|天神)$|業者|利用者|神様"
)

# Words before 宅 that name nobody
_GENERIC_HOME = re.compile(
    r"(?:[住社自在帰民居農旧本隠三別拙私貴当各新隣老家火御安大屋転邸店仮先両他公官藩下上中離豪]|(?<!架)空|留守|個人|"
    r"民間|一般|近隣|近所|知人|友人|親族|親戚|家族|実家|利用者|入居者|住人|住民|居住者|所有者|申請者|対象者|支援者|"
    r"高齢者|"
    r"独居|世帯|市民|町民|村民|区民|患者|空き?家|迎賓|団地|公営|関係者|相談者|被害者|保護者|者|員|客|人)$"
)
_HOME = re.compile(
    rf"([{KANJI}ヶケノツ]{{1,8}}(?:[\s・]?[ぁ-んァ-ヶー]{{1,4}}[{KANJI}]?|[\s・][{KANJI}]{{1,3}})?)(?:さん|様|氏|"
    rf"さま)?(?:の?お?(宅)(?=[^{KANJI}]|$|[前横裏脇先隣付近入角東西南北敷玄周向側駐車庭門塀保])|の?(邸)(?!宅|内))|"
    rf"([{KANJI}ヶケノツ]{{1,6}})(?:さん|様|さま)(?:の?(?:家|うち)(?![{KANJI}族])|方)|([{KANJI}ヶケノツ]{{1,5}})様(?:方|宅|邸)"
)
_OLD_HOUSE = re.compile(
    r"旧|庭園|記念|美術|博物|資料|跡|址|洋館|文化財|重要|登録|明治|大正|江戸|時代|公開|見学|展示|主屋|長屋|土蔵|茶室|迎賓|別邸|邸園|館"
)


def find_homes(text: str) -> Iterator[NameMatch]:
    """The names in named homes: 田中宅, 渡辺さん宅前, 小川邸, 山田様方; not 個人宅, 住宅 or 旧岩崎邸庭園."""
    for m in _HOME.finditer(text):
        group = next(n for n in (1, 4, 5) if m[n])
        run = re.sub(r"(?:様|さん|さま|氏)$", "", m[group])  # the honorific may match as part of the name
        end = m.start(group) + len(run)
        name = next(
            (run[-n:] for n in range(min(len(run), 9), 1, -1) if is_full_name(run[-n:]) or is_surname(run[-n:])), ""
        )
        joined = re.sub(r"[\s・]", "", run)
        name = name or (run if joined != run and is_plausible_name(joined) else "")
        run = run if name else _last_word(run)[0]
        name = name or (run if is_surname(run) else "")
        if ((len(name) < 2 or run[-1] in "住社自在民帰居三") and _GENERIC_HOME.search(run)) or (
            m[3] and _OLD_HOUSE.search(text[max(0, m.start() - _CONTEXT) : m.end() + _CONTEXT])
        ):
            continue
        if name or is_plausible_name(run) or (2 <= len(run) <= 4 and not _GENERIC.search(run.removesuffix("長"))):
            yield NameMatch("error", end - len(name or run), end)
