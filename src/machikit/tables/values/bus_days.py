"""The days on which a bus runs, as timetables and `tables.gtfs` write them: 平日, 月〜金, 土・日, 毎日, 土日祝 …

Only what the words say is counted to a weekday. Anything else (登校日, 第2土曜, 休日 where nobody says what it holds) stays as it
is and belongs to no weekday: a page shows the words and says so.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

DAYS = "月火水木金土日"
_DAY = r"[月火水木金土日](?:曜日?)?"
_TOKEN = re.compile(
    rf"(?P<every>毎日|全日)|(?P<work>平日)|(?P<off>土休日|休日)|祝日|祝|指定日"
    rf"|(?P<first>{_DAY})(?:[~-]|から)(?P<last>{_DAY})|(?P<day>{_DAY})"
)
_EXCEPT = re.compile(r"\(([^()]*?)(?:を除く|は除く|除く|は運休|運休)\)$")
_BETWEEN = re.compile(r"[・、,/&と]|および|及び|または|又は")
_FOLD = str.maketrans({"〜": "~", "～": "~", "−": "-", "–": "-", "—": "-", "ー": "-", "‐": "-"})


@dataclass(frozen=True)
class Service:
    """word: as published. days: weekdays on which it runs, Monday 0 … Sunday 6; None where the word tells none.

    some: whether dates are left out, so that it does not run on every such weekday (指定日を除く).
    """

    word: str
    days: tuple[int, ...] | None
    some: bool = False


def read(words: Iterable[str]) -> list[Service]:
    """The services of one timetable. 休日 is Sunday where another word of the same timetable names Saturday, else unknown."""
    told = list(dict.fromkeys(words))
    saturday = any("土" in _plain(word) for word in told)
    return [_service(word, saturday) for word in told]


def _plain(word: str) -> str:
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", word)).translate(_FOLD)
    return re.sub(r"(運行|運転|ダイヤ|のみ|だけ)$", "", text)


def _service(word: str, saturday: bool) -> Service:
    text = _plain(word)
    left = _EXCEPT.search(text)
    days = _weekdays(text[: left.start()] if left else text, saturday)
    without = _weekdays(left[1], saturday) if left else set()
    if not days or days <= (without or set()):
        return Service(word, None)
    # 土日を除く takes weekdays away; of 祝日を除く, 8月13日を除く no weekday is free
    some = left is not None and (not without or "祝" in left[1])
    return Service(word, tuple(sorted(days - (without or set()))), some)


def _weekdays(text: str, saturday: bool) -> set[int] | None:
    """The weekdays that a text names; None where something else is in it."""
    days: set[int] = set()
    while text:
        found = _TOKEN.match(text)
        if found is None or (found["off"] == "休日" and not saturday):
            return None
        days |= _days(found)
        text = text[found.end() :]
        text = text[between.end() :] if (between := _BETWEEN.match(text)) else text
    return days


def _days(found: re.Match[str]) -> set[int]:
    """The weekdays of one word of the text."""
    if found["every"]:
        return {*range(7)}
    if found["work"]:
        return {*range(5)}
    if found["off"]:
        return {5, 6} if found["off"] == "土休日" else {6}
    if found["day"]:
        return {DAYS.index(found["day"][0])}
    if found["first"]:
        first, last = DAYS.index(found["first"][0]), DAYS.index(found["last"][0])
        return {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return set()
