"""Countable features of how hard a text is to read. Counts are hints: only a reader can say whether a text is understood."""

import re
from dataclasses import dataclass

from machikit.pages.cell_text import fold

KANJI = r"[\u3400-\u9fff々]"
RUBY = re.compile(rf"({KANJI}+)《([ぁ-んァ-ヶー]+)》")  # 市役所《しやくしょ》
_ENDS = re.compile(r"(?<=[。！？!?])|(?<=\.)\s+|\n")  # the dots of 3.5 and example.jp do not end a sentence
LONG_SENTENCE = {"ja": 40, "en": 20}  # characters, words: longer sentences are marked

# Official words that are hard to understand, with a replacement. The first match counts, so longer words come first.
HARD_WORDS = {
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
class Readability:
    """longest: length of the longest sentence in characters (ja) or words (en); kanji: number of kanji without a reading;
    hard: words of HARD_WORDS that occur, with their replacements."""

    longest: int
    kanji: int
    hard_words: dict[str, str]


def _without_readings(text: str) -> str:
    """The text without its readings."""
    return RUBY.sub(r"\1", text)


def measure_readability(text: str, language: str) -> Readability:
    """Measure a text with readings (市役所《しやくしょ》); language: ja or en."""
    bare = _without_readings(text)
    longest = max((_length(sentence, language) for sentence in _ENDS.split(bare)), default=0)
    kanji = re.findall(KANJI, RUBY.sub("", text)) if language == "ja" else []
    return Readability(longest, len(kanji), _find_hard_words(bare, language))


def _length(sentence: str, language: str) -> int:
    """Characters (ja) or words (en)."""
    return len(re.sub(r"\s", "", sentence)) if language == "ja" else len(sentence.split())


def _find_hard_words(text: str, language: str) -> dict[str, str]:
    """The hard words of a text with their replacements, in the order of HARD_WORDS; no word counts inside a longer match."""
    remaining, words = text.lower(), {}
    for word, replacement in HARD_WORDS[language].items():
        if word in remaining:
            words[word] = replacement
            remaining = remaining.replace(word, "\n")
    return words


def missing_facts(facts: list[str], text: str) -> list[str]:
    """The facts that do not occur in a text, without regard to width, case, spaces and readings."""
    folded = fold(_without_readings(text))
    return [fact for fact in facts if fold(_without_readings(fact)) not in folded]
