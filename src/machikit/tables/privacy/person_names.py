"""Decide whether a text is a person's name, in a column or after a label where one is expected.

The text must be normalised (NFKC). `surnames` has the list of common family names.
"""

import re

from machikit.tables.privacy import person_words
from machikit.tables.privacy.surnames import KANJI, is_full_name, is_plausible_name, is_surname

_OFFICE = (
    r"代表取締役(?:会長|社長)?|代表理事|代表社員|取締役社長|取締役|理事長|副理事長|理事|施設長|学園長|園長|校長|学長|"
    r"副?院長|所長|館長|会長|社長|"
    r"部長|課長|係長|室長|局長|署長|店長|支店長|支社長|センター長|市長|町長|村長|知事|区長|教育長|組合長|塾長|住職|宮司|"
    r"店主|主任|医師|薬剤師|"
    r"担当者?|代表者?|責任者|管理者|管理人"
)
_TITLE = re.compile(rf"(?:{_OFFICE})(?:[\s:・]+|(?=[{KANJI}]))")
_ONLY_OFFICE = re.compile(rf".*(?:{_OFFICE})|[{KANJI}]*[長員者主官師]")
_LEGAL = re.compile(r"\((?:株|有|社|福|医|財|同|資|合)\)")  # must survive the removal of brackets
_ONLY_LEGAL = re.compile(r"(?:株式|有限|合同|合資|合名)会社|[\w・]*法人(?:社団|財団)?")
_HONORIFIC = re.compile(r"(?:様方|様|氏|さん|殿|先生|君|くん|ちゃん|ほか|他|外|\d{1,3}名|\s){1,8}$")
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
_ORGANISATION_END = re.compile(r"[課係局庁署院館校店室所部社団組隊班省会科堂屋亭庵荘苑舎塾軒座園寺宮家]$")
_PLACE_END = re.compile(r"..[県府区村町市国園寺道]$")  # a lone 木村 is a surname; 高松市 is not
_SURE_PLACE_END = re.compile(r"..[県府区村町市]$")
SPACED_NAME = re.compile(rf"([{KANJI}ヶケノツ]{{1,5}})[\s・]+([{KANJI}ぁ-んァ-ヶー]{{1,5}})")
_JOINED = re.compile(rf"[{KANJI}ヶケノツ]{{3,6}}|[{KANJI}ヶケ]{{2,3}}(?:[ぁ-ん]{{2,4}}|[ァ-ヶー]{{2,3}})")
_SURNAME = re.compile(rf"[{KANJI}ヶケノツ]{{1,3}}")
_MIXED = re.compile(rf"[{KANJI}ヶケノツ]{{1,4}}[ぁ-んァ-ヶー]{{1,4}}[{KANJI}]?")
KANA_NAME = re.compile(r"[ァ-ヶー]{1,9}(?:[\s・]+[ァ-ヶー]{1,9}){1,3}|[ぁ-んー]{1,7}[\s・]+[ぁ-んー]{1,7}")
_KANA_JOINED = re.compile(r"[ァ-ヶー]{2,14}|[ぁ-んー]{3,12}")
LATIN_WORDS = re.compile(r"[A-Za-z][A-Za-z'-]{0,30}(?:,? [A-Za-z][A-Za-z.'-]{0,30}){1,3}")
LATIN_NAME = re.compile(r"[A-Z][A-Za-z'-]{0,30}(?:,? [A-Z][A-Za-z.'-]{0,30}){1,3}")
_LATIN_ALONE = re.compile(r"[A-Z](?:[a-z]|['-][A-Z]?){2,20}")
# Cells of a column of persons that name nobody
_NO_NAME = re.compile(
    r"[有無可否要不済未他同各○×△男女夫妻子親人名円]|必要|不要|必須|任意|同伴|同居|別居|あり|なし|有り|無し|ない|いる|"
    r"いない|する|しない|できる|できない|ふめい|不明|未定|未記入|空欄|匿名|秘匿|"
    r"男性|女性|大人|こども|子ども|子供|成人|一般|学生|生徒|児童|園児|幼児|乳児|高齢者?|市民|区民|町民|村民|県民|住民|"
    r"会員|非会員|全員|複数|多数|本人|家族|親族|世帯|世帯主|長男|次男|長女|次女|"
    r"祖父母?|祖母|父母?|母|兄弟|姉妹|孫|夫婦|本市|当市|本町|県|市|町|村|国|区|国有|市有|県有|町有|村有|民有|公有|私有|"
    r"共有|国立|公立|私立|市立|その他|ほか|どなたでも|だれでも|誰でも|"
    r"無料|有料|同上|テスト|サンプル|例"
)
# Words of a remark about the person, not a name
_REMARK = re.compile(
    r"同伴|必須|付添|付き添|不要|必要|派遣|可$|可能|交代|交替|輪番|常駐|常勤|非常勤|選挙|選出|互選|記入|不可|学生$|"
    r"生徒$|のみ$|だけ$|専門|単身|通行|希望|無料|有料|予約|随時|募集|登録|専用|限定|以上|以内|以下|資格|兼務|兼任|"
    r"持ち?回|対象|参加|利用|使用|確認|提出|申請|届出|本人|代理|同意|署名|負担|各自|自由|制$|優先|欠席|出席|対応|在住|"
    r"在勤|勤務|経験|歴史|名簿|一覧|会議|研修|講座|教室|市内|町内|県内|区内|村内|郵便|日本|保険|生命"
)
_AND = re.compile(r"又は|または|もしくは|及び|および|・|や|と")


def classify_person(text: str, sure: bool = False, lone: bool = False) -> tuple[str, str]:
    """Decide whether a text is a person's name and not an organisation's: (level, initial), level "error", "warning" or "" for none.

    sure: the header or label promises a person, so that everything that is not plainly an organisation counts. lone: a surname
    alone is a warning. Of an organisation with its officer, the officer's name counts.
    """
    text = re.sub(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]", "", text[:400])  # variation selectors
    pieces = [re.sub(r"\([^()]*\)", "", p).strip() for p in re.split(r"[、,;/\n]", _LEGAL.sub("株式会社", text))]
    results = [_one_person(_HONORIFIC.sub("", piece).strip(), sure, lone) for piece in pieces]
    return max(results, key=lambda level: ("", "warning", "error").index(level[0]))


def _one_person(text: str, sure: bool, lone: bool) -> tuple[str, str]:
    name, has_title = _after_title(text)
    if all(not part or _NO_NAME.fullmatch(part) or _is_office(part) for part in _AND.split(name)):
        return "", ""
    is_listed = is_full_name(name)
    if (
        _ORGANISATION.search(name)
        or (_REMARK.search(name) and not is_listed)
        or (_MAYBE_ORGANISATION.search(name) and not is_listed and not is_surname(name))
    ):
        return "", ""
    if is_listed or (sure and is_surname(name)):
        return "error", initial(name)
    if _ORGANISATION_END.search(name):
        return "", ""
    is_place = (_SURE_PLACE_END if sure else _PLACE_END).search(name)
    is_lone_surname = bool(_SURNAME.fullmatch(name)) and not is_place
    is_full = SPACED_NAME.fullmatch(name) or (_JOINED.fullmatch(name) and not is_place) or LATIN_WORDS.fullmatch(name)
    if (
        is_full
        or ((sure or has_title) and KANA_NAME.fullmatch(name))
        or (sure and (is_lone_surname or _has_name_form(name)))
    ):
        return "error", initial(name)
    return ("warning", initial(name)) if (lone or has_title) and is_lone_surname and len(name) > 1 else ("", "")


def _has_name_form(name: str) -> bool:
    return bool(
        is_plausible_name(name)
        or _KANA_JOINED.fullmatch(name)
        or _MIXED.fullmatch(name)
        or _LATIN_ALONE.fullmatch(name)
    )


def _is_office(name: str) -> bool:
    """Whether a text is only an office or a label: 館長, 指定管理者, 世帯主; but 佐藤 健人 and 信長 are persons."""
    return bool(_ONLY_OFFICE.fullmatch(name) or person_words.LABEL.fullmatch(name)) and not (
        is_full_name(name) or is_surname(name)
    )


def _after_title(text: str) -> tuple[str, bool]:
    """The text after an officer's title (医療法人○○ 理事長 …) or an organisation's name, and whether there was a title."""
    titles = list(_TITLE.finditer(text))
    name = text[titles[-1].end() :].strip() if titles else text
    words = name.split()
    last = " ".join(words[-2:])
    if len(words) > 2 and (titles or (_is_organisation(words[-3]) and SPACED_NAME.fullmatch(last))):
        return last, True
    return name, bool(titles)


def _is_organisation(word: str) -> bool:
    """Whether a word names an organisation by itself: 株式会社 alone is only the beginning of a name."""
    return bool(_ORGANISATION.search(word)) and not _ONLY_LEGAL.fullmatch(word)


def initial(name: str) -> str:
    """A masked name: its first character and …."""
    return f"{name.strip()[:1]}…"
