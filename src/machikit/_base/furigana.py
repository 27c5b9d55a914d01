"""Readings of words, 漢字《かんじ》 or ｜今日《きょう》, as plain text; in pages, `web/furigana.js` sets them above their characters."""

import re

_KANJI = "\u3005-\u3007\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323afヶヵ"
_READING = re.compile(rf"[｜|]([^《》｜|\n]+)《([^《》\n]+)》|([{_KANJI}]+)《([\u3041-\u30ff・　 ]+)》")


def in_brackets(word: str) -> str:
    """A word where no markup can stand: 漢字（かんじ）."""
    return _READING.sub(lambda m: f"{m[1] or m[3]}（{m[2] or m[4]}）", word) if "《" in word else word
