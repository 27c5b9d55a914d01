"""Find names after a label (保護者：…, 担当 …, 所有者（…）) and before one in brackets. The text must be normalised (NFKC)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from machikit.tables.privacy import person_words
from machikit.tables.privacy.person_names import KANA_NAME, LATIN_NAME, LATIN_WORDS, SPACED_NAME, classify_person
from machikit.tables.privacy.surnames import (
    KANJI,
    find_name_end,
    find_name_start,
    find_plausible_end,
    is_full_name,
    is_plausible_name,
    is_sentence,
    is_surname,
)


class NameMatch(NamedTuple):
    """A person's name in a text. level: error or warning; start, end: its position."""

    level: str
    start: int
    end: int


_COLON = re.compile(r"\s{0,3}[:=→⇒]\s{0,3}")
_GAP = re.compile(r"[\s\n]{0,3}[(「『【\[]?[\s\n]{0,3}(?:[はがのも][\s、]{0,2}|・)?")
_WORD = re.compile(
    rf"[^\s、。,:;()/\d「」『』【】\[\]<>]{{1,14}}(?:\s[{KANJI}ぁ-んァ-ヶーA-Za-z.'-]{{1,12}}(?![{KANJI}ぁ-んァ-ヶーA-Za-z])){{0,2}}"
)
_BRACKETED_LABEL = re.compile(
    rf"[(「【\[]\s?(?:{person_words.any_of(*person_words.SURE, *person_words.ANYBODY, *person_words.LIKELY)})\s?[)」】\]]"
)


def find_labelled_names(text: str) -> Iterator[NameMatch]:
    """The names after a label (保護者：…, 担当 …, 所有者（…）) and before one in brackets (…（保護者）)."""
    position = 0
    for label in person_words.LABEL.finditer(text):
        if label.start() >= position and (name := _name_after(text, label)):
            position = name.end
            yield name
    for label in _BRACKETED_LABEL.finditer(text):
        end = label.start() - (text[label.start() - 1 : label.start()].isspace())
        if (start := find_name_start(text, end)) < end:
            yield NameMatch("error", start, end)


def _name_after(text: str, label: re.Match[str]) -> NameMatch | None:
    """The name after one label, if any. After a colon its form is enough, else it must be a known name."""
    is_sure = bool(person_words.SURE_LABEL.fullmatch(label[0]))
    if colon := _COLON.match(text, label.end()):
        return _name_after_colon(text, colon.end(), is_sure, is_generic=label[0] in person_words.ANYBODY)
    if len(label[0]) == 1 and label.start() and re.match(rf"[{KANJI}]", text[label.start() - 1]):
        return None  # 祖父 is in the list; 岳父 is not a label
    gap = _GAP.match(text, label.end())
    start = gap.end() if gap else label.end()
    if (end := find_name_end(text, start)) > start:
        return NameMatch("error", start, end)
    is_separated = start > label.end()
    end = find_plausible_end(text, start) if is_separated and label[0] not in person_words.ANYBODY else start
    if end > start and classify_person(text[start:end], sure=True)[0]:
        return NameMatch("error", start, end)
    word = _WORD.match(text, start) if is_separated else None
    if word and (is_plausible_name(word[0]) or (is_sure and LATIN_NAME.fullmatch(word[0])) or _is_spaced_name(word[0])):
        return NameMatch("error", start, word.end()) if classify_person(word[0], sure=True)[0] else None
    is_spaced = is_separated and (text[start - 1].isspace() or text[start - 1] == "・")
    if (
        word
        and is_spaced
        and is_surname(word[0])
        and len(word[0]) > 1
        and (is_sure or label[0][-1] == "長" or "担当" in label[0])
    ):
        return NameMatch("warning", start, word.end())
    return None


def _is_spaced_name(word: str) -> bool:
    return bool(SPACED_NAME.fullmatch(word)) and is_plausible_name(re.sub(r"[\s・]", "", word))


def _name_after_colon(text: str, start: int, is_sure: bool, is_generic: bool) -> NameMatch | None:
    """The name that begins at `start`. is_sure, is_generic: the label is one of `person_words.SURE`, of `person_words.ANYBODY`."""
    end = find_name_end(text, start)
    if end > start:
        return NameMatch("error", start, end)
    word = _WORD.match(text, start)
    if not word:
        return None
    first = word[0].split()[0]
    for name in (word[0], first):
        level, _ = classify_person(name, sure=not is_generic and is_sure, lone=True)
        if LATIN_WORDS.fullmatch(name) and not LATIN_NAME.fullmatch(name):
            level = ""  # any words of a sentence
        if level and is_sentence(name) and not is_full_name(name):
            level = ""
        if (
            level == "error"
            and is_generic
            and not (is_plausible_name(re.sub(r"\s", "", name)) or LATIN_WORDS.fullmatch(name))
        ):
            level = ""
        if not level and (is_surname(name) or (KANA_NAME.fullmatch(name) and is_sure and not is_generic)):
            level = "error" if is_sure or is_generic else "warning"
        if level:
            return NameMatch(level, start, start + len(name))
    return None
