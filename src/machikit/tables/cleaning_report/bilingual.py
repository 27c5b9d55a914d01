"""Words in both languages at once, and text from data made safe and visible."""

import datetime as dt
import re
from html import escape
from typing import Any

from machikit._base.messages import LANGUAGES, fill, interface_words
from machikit.catalog.model import Text

LONGEST = 120  # characters of a cell on the page; the book has all of them
# Characters that no one sees but that change what is seen: controls, zero widths, direction marks, lone surrogates.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def word(key: str, /, **values: object) -> Text:
    """A word of the interface in both languages. A value may itself be a text in both languages."""
    said = interface_words()[f"account.{key}"]
    return {
        lang: fill(said[lang], **{k: v[lang] if isinstance(v, dict) else v for k, v in values.items()})
        for lang in LANGUAGES
    }


def place(one: dict[str, Any]) -> Text:
    """Where something personal stands: the column, or the title, name or other sheet of the file in words."""
    said = dict.fromkeys(LANGUAGES, str(one["column"]))
    if one.get("place"):
        said = word(f"personal.place.{one['place']}", column=one["column"])
    return word("personal.place.other", sheet=one["sheet"], place=said) if one.get("sheet") else said


def number(n: int) -> str:
    return f"{n:,}"


def date(iso: str) -> Text:
    """An ISO date as each language writes it."""
    day = dt.date.fromisoformat(iso)
    return {"ja": f"{day.year}年{day.month}月{day.day}日", "en": f"{day.day} {day:%B %Y}"}


def both(text: Text) -> str:
    """HTML that holds a text in both languages, of which the style shows one."""
    return _both({lang: _seen(text[lang]) for lang in LANGUAGES})


def data(text: Any, most: int = LONGEST) -> str:
    """HTML of a text from data: cut to `most` characters, kept apart from its surroundings' direction, nothing unseen."""
    text = str(text).replace("\r\n", "\n")
    if not text.strip():
        return f'<span class="blank">{both(word("blank"))}</span>'
    more = f'<span class="cut">{both(word("clipped", n=number(len(text))))}</span>' if len(text) > most else ""
    return f'<bdi lang="ja">{_seen(text[:most])}</bdi>{more}'


def _both(markup: Text) -> str:
    return "".join(f'<span class="{lang}" lang="{lang}">{markup[lang]}</span>' for lang in LANGUAGES)


def _seen(text: str) -> str:
    return UNSEEN.sub(lambda m: f'<span class="unseen">U+{ord(m[0]):04X}</span>', escape(text))
