"""Whether a person has looked at a page's words in a language: the row `language.checked` of words.csv says the day and the office."""

from machikit._base.errors import KitError
from machikit._base.languages import LANGUAGES
from machikit.prototype.row_edits import checked_day, checked_section

CHECKED = "language.checked"


def checked_text(text: str) -> str:
    """`2026-12-01 国際交流課` as it is shown. Raises KitError where it is no day and office, or names a person."""
    day, _, section = " ".join(text.split()).partition(" ")
    return f"{checked_day(day)} {checked_section(section)}"


def confirmed_languages(word: dict[str, str]) -> dict[str, str]:
    """The row as pages may show it: a text that is no day and office, or names a person, confirms nothing."""
    return {lang: "" for lang in LANGUAGES} | {tag: text for tag in word if (text := _confirmed(word[tag]))}


def _confirmed(text: str) -> str:
    try:
        return checked_text(text) if text else ""
    except KitError:  # told by words_problems
        return ""
