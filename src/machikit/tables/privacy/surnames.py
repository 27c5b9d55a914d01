"""Recognise Japanese full names in any text: a common family name followed by a given name."""

import re
from functools import cache
from pathlib import Path

KANJI = "々〆\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff\U00020000-\U0003ffff"  # with 﨑 and vendor-specific characters
_MAX_SURNAME = 4  # characters of a family name in the list

# Characters of given names. The name of a place or a shop seldom consists of these alone.
_GIVEN_CHARACTERS = frozenset(
    "一二三四五六七八九十百千万太郎次治司史士志子枝之乃也矢弥彌哉夫男雄生央介助輔佑祐裕悠優勇友雅正政昌将章昭明彰晃"
    "光広弘宏浩"
    "洋博大拓卓琢武猛剛豪強健賢謙建研憲顕顯元玄現幸孝考行敬啓慶恵惠圭佳加香華花果歌夏"
    "奈菜那美南実未海望希紀貴樹喜輝基季吉義良亮涼諒遼凌稜陵龍竜隆流琉瑠璃里梨理利莉李和輪環倫凛凜鈴玲怜礼麗令伶蓮廉"
    "恋連朗浪朋"
    "智知朝登人仁斗翔匠渉祥昇省庄尚直久寿永恒常経典法則範規教訓徳得篤敦厚淳純準順潤俊"
    "春駿峻隼舜瞬旬進晋新信伸真眞慎心森親臣臨秋晶聡惣宗総創壮荘想爽颯早草沙紗佐左咲作朔桜櫻小彩綾絢文郁育衣依伊以意"
    "緯乙音恩温"
    "陽葉耀遥瑶要容曜蓉庸与余代世瀬勢晴静靖清誠征聖成整盛星惺青精節雪説泉仙専宣扇善禅"
    "全然蒼碧緑翠水瑞穂穗帆保歩甫豊邦芳宝萌峰鳳牧睦摩麻満充密稔務夢結由有夕湧遊融夜康泰安杏庵案晏昂航向功公巧鋼甲衡"
    "興紅高鴻江"
    "洸滉煌晄亘弦絃源厳舷言原悟吾梧護互伍国國彦紘寛観完歓貫幹勘莞閑丸岩巌願己記起気騎"
    "機麒祈綺熙熹絹菊鞠橘桔京響享匡郷恭今欽琴錦勤均金銀空玖駒桑君勲薫渓慧蛍月兼耕皓克才采宰載斎索皐冊珊讃支至孜思姿"
    "詩資偲嗣詞"
    "紫獅賜侍持時滋慈蒔爾而汐鹿識縞射若寂主守朱珠授周修萩州舟柊重祝淑出述洵初緒女恕"
    "徐松笑紹菖勝湘象照詔丈城定条譲穣織植殖申辰津神秦深紳榛壬尽迅陣図吹帥推錘随崇雛澄寸是性斉石昔赤積川染船選煎前双"
    "奏走湊曽造"
    "蔵足村多鯛滝達胆丹旦暖弾茶中宙忠仲蝶鳥長超鎮槻剣天展伝冬東桃灯燈瞳童道凪虹日任寧"
    "熱年能波馬梅白繁絆比飛毘尾琵眉柾弼彪表平並辺弁步慕鵬本毎磨末茉岬椋無鳴茂孟耶予誉楊養瑛翼羅来頼雷絡藍嵐覧律立留"
    "零虎慮梁路"
    "露鷲湾舞彗妃姫茜葵綸葛栞昴雫澪丞緋柑椿楓槙榮栄英映詠叡衛益悦円延演炎燕艶於往旺岡"
    "沖荻億憶穏可嘉河珂珈茄霞駕開凱楽岳額学確覚角且兜鎌敢韓巻冠汰巳敏歳市策門兵寅卯午酉戌亥丑鶴亀竹桐富貞操房糸霜霧雲雨昼悌彬"
)
# Last characters of places and rooms, hardly of given names
_PLACE_LAST = frozenset("山川町村南北東西中上下前後本新原市国州城森岩岡石水泉京金銀石馬門言今足能図路空道大里月")
# Last characters that are more usual in given names than in anything else, and given names of one character
_USUAL_LAST = frozenset(
    "子美代江枝恵香奈菜乃佳花華果歌織理莉梨沙紗彩絵衣依音穂帆歩希紀貴樹輝生季葵愛唯由夏海実咲桜凛鈴玲瑠璃那郎夫男雄"
    "一二三介助"
    "輔祐佑太也哉矢弥人仁斗翔平司史志士之行幸治次明昭彰晃光広弘宏浩博裕悠優勇正政昌将章雅武"
    "猛剛毅健賢謙憲顕和孝敬啓慶圭隆高俊敏利年寿尚直真慎信伸晋進親臣吉義良善亮涼諒遼龍竜朗朋智知倫典則範規徳篤敦淳純"
    "順潤春磨麿"
    "造蔵綾衛作朔哲徹修秀豊稔成誠清静聖靖保泰彦邦満充茂滋重繁功勲薫勝克壽眞惠里月央世加"
)
_SINGLE_GIVEN = frozenset(
    "誠隆進清実茂勇博浩弘宏正明昭晃彰章豊勝修学充稔翼淳純潤隼駿俊薫望希舞愛葵唯遥翔陽優悠健剛武猛毅崇孝敏聡智哲徹亮"
    "涼諒遼亘渉"
    "航治功勲昇登幹恵静幸香桂梓楓栞茜蛍瞳忍操節文歩梢渚凛蘭蓮零樹仁司守巧匠創壮満久寿均保忠"
    "敦篤厚徳義信誉譲緑綾絢萌晋晶昌暁旭朗朋悟悦恒敬整斉旬廣眞實榮誼潔洋要雅圭慧桜和一二三省力"
)
_KANA_GIVEN = re.compile(r"[ぁ-んー]{2,4}|[ァ-ヶー]{2,4}|[ぁ-んァ-ヶー]{1,3}[子美代江枝恵香奈乃之加世]")
_FORM_ENTRY = re.compile(
    r"^[毎各全今]|^一般|年月|月日|生年|住所|番号|電話|氏名|名前|年齢|性別|続柄|署名|全員|同意|一式|一人|二人|三人|千円|百円|十円|以[上下内外]"
)  # entries of a form
_NO_GIVEN = frozenset(["学生", "中央", "年生", "全国", "全市", "市内", "年月", "月日", "年中"])
_NO_NAME = frozenset((
    "今日", "今年", "今月", "今朝", "今季", "今晩", "明日", "平成", "平和", "大和", "東大", "南大", "北大",
    "原則", "林道", "森林", "関東", "関西", "林業", "金利", "金額", "谷間", "高千", "高久", "宗教", "神社", "神前",
))  # fmt: skip
_MUNICIPALITY = re.compile(r"^[^\s・]{2,}[市町村区県府]長?$")
_PARTICLE = re.compile(
    r"[のはがをにへとでもやか、]|さん|さま|です|から|まで|より|など|ほか|のみ|だけ|こど|じむ|ちゃん|くん"
)


_GIVEN = _GIVEN_CHARACTERS | _USUAL_LAST | _SINGLE_GIVEN
_SINGLE_SURNAME = frozenset(
    "林森原関辻堀岡菅谷星畑桂堤橘榊柳岸沖奥秦峰嶋島梶柏楠椿塙湊巽乾李朴"
)  # family names of one character that are not a direction


@cache
def _word_list(file: str) -> frozenset[str]:
    """The words of a text file in this folder; lines that begin with # are comments."""
    lines = Path(__file__).with_name(file).read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def surnames() -> frozenset[str]:
    """Common family names, and those that end like an office or a temple."""
    return _word_list("surnames.txt")


def kana_surnames() -> frozenset[str]:
    """Family names in kana."""
    return _word_list("surnames_kana.txt")


def kana_given() -> frozenset[str]:
    """Given names that are often written in kana."""
    return _word_list("given_kana.txt")


@cache
def first_characters() -> frozenset[str]:
    """The first characters of family names."""
    return frozenset(name[0] for name in surnames())


def is_given_name(text: str) -> bool:
    """Whether a text may be a given name: one to three characters used in given names, or kana."""
    if len(text) <= 3 and _GIVEN.issuperset(text):
        return bool(text) and text[0] not in "市町村" and text not in _NO_GIVEN
    return bool(_KANA_GIVEN.fullmatch(text)) and not _PARTICLE.match(text)


def is_full_name(text: str, strict: bool = False) -> bool:
    """Whether the whole text is a known family name followed by a given name.

    strict: the context does not indicate a person, so a given name that ends like a place (高橋南) does not count.
    """
    if text in surnames() or _MUNICIPALITY.search(text) or text in _NO_NAME:  # 渡辺 is a family name, not 渡 and 辺
        return False
    for size in range(min(_MAX_SURNAME, len(text) - 1), 0, -1):
        if text[:size] in surnames():
            given = re.sub(r"^[\s・]", "", text[size:])
            if is_given_name(given) and not (strict and _may_be_place(given, text[0], size, text[size] in " \u3000")):
                return True
    return False


def _may_be_place(given: str, first: str, size: int, is_spaced: bool) -> bool:
    """Whether a full name may as well be that of a place or a shop.

    given: the given name; first: the first character of the family name; size: its length; is_spaced: a space separates the two.
    """
    if re.fullmatch(r"[ぁ-んァ-ヶー]+", given):
        return given not in kana_given()
    if len(given) == 1:
        return given not in _SINGLE_GIVEN or (size == 1 and not is_spaced)
    is_unusual_single = size == 1 and first not in _SINGLE_SURNAME
    has_usual_end = given[-1] in _USUAL_LAST
    return given[-1] in _PLACE_LAST - _USUAL_LAST or (not is_spaced and (is_unusual_single or not has_usual_end))


def is_surname(text: str) -> bool:
    """Whether a text is a family name in the list."""
    return text in surnames()


def is_sentence(text: str) -> bool:
    """Whether the kana after kanji begin with a particle and are not a given name: 大雨のとき, but 木村のぞみ."""
    kana = re.search(r"[ぁ-ん]+$", text)
    return bool(kana) and bool(_PARTICLE.match(kana[0])) and kana[0] not in kana_given()  # type: ignore[index]


_KANJI_AND_KANA = re.compile(rf"[{KANJI}ヶケノツ]{{1,5}}([ぁ-ん]{{2,4}}|[ァ-ヶー]{{2,4}})")
_OLD_KANA = frozenset((
    "ミヨ", "トメ", "キヨ", "ハナ", "ヨシ", "フミ", "キク", "ウメ", "サチ", "トミ", "ハル", "スミ", "イネ", "タマ", "チヨ", "ツル",
    "ヤエ", "ヨネ", "リン", "フク", "ミツ", "ミサ", "シゲ", "トシ", "サト",
))  # fmt: skip


_OCCUPATION = re.compile(
    r"(?:保育|看護|介護|弁護|弁理|税理|書|消防|建築|運転|栄養|調理|整備|計理|会計|救命|療法|聴覚|心理|福祉|代議|技|修|博|兵|武|紳|力|学)士$"
)


_NAME_SUFFIXES = "様氏殿宅邸君方等他外先長次夫妻父母"  # may follow a name directly
_WORD_CONTINUES = re.compile(rf"(?![{_NAME_SUFFIXES}及])[{KANJI}]|[ぁ-ん](?<![のはがをにへとでもやかさくち])")


def _without_inner_spaces(name: str) -> str:
    return re.sub(r"(?<=\S)[\s・](?=\S)", "", name)


def find_plausible_end(text: str, start: int) -> int:
    """The end of the plausible name at `start`, with or without a space between its parts; `start` itself where there is none."""
    for end in range(min(len(text), start + 10), start + 2, -1):
        piece = text[start:end]
        if (
            not piece[-1].isspace()
            and not _WORD_CONTINUES.match(text, end)
            and is_plausible_name(_without_inner_spaces(piece))
        ):
            return end
    return start


def is_plausible_name(text: str) -> bool:
    """Whether a text reads as a family name, in the list or not, and a given name of usual characters or usual in kana."""
    if _FORM_ENTRY.search(text) or _OCCUPATION.search(text):
        return False
    if kana := _KANJI_AND_KANA.fullmatch(text):
        return kana[1] in kana_given() or kana[1] in _OLD_KANA
    if not re.fullmatch(rf"[{KANJI}ヶケノツ]{{3,8}}", text):
        return False
    return any(
        _GIVEN.issuperset(text[n:]) and text[-1] not in _PLACE_LAST for n in (1, 2, 3, 4) if 1 <= len(text) - n <= 4
    )


_NAME_FORM = re.compile(
    rf"([{KANJI}ヶケノツ]{{1,7}})(?:([\s・]?)([ぁ-んァ-ヶー]{{1,4}}[子美代江枝恵香奈]?|[{KANJI}]{{1,3}}))?"
)


_KANJI_CONTINUE = re.compile(rf"(?![{_NAME_SUFFIXES}])[{KANJI}]")


def find_name_end(text: str, start: int) -> int:
    """The end of the full name at `start`; `start` itself where there is none."""
    m = _NAME_FORM.match(text, start)
    if not m:
        return start
    after = text[m.end() : m.end() + 1]
    candidate = m[0]
    has_kana = bool(m[3] and re.match(r"[ぁ-んァ-ヶー]", m[3]))
    if (
        has_kana and re.match(r"[ぁ-んァ-ヶー]", m[3][-1]) and re.match(r"[ぁ-んァ-ヶー]", after)
    ):  # the word continues: 田中です, 山口ひまわり園
        candidate = m[1]
    for end in range(len(candidate), 1, -1):
        if _KANJI_CONTINUE.match(text, start + end):  # 今年度, 大雨量
            continue
        is_short = has_kana and end > len(m[1]) and len(m[1]) == 1  # one kanji and kana may be any word
        if is_full_name(candidate[:end]) and not (is_short and not _is_usual_kana(m)):
            return start + end
    return start


def _is_usual_kana(m: re.Match[str]) -> bool:
    """Whether a space precedes the kana, or they are a usual given name."""
    return bool(m[2]) or m[3] in kana_given()


def find_name_start(text: str, end: int) -> int:
    """The start of the full name that ends at `end`; `end` itself where there is none."""
    for start in range(max(0, end - 8), end - 1):
        if text[start] in " ・" or (start and re.match(rf"[{KANJI}]", text[start]) is None):
            continue
        if is_full_name(text[start:end]):
            return start
    return end
