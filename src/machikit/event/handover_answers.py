"""`handover.yaml` in the folder of a prototype: the team's answers to what no program can know.

The file is created once and never overwritten. Where an answer is missing, the people named in the event are used.
"""

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from machikit._base.atomic import atomic_write
from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.catalog.readers import explained_signs, read_settings
from machikit.event.event_folder import Event
from machikit.event.publish_places import PLACES
from machikit.pages.publish_until import KEY as PUBLISH_UNTIL
from machikit.pages.publish_until import parse_publish_until

FILE = "handover.yaml"
TEXTS = (
    "owner",
    "contact",
    "maintainer",
    "second",
    "refresh",
    "decision",
    "approved",
    "ask",
    "team",
    "place",
    "period",
)
PUBLISH_WHERE = "publish_where"
BEFORE_PUBLISHING = TEXTS.index("approved")  # where the two answers on publishing stand in the file
FROM_EVENT = ("owner", "contact", "place")  # taken from the event where the team has not answered
COST = {"hours_month": 2, "refresh_times": 2, "refresh_hours": 3, "review_hours": 4, "rate": 3000, "hosting_month": 0,
        "other_year": 0}  # fmt: skip
MAX_CHARACTERS = 300  # characters of an answer
MAX_NUMBER = 100_000_000  # yen, hours: anything above is a typing error
ARTICLES = 12


@dataclass(frozen=True)
class Answers:
    """texts: key → answer, "" without one. cost: key → number. articles: which of the twelve articles of service design are met."""

    texts: dict[str, str] = field(default_factory=dict)
    cost: dict[str, float] = field(default_factory=lambda: dict(COST))
    articles: tuple[int, ...] = ()
    publish_where: str = ""  # one of PLACES, "" where it is not decided
    publish_until: dt.date | None = None
    from_event: tuple[str, ...] = ()  # keys whose answers come from the event


def proposed_publish_until(date: dt.date) -> dt.date:
    """The end of the fiscal year, 31 March, that comes next; the one after that where it comes before the first review."""
    first_review = date + dt.timedelta(days=30)
    return dt.date(first_review.year + (first_review > dt.date(first_review.year, 3, 31)), 3, 31)


def create_if_missing(folder: Path, date: dt.date) -> bool:
    """Create a handover.yaml in the current language unless it exists; returns whether it was created. Nothing is answered in it but
    the day on which the page is to be taken down, which is proposed. date: of the event, or of the handover without one."""
    path = folder / FILE
    if path.exists():
        return False
    lines = [f"# {line}" for line in say("handover.file").split("\n")]
    answers = [(key, "") for key in TEXTS]
    answers[BEFORE_PUBLISHING:BEFORE_PUBLISHING] = [
        (PUBLISH_WHERE, ""),
        (PUBLISH_UNTIL, proposed_publish_until(date).isoformat()),
    ]
    for key, answer in answers:
        lines += ["", *(f"# {line}" for line in say(f"handover.ask.{key}").split("\n")), f'{key}: "{answer}"']
    lines += ["", f"# {say('handover.ask.twelve')}", "twelve: []", "", f"# {say('handover.ask.cost')}", "cost:"]
    lines += [f"  {key}: {number}  # {say(f'handover.cost.{key}')}" for key, number in COST.items()]
    atomic_write(path, ("\n".join(lines) + "\n").encode())
    return True


def load_answers(folder: Path, event: Event | None) -> Answers:
    """The answers in handover.yaml, completed from the event. Raises KitError that names the invalid answer."""
    with explained_signs(folder / FILE):
        return _answers(_mapping(folder / FILE), event)


def _answers(settings: dict[str, Any], event: Event | None) -> Answers:
    texts = {key: _text(key, settings.get(key)) for key in TEXTS}
    event_texts = {**event.people, "place": event.place} if event else {}
    from_event = tuple(key for key in FROM_EVENT if not texts[key] and event_texts.get(key))
    texts |= {key: " ".join(event_texts[key].split()) for key in from_event}
    return Answers(
        texts,
        _cost(settings.get("cost")),
        _articles(settings.get("twelve")),
        _place(settings.get(PUBLISH_WHERE)),
        parse_publish_until(settings.get(PUBLISH_UNTIL)),
        from_event,
    )


def _mapping(path: Path) -> dict[str, Any]:
    settings = read_settings(path)
    if settings is not None and not isinstance(settings, dict):
        raise kit_error("entry.not_mapping", FILE)
    return settings or {}


def _text(key: str, value: Any) -> str:
    if isinstance(value, dict):
        raise kit_error("handover.text", f"{FILE}: {key}")
    lines = value if isinstance(value, list) else str("" if value is None else value).splitlines()
    text = "\n".join(" ".join(str(line).split()) for line in lines if str(line).strip())
    if len(text) > MAX_CHARACTERS:
        raise kit_error("event.long", f"{FILE}: {key}", n=len(text), most=MAX_CHARACTERS)
    return text


def _place(value: Any) -> str:
    """The place whose number, or id, this is; "" for no answer."""
    text = unicodedata.normalize("NFKC", "" if value is None else str(value)).strip()
    numbered = re.match(rf"[1-{len(PLACES)}](?![0-9])", text)
    if not text or numbered or text in PLACES:
        return PLACES[int(numbered[0]) - 1] if numbered else text
    raise kit_error("handover.where", f"{FILE}: {PUBLISH_WHERE}", value=text[:60], n=len(PLACES))


def _cost(value: Any) -> dict[str, float]:
    if value is not None and not isinstance(value, dict):
        raise kit_error("entry.not_mapping", f"{FILE}: cost")
    return {key: _number(key, (value or {}).get(key, usual)) for key, usual in COST.items()}


def _number(key: str, value: Any) -> float:
    if isinstance(value, str):  # ３０００, "3,000"
        digits = unicodedata.normalize("NFKC", value).replace(",", "").strip()
        value = float(digits) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,3})?", digits) else value
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not math.isfinite(value)
        or not 0 <= value <= MAX_NUMBER
    ):
        raise _no_number(f"{FILE}: cost: {key}", value)
    return value


def _articles(value: Any) -> tuple[int, ...]:
    numbers = value if isinstance(value, list) else [] if value is None else [value]
    for one in numbers:
        if isinstance(one, bool) or not isinstance(one, int) or not 1 <= one <= ARTICLES:
            raise _no_number(f"{FILE}: twelve", one)
    return tuple(sorted({*numbers}))


def _no_number(where: str, value: Any) -> KitError:
    return kit_error("handover.number", where, value=str(value)[:60])
