"""Parse the service days of buses, as timetables and `tables.read.gtfs` write them: 平日, 月〜金, 土・日, 毎日, 土日祝 …

Only weekdays that are clearly named count. Anything else (登校日, 第2土曜, an unexplained 休日) stays as published and belongs to no
weekday: the page shows the text and says so.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from machikit.tables.values.weekdays import WEEK

_DAY = r"[月火水木金土日](?:曜日?)?"
_TOKEN = re.compile(
    rf"(?P<every>毎日|全日)|(?P<work>平日)|(?P<off>土休日|休日)|祝日|祝|指定日"
    rf"|(?P<first>{_DAY})(?:[~-]|から)(?P<last>{_DAY})|(?P<day>{_DAY})"
)
_EXCEPT = re.compile(r"\(([^()]*?)(?:を除く|は除く|除く|は運休|運休)\)$")
_SEPARATOR = re.compile(r"[・、,/&と]|および|及び|または|又は")
_DASHES = str.maketrans({"〜": "~", "～": "~", "−": "-", "–": "-", "—": "-", "ー": "-", "‐": "-"})


@dataclass(frozen=True)
class Service:
    """The days of one service.

    word: as published. days: weekdays on which it runs, Monday 0 … Sunday 6; None where the word names none.
    some: whether some dates are excluded, so that it does not run on every such weekday (指定日を除く).
    """

    word: str
    days: tuple[int, ...] | None
    some: bool = False


def read(words: Iterable[str]) -> list[Service]:
    """Parse the service days of one timetable. 休日 means Sunday where another word of the same timetable names Saturday, else unknown."""
    unique = list(dict.fromkeys(words))
    has_saturday = any("土" in _normalize(word) for word in unique)
    return [_service(word, has_saturday) for word in unique]


def _normalize(word: str) -> str:
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", word)).translate(_DASHES)
    return re.sub(r"(運行|運転|ダイヤ|のみ|だけ)$", "", text)


def _service(word: str, has_saturday: bool) -> Service:
    text = _normalize(word)
    exception = _EXCEPT.search(text)
    days = _weekdays(text[: exception.start()] if exception else text, has_saturday)
    excluded = _weekdays(exception[1], has_saturday) if exception else set()
    if not days or days <= (excluded or set()):
        return Service(word, None)
    # 土日を除く removes weekdays; 祝日を除く and 8月13日を除く only remove dates
    skips_dates = exception is not None and (not excluded or "祝" in exception[1])
    return Service(word, tuple(sorted(days - (excluded or set()))), skips_dates)


def _weekdays(text: str, has_saturday: bool) -> set[int] | None:
    """The weekdays that a text names; None if it contains anything else."""
    days: set[int] = set()
    while text:
        token = _TOKEN.match(text)
        if token is None or (token["off"] == "休日" and not has_saturday):
            return None
        days |= _token_days(token)
        text = text[token.end() :]
        text = text[separator.end() :] if (separator := _SEPARATOR.match(text)) else text
    return days


def _token_days(token: re.Match[str]) -> set[int]:
    """The weekdays of one token of the text."""
    if token["every"]:
        return {*range(7)}
    if token["work"]:
        return {*range(5)}
    if token["off"]:
        return {5, 6} if token["off"] == "土休日" else {6}
    if token["day"]:
        return {WEEK.index(token["day"][0])}
    if token["first"]:
        first, last = WEEK.index(token["first"][0]), WEEK.index(token["last"][0])
        return {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return set()
