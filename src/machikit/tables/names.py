"""Names of persons: under a header that promises one, behind a label in a text, and before さん, 様, 宅.

Every function takes text folded with NFKC. Where nothing else tells, `surnames` knows the family names that are borne by many.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from machikit.tables import person_words
from machikit.tables.surnames import KANJI, full_name, is_sentence, known, name_at, name_before, plausible

ROLE = (
    r"代表取締役(?:会長|社長)?|代表理事|代表社員|取締役社長|取締役|理事長|副理事長|理事|施設長|学園長|園長|校長|学長|"
    r"副?院長|所長|館長|会長|社長|"
    r"部長|課長|係長|室長|局長|署長|店長|支店長|支社長|センター長|市長|町長|村長|知事|区長|教育長|組合長|塾長|住職|宮司|"
    r"店主|主任|医師|薬剤師|"
    r"担当者?|代表者?|責任者|管理者|管理人"
)
_TITLE = re.compile(rf"(?:{ROLE})(?:[\s:・]+|(?=[{KANJI}]))")
_ONLY_ROLE = re.compile(rf".*(?:{ROLE})|[{KANJI}]*[長員者主官師]")
_LEGAL = re.compile(r"\((?:株|有|社|福|医|財|同|資|合)\)")  # outlives the removal of brackets
_ONLY_LEGAL = re.compile(r"(?:株式|有限|合同|合資|合名)会社|[\w・]*法人(?:社団|財団)?")
_HONORIFIC = re.compile(r"(?:様方|様|氏|さん|殿|先生|君|くん|ちゃん|ほか|他|外|\d{1,3}名|\s)+$")
_ORGANISATION = re.compile(
    r"会社|法人|\(株\)|\(有\)|\(社\)|\(福\)|\(医\)|組合|連合|協会|協議|連盟|同盟|財団|社団|団体|機構|公社|公団|公庫|"
    r"銀行|信用|金庫|農協|漁協|生協|"
    r"社協|大学|学校|学園|学院|高校|中学|小学|保育|幼稚園|こども園|児童|病院|医院|診療|内科|外科|眼科|歯科|薬局|薬品|福祉|介護|看護|施設|"
    r"センター|クリニック|クラブ|サービス|グループ|ホーム|ハウス|ショップ|ストア|スーパー|ホテル|サロン|事務|事業|営業|本社|本店|支店|支社|"
    r"支所|工場|企業|建設|建築|工業|工務|産業|商事|商店|商会|物産|物流|運輸|運送|交通|電気|電力|電機|電鉄|鉄道|通信|"
    r"放送|新聞|不動産|興業|興産|製作|"
    r"製薬|化学|食品|酒造|水産|農園|牧場|観光|旅館|開発|設備|石油|自動車|消防|警察|自衛隊|役場|役所|公民館|集会|教育|"
    r"委員|自治|町内|老人|婦人会|"
    r"神社|教会|寺院|国土|総務|気象|研究|試験|地方|地区|公営|民営|民間|公共|公設|"
    r"直営|委託|市町村|都道府県|京都府|北海道|東京都|大阪府|該当|なし|不明|未定|未設|同上|非公開|非公表|管理|関係|株式|"
    r"有限|合同|合資|実行|運営|"
    r"保存会|愛護|振興|推進|支援|相談|プラザ|パーク|"
    r"\b(?:co|ltd|inc|corp|city|town|village|prefecture|school|university|cent(?:er|re)|association|office|company|"
    r"department|board|council|club|hospital|clinic|ministry|national|npo|ja|jr)\b",
    re.I,
)
_MAYBE_ORGANISATION = re.compile(
    r"各|[県市町村都府道区国公私]立|神宮|個人|ジム$|ネット$"
)  # parts of names, too: 各務, 古市立夫
_UNIT_END = re.compile(r"[課係局庁署院館校店室所部社団組隊班省会科堂屋亭庵荘苑舎塾軒座園寺宮家]$")
_PLACE_END = re.compile(r"..[県府区村町市国園寺道]$")  # a lone 木村 is a surname; 高松市 is not
_SURE_PLACE_END = re.compile(r"..[県府区村町市]$")
_SPACED = re.compile(rf"([{KANJI}ヶケノツ]{{1,5}})[\s・]+([{KANJI}ぁ-んァ-ヶー]{{1,5}})")
_JOINED = re.compile(rf"[{KANJI}ヶケノツ]{{3,6}}|[{KANJI}ヶケ]{{2,3}}(?:[ぁ-ん]{{2,4}}|[ァ-ヶー]{{2,3}})")
_SURNAME = re.compile(rf"[{KANJI}ヶケノツ]{{1,3}}")
_MIXED = re.compile(rf"[{KANJI}ヶケノツ]{{1,4}}[ぁ-んァ-ヶー]{{1,4}}[{KANJI}]?")
_KANA = re.compile(r"[ァ-ヶー]{1,9}(?:[\s・]+[ァ-ヶー]{1,9}){1,3}|[ぁ-んー]{1,7}[\s・]+[ぁ-んー]{1,7}")
_KANA_JOINED = re.compile(r"[ァ-ヶー]{2,14}|[ぁ-んー]{3,12}")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'-]{0,30}(?:,? [A-Za-z][A-Za-z.'-]{0,30}){1,3}")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z'-]{0,30}(?:,? [A-Z][A-Za-z.'-]{0,30}){1,3}")
_LATIN_ALONE = re.compile(r"[A-Z](?:[a-z]|['-][A-Z]?){2,20}")
# What stands under a person's header and names nobody
_NOBODY = re.compile(
    r"[有無可否要不済未他同各○×△男女夫妻子親人名円]|必要|不要|必須|任意|同伴|同居|別居|あり|なし|有り|無し|ない|いる|"
    r"いない|する|しない|できる|できない|ふめい|不明|未定|未記入|空欄|匿名|秘匿|"
    r"男性|女性|大人|こども|子ども|子供|成人|一般|学生|生徒|児童|園児|幼児|乳児|高齢者?|市民|区民|町民|村民|県民|住民|"
    r"会員|非会員|全員|複数|多数|本人|家族|親族|世帯|世帯主|長男|次男|長女|次女|"
    r"祖父母?|祖母|父母?|母|兄弟|姉妹|孫|夫婦|本市|当市|本町|県|市|町|村|国|区|国有|市有|県有|町有|村有|民有|公有|私有|"
    r"共有|国立|公立|私立|市立|その他|ほか|どなたでも|だれでも|誰でも|"
    r"無料|有料|同上|テスト|サンプル|例"
)
# What a note says of whoever the label means
_SAYS_HOW = re.compile(
    r"同伴|必須|付添|付き添|不要|必要|派遣|可$|可能|交代|交替|輪番|常駐|常勤|非常勤|選挙|選出|互選|記入|不可|学生$|"
    r"生徒$|のみ$|だけ$|専門|単身|通行|希望|無料|有料|予約|随時|募集|登録|専用|限定|以上|以内|以下|資格|兼務|兼任|"
    r"持ち?回|対象|参加|利用|使用|確認|提出|申請|届出|本人|代理|同意|署名|負担|各自|自由|制$|優先|欠席|出席|対応|在住|"
    r"在勤|勤務|経験|歴史|名簿|一覧|会議|研修|講座|教室|市内|町内|県内|区内|村内|郵便|日本|保険|生命"
)
_AND = re.compile(r"又は|または|もしくは|及び|および|・|や|と")


class Named(NamedTuple):
    """A person's name in a text: level (error, warning), where it begins and ends, and what kind of mention it is."""

    level: str
    start: int
    end: int


def person(text: str, sure: bool = False, lone: bool = False) -> tuple[str, str]:
    """(level, initial) where a text is a person's name and no organisation's: "error", "warning", or "" for none.

    sure: the header or label says that it is one, so that whatever is not plainly an organisation counts. lone: a surname
    alone is worth a look. Behind an organisation's name its officer's counts.
    """
    text = re.sub(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]", "", text[:400])  # variants of one character
    pieces = [re.sub(r"\([^()]*\)", "", p).strip() for p in re.split(r"[、,;/\n]", _LEGAL.sub("株式会社", text))]
    found = [_one_person(_HONORIFIC.sub("", piece).strip(), sure, lone) for piece in pieces]
    return max(found, key=lambda level: ("", "warning", "error").index(level[0]))


def _one_person(text: str, sure: bool, lone: bool) -> tuple[str, str]:
    name, titled = _behind_title(text)
    if all(not part or _NOBODY.fullmatch(part) or _is_role(part) for part in _AND.split(name)):
        return "", ""
    listed = full_name(name)
    if (
        _ORGANISATION.search(name)
        or (_SAYS_HOW.search(name) and not listed)
        or (_MAYBE_ORGANISATION.search(name) and not listed and not known(name))
    ):
        return "", ""
    if listed or (sure and known(name)):
        return "error", initial(name)
    if _UNIT_END.search(name):
        return "", ""
    place = (_SURE_PLACE_END if sure else _PLACE_END).search(name)
    alone = bool(_SURNAME.fullmatch(name)) and not place
    full = _SPACED.fullmatch(name) or (_JOINED.fullmatch(name) and not place) or _LATIN.fullmatch(name)
    if full or ((sure or titled) and _KANA.fullmatch(name)) or (sure and (alone or _sure_shape(name))):
        return "error", initial(name)
    return ("warning", initial(name)) if (lone or titled) and alone and len(name) > 1 else ("", "")


def _sure_shape(name: str) -> bool:
    return bool(_KANA_JOINED.fullmatch(name) or _MIXED.fullmatch(name) or _LATIN_ALONE.fullmatch(name))


def _is_role(name: str) -> bool:
    """館長, 指定管理者, 世帯主; but 佐藤 健人 and 信長 are persons."""
    return bool(_ONLY_ROLE.fullmatch(name) or person_words.LABEL.fullmatch(name)) and not (
        full_name(name) or known(name)
    )


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


def initial(name: str) -> str:
    return f"{name.strip()[:1]}…"


# --- behind a label in a text ------------------------------------------------------------------------------------------------

_COLON = re.compile(r"\s{0,3}[:=→⇒]\s{0,3}")
_GAP = re.compile(r"[\s\n]{0,3}[(「『【\[]?[\s\n]{0,3}(?:[はがのも][\s、]{0,2}|・)?")
_WORD = re.compile(
    rf"[^\s、。,:;()/\d「」『』【】\[\]<>]{{1,14}}(?:\s[{KANJI}ぁ-んァ-ヶーA-Za-z.'-]{{1,12}}(?![{KANJI}ぁ-んァ-ヶーA-Za-z])){{0,2}}"
)
_BRACKET = re.compile(
    rf"[(「【\[]\s?(?:{person_words.either(*person_words.SURE, *person_words.ANYBODY, *person_words.LIKELY)})\s?[)」】\]]"
)


def labelled(text: str) -> Iterator[Named]:
    """Names behind a label (保護者：…, 担当 …, 所有者（…）) and before one in brackets (…（保護者）)."""
    past = 0
    for label in person_words.LABEL.finditer(text):
        if label.start() >= past and (found := _behind(text, label)):
            past = found.end
            yield found
    for label in _BRACKET.finditer(text):
        end = label.start() - (text[label.start() - 1 : label.start()].isspace())
        if (start := name_before(text, end)) < end:
            yield Named("error", start, end)


def _behind(text: str, label: re.Match[str]) -> Named | None:
    """The name behind one label, if any. Behind a colon its shape is enough, else it must be known for a name."""
    sure = bool(person_words.SURE_LABEL.fullmatch(label[0]))
    if colon := _COLON.match(text, label.end()):
        return _behind_colon(text, colon.end(), sure, anybody=label[0] in person_words.ANYBODY)
    if len(label[0]) == 1 and label.start() and re.match(rf"[{KANJI}]", text[label.start() - 1]):
        return None  # 祖父 is in the list; 岳父 is no label
    gap = _GAP.match(text, label.end())
    start = gap.end() if gap else label.end()
    if (end := name_at(text, start)) > start:
        return Named("error", start, end)
    word = _WORD.match(text, start) if start > label.end() else None
    if word and (plausible(word[0]) or (sure and _LATIN_NAME.fullmatch(word[0])) or _spaced_name(word[0])):
        return Named("error", start, word.end()) if person(word[0], sure=True)[0] else None
    spaced = start > label.end() and text[start - 1].isspace()
    if word and spaced and known(word[0]) and len(word[0]) > 1 and (sure or "担当" in label[0]):
        return Named("warning", start, word.end())
    return None


def _spaced_name(word: str) -> bool:
    two = _SPACED.fullmatch(word)
    return bool(two) and plausible(re.sub(r"[\s・]", "", word))


def _behind_colon(text: str, start: int, sure: bool, anybody: bool) -> Named | None:
    end = name_at(text, start)
    if end > start:
        return Named("error", start, end)
    word = _WORD.match(text, start)
    if not word:
        return None
    first = word[0].split()[0]
    loose = anybody or not sure
    for name in (word[0], first):
        level, _ = person(name, sure=not anybody and sure, lone=True)
        if _LATIN.fullmatch(name) and not _LATIN_NAME.fullmatch(name):
            level = ""  # any words of a sentence
        if level and is_sentence(name) and not full_name(name):
            level = ""
        if level == "error" and anybody and not (plausible(re.sub(r"\s", "", name)) or _LATIN.fullmatch(name)):
            level = ""
        if not level and (known(name) or (_KANA.fullmatch(name) and not loose)):
            level = "error" if sure or anybody else "warning"
        if level:
            return Named(level, start, start + len(name))
    return None


# --- さん, 氏, 様, 宅, 邸 -------------------------------------------------------------------------------------------------------

NEAR = 40  # characters around a name that tell of an old clan or a museum

# Whom anybody may be called without being told apart from the others
GENERIC = re.compile(
    r"皆|客|業者|職員|担当|係|課|大家|管理人|運転手|医者|患者|市民|住民|住人|利用者|歩行者|近所|^隣|お?子$|^奥$|母$|父$|"
    r"娘$|息子$|孫$|祖|爺|婆|^兄$|^姉$|弟$|妹$|嫁$|婿$|親$|旦那|女将|主人|^主$|"
    r"神$|仏$|地蔵|観音|薬師$|不動$|大黒|恵比寿|恵比須|戎$|弁天|弁財天|毘沙門|稲荷|荒神|庚申|大師$|天神$|権現|如来|菩薩|"
    r"明王|明神|八幡$|天満|閻魔|道祖|水天宮|金比羅|金毘羅|琴平|愛宕$|弘法|太子$|和尚|上人|聖人|天皇|将軍|公方|"
    r"坊$|屋$|店$|局$|署$|会社|企業|法人|団体|市長|議員|先生|生徒|学生|園児|児童|高齢者|者$|方$|人$|員$|長$|家$|師$|工$|"
    r"手$|苦労|世話|^[王各何同貴模仕多様異殿姫若彼御摂華源平文紋大死刑]$|同$|多$|模$|仕$|一$|斯|"
    r"各位|みな|組$|会$|校$|院$|寺$|社$|隊$|山$|池$|川$|岳$|犬$|猫$|牛$|馬$|鳥$|鬼$|亀$|虫$|魚$|母子$|遍路|巡礼|職人|"
    r"大工|親子|夫婦|家族|団$|^新婚|^常連|^御|素人|玄人|外国|有志|男$|女$|老人|若者|^太郎$|^花子$"
)
_CLAN = re.compile(
    r"城[址跡主]|城$|築城|居館|居城|時代|世紀|藩|家臣|一族|武将|豪族|領主|戦国|中世|室町|鎌倉|江戸|平安|奈良|安土|天正|"
    r"文禄|慶長|元和|寛永|年間|古墳|菩提|氏神|の乱|合戦|遺跡|墓所|初代|二代|歴代"
)
_CALLED = re.compile(
    rf"(?:([{KANJI}ヶケノツ]{{1,10}}(?:[\s・]?[ぁ-んァ-ヶー]{{1,4}}[{KANJI}]?|[\s・][{KANJI}]{{1,3}})?)|"
    rf"([ァ-ヶー]{{2,9}}(?:[・\s][ァ-ヶー]{{2,9}})?))"
    rf"(?:(さん)(?=[^ぁ-んァ-ヶー]|$|[がはのにをとへもやで]|から|まで|より|か[らが]|[ァ-ヶ]{{2}})|(氏|様)(?![{KANJI}]|"
    rf"[々])|(氏|様)(?=[宅邸方寄所保提]|から)|(殿)(?=[\s、。)」]|$))"
)
_MISTER = re.compile(r"\bM(?:r|s|rs)\.?\s[A-Z][a-z]{1,20}(?:\s[A-Z][a-z]{1,20})?")
_FAMOUS_CLAN = re.compile(r"(?:源|平|足利|徳川|豊臣|長宗我部|蘇我|摂|華)$")


def called(text: str) -> Iterator[Named]:
    """Who is called さん, 氏, 様 or 殿 by a name, in Latin letters Mr. or Ms."""
    for found in _CALLED.finditer(text):
        run, kana = found[1], found[2]
        title = next(t for t in found.groups()[2:] if t)
        if kana:
            if kana in _KANA_FAMILY or (re.search(r"[・\s]", kana) and not _ANY_KANA.search(kana)):
                yield Named("error", found.start(), found.start() + len(kana))
        elif named := _called(run, title, text[max(0, found.start() - NEAR) : found.end() + NEAR]):
            yield Named(named[0], found.start() + named[1], found.start() + len(run))
    for found in _MISTER.finditer(text):
        yield Named("error", found.start(), found.end())


_KANA_FAMILY = frozenset(
    [
        "サトウ",
        "スズキ",
        "タカハシ",
        "タナカ",
        "イトウ",
        "ワタナベ",
        "ヤマモト",
        "ナカムラ",
        "コバヤシ",
        "カトウ",
        "ヨシダ",
        "ヤマダ",
        "ササキ",
        "ヤマグチ",
        "マツモト",
        "イノウエ",
        "キムラ",
        "ハヤシ",
        "サイトウ",
        "シミズ",
        "ヤマザキ",
        "ヤマサキ",
        "モリ",
        "イケダ",
        "ハシモト",
        "アベ",
        "イシカワ",
        "ヤマシタ",
        "ナカジマ",
        "ナカシマ",
        "イシイ",
        "オガワ",
        "マエダ",
        "オカダ",
        "ハセガワ",
        "フジタ",
        "ゴトウ",
        "コンドウ",
        "ムラカミ",
        "エンドウ",
        "アオキ",
        "サカモト",
        "フクダ",
        "オオタ",
        "ニシムラ",
        "フジイ",
        "カネコ",
        "オカモト",
        "フジワラ",
        "ミウラ",
        "ナカノ",
        "ナカガワ",
        "ハラダ",
        "マツダ",
        "タケウチ",
        "オノ",
        "タムラ",
        "ナカヤマ",
        "ワダ",
        "イシダ",
        "モリタ",
        "ウエダ",
        "ハラ",
        "ウチダ",
        "シバタ",
        "サカイ",
        "ミヤザキ",
        "ヨコヤマ",
        "タカギ",
        "アンドウ",
        "ミヤモト",
        "オオノ",
        "コジマ",
        "タニグチ",
        "クドウ",
        "イマイ",
        "タカダ",
        "マスダ",
        "マルヤマ",
        "スギヤマ",
        "ムラタ",
        "オオツカ",
        "アライ",
        "コヤマ",
        "ヒラノ",
        "フジモト",
        "コウノ",
        "ウエノ",
        "ノグチ",
        "タケダ",
        "マツイ",
        "チバ",
        "スガワラ",
        "イワサキ",
        "クボ",
        "キノシタ",
        "サノ",
        "ノムラ",
        "マツオ",
        "キクチ",
        "イチカワ",
        "スギモト",
        "フルカワ",
        "スミス",
        "グエン",
        "ジョンソン",
        "チャン",
        "キム",
        "リー",
        "ワン",
        "チン",
        "パク",
    ]
)
_ANY_KANA = re.compile(
    r"ボランティア|スタッフ|ママ|パパ|ヘルパー|ドライバー|メンバー|サポーター|オーナー|マスター|コーチ|サンタ|"
    r"カメラマン|リーダー|ガイド|ナース|シェフ|パート|アルバイト|ファン|ユーザー|モデル|シニア|"
    r"ゾウ|キリン|ウサギ|ネコ|イヌ|クマ|サル|パンダ|ペンギン|カバ|ライオン|タヌキ|キツネ|リス|ヤギ|ヒツジ|カエル|メダカ|"
    r"ホタル|ドクター|ケアマネ|デザイナー|ライター|アーティスト|ー$|マン$|スト$|ニア$|ント$"
)


def _called(run: str, title: str, text: str) -> tuple[str, int] | None:
    """(level, where the name begins in the run) for what stands before a title; None where it names nobody."""
    for size in range(min(len(run), 9), 1, -1):
        if full_name(run[-size:]):
            return "error", len(run) - size
    if (pair := re.search(rf"[{KANJI}ヶケノツ]{{1,4}}[\s・][{KANJI}]{{1,3}}$", run)) and plausible(
        re.sub(r"[\s・]", "", pair[0])
    ):
        return "error", pair.start()
    run, before = _last_word(run)
    name = next((run[-n:] for n in (4, 3, 2) if known(run[-n:])), run)
    if title == "殿" or (title == "氏" and (_CLAN.search(text) or _FAMOUS_CLAN.search(name))):
        return None
    if known(name) and (len(name) > 1 or name == run) and not _GENERIC_NAME.search(run):
        return "error", before + len(run) - len(name)
    if len(run) > 4 or len(run) < 2 or GENERIC.search(run) or not re.fullmatch(rf"[{KANJI}ヶケノツ]+", run):
        return None
    return ("warning" if title == "氏" else "error"), before


def _last_word(run: str) -> tuple[str, int]:
    """The kanji at the end of what stands before a title, and where they begin: 隣の森."""
    found = re.search(rf"[{KANJI}ヶケノツ]+$", run)
    return (found[0], found.start()) if found else (run, 0)


_GENERIC_NAME = re.compile(
    r"^(?:奥|隣|神|客|親|何|王|母|父|子|主|兄|姉|若|彼|平|源|今日|八幡|愛宕|薬師|明神|天神)$|業者|利用者|神様"
)

# Homes that name nobody
_NO_HOME = re.compile(
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


def homes(text: str) -> Iterator[Named]:
    """Whose home it is: 田中宅, 渡辺さん宅前, 小川邸, 山田様方; not 個人宅, 住宅 or 旧岩崎邸庭園."""
    for found in _HOME.finditer(text):
        group = next(n for n in (1, 4, 5) if found[n])
        run = re.sub(r"(?:様|さん|さま|氏)$", "", found[group])  # the title looks like a part of the name
        end = found.start(group) + len(run)
        name = next((run[-n:] for n in range(min(len(run), 9), 1, -1) if full_name(run[-n:]) or known(run[-n:])), "")
        run = run if name else _last_word(run)[0]
        name = name or (run if known(run) else "")
        if ((len(name) < 2 or run[-1] in "住社自在民帰居三") and _NO_HOME.search(run)) or (
            found[3] and _OLD_HOUSE.search(text[max(0, found.start() - NEAR) : found.end() + NEAR])
        ):
            continue
        if name or (2 <= len(run) <= 4 and not GENERIC.search(run.removesuffix("長"))):
            yield Named("error", end - len(name or run), end)
