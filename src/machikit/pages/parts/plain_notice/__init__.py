"""Plain notice part: an official notice beside its plain-language version, with hard words, missing facts and test questions.

All texts come from the words.csv of the prototype.
"""

import re
from functools import cached_property
from typing import Any

from machikit._base.messages import LANGUAGES, Words, fill
from machikit.pages.context import PageContext
from machikit.pages.part import Number, Part, both
from machikit.pages.parts.plain_notice import readability
from machikit.pages.parts.plain_notice.readability import Readability, measure_readability, missing_facts

_SEPARATOR = re.compile(r"[;；]\s*")


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

    def text(self, page: PageContext, key: str, lang: str) -> str:
        """A text of the prototype's words.csv, "" without one."""
        return page.prototype.words.get(key, {}).get(lang, "")

    def facts(self, page: PageContext, lang: str) -> list[str]:
        return [fact for fact in _SEPARATOR.split(self.text(page, "notice.facts", lang)) if fact.strip()]

    def measures(self, page: PageContext, lang: str) -> tuple[Readability, Readability]:
        """Readability of the original and of the current version, in which lines not rewritten yet count as they are."""
        before = [self.text(page, notice, lang) for notice, _ in self.keys(page)]
        after = [self.text(page, plain, lang) or old for (_, plain), old in zip(self.keys(page), before, strict=True)]
        return measure_readability("\n".join(before), lang), measure_readability("\n".join(after), lang)

    # --- the Part interface ------------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> dict[str, Any] | None:
        if not self.has_notice(page):
            return None
        return {
            "keys": self.keys(page), "facts": {lang: self.facts(page, lang) for lang in LANGUAGES}, "hard": readability.HARD_WORDS,
            "long": readability.LONG_SENTENCE, "asks": list(self.lines(page, "notice.ask")),
        }  # fmt: skip

    def numbers(self, page: PageContext) -> list[Number]:
        if not self.has_notice(page):
            return []
        lang = page.prototype.language
        before, after = self.measures(page, lang)
        changes = {"longest": (before.longest, after.longest), "hard": (len(before.hard_words), len(after.hard_words))}
        if lang == "ja":
            changes["kanji"] = (before.kanji, after.kanji)
        return [
            Number(fill(both(page, "plain_notice.change")[lang], before=a, after=b), both(page, f"plain_notice.unit.{key}")[lang],
                   both(page, f"plain_notice.n.{key}")[lang])
            for key, (a, b) in changes.items()
        ]  # fmt: skip

    def headline(self, page: PageContext) -> dict[str, str] | None:
        if not self.has_notice(page):
            return None
        plain_keys = [key for _, key in self.keys(page)]
        values: dict[str, dict[str, str]] = {name: {} for name in ("done", "all", "lost")}
        for lang in LANGUAGES:
            texts = [self.text(page, key, lang) for key in plain_keys]
            values["done"][lang] = str(sum(bool(text.strip()) for text in texts))
            values["all"][lang] = str(len(plain_keys))
            values["lost"][lang] = str(len(missing_facts(self.facts(page, lang), " ".join(texts))))
        return both(page, "plain_notice.headline", **values)

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        if not self.has_notice(page):
            return []
        return [both(page, f"plain_notice.said.{key}") for key in ("invented", "counts")]

    def context(self, page: PageContext) -> dict[str, Any]:
        return {"notice": FirstView(self, page) if self.has_notice(page) else None}


class FirstView:
    """The notice as the page opens, in its first language."""

    def __init__(self, part: PlainNotice, page: PageContext):
        self.part, self.page, self.lang = part, page, page.prototype.language
        self.keys = part.keys(page)

    def text(self, key: str) -> str:
        return self.part.text(self.page, key, self.lang)

    def pieces(self, key: str) -> list[tuple[str, str]]:
        """A line split into (text, reading); reading is "" where the text has none."""
        pieces, end = [], 0
        text = self.text(key)
        for match in readability.RUBY.finditer(text):
            pieces += [(text[end : match.start()], ""), (match[1], match[2])]
            end = match.end()
        return [piece for piece in [*pieces, (text[end:], "")] if piece[0]]

    @property
    def is_complete(self) -> bool:
        """Whether every line is rewritten; until then a missing fact counts as open, not as lost."""
        return all(self.text(key).strip() for _, key in self.keys)

    @cached_property
    def facts(self) -> list[tuple[str, bool]]:
        """(fact, whether it still occurs in the plain-language version)."""
        facts = self.part.facts(self.page, self.lang)
        missing = missing_facts(facts, " ".join(self.text(key) for _, key in self.keys))
        return [(fact, fact not in missing) for fact in facts]

    @cached_property
    def hard(self) -> tuple[dict[str, str], dict[str, str]]:
        """The hard words of the original and of the current version, each with its replacement."""
        before, after = self.part.measures(self.page, self.lang)
        return before.hard_words, after.hard_words

    @cached_property
    def questions(self) -> list[tuple[str, str]]:
        """(key of a question, key of its answer)."""
        keys = self.part.lines(self.page, "notice.ask")
        return [(key, key.replace(".ask.", ".answer.")) for key in keys]
