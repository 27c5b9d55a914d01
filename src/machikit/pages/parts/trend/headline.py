"""The headline of a trend, one or two sentences and a few numbers, in both languages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from machikit._base.messages import LANGUAGES
from machikit.catalog.model import Text
from machikit.pages.parts.trend.cells import date_phrase, period
from machikit.pages.parts.trend.series import Line, Point
from machikit.pages.parts.trend.views import MAX_PLACES_PER_CHART, yearly_sums
from machikit.pages.svg.scale import date_ordinal, format_number

Say = Callable[..., Text]  # `part.both` with the page bound: a text in both languages, filled in
MINUS_SIGN = "\u2212"
MAX_NAMED = 3  # values outside their limits that a sentence lists


@dataclass(frozen=True)
class HeadlineNumber:
    """A headline number, in both languages."""

    n: int | str
    unit: Text
    label: Text
    look: str = ""


EMPTY: tuple[Text, list[HeadlineNumber]] = ({"ja": "", "en": ""}, [])  # no sentence, no numbers


def compute_headline(lines: Sequence[Line], say: Say, home: str = "") -> tuple[Text | None, list[HeadlineNumber]]:
    """(one or two sentences, numbers) about the limits of the lines, many places, the first state, or pairs of events.

    home: the Japanese name of the page's city, which a sentence need not name.
    """
    recorded = [line for line in lines if line.known_points]
    if not recorded:
        return None, []
    if any(p.has_limits for line in recorded for p in line.points):
        return _limits_headline(recorded, say)
    places = list(dict.fromkeys(line.place["ja"] for line in recorded))
    if len(places) > MAX_PLACES_PER_CHART:
        return _places_headline([line for line in recorded if line.series["ja"] == recorded[0].series["ja"]], say)
    first_place = [line for line in recorded if line.place["ja"] == places[0]]
    states = [line for line in first_place if not line.group]
    parts = (
        [_state_headline(_with_place(states[0], home), say), _causes_headline(states[0], _pairs(first_place), say)]
        if states
        else [_pair_headline(a, b, say) for a, b in _pairs(first_place)]
    )
    if len(places) > 1 and states:
        parts.append(_others_headline([line for line in recorded if line.series["ja"] == states[0].series["ja"]], say))
    return joined([text for text, _ in parts]), [one for _, numbers in parts for one in numbers]


def _with_place(line: Line, home: str) -> Line:
    """The line with its place in its name, where that is a part of the city: 東部の使用量."""
    if not line.place["ja"] or line.place["ja"] == home:
        return line
    name: Text = {
        "ja": f"{line.place['ja']}の{line.series['ja']}",
        "en": f"{line.series['en']} in {line.place['en']}",
    }
    return replace(line, series=name)


def signed(value: float) -> str:
    """+600, −2,600, ±0."""
    return ("+" if value > 0 else MINUS_SIGN if value < 0 else "±") + format_number(abs(value))


def percent(now: float, then: float) -> str:
    """The change in per cent, with sign and always one decimal, so that the figures of a column align."""
    share = round((now / then - 1) * 100, 1)
    return ("+" if share > 0 else MINUS_SIGN if share < 0 else "±") + f"{abs(share):,.1f}"


def _date(point: Point, line: Line) -> Text:
    return {lang: date_phrase(point.date, lang, line.fiscal) for lang in LANGUAGES}


def joined(parts: Sequence[Text | None]) -> Text | None:
    """Sentences as one text; None without any."""
    filled = [p for p in parts if p and p["ja"]]
    return {"ja": "".join(p["ja"] for p in filled), "en": " ".join(p["en"] for p in filled)} if filled else None


# --- a state: the last value, and the change since the first ------------------------------------------------------------


def _state_headline(line: Line, say: Say) -> tuple[Text, list[HeadlineNumber]]:
    first, last = line.known_points[0], line.known_points[-1]
    now, then = last.value or 0.0, first.value or 0.0
    values = {"series": line.series, "unit": line.unit, "n": format_number(now), "date": _date(last, line)}
    numbers = [
        HeadlineNumber(_int_or_text(now), line.unit, say("trend.n.now", series=line.series, date=_date(last, line)))
    ]
    if first.date == last.date:
        return say("trend.said.only", **values), numbers
    change = "more" if now > then else "less" if now < then else "same"
    share = percent(now, then) if then > 0 else ""
    values |= {"from": _date(first, line), "d": format_number(abs(now - then)), "p": share.lstrip("+±" + MINUS_SIGN)}
    key = f"trend.said.{change}" + ("" if share or change == "same" else ".plain")
    numbers.append(HeadlineNumber(signed(now - then), line.unit, say("trend.n.change", **{"from": _date(first, line)})))
    return say(key, **values), numbers


def _int_or_text(value: float) -> int | str:
    return int(value) if value == int(value) else format_number(value)


# --- a pair of lines: additions and removals -----------------------------------------------------------------------------


def _pairs(lines: Sequence[Line]) -> list[tuple[Line, Line]]:
    """The two lines of each group; monthly ones as sums of calendar years."""
    grouped = [list(same) for _, same in groupby((line for line in lines if line.group), key=lambda line: line.group)]
    by_year = [
        yearly_sums(same, 1) if all(len(p.date) == 7 for line in same for p in line.points) else same
        for same in grouped
    ]
    return [(same[0], same[1]) for same in by_year if len(same) == 2 and same[0].known_points and same[1].known_points]


def _shared(pair: tuple[Line, Line]) -> tuple[list[str], list[dict[str, float]]]:
    """(the dates that both have, the values of each by date)."""
    values = [{p.date: p.value or 0.0 for p in line.known_points} for line in pair]
    return sorted(values[0].keys() & values[1].keys()), values


def _lower(line: Line) -> Text:
    return {"ja": line.series["ja"], "en": line.series["en"].lower()}


def _date_phrase(date: str, line: Line) -> Text:
    return {lang: date_phrase(date, lang, line.fiscal) for lang in LANGUAGES}


def _pair_headline(a: Line, b: Line, say: Say) -> tuple[Text, list[HeadlineNumber]]:
    """The headline of a pair: its balance in the last period that both have."""
    dates, (of_a, of_b) = _shared((a, b))
    if not dates:
        return EMPTY
    x, y, when = of_a[dates[-1]], of_b[dates[-1]], _date_phrase(dates[-1], a)
    values = {
        "a": _lower(a),
        "b": _lower(b),
        "na": format_number(x),
        "nb": format_number(y),
        "unit": a.unit,
        "balance": signed(x - y),
    }
    ones = [
        HeadlineNumber(_int_or_text(v), one.unit, say("trend.n.now", series=one.series, date=when))
        for v, one in ((x, a), (y, b))
    ]
    balance = HeadlineNumber(signed(x - y), a.unit, say("trend.n.balance", a=_lower(a), b=_lower(b), when=when))
    return say("trend.said.pair", to=when, **values), [*ones, balance]


def _causes_headline(state: Line, pairs: Sequence[tuple[Line, Line]], say: Say) -> tuple[Text, list[HeadlineNumber]]:
    """What explains the change of a state: the balances of all pairs, over the periods between its first and last date."""
    balances, numbers, spans = [], [], []
    between = date_ordinal(state.known_points[0].date), date_ordinal(state.known_points[-1].date)
    for pair in pairs:
        dates, (of_a, of_b) = _shared(pair)
        dates = [d for d in dates if _lies_in(period(d, pair[0].fiscal), between)]
        if not dates:
            continue
        balance, (a, b) = sum(of_a[d] - of_b[d] for d in dates), map(_lower, pair)
        balances.append(say("trend.balance.one", a=a, b=b, balance=signed(balance), unit=pair[0].unit))
        spans.append((_date_phrase(dates[0], pair[0]), _date_phrase(dates[-1], pair[0])))
        when = say("trend.span", **{"from": spans[-1][0]}, to=spans[-1][1])
        numbers.append(HeadlineNumber(signed(balance), pair[0].unit, say("trend.n.balance", a=a, b=b, when=when)))
    if not balances:
        return EMPTY
    listed: Text = {"ja": "、".join(t["ja"] for t in balances), "en": ", ".join(t["en"] for t in balances)}
    return say("trend.said.causes", **{"from": spans[0][0]}, to=spans[0][1], list=listed), numbers


def _lies_in(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


# --- several places ------------------------------------------------------------------------------------------------------


def _others_headline(lines: Sequence[Line], say: Say) -> tuple[Text, list[HeadlineNumber]]:
    """Several cities as indices: the value at the first shared date is 100."""
    shared = sorted(set.intersection(*({p.date for p in line.known_points} for line in lines)))
    values = [({p.date: p.value or 0.0 for p in line.known_points}, line) for line in lines]
    if len(shared) < 2 or any(by_date[shared[0]] <= 0 for by_date, _ in values):
        return EMPTY
    index = [(line, by_date[shared[-1]] / by_date[shared[0]] * 100) for by_date, line in values]
    listed: Text = {
        "ja": "、".join(f"{line.place['ja']}{n:.1f}" for line, n in index),
        "en": ", ".join(f"{line.place['en']} {n:.1f}" for line, n in index),
    }
    first, last = ({lang: date_phrase(d, lang, lines[0].fiscal) for lang in LANGUAGES} for d in (shared[0], shared[-1]))
    return say("trend.said.others", **{"from": first}, date=last, series=lines[0].series, list=listed), []


def _places_headline(lines: Sequence[Line], say: Say) -> tuple[Text | None, list[HeadlineNumber]]:
    """Many places: how many rose and how many fell since the first date, and where the change was largest."""
    changes = [
        (line, (line.known_points[-1].value or 0.0) - (line.known_points[0].value or 0.0))
        for line in lines
        if len(line.known_points) > 1
    ]
    if not changes:
        return None, []
    up, down = sum(d > 0 for _, d in changes), sum(d < 0 for _, d in changes)
    most, least = max(changes, key=lambda c: c[1]), min(changes, key=lambda c: c[1])
    line = changes[0][0]
    first, last = _date(line.known_points[0], line), _date(line.known_points[-1], line)
    text = say("trend.said.places", n=format_number(len(changes)), up=format_number(up), down=format_number(down),
               series=line.series, date=last,
               **{"from": first}, top=most[0].place, dtop=signed(most[1]), low=least[0].place, dlow=signed(least[1]),
               unit=line.unit)  # fmt: skip
    count = say("trend.places")
    return text, [HeadlineNumber(up, count, say("trend.n.up")), HeadlineNumber(down, count, say("trend.n.down"))]


# --- limits --------------------------------------------------------------------------------------------------------------


def _limits_headline(lines: Sequence[Line], say: Say) -> tuple[Text, list[HeadlineNumber]]:
    """Whether the last value of each line is within its limits, and how many values were not."""
    checked = [line for line in lines if any(p.has_limits for p in line.known_points)]
    outside = [(p, line) for line in checked for p in line.known_points if p.is_outside_limits]
    now = [(line.known_points[-1], line) for line in checked if line.known_points[-1].is_outside_limits]
    newest = max((line.known_points[-1] for line in checked), key=lambda p: p.date)
    line = checked[0]
    parts = [
        say("trend.said.over", n=len(now), list=_listed(now, say))
        if now
        else say("trend.said.within", n=len(checked), date=_date(newest, line))
    ]
    if outside and not now:
        last = max(outside, key=lambda one: one[0].date)
        parts.append(say("trend.said.past", n=len(outside), date=_date(*last), what=_name(last[1])))
    times, items = say("trend.times"), say("trend.items")
    values = sum(p.has_limits for one in checked for p in one.known_points)
    since = _date(min((one.known_points[0] for one in checked), key=lambda p: p.date), line)
    numbers = [
        HeadlineNumber(len(now), items, say("trend.n.over_now")),
        HeadlineNumber(len(outside), times, say("trend.n.over_ever", since=since)),
        HeadlineNumber(values, times, say("trend.n.values", since=since)),
    ]
    return joined(parts) or parts[0], numbers


def _listed(now: Sequence[tuple[Point, Line]], say: Say) -> Text:
    named = [
        say("trend.over.one", what=_name(line), n=format_number(p.value or 0.0), unit=line.unit, date=_date(p, line),
            limit=format_number(p.upper if p.upper is not None and (p.value or 0) > p.upper else p.lower or 0.0))
        for p, line in now[:MAX_NAMED]
    ]  # fmt: skip
    more = say("trend.over.more", n=len(now) - MAX_NAMED) if len(now) > MAX_NAMED else dict.fromkeys(LANGUAGES, "")
    return {"ja": "、".join(n["ja"] for n in named) + more["ja"], "en": "; ".join(n["en"] for n in named) + more["en"]}


def _name(line: Line) -> Text:
    return {"ja": f"{line.place['ja']}の{line.series['ja']}", "en": f"{line.series['en']} at {line.place['en']}"}
