"""Opening hours as people write them → HH:MM, weekdays, and a short note.

Times run from 00:00 to 24:00 and past midnight: 25:00 is 1 o'clock of the next day, so "closes" is always later than "opens".
23:59 means the end of the day and becomes 24:00. 休 stands for "closed on that day"; blank always means "not published".
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from machikit.tables.values import DASHES, Seen, text

CLOSED = "休"
WEEK = "月火水木金土日"
NOTE_LIMIT = 100  # characters; longer notes are prose, which does not go into datasets
ALL_DAY = re.compile(r"(24時間|終日)(利用可能|利用可|営業)?")
_NOTHING = ("なし", "無し", "無", "特になし", "特に無し")
_ABOUT_HOURS = re.compile(r"[\d休除祝曜平土日夜昼朝]|不可|のみ|以外|期間|営業|開館|開所|開園|開校|通年|終日|預かり")
_T = r"(?:翌日?)?(?:午前|午後)?\d{1,2}(?:[:時]\d{0,2}分?)(?:半)?"
_SPAN = re.compile(rf"({_T})\s*[{DASHES}~〜]\s*({_T})")


def minutes(raw: str) -> int | None:
    """Minutes after midnight of 9:00, 9：00, 0900, 9時半, 午後5時30分, 翌1:00, 26:00; None when it is no time (78:30)."""
    out = re.sub(r"\s+", "", unicodedata.normalize("NFKC", raw))
    m = re.fullmatch(r"(翌日?)?(午前|午後)?(\d{1,2})(?:[:時](\d{2})?(?::00|分)?(半)?)", out) or re.fullmatch(
        r"()()(\d{1,2})(\d{2})()", out
    )
    if not m:
        return None
    hour, minute = int(m[3]), 30 if m[5] else int(m[4] or 0)
    hour += (12 if m[2] == "午後" and hour < 12 else 0) + (24 if m[1] else 0)
    return hour * 60 + minute if hour < 48 and minute < 60 else None


def clock(value: int) -> str:
    return f"{value // 60:02d}:{value % 60:02d}"


def time(raw: str) -> Seen:
    """One time. A lone dash in a cell for one weekday is the publisher's "closed": `clean` decides that, not this."""
    out = unicodedata.normalize("NFKC", raw).strip()
    if not out:
        return "", None
    if out.startswith(("休", "定休", "閉")):
        return CLOSED, None
    if re.fullmatch(rf"[{DASHES}]+", out):
        return "", "blank_mark"
    found = minutes(out)
    if found is None:
        return "", "doubtful_hours"
    if found == 23 * 60 + 59:
        return "24:00", "end_of_day"
    return clock(found), None if re.search(r"[:時]", out) else "repaired_time"


@lru_cache(4096)
def pair(opens: str, closes: str) -> tuple[str, str, str | None]:
    """Two times of one day. Closing before opening means after midnight; closing at the time of opening means nothing."""
    if CLOSED in (opens, closes):
        return (CLOSED, "", None) if {opens, closes} <= {CLOSED, ""} else ("", "", "doubtful_hours")
    if not opens or not closes:
        return opens, closes, "half_hours" if opens or closes else None
    start, end = (int(t[:-3]) * 60 + int(t[-2:]) for t in (opens, closes))
    if start == end or start >= 24 * 60:
        return "", "", "doubtful_hours"
    if end < start:
        return opens, clock(end + 24 * 60), "past_midnight"
    return opens, closes, "short_hours" if end - start <= 60 else None


@lru_cache(4096)
def days(raw: str) -> tuple[str, bool, str | None]:
    """Weekdays in the order 月火水木金土日, whether 平日 / 祝日を除く was said, and what was found.

    月～金, 月・水・金, 平日, 毎日, 土日祝以外 are understood; other words are doubtful and become blank.
    """
    out = re.sub(r"\s+", "", unicodedata.normalize("NFKC", raw)).replace("曜日", "").replace("曜", "")
    if not out or re.fullmatch(rf"[{DASHES}]+", out):
        return "", False, "blank_mark" if out else None
    if re.fullmatch(r"毎日|全日|年中無休|無休|通年", out):
        return WEEK, False, None
    if re.fullmatch(r"平日|土日祝日?(以外|を?除く)|月[~〜-]金\(?祝日?を?除く\)?", out):
        return WEEK[:5], True, None
    out = re.sub(rf"([{WEEK}])[{DASHES}~〜]([{WEEK}])", lambda m: WEEK[WEEK.index(m[1]) : WEEK.index(m[2]) + 1], out)
    letters = re.sub(r"[・、,./]", "", out)
    if not re.fullmatch(rf"[{WEEK}]+", letters):
        return "", False, "doubtful_days"
    return "".join(d for d in WEEK if d in letters), False, None


@lru_cache(4096)
def note(raw: str) -> Seen:
    """A short note on hours, its clock times as H:MM–H:MM; なし is blank; what is long or not about hours is left out."""
    out, kind = text(raw.replace("\n", " / "))
    if not out or out in _NOTHING:
        return "", kind
    out = re.sub(r"[０-９：；～〜]", lambda m: unicodedata.normalize("NFKC", m[0]), out)
    out = _prose_spans(re.sub(r"\s*;\s*", "／", out.replace(" / ", "／")))
    out = _SPAN.sub(lambda m: _span_text(m[1], m[2]) or m[0], out).rstrip("。／ ")
    out = re.sub(r"(?<!\d):|:(?!\d)", "：", out).replace("~", "～").replace("(", "（").replace(")", "）")
    if len(out) > NOTE_LIMIT or not _ABOUT_HOURS.search(out):
        return "", "dropped_note"
    return out, kind


def _prose_spans(out: str) -> str:
    """午前7時30分から8時30分まで → 午前7時30分~午前8時30分 (the second time is in the same half of the day, unless said)."""

    def spell(m: re.Match[str]) -> str:
        half = re.match(r"午前|午後", m[1])
        second = m[2] if re.match(r"午前|午後", m[2]) or not half else half[0] + m[2]
        return f"{m[1]}~{second}"

    return re.sub(rf"({_T})\s*から\s*({_T})\s*(?:まで)?", spell, out)


def _span_text(first: str, last: str) -> str:
    start, end = minutes(first), minutes(last)
    return "" if start is None or end is None else f"{start // 60}:{start % 60:02d}–{end // 60}:{end % 60:02d}"


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
        return Day(words=note(out)[0]), None
    opens, closes, kind = pair(time(m[1])[0], time(m[2])[0])
    if not (opens and closes):
        return Day(), "doubtful_hours"
    return Day(span=(opens, closes), extra=note(m[3] or "")[0]), kind


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
            "hours_note": "／".join([weekday.words, *differ]) if weekday.words else "",
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

    8:30〜17時, 24時間, 平日 9:00-17:00, 9時～17時（土日祝除く）. Where there are several spans or only words, they are the note.
    """
    out = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", raw)).strip()
    if not out or re.fullmatch(rf"[{DASHES}]+", out):
        return {}, "blank_mark" if out else None
    if ALL_DAY.fullmatch(out) or out == "24時間":
        return {"opens": "00:00", "closes": "24:00"}, None
    spans = list(_SPAN.finditer(_prose_spans(out)))
    opens, closes, kind = pair(time(spans[0][1])[0], time(spans[0][2])[0]) if len(spans) == 1 else ("", "", None)
    if not (opens and closes):
        said, dropped = note(raw)
        return ({"hours_note": said} if said else {}), kind or dropped or (None if said else "doubtful_hours")
    rest = _SPAN.sub("", _prose_spans(out)).strip(" 、,()[]/・:")
    named, no_holidays, doubt = days(rest)
    told = {"opens": opens, "closes": closes, "days": named, "hours_note": "祝日を除く" if no_holidays else ""}
    if rest and doubt:
        told["hours_note"] = note(rest)[0]
    return {k: v for k, v in told.items() if v}, kind


def _told(one: Day) -> str:
    """7:30–12:30（延長 12:30–13:00）, or the words that stand there instead."""
    if not one.span:
        return one.words
    span = "–".join(f"{int(t[:-3])}:{t[-2:]}" for t in one.span)
    return span + (f"（延長 {one.extra}）" if one.extra else "")
