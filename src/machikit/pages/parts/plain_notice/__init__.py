"""A notice beside its rewriting in plain words, both out of words.csv: what is still hard, what got lost, questions to a reader."""

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, Words, fill
from machikit.pages.part import Number, Part, both
from machikit.pages.parts.plain_notice import readability
from machikit.pages.parts.plain_notice.readability import Measure, lost, measure

if TYPE_CHECKING:
    from machikit.pages.page import Page

SPLIT = re.compile(r"[;；]\s*")


class PlainNotice(Part):
    """Nothing on the page where words.csv has no `notice.1`. Its keys: notice.title, notice.1, notice.2 … the notice as it is;
    plain.title, plain.1, plain.2 … its rewriting, line by line; notice.facts: what must not get lost, between semicolons;
    notice.ask.1 and notice.answer.1 …: what a reader is asked. A reading stands after its kanji: 市役所《しやくしょ》.
    """

    def lines(self, page: "Page", name: str) -> Words:
        """The numbered words of one name, in order: `notice.1`, `notice.2` …"""
        numbered = ((re.fullmatch(rf"{re.escape(name)}\.(\d+)", key), key) for key in page.prototype.words)
        keys = sorted((int(match[1]), key) for match, key in numbered if match)
        return {key: page.prototype.words[key] for _, key in keys}

    def keys(self, page: "Page") -> list[tuple[str, str]]:
        """(notice, plain) keys, line by line; a line that is not rewritten yet has its plain key all the same."""
        said = page.prototype.words
        titled = [("notice.title", "plain.title")] if "notice.title" in said else []
        numbers = [key.partition(".")[2] for key in self.lines(page, "notice")]
        return titled + [(f"notice.{n}", f"plain.{n}") for n in numbers]

    def there(self, page: "Page") -> bool:
        return bool(self.lines(page, "notice"))

    def written(self, page: "Page", key: str, lang: str) -> str:
        return page.prototype.words.get(key, {}).get(lang, "")

    def facts(self, page: "Page", lang: str) -> list[str]:
        return [fact for fact in SPLIT.split(self.written(page, "notice.facts", lang)) if fact.strip()]

    def measures(self, page: "Page", lang: str) -> tuple[Measure, Measure]:
        """Of the notice as it is, and as it stands now: lines that are not rewritten yet count as they are."""
        before = [self.written(page, notice, lang) for notice, _ in self.keys(page)]
        now = [self.written(page, plain, lang) or old for (_, plain), old in zip(self.keys(page), before, strict=True)]
        return measure("\n".join(before), lang), measure("\n".join(now), lang)

    # --- what the page gets ------------------------------------------------------------------------------------------

    def block(self, page: "Page") -> dict[str, Any] | None:
        if not self.there(page):
            return None
        return {
            "keys": self.keys(page), "facts": {lang: self.facts(page, lang) for lang in LANGUAGES}, "hard": readability.HARD,
            "long": readability.LONG, "asks": list(self.lines(page, "notice.ask")),
        }  # fmt: skip

    def numbers(self, page: "Page") -> list[Number]:
        if not self.there(page):
            return []
        lang = page.prototype.language
        before, after = self.measures(page, lang)
        shown = {"longest": (before.longest, after.longest), "hard": (len(before.hard), len(after.hard))}
        if lang == "ja":
            shown["kanji"] = (before.kanji, after.kanji)
        return [
            Number(fill(both(page, "plain_notice.change")[lang], before=a, after=b), both(page, f"plain_notice.unit.{key}")[lang],
                   both(page, f"plain_notice.n.{key}")[lang])
            for key, (a, b) in shown.items()
        ]  # fmt: skip

    def headline(self, page: "Page") -> dict[str, str] | None:
        if not self.there(page):
            return None
        pairs = [key for _, key in self.keys(page)]
        told: dict[str, dict[str, str]] = {name: {} for name in ("done", "all", "lost")}
        for lang in LANGUAGES:
            text = " ".join(self.written(page, key, lang) for key in pairs)
            told["done"][lang] = str(sum(bool(self.written(page, key, lang).strip()) for key in pairs))
            told["all"][lang], told["lost"][lang] = str(len(pairs)), str(len(lost(self.facts(page, lang), text)))
        return both(page, "plain_notice.headline", **told)

    def caveats(self, page: "Page") -> list[dict[str, str]]:
        return [both(page, f"plain_notice.said.{key}") for key in ("invented", "counts")] if self.there(page) else []

    def words(self, page: "Page") -> Words:
        """The page's words.csv as it is: the script reads both texts from there."""
        return {}

    def context(self, page: "Page") -> dict[str, Any]:
        return {"there": self.there(page), "notice": View(self, page) if self.there(page) else None}


class View:
    """The state in which the page opens, in its first language."""

    def __init__(self, part: PlainNotice, page: "Page"):
        self.part, self.page, self.lang = part, page, page.prototype.language
        self.keys = part.keys(page)

    def said(self, key: str) -> str:
        return self.part.written(self.page, key, self.lang)

    def pieces(self, key: str) -> list[tuple[str, str]]:
        """A line as (text, reading) one after another; reading "" where there is none."""
        found, end = [], 0
        text = self.said(key)
        for match in readability.RUBY.finditer(text):
            found += [(text[end : match.start()], ""), (match[1], match[2])]
            end = match.end()
        return [piece for piece in [*found, (text[end:], "")] if piece[0]]

    @cached_property
    def rewritten(self) -> str:
        return " ".join(self.said(key) for _, key in self.keys)

    @property
    def done(self) -> bool:
        """Whether every line is rewritten; until then a fact that is not there is not lost, only open."""
        return all(self.said(key).strip() for _, key in self.keys)

    @cached_property
    def facts(self) -> list[tuple[str, bool]]:
        facts = self.part.facts(self.page, self.lang)
        gone = lost(facts, self.rewritten)
        return [(fact, fact not in gone) for fact in facts]

    @cached_property
    def hard(self) -> tuple[dict[str, str], dict[str, str]]:
        before, after = self.part.measures(self.page, self.lang)
        return before.hard, after.hard

    @cached_property
    def asks(self) -> list[tuple[str, str]]:
        keys = self.part.lines(self.page, "notice.ask")
        return [(key, key.replace(".ask.", ".answer.")) for key in keys]
