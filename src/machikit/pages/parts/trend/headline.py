"""What lines over time say in a sentence and in a few numbers, in both languages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from machikit._base.messages import LANGUAGES
from machikit.catalog.model import Text
from machikit.pages.parts.trend.cells import period, spoken
from machikit.pages.parts.trend.series import Line, Point
from machikit.pages.parts.trend.views import TOGETHER, yearly
from machikit.pages.svg.scale import day, number

Say = Callable[..., Text]  # part.both with the page put in: a word in both languages, filled
MINUS = "\u2212"
NOTHING: tuple[Text, list["Told"]] = ({"ja": "", "en": ""}, [])
NAMED = 3  # items over their limits that a sentence names


@dataclass(frozen=True)
class Told:
    """A number of the page's head, in both languages."""

    n: int | str
    unit: Text
    label: Text
    look: str = ""


def tell(found: Sequence[Line], say: Say) -> tuple[Text | None, list[Told]]:
    """(one or two sentences, numbers) of the lines: of their limits, of many places, of pairs, or of the first state."""
    known = [line for line in found if line.known]
    if not known:
        return None, []
    if any(p.limited for line in known for p in line.points):
        return _limits(known, say)
    places = list(dict.fromkeys(line.place["ja"] for line in known))
    if len(places) > TOGETHER:
        return _places([line for line in known if line.series["ja"] == known[0].series["ja"]], say)
    own = [line for line in known if line.place["ja"] == places[0]]
    states = [line for line in own if not line.group]
    parts = (
        [_state(states[0], say), _causes(states[0], _pairs(own), say)]
        if states
        else [_pair(a, b, say) for a, b in _pairs(own)]
    )
    if len(places) > 1 and states:
        parts.append(_others([line for line in known if line.series["ja"] == states[0].series["ja"]], say))
    return _joined([text for text, _ in parts]), [one for _, numbers in parts for one in numbers]


def signed(value: float) -> str:
    """+600, −2,600, ±0."""
    return ("+" if value > 0 else MINUS if value < 0 else "±") + number(abs(value))


def percent(now: float, then: float) -> str:
    """The change in per cent, with its sign and always one decimal: figures of a column stand below each other."""
    share = round((now / then - 1) * 100, 1)
    return ("+" if share > 0 else MINUS if share < 0 else "±") + f"{abs(share):,.1f}"


def _date(point: Point, line: Line) -> Text:
    return {lang: spoken(point.date, lang, line.fiscal) for lang in LANGUAGES}


def _joined(parts: Sequence[Text]) -> Text | None:
    kept = [p for p in parts if p["ja"]]
    return {"ja": "".join(p["ja"] for p in kept), "en": " ".join(p["en"] for p in kept)} if kept else None


# --- a state: how many there are, and how many more or fewer than at first ----------------------------------------------


def _state(line: Line, say: Say) -> tuple[Text, list[Told]]:
    first, last = line.known[0], line.known[-1]
    now, then = last.value or 0.0, first.value or 0.0
    values = {"series": line.series, "unit": line.unit, "n": number(now), "date": _date(last, line)}
    told = [Told(_whole(now), line.unit, say("trend.n.now", series=line.series, date=_date(last, line)))]
    if first.date == last.date:
        return say("trend.said.only", **values), told
    change = "more" if now > then else "less" if now < then else "same"
    share = percent(now, then) if then > 0 else ""
    values |= {"from": _date(first, line), "d": number(abs(now - then)), "p": share.lstrip("+±" + MINUS)}
    key = f"trend.said.{change}" + ("" if share or change == "same" else ".plain")
    told.append(Told(signed(now - then), line.unit, say("trend.n.change", **{"from": _date(first, line)})))
    return say(key, **values), told


def _whole(value: float) -> int | str:
    return int(value) if value == int(value) else number(value)


# --- a pair: what adds and what takes away -------------------------------------------------------------------------------


def _pairs(found: Sequence[Line]) -> list[tuple[Line, Line]]:
    """The two lines of each group; by the month they become sums of calendar years."""
    grouped = [list(same) for _, same in groupby((line for line in found if line.group), key=lambda line: line.group)]
    whole = [
        yearly(same, 1) if all(len(p.date) == 7 for line in same for p in line.points) else same for same in grouped
    ]
    return [(same[0], same[1]) for same in whole if len(same) == 2 and same[0].known and same[1].known]


def _shared(pair: tuple[Line, Line]) -> tuple[list[str], list[dict[str, float]]]:
    """The dates that both have, and each one's values by date."""
    values = [{p.date: p.value or 0.0 for p in line.known} for line in pair]
    return sorted(values[0].keys() & values[1].keys()), values


def _lower(line: Line) -> Text:
    return {"ja": line.series["ja"], "en": line.series["en"].lower()}


def _spoken(date: str, line: Line) -> Text:
    return {lang: spoken(date, lang, line.fiscal) for lang in LANGUAGES}


def _pair(a: Line, b: Line, say: Say) -> tuple[Text, list[Told]]:
    """The last period that both have."""
    dates, (of_a, of_b) = _shared((a, b))
    if not dates:
        return NOTHING
    x, y, when = of_a[dates[-1]], of_b[dates[-1]], _spoken(dates[-1], a)
    values = {
        "a": _lower(a),
        "b": _lower(b),
        "na": number(x),
        "nb": number(y),
        "unit": a.unit,
        "balance": signed(x - y),
    }
    ones = [Told(_whole(v), one.unit, say("trend.n.now", series=one.series, date=when)) for v, one in ((x, a), (y, b))]
    balance = Told(signed(x - y), a.unit, say("trend.n.balance", a=_lower(a), b=_lower(b), when=when))
    return say("trend.said.pair", to=when, **values), [*ones, balance]


def _causes(state: Line, pairs: Sequence[tuple[Line, Line]], say: Say) -> tuple[Text, list[Told]]:
    """What lies behind the change of a state: the balances of all pairs, over the periods between its first and last date."""
    told, numbers, spans = [], [], []
    between = day(state.known[0].date), day(state.known[-1].date)
    for pair in pairs:
        dates, (of_a, of_b) = _shared(pair)
        dates = [d for d in dates if _lies_in(period(d, pair[0].fiscal), between)]
        if not dates:
            continue
        balance, (a, b) = sum(of_a[d] - of_b[d] for d in dates), map(_lower, pair)
        told.append(say("trend.balance.one", a=a, b=b, balance=signed(balance), unit=pair[0].unit))
        spans.append((_spoken(dates[0], pair[0]), _spoken(dates[-1], pair[0])))
        when = say("trend.span", **{"from": spans[-1][0]}, to=spans[-1][1])
        numbers.append(Told(signed(balance), pair[0].unit, say("trend.n.balance", a=a, b=b, when=when)))
    if not told:
        return NOTHING
    listed: Text = {"ja": "、".join(t["ja"] for t in told), "en": ", ".join(t["en"] for t in told)}
    return say("trend.said.causes", **{"from": spans[0][0]}, to=spans[0][1], list=listed), numbers


def _lies_in(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


# --- places beside each other --------------------------------------------------------------------------------------------


def _others(found: Sequence[Line], say: Say) -> tuple[Text, list[Told]]:
    """Several cities, each with its own first value of the shared dates as 100."""
    shared = sorted(set.intersection(*({p.date for p in line.known} for line in found)))
    values = [({p.date: p.value or 0.0 for p in line.known}, line) for line in found]
    if len(shared) < 2 or any(by_date[shared[0]] <= 0 for by_date, _ in values):
        return NOTHING
    index = [(line, by_date[shared[-1]] / by_date[shared[0]] * 100) for by_date, line in values]
    listed: Text = {
        "ja": "、".join(f"{line.place['ja']}{n:.1f}" for line, n in index),
        "en": ", ".join(f"{line.place['en']} {n:.1f}" for line, n in index),
    }
    first, last = ({lang: spoken(d, lang, found[0].fiscal) for lang in LANGUAGES} for d in (shared[0], shared[-1]))
    return say("trend.said.others", **{"from": first}, date=last, series=found[0].series, list=listed), []


def _places(found: Sequence[Line], say: Say) -> tuple[Text | None, list[Told]]:
    """Many places: how many have more and how many fewer than at first, and where it changed most."""
    changes = [
        (line, (line.known[-1].value or 0.0) - (line.known[0].value or 0.0)) for line in found if len(line.known) > 1
    ]
    if not changes:
        return None, []
    up, down = sum(d > 0 for _, d in changes), sum(d < 0 for _, d in changes)
    most, least = max(changes, key=lambda c: c[1]), min(changes, key=lambda c: c[1])
    line = changes[0][0]
    first, last = _date(line.known[0], line), _date(line.known[-1], line)
    text = say("trend.said.places", n=number(len(changes)), up=number(up), down=number(down), series=line.series, date=last,
               **{"from": first}, top=most[0].place, dtop=signed(most[1]), low=least[0].place, dlow=signed(least[1]),
               unit=line.unit)  # fmt: skip
    count = say("trend.places")
    return text, [Told(up, count, say("trend.n.up")), Told(down, count, say("trend.n.down"))]


# --- limits --------------------------------------------------------------------------------------------------------------


def _limits(found: Sequence[Line], say: Say) -> tuple[Text, list[Told]]:
    """Whether the last value of each line is within its limits, and how often one was not."""
    checked = [line for line in found if any(p.limited for p in line.known)]
    outside = [(p, line) for line in checked for p in line.known if p.over]
    now = [(line.known[-1], line) for line in checked if line.known[-1].over]
    newest = max((line.known[-1] for line in checked), key=lambda p: p.date)
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
    values = sum(p.limited for one in checked for p in one.known)
    since = _date(min((one.known[0] for one in checked), key=lambda p: p.date), line)
    numbers = [
        Told(len(now), items, say("trend.n.over_now")),
        Told(len(outside), times, say("trend.n.over_ever", since=since)),
        Told(values, times, say("trend.n.values", since=since)),
    ]
    return _joined(parts) or parts[0], numbers


def _listed(now: Sequence[tuple[Point, Line]], say: Say) -> Text:
    named = [
        say("trend.over.one", what=_name(line), n=number(p.value or 0.0), unit=line.unit, date=_date(p, line),
            limit=number(p.upper if p.upper is not None and (p.value or 0) > p.upper else p.lower or 0.0))
        for p, line in now[:NAMED]
    ]  # fmt: skip
    more = say("trend.over.more", n=len(now) - NAMED) if len(now) > NAMED else dict.fromkeys(LANGUAGES, "")
    return {"ja": "、".join(n["ja"] for n in named) + more["ja"], "en": "; ".join(n["en"] for n in named) + more["en"]}


def _name(line: Line) -> Text:
    return {"ja": f"{line.place['ja']}の{line.series['ja']}", "en": f"{line.series['en']} at {line.place['en']}"}
