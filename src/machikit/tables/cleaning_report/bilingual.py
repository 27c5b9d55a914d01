"""Texts in both languages at once, and HTML of text from data, made safe and visible."""

import datetime as dt
import re
from html import escape
from typing import Any

from machikit._base.messages import LANGUAGES, fill, interface_words
from machikit.catalog.model import Text

MAX_CELL_LENGTH = 120  # characters of a cell on the page; the workbook has all of them
# Characters that are invisible but change what is seen: controls, zero widths, direction marks, lone surrogates
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def bilingual(key: str, /, **values: object) -> Text:
    """A message of the interface in both languages; the key itself where there is none."""
    message = interface_words().get(key, {})
    return {lang: fill(message.get(lang, key), **values) for lang in LANGUAGES}


def report_text(key: str, /, **values: object) -> Text:
    """The message `account.<key>` in both languages. A value may itself be a text in both languages.

    Raises KeyError where there is no such message.
    """
    message = interface_words()[f"account.{key}"]
    return {
        lang: fill(message[lang], **{k: v[lang] if isinstance(v, dict) else v for k, v in values.items()})
        for lang in LANGUAGES
    }


def place_text(match: dict[str, Any]) -> Text:
    """Where something personal stands: the column, or in words the title, the name or another sheet of the file."""
    text = dict.fromkeys(LANGUAGES, str(match["column"]))
    if match.get("place"):
        text = report_text(f"personal.place.{match['place']}", column=match["column"])
    return report_text("personal.place.other", sheet=match["sheet"], place=text) if match.get("sheet") else text


def format_number(n: int) -> str:
    return f"{n:,}"


def format_date(iso: str) -> Text:
    """An ISO date as each language writes it."""
    day = dt.date.fromisoformat(iso)
    return {"ja": f"{day.year}年{day.month}月{day.day}日", "en": f"{day.day} {day:%B %Y}"}


def bilingual_html(text: Text) -> str:
    """HTML of a text in both languages, of which the stylesheet shows one."""
    return "".join(f'<span class="{lang}" lang="{lang}">{_visible(text[lang])}</span>' for lang in LANGUAGES)


def data_html(text: Any, max_length: int = MAX_CELL_LENGTH) -> str:
    """HTML of a text from data: cut to `max_length` characters, isolated from the direction of its surroundings, all visible."""
    text = str(text).replace("\r\n", "\n")
    if not text.strip():
        return f'<span class="blank">{bilingual_html(report_text("blank"))}</span>'
    is_cut = len(text) > max_length
    cut = (
        f'<span class="cut">{bilingual_html(report_text("clipped", n=format_number(len(text))))}</span>'
        if is_cut
        else ""
    )
    return f'<bdi lang="ja">{_visible(text[:max_length])}</bdi>{cut}'


def _visible(text: str) -> str:
    """Escaped text in which each invisible character shows its code point."""
    return INVISIBLE.sub(lambda m: f'<span class="unseen">U+{ord(m[0]):04X}</span>', escape(text))
