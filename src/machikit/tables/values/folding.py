"""Fold spelling variants of a text into one comparison key, which is never shown to users.

Folded are: width, variation selectors, old and new kanji, kana (ヶ ケ が カ, ノ の 之, ッ つ), dashes, numerals (十二 = 12), 丁目,
大字 and spaces. Old and new kanji follow the 常用漢字表 and the variants of JIS X 0208; the last line of the table lists kanji that
are often confused in place names.
"""

import re
import unicodedata
from dataclasses import dataclass

from machikit.tables.values import numerals
from machikit.tables.values.cell_values import DASHES

# The first kanji of a group stands for all
_KANJI_GROUPS = """
亜亞 悪惡 圧壓 囲圍 医醫 為爲 壱壹弌 隠隱 栄榮 営營 衛衞 駅驛 円圓 塩鹽 艶艷 応應 欧歐 殴毆 桜櫻
奥奧 横橫 温溫 穏穩 仮假 価價 絵繪 会會 懐懷 壊壞 拡擴 覚覺 学學 岳嶽 楽樂 巻卷 陥陷 勧勸 寛寬
関關 歓歡 観觀 顔顏 気氣 帰歸 偽僞 戯戲 犠犧 旧舊 拠據 挙擧 峡峽 挟挾 狭狹 郷鄕 暁曉 区區 駆驅
勲勳 薫薰 径徑 茎莖 恵惠 渓溪谿 経經 継繼 蛍螢 軽輕 鶏鷄 芸藝 欠缺 倹儉 剣劍劔 圏圈 検檢 権權 献獻
県縣 険險 顕顯 験驗 厳嚴 広廣 効效 恒恆 黄黃 鉱鑛礦 号號 国國圀 砕碎 済濟 斎齋斉齊 剤劑 桟棧 蚕蠶
惨慘 賛贊讃讚 残殘 糸絲 歯齒 児兒 辞辭 湿濕 実實 写寫 釈釋 寿壽 収收 従從 渋澁 獣獸 縦縱 粛肅 処處
緒緖 叙敍 将將 称稱 焼燒 証證 奨奬 条條 状狀 乗乘 浄淨 剰剩 畳疊 縄繩 壌壤 嬢孃 譲讓 醸釀 触觸
嘱囑 真眞 寝寢 慎愼 尽盡儘 図圖 粋粹 酔醉 穂穗 随隨 髄髓 枢樞 数數 瀬瀨 声聲 静靜 窃竊 摂攝 専專
浅淺 戦戰 践踐 銭錢 潜潛 繊纖 禅禪 双雙 壮壯 争爭 荘莊 捜搜 挿插 巣巢 曽曾 装裝 総總惣 蔵藏 臓臟
増增 属屬 続續 堕墮 対對 体體 帯帶 滞滯 台臺 滝瀧 択擇 沢澤 担擔 単單 胆膽 団團 断斷 弾彈 遅遲
痴癡 虫蟲 昼晝 鋳鑄 庁廳 徴徵 聴聽 鎮鎭 逓遞 鉄鐵銕 転轉 点點 伝傳 灯燈 当當 党黨 盗盜 稲稻 闘鬪
徳德悳 独獨 読讀 届屆 弐貳 悩惱 脳腦 覇霸 拝拜 廃廢 売賣 麦麥 発發 髪髮 抜拔 蛮蠻 浜濱濵 秘祕 払拂
仏佛 並竝 併倂 変變 辺邊邉 弁辨瓣辯 舗舖 歩步 宝寶寳 豊豐 没沒 翻飜 毎每 万萬 満滿 黙默 弥彌 薬藥
訳譯 予豫 余餘 与與 誉譽 揺搖 様樣 謡謠 来來 頼賴 乱亂 覧覽 竜龍 両兩 猟獵 緑綠 涙淚 塁壘 励勵
礼禮 隷隸 霊靈 齢齡 暦曆 歴歷 恋戀 炉爐 労勞 楼樓 録錄 湾灣 蕊蘂 高髙 崎﨑嵜碕埼 島嶋嶌 富冨 峰峯
桑桒 柳栁 松枩 淵渕渊 桧檜 館舘 藪薮籔 籠篭 壺壷 鴬鶯 迩邇 鯵鰺 蝿蠅 嚢囊 槙槇 梼檮 竈竃 麹麴 頬頰
鴎鷗 祇祗 菟兎莵兔 舟船 堤隄 桝枡 梅楳 野埜墅 吉𠮷 土圡 飲飮 秋穐龝 坂阪 翠翆 砺礪 諌諫 賎賤 鎌鐮
靭靱 鍬鍫 苅刈 亀龜 芦蘆葦 祷禱 濤涛 莱萊 遥遙 侠俠 尭堯 蛎蠣 鈎鉤 焔焰 噛嚙 潅灌 掴摑 填塡 蝋蠟
鎚槌 墻牆 厩廐廏 凉涼 栃杤橡 嵯嵳 鞆靹 洲州 濠壕 原厡 附付 間閒 曳曵 俣俁 冢塚 己巳已 冶治 班斑
櫟檪擽 鉋飽 鷏鷆 婁娄 柿杮
"""
_GA = "ヶヵケカがかゖゕ箇个"
_NO = "ノの之乃"
_SMALL = dict(zip("ァィゥェォッャュョヮぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわあいうえおつやゆよわ", strict=True))
NUMBER_GAP = "|"  # between two numbers that must not merge into one: 3 301, 四十二12
_DROPPED = re.compile("[\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_NUMBER = rf"[{numerals.KANJI_NUMERALS}]+|\d+"
_PIECE = re.compile(
    rf"(?P<number>{_NUMBER})|(?P<space>\s+)|(?P<drop>大字)|(?P<chome>[丁町]目)"
    rf"|(?<=[\u3400-\u9fff々])(?<![{numerals.KANJI_NUMERALS}])(?P<stray>-+)(?={_NUMBER})"  # 番町-1
)


def _character_table() -> dict[int, str]:
    """Map single characters to single characters, so that offsets stay the same."""
    table = {chr(n): chr(n - 0x60) for n in range(ord("ァ"), ord("ヴ"))} | _SMALL
    table |= {"ニ": "二", **dict.fromkeys(_GA, "が"), **dict.fromkeys(_NO, "の"), **dict.fromkeys(DASHES, "-")}
    for group in _KANJI_GROUPS.split():
        table |= dict.fromkeys(group[1:], group[0])
    return {ord(c): to for c, to in (table | {"壱": "一", "壹": "一", "弐": "二", "貳": "二"}).items()}


_CHARACTERS = _character_table()


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A key, and `offsets[i]`: where in the text the i-th character of the key begins, including what was dropped before it.

    `offsets` has one more item for the end of the text.
    """

    key: str
    offsets: list[int]


def normalize(raw: str) -> str:
    """The text in NFKC with single spaces, without variation selectors and control characters; private-use characters (外字) stay."""
    text = unicodedata.normalize("NFKC", _DROPPED.sub("", raw))
    if not text.isprintable():
        text = unicodedata.normalize("NFKC", "".join(c for c in text if not _is_invisible(c)))
    return " ".join(text.split())


def _is_invisible(c: str) -> bool:
    return not c.isspace() and unicodedata.category(c) in ("Cc", "Cf", "Cs")


def fold_text(text: str) -> FoldedText:
    """The key of a normalized text, with the offsets that lead back into the text."""
    folded = text.translate(_CHARACTERS)
    pieces: list[str] = []
    places: list[int] = []
    dropped: list[tuple[int, int]] = []  # offset in the key, and where in the text the dropped characters begin
    end = 0
    for m in _PIECE.finditer(folded):
        start = m.start()
        pieces.append(folded[end:start])
        places += range(end, start)
        replacement = _fold_piece(m, pieces[-1] or (pieces[-2] if len(pieces) > 1 else ""), folded)
        pieces.append(replacement)
        places += [start] * len(replacement)
        end = m.end()
        if not replacement:
            dropped.append((len(places), start))
    pieces.append(folded[end:])
    places += range(end, len(folded) + 1)
    for index, start in reversed(dropped):
        places[index] = start
    return FoldedText("".join(pieces), places)


def comparison_key(text: str) -> str:
    """The comparison key of any text."""
    return fold_text(normalize(text)).key


def _fold_piece(m: re.Match[str], before: str, folded: str) -> str:
    """What a piece of the text becomes in the key."""
    if m["drop"] or m["stray"]:
        return ""
    if m["chome"]:
        return "丁" if before[-1:].isdecimal() else folded[m.start() : m.end()]
    if m["space"]:
        return NUMBER_GAP if before[-1:].isdecimal() and re.match(_NUMBER, folded[m.end() :]) else ""
    digits = m["number"]
    number = digits.lstrip("0") or "0" if digits.isdecimal() else numerals.parse_kanji_number(digits)
    return digits if number is None else (NUMBER_GAP if before[-1:].isdecimal() else "") + str(number)


def kanji_number(number: int) -> str:
    """12 → 十二, for 1 to 99."""
    tens, ones = divmod(number, 10)
    signs = "〇一二三四五六七八九"
    return ("" if not tens else "十" if tens == 1 else signs[tens] + "十") + (signs[ones] if ones or not tens else "")
