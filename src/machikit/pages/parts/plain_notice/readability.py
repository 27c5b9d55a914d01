"""What can be counted about how hard a text is to read. Counts are hints: only a reader can say whether a text is understood."""

import re
import unicodedata
from dataclasses import dataclass

KANJI = r"[\u3400-\u9fff々]"
RUBY = re.compile(rf"({KANJI}+)《([ぁ-んァ-ヶー]+)》")  # 市役所《しやくしょ》
_ENDS = re.compile(r"(?<=[。！？!?])|(?<=\.)\s+|\n")  # 3.5 and example.jp end no sentence
LONG = {"ja": 40, "en": 20}  # letters, words: a sentence above this is marked

# Words of the office that stay hard, and what can stand instead. The first that fits counts; longer ones first.
HARD = {
    "ja": {
        "お願い申し上げます": "ください",
        "御留意": "気をつける",
        "御不明な点": "わからないこと",
        "におかれましては": "は",
        "において": "で",
        "に係る": "の",
        "所定の": "この",
        "必要事項": "名前や住所など",
        "つきましては": "（とる）",
        "正当な理由なく": "（わけを書く）",
        "資格取得": "入る",
        "届出書": "紙",
        "届出": "知らせる",
        "記入の上": "書いて",
        "記入": "書く",
        "提出": "出す",
        "持参": "持ってくる",
        "期日": "日",
        "際には": "ときは",
        "前住所地": "前に住んでいた市",
        "自己負担": "自分で払う",
        "全額": "ぜんぶ",
        "加入": "入る",
        "転入": "引っこしてくる",
        "転出": "引っこしていく",
        "及び": "と",
        "並びに": "と",
        "又は": "か",
        "若しくは": "か",
        "当該": "その",
        "該当": "あてはまる",
        "交付": "わたす",
        "受領": "受けとる",
        "納付": "お金を払う",
        "添付": "いっしょに出す",
        "速やかに": "早く",
        "遅滞なく": "すぐに",
        "以前": "前",
        "下記": "下",
        "事由": "わけ",
        "旨": "こと",
        "なお、": "（文を分ける）",
    },
    "en": {
        "in accordance with": "by",
        "with regard to": "about",
        "prior to": "before",
        "subsequent to": "after",
        "in the event that": "if",
        "commence": "start",
        "submit": "hand in",
        "obtain": "get",
        "reside": "live",
        "pursuant to": "under",
        "thereof": "of it",
        "hereby": "(leave out)",
        "shall": "must",
        "are requested to": "please",
        "be borne": "be paid",
        "enrolled": "in",
        "notification": "telling us",
        "commencing": "from",
    },
}


@dataclass(frozen=True)
class Measure:
    """sentences; longest: letters (ja) or words (en) of the longest one; long: sentences above LONG; kanji: kanji without a reading;
    hard: words of HARD that occur, with what can stand instead."""

    sentences: int
    longest: int
    long: int
    kanji: int
    hard: dict[str, str]


def plain(text: str) -> str:
    """The text without its readings."""
    return RUBY.sub(r"\1", text)


def measure(text: str, language: str) -> Measure:
    bare = plain(text)
    sizes = [size(part, language) for part in _ENDS.split(bare) if size(part, language)]
    unread = re.findall(KANJI, RUBY.sub("", text)) if language == "ja" else []
    return Measure(
        len(sizes), max(sizes, default=0), sum(n > LONG[language] for n in sizes), len(unread), hard(bare, language)
    )


def size(sentence: str, language: str) -> int:
    return len(re.sub(r"\s", "", sentence)) if language == "ja" else len(sentence.split())


def hard(text: str, language: str) -> dict[str, str]:
    """The hard words of a text, in the order of HARD; a word inside a longer one that was found is not found again."""
    left, found = text.lower(), {}
    for word, other in HARD[language].items():
        if word in left:
            found[word] = other
            left = left.replace(word, "\n")
    return found


def lost(facts: list[str], text: str) -> list[str]:
    """The facts that no longer stand in a text, whatever their width, spaces and readings."""
    have = fold(plain(text))
    return [fact for fact in facts if fold(plain(fact)) not in have]


def fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
