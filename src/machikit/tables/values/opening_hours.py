"""Opening hours as people write them → HH:MM, weekdays, and a short note.

The times are those of `clock`, the days those of `weekdays`: whatever neither reads wholly is kept in the note, as it was written.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from machikit.tables.values import times
from machikit.tables.values.cell_values import DASHES, Seen, text
from machikit.tables.values.times import ALL_DAY as ALL_DAY
from machikit.tables.values.times import CLOSED as CLOSED
from machikit.tables.values.times import minutes as minutes
from machikit.tables.values.times import pair as pair
from machikit.tables.values.times import time as time
from machikit.tables.values.weekdays import WEEK as WEEK
from machikit.tables.values.weekdays import closed_on
from machikit.tables.values.weekdays import days as days

NOTE_LIMIT = 100  # characters; longer notes are prose, which does not go into datasets
_NOTHING = ("なし", "無し", "無", "特になし", "特に無し")
_ABOUT_HOURS = re.compile(
    r"[\d休除祝曜平土日夜昼朝]|不可|のみ|以外|期間|営業|開館|開所|開園|開校|通年|終日|預かり|(?:^|／)(?:時間|曜日)："
)
_T = r"(?:翌日?)?(?:午前|午後)?\d{1,2}(?:[:時]\d{0,2}分?)(?:半)?"
_SPAN = re.compile(rf"({_T})\s*[{DASHES}~〜]\s*({_T})")
_PROSE = re.compile(rf"{_T}\s*から\s*{_T}\s*(?:まで)?")
# Of a text without blanks (`clock.plain`): a span somewhere in it, and the hour after which nobody is let in
_END = r"(?:翌日?の?)?(?:(?:午前|午後|am|pm)?\d{1,2}(?::\d{2}(?:[ap]m)?|時(?:\d{1,2}分?|半)?|[ap]m)|正午)"
_INSIDE = re.compile(rf"(?<!\d)(?:{_END}|(?:午前|午後)?\d{{1,2}})(?:{times.SPLIT}){_END}(?:まで)?|{ALL_DAY.pattern}")
_LAST_ENTRY = re.compile(rf"[(、,]?(?:最終)?(?:入[館園場室所店]|受付)(?:時間|終了)?は?:?{_END}(?:まで)?\)?")


@lru_cache(4096)
def note(raw: str) -> Seen:
    """A short note on hours, its clock times as H:MM–H:MM; なし is blank; what is long or not about hours is left out."""
    out, kind = kept(raw)
    if not out or out in _NOTHING:
        return "", kind
    if len(out) > NOTE_LIMIT or not _ABOUT_HOURS.search(out):
        return "", "dropped_note"
    return out, kind


def kept(raw: str) -> Seen:
    """What could not be read, as a note: one line, its clock times as H:MM–H:MM, and not a word less."""
    out, kind = text(raw.replace("\n", " / "))
    out = re.sub(r"[０-９：；～〜]", lambda m: unicodedata.normalize("NFKC", m[0]), out)
    out = _PROSE.sub(_figures, re.sub(r"\s*;\s*", "／", out.replace(" / ", "／")))
    out = _SPAN.sub(_figures, out).rstrip("。／ ")
    return re.sub(r"(?<!\d):(?!//)|(?<=\d):(?!\d)", "：", out).replace("~", "～").replace("(", "（").replace(
        ")", "）"
    ), kind


def _figures(span: re.Match[str]) -> str:
    """A span of time as H:MM–H:MM, where it can be read (午前9時～5時 can't)."""
    ends = times.span(span[0])
    return span[0] if ends is None else "–".join(f"{end // 60}:{end % 60:02d}" for end in ends)


def unread(raw: str, what: str) -> str:
    """What was no time (what: 時間) or weekday (曜日), for the note; where it does not say itself of what it speaks, with that word."""
    out = kept(raw)[0]
    return f"{what}：{out}" if out and not _ABOUT_HOURS.search(out) else out


@dataclass(frozen=True)
class Day:
    """What one column says of one kind of day: `span` (opens, closes), `extra` (in brackets), or only `words`."""

    span: tuple[str, str] | None = None
    extra: str = ""
    words: str = ""
    closed: bool = False


def day(raw: str) -> tuple[Day, str | None]:
    """7：30～18：30（18：30～19：00） → the span, with the bracketed extension apart; 休 → closed; other words stay words."""
    out = unicodedata.normalize("NFKC", raw).strip()
    out = re.sub(r"\s*\n\s*", "／", out)
    if not out or re.fullmatch(rf"[{DASHES}]+", out):
        return Day(), "blank_mark" if out else None
    if out == CLOSED:
        return Day(closed=True), None
    m = re.fullmatch(rf"{_SPAN.pattern}\s*(?:\((.*)\))?", out)
    if not m:
        return Day(words=kept(out)[0]), "unread_hours"
    opens, closes, kind = pair(time(m[1])[0], time(m[2])[0])
    if not (opens and closes):
        return Day(), "doubtful_hours"
    return Day(span=(opens, closes), extra=kept(m[3] or "")[0]), kind


def combine(weekday: Day, saturday: Day, sunday: Day) -> dict[str, str]:
    """Three columns (Monday to Friday, Saturday, Sunday and holidays) → days, opens, closes, hours_note.

    `opens` and `closes` are Monday to Friday's; `days` are all days with any hours, and the note names those that differ.
    """
    others = [("土", "土曜 ", saturday), ("日", "日祝 ", sunday)]
    told = [(label, d) for _, label, d in others if (d.span, d.extra) != (weekday.span, weekday.extra) and _told(d)]
    differ = [_told(d) if d.words.startswith(("土", "日", "祝")) else label + _told(d) for label, d in told]
    if not weekday.span:
        return {
            "days": "",
            "opens": "",
            "closes": "",
            "hours_note": "／".join(filter(None, [weekday.words, *differ])),
        }
    notes = [f"延長 {weekday.extra}"] if weekday.extra else []
    open_days = WEEK[:5] + "".join(letter for letter, _, d in others if d.span)
    return {
        "days": open_days,
        "opens": weekday.span[0],
        "closes": weekday.span[1],
        "hours_note": "／".join(notes + differ),
    }


def whole(raw: str) -> tuple[dict[str, str], str | None]:
    """One column for days and times together → days, opens, closes, hours_note, and what was found.

    8:30〜17時, 24時間, 平日 9:00-17:00, 9時～17時（土日祝除く）, 9:00～17:00（最終入館16:30）. Where there are several spans, or a word
    more, nothing is read: the text is the note (`unread_hours`).
    """
    out = times.plain(raw)
    if not out or re.fullmatch(rf"[{DASHES}]+", out):
        return {}, "blank_mark" if out else None
    spans = list(_INSIDE.finditer(out)) if len(out) <= NOTE_LIMIT else []
    ends = times.span(spans[0][0]) if len(spans) == 1 else None
    last = times.DAY if ends and ends[1] == times.DAY - 1 else ends[1] if ends else 0
    opens, closes, kind = pair(times.clock(ends[0]), times.clock(last)) if ends else ("", "", None)
    kind = kind or ("end_of_day" if ends and ends[1] != last else None)
    left = out[: spans[0].start()] + out[spans[0].end() :] if ends else out
    entry = _LAST_ENTRY.search(left)
    left = (left[: entry.start()] + left[entry.end() :] if entry else left).strip("、,()[]/・:※の")
    named, beside, doubt = days(left) if left else ("", "", None)
    if doubt:
        named, beside, doubt = closed_on(left)
    if not (opens and closes) or doubt:
        said, dropped = kept(raw)
        return {"hours_note": said} if said else {}, "unread_hours" if said else dropped
    notes = [kept(entry[0].strip("、,()"))[0]] if entry else []
    told = {"opens": opens, "closes": closes, "days": named, "hours_note": "／".join(filter(None, [beside, *notes]))}
    return {k: v for k, v in told.items() if v}, kind


def _told(one: Day) -> str:
    """7:30–12:30（延長 12:30–13:00）, or the words that stand there instead."""
    if not one.span:
        return one.words
    span = "–".join(f"{int(t[:-3])}:{t[-2:]}" for t in one.span)
    return span + (f"（延長 {one.extra}）" if one.extra else "")
