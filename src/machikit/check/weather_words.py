"""Words of weather warnings and evacuation that are no longer in use: on a page or a card they would mislead."""

import re
from collections.abc import Iterator

from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, read_words
from machikit.catalog import Catalog
from machikit.check.findings import WARNING, Finding, Rule
from machikit.check.prototype_folder import PrototypeFolder

# Since May 2026 a warning for heavy rain, river floods, landslides or storm surges bears the number of its level.
LEVELS = {"注意報": 2, "警報": 3, "危険警報": 4, "特別警報": 5}
_WARNING = re.compile(r"(?:レベル([0-9]))?(大雨|氾濫|土砂災害|高潮)((?:危険|特別)?警報|注意報)")
REPLACED = {  # in May 2021 and May 2026
    "避難勧告": "警戒レベル4避難指示",
    "避難指示（緊急）": "警戒レベル4避難指示",
    "避難準備・高齢者等避難開始": "警戒レベル3高齢者等避難",
    "避難準備情報": "警戒レベル3高齢者等避難",
    "土砂災害警戒情報": "レベル4土砂災害危険警報",
}


def outdated_words(text: str) -> dict[str, str]:
    """Word that is no longer in use → the one to use.

    >>> outdated_words("大雨警報や避難勧告のとき。レベル4大雨危険警報のとき。")
    {'大雨警報': 'レベル3大雨警報', '避難勧告': '警戒レベル4避難指示'}
    """
    unnumbered = {m[0]: f"レベル{LEVELS[m[3]]}{m[2]}{m[3]}" for m in _WARNING.finditer(text)}
    wrong = {word: now for word, now in unnumbered.items() if word != now}
    return wrong | {word: now for word, now in REPLACED.items() if word in text}


class WeatherWords(Rule):
    """Words of a page on warnings and evacuation are those in use."""

    def check(self, subject: PrototypeFolder) -> Iterator[Finding]:
        try:
            words = read_words(subject.folder / "words.csv") if (subject.folder / "words.csv").is_file() else {}
        except KitError:
            return  # said by WordsRead
        for key, texts in words.items():
            for word, now in outdated_words("\n".join(texts.values())).items():
                yield self.finding(f"words.csv: {key}", "words.weather", WARNING, word=word, now=now)


class CardWeatherWords(Rule):
    """Words of cards on warnings and evacuation are those in use."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        for card in subject.cards.values():
            for lang in LANGUAGES:
                for word, now in outdated_words(card.prose(lang)).items():
                    yield self.finding(f"{card.id}/{lang}.md", "words.weather", WARNING, word=word, now=now)
