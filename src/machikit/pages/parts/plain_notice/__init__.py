"""Plain notice part: an official notice beside its plain-language version, with hard words, missing facts and test questions.

All texts come from the words.csv of the prototype.
"""

import re
from typing import TypedDict

from machikit._base.messages import LANGUAGES, Words
from machikit.pages.context import PageContext
from machikit.pages.part import Part, both
from machikit.pages.parts.plain_notice.hard_words import HARD_WORDS, LONG_SENTENCE

_SEPARATOR = re.compile(r"[;；]\s*")


class NoticeBlock(TypedDict):
    """keys: (notice, plain) keys of words.csv, line by line; asks: keys of the questions. By language: facts that must not be lost;
    hard words with what to say instead, longer ones first; how long a sentence may be (characters in ja, words in en).
    """

    keys: list[tuple[str, str]]
    facts: dict[str, list[str]]
    hard: dict[str, dict[str, str]]
    long: dict[str, int]
    asks: list[str]


class PlainNotice(Part):
    """An official notice beside its plain-language version; nothing if words.csv has no `notice.1`.

    Keys of words.csv: notice.title, notice.1, notice.2 …: the original notice; plain.title, plain.1, plain.2 …: its
    plain-language version, line by line; notice.facts: facts that must not be lost, separated by semicolons; notice.ask.1 and
    notice.answer.1 …: questions to a reader with their answers. A reading follows its kanji: 市役所《しやくしょ》.
    """

    def lines(self, page: PageContext, name: str) -> Words:
        """The numbered words with a prefix, in order: `notice.1`, `notice.2` …"""
        numbered = ((re.fullmatch(rf"{re.escape(name)}\.(\d+)", key), key) for key in page.prototype.words)
        keys = sorted((int(match[1]), key) for match, key in numbered if match)
        return {key: page.prototype.words[key] for _, key in keys}

    def keys(self, page: PageContext) -> list[tuple[str, str]]:
        """(notice, plain) keys, line by line, including the plain keys of lines that are not rewritten yet."""
        title = [("notice.title", "plain.title")] if "notice.title" in page.prototype.words else []
        numbers = [key.partition(".")[2] for key in self.lines(page, "notice")]
        return title + [(f"notice.{n}", f"plain.{n}") for n in numbers]

    def has_notice(self, page: PageContext) -> bool:
        return bool(self.lines(page, "notice"))

    def facts(self, page: PageContext, lang: str) -> list[str]:
        facts = page.prototype.words.get("notice.facts", {}).get(lang, "")
        return [fact for fact in _SEPARATOR.split(facts) if fact.strip()]

    # --- the Part interface ------------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> NoticeBlock | None:
        if not self.has_notice(page):
            return None
        return {
            "keys": self.keys(page), "facts": {lang: self.facts(page, lang) for lang in LANGUAGES},
            "hard": HARD_WORDS, "long": LONG_SENTENCE, "asks": list(self.lines(page, "notice.ask")),
        }  # fmt: skip

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        if not self.has_notice(page):
            return []
        return [both(page, f"plain_notice.said.{key}") for key in ("invented", "counts")]
