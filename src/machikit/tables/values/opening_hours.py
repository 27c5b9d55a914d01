"""Parse opening hours into HH:MM times, weekdays and a short note.

Times are parsed by `times`, days by `weekdays`; whatever neither can parse completely is kept in the note as it was written.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from machikit.tables.values import times
from machikit.tables.values.cell_values import DASHES, Parsed, clean_text
from machikit.tables.values.times import ALL_DAY, CLOSED, check_time_pair, parse_time
from machikit.tables.values.weekdays import WEEK, parse_days_off, parse_weekdays

NOTE_LIMIT = 100  # characters; longer notes are prose, which is left out of datasets
_EMPTY_NOTES = ("なし", "無し", "無", "特になし", "特に無し")
_MENTIONS_HOURS = re.compile(
    r"[\d休除祝曜平土日夜昼朝]|不可|のみ|以外|期間|営業|開館|開所|開園|開校|通年|終日|預かり|(?:^|／)(?:時間|曜日)："
)
_TIME = r"(?:翌日?)?(?:午前|午後)?\d{1,2}(?:[:時]\d{0,2}分?)(?:半)?"
_SPAN = re.compile(rf"({_TIME})\s*[{DASHES}~〜]\s*({_TIME})")
_PROSE = re.compile(rf"{_TIME}\s*から\s*{_TIME}\s*(?:まで)?")
# In a text without whitespace (`times.normalize`): a time span anywhere in it, and the time of last entry
_END = r"(?:翌日?の?)?(?:(?:午前|午後|am|pm)?\d{1,2}(?::\d{2}(?:[ap]m)?|時(?:\d{1,2}分?|半)?|[ap]m)|正午)"
_INSIDE = re.compile(
    rf"(?<!\d)(?:{_END}|(?:午前|午後)?\d{{1,2}})(?:{times.SPAN_SEPARATOR}){_END}(?:まで)?|{ALL_DAY.pattern}"
)
_LAST_ENTRY = re.compile(rf"[(、,]?(?:最終)?(?:入[館園場室所店]|受付)(?:時間|終了)?は?:?{_END}(?:まで)?\)?")


@lru_cache(4096)
def parse_note(raw: str) -> Parsed:
    """A short note on hours, with time spans as H:MM–H:MM.

    なし becomes blank; a note that is long or not about hours is dropped (dropped_note).
    """
    out, kind = tidy_note(raw)
    if not out or out in _EMPTY_NOTES:
        return "", kind
    if len(out) > NOTE_LIMIT or not _MENTIONS_HOURS.search(out):
        return "", "dropped_note"
    return out, kind


def tidy_note(raw: str) -> Parsed:
    """A text that could not be parsed, as a note: one line, time spans as H:MM–H:MM, no word left out."""
    out, kind = clean_text(raw.replace("\n", " / "))
    out = re.sub(r"[０-９：；～〜]", lambda m: unicodedata.normalize("NFKC", m[0]), out)
    out = _PROSE.sub(_format_span, re.sub(r"\s*;\s*", "／", out.replace(" / ", "／")))
    out = _SPAN.sub(_format_span, out).rstrip("。／ ")
    return re.sub(r"(?<!\d):(?!//)|(?<=\d):(?!\d)", "：", out).replace("~", "～").replace("(", "（").replace(
        ")", "）"
    ), kind


def _format_span(span: re.Match[str]) -> str:
    """A time span as H:MM–H:MM, or unchanged if it cannot be parsed (午前9時～5時)."""
    ends = times.parse_time_span(span[0])
    return span[0] if ends is None else "–".join(f"{end // 60}:{end % 60:02d}" for end in ends)


def unparsed_note(raw: str, label: str) -> str:
    """A cell that could not be parsed as a time (label: 時間) or weekday (曜日), as a note.

    The label is put in front where the text alone does not show that it is about hours.
    """
    out = tidy_note(raw)[0]
    return f"{label}：{out}" if out and not _MENTIONS_HOURS.search(out) else out


@dataclass(frozen=True)
class DayHours:
    """The hours of one kind of day: `span` (opens, closes) with an `extension` (in brackets), or else `text`."""

    span: tuple[str, str] | None = None
    extension: str = ""
    text: str = ""


def parse_day_hours(raw: str) -> tuple[DayHours, str | None]:
    """7：30～18：30（18：30～19：00） → the span and the bracketed extension; 休 → no hours; anything else stays text."""
    out = unicodedata.normalize("NFKC", raw).strip()
    out = re.sub(r"\s*\n\s*", "／", out)
    if not out or re.fullmatch(rf"[{DASHES}]+", out):
        return DayHours(), "blank_mark" if out else None
    if out == CLOSED:
        return DayHours(), None
    m = re.fullmatch(rf"{_SPAN.pattern}\s*(?:\((.*)\))?", out)
    if not m:
        return DayHours(text=tidy_note(out)[0]), "unread_hours"
    opens, closes, kind = check_time_pair(parse_time(m[1])[0], parse_time(m[2])[0])
    if not (opens and closes):
        return DayHours(), "doubtful_hours"
    return DayHours(span=(opens, closes), extension=tidy_note(m[3] or "")[0]), kind


def combine_day_hours(weekday: DayHours, saturday: DayHours, sunday: DayHours) -> dict[str, str]:
    """Three columns (Monday to Friday, Saturday, Sunday and holidays) → days, opens, closes, hours_note.

    `opens` and `closes` are those of Monday to Friday; `days` are all days with hours; the note lists hours that differ.
    """
    others = [("土", "土曜 ", saturday), ("日", "日祝 ", sunday)]
    differing = [
        (label, hours)
        for _, label, hours in others
        if (hours.span, hours.extension) != (weekday.span, weekday.extension) and _format_hours(hours)
    ]
    differences = [
        _format_hours(hours) if hours.text.startswith(("土", "日", "祝")) else label + _format_hours(hours)
        for label, hours in differing
    ]
    if not weekday.span:
        return {
            "days": "",
            "opens": "",
            "closes": "",
            "hours_note": "／".join(filter(None, [weekday.text, *differences])),
        }
    notes = [f"延長 {weekday.extension}"] if weekday.extension else []
    open_days = WEEK[:5] + "".join(letter for letter, _, hours in others if hours.span)
    return {
        "days": open_days,
        "opens": weekday.span[0],
        "closes": weekday.span[1],
        "hours_note": "／".join(notes + differences),
    }


def parse_opening_hours(raw: str) -> tuple[dict[str, str], str | None]:
    """Parse one column for days and times together → (days, opens, closes, hours_note; kind).

    8:30〜17時, 24時間, 平日 9:00-17:00, 9時～17時（土日祝除く）, 9:00～17:00（最終入館16:30）. Where there are several spans, or
    anything more, nothing is parsed and the whole text becomes the note (`unread_hours`).
    """
    out = times.normalize(raw)
    if not out or re.fullmatch(rf"[{DASHES}]+", out):
        return {}, "blank_mark" if out else None
    spans = list(_INSIDE.finditer(out)) if len(out) <= NOTE_LIMIT else []
    ends = times.parse_time_span(spans[0][0]) if len(spans) == 1 else None
    end = times.MINUTES_PER_DAY if ends and ends[1] == times.MINUTES_PER_DAY - 1 else ends[1] if ends else 0
    opens, closes, kind = (
        check_time_pair(times.format_time(ends[0]), times.format_time(end)) if ends else ("", "", None)
    )
    kind = kind or ("end_of_day" if ends and ends[1] != end else None)
    rest = out[: spans[0].start()] + out[spans[0].end() :] if ends else out
    last_entry = _LAST_ENTRY.search(rest)
    rest = (rest[: last_entry.start()] + rest[last_entry.end() :] if last_entry else rest).strip("、,()[]/・:※の")
    weekdays, extra, days_kind = parse_weekdays(rest) if rest else ("", "", None)
    if days_kind:
        weekdays, extra, days_kind = parse_days_off(rest)
    if not (opens and closes) or days_kind:
        text_note, dropped = tidy_note(raw)
        return {"hours_note": text_note} if text_note else {}, "unread_hours" if text_note else dropped
    entry_note = [tidy_note(last_entry[0].strip("、,()"))[0]] if last_entry else []
    parsed = {
        "opens": opens,
        "closes": closes,
        "days": weekdays,
        "hours_note": "／".join(filter(None, [extra, *entry_note])),
    }
    return {k: v for k, v in parsed.items() if v}, kind


def _format_hours(hours: DayHours) -> str:
    """7:30–12:30（延長 12:30–13:00）, or the text in place of a span."""
    if not hours.span:
        return hours.text
    span = "–".join(f"{int(t[:-3])}:{t[-2:]}" for t in hours.span)
    return span + (f"（延長 {hours.extension}）" if hours.extension else "")
