"""Merges the words that were changed in a page with those of the prototype."""

import re
from collections.abc import Mapping
from pathlib import Path

from machikit._base.errors import KitError
from machikit._base.languages import without_fallbacks
from machikit._base.messages import LANGUAGES, Words, kit_error, say, words_languages
from machikit.catalog import Catalog
from machikit.prototype import three_way
from machikit.prototype.known_words import KnownWords
from machikit.prototype.merge.changes import Change, Outcome
from machikit.prototype.merge.personal_data import personal_in_text
from machikit.prototype.merge.read_page import UNREADABLE, SavedPage
from machikit.prototype.merge.words_csv import changed_words
from machikit.prototype.three_way import KeyPath

FILE = "words.csv"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class WordsMerge:
    """words: of the prototype as they are now, in all languages that words.csv has. A word that nobody has translated is "" there."""

    def __init__(self, folder: Path, catalog: Catalog, words: Words, page: SavedPage):
        self.path = folder / FILE
        self.known, self.page = KnownWords(folder, catalog), page
        languages = words_languages(self.path)
        self.columns = {*LANGUAGES, *languages}
        self.words = without_fallbacks(words, languages)
        self.outcome = Outcome()
        self.changes: dict[str, dict[str, str]] = {}
        self._merge()

    def _merge(self) -> None:
        base: dict[KeyPath, str] = {}
        theirs: dict[KeyPath, str] = {}
        ours: dict[KeyPath, str] = {}
        for key, by_language in self.page.words.items():
            for lang, (was, now) in by_language.items():
                if error := self._refused(key, lang, was, now):
                    self.outcome.left_out.append(error)
                    continue
                path: KeyPath = (key, lang)
                ours[path] = self._word(key).get(lang, "").replace("\r\n", "\n")
                base[path] = ours[path] if _is_filled(ours[path], was) else was
                theirs[path] = now
        merged = three_way.merge(base, ours, theirs)
        self.outcome.already = len(merged.already)
        for path in merged.taken:
            self._take(path, theirs[path])
            self.outcome.taken.append(self._told(path, base, ours, theirs))
        for one in merged.conflicts:
            told = self._told(one.path, base, ours, theirs)
            self.outcome.conflict(told, lambda path=one.path, now=one.theirs: self._take(path, now))  # type: ignore[misc]

    def _word(self, key: str) -> Mapping[str, str]:
        return self.words.get(key) or self.known.starting_word(key) or {}

    def _take(self, path: KeyPath, now: str) -> None:
        self.changes.setdefault(path[0], {})[path[1]] = now

    def _told(self, path: KeyPath, *sides: Mapping[KeyPath, str]) -> Change:
        was, here, now = (side[path] for side in sides)
        return Change(_where(*path), was, here, now)

    def _refused(self, key: str, lang: str, was: str, now: str) -> KitError | None:
        """Why a word cannot be brought back; None where it can."""
        where = _where(key, lang)
        if lang not in self.columns:
            return kit_error("merge.language", where, lang=lang)
        if self.known.is_computed(key):
            return kit_error("merge.computed", where)
        if not self._word(key) or not re.fullmatch(r"[\w.+-]{1,80}", key):
            return kit_error("merge.no_word", where)
        if UNREADABLE.search(now):
            return kit_error("edits.characters", where)
        if error := self._placeholders(key, where, was, now):
            return error
        return personal_in_text(where, now, was)

    def _placeholders(self, key: str, where: str, was: str, now: str) -> KitError | None:
        allowed = self.known.placeholders(key)
        if allowed is None:
            return None
        before = set(_PLACEHOLDER.findall(was))
        wrong = next((name for name in _PLACEHOLDER.findall(now) if name not in allowed | before), None)
        if wrong is None:
            return None
        names = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "—"
        return kit_error("words.placeholder", where, lang=where, shown=f"{{{wrong}}}", names=names)

    def files(self) -> dict[Path, bytes]:
        """The files to write."""
        if not self.changes:
            return {}
        raw = self.path.read_bytes() if self.path.is_file() else None
        whole = {key: {lang: self._word(key).get(lang, "") for lang in LANGUAGES} for key in self.changes}
        return {self.path: changed_words(raw, self.changes, whole)}


def _where(key: str, lang: str) -> str:
    named = say(f"looks.in.{lang}") if lang in LANGUAGES else lang
    return f"{FILE}: {key} ({named})"


def _is_filled(word: str, shown: str) -> bool:
    """Whether a word with placeholders reads as it was shown."""
    if "{" not in word:
        return False
    pattern = ".{0,200}".join(re.escape(piece) for piece in re.split(r"\{\w+\}", word))
    return re.fullmatch(pattern, shown) is not None
