"""`handover.yaml` in the folder of a prototype: the team's answers to what no program can know.

The file is created once and never overwritten. Where an answer is missing, the people named in the event are used.
"""

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from machikit._base.atomic import atomic_write
from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.catalog.readers import read_settings
from machikit.event.event_folder import Event

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
    from_event: tuple[str, ...] = ()  # keys whose answers come from the event


def create_if_missing(folder: Path) -> bool:
    """Create an empty handover.yaml in the current language unless it exists; returns whether it was created."""
    path = folder / FILE
    if path.exists():
        return False
    lines = [f"# {line}" for line in say("handover.file").split("\n")]
    for key in TEXTS:
        lines += ["", f"# {say(f'handover.ask.{key}')}", f'{key}: ""']
    lines += ["", f"# {say('handover.ask.twelve')}", "twelve: []", "", f"# {say('handover.ask.cost')}", "cost:"]
    lines += [f"  {key}: {number}  # {say(f'handover.cost.{key}')}" for key, number in COST.items()]
    atomic_write(path, ("\n".join(lines) + "\n").encode())
    return True


def load_answers(folder: Path, event: Event | None) -> Answers:
    """The answers in handover.yaml, completed from the event. Raises KitError that names the invalid answer."""
    settings = _mapping(folder / FILE)
    texts = {key: _text(key, settings.get(key)) for key in TEXTS}
    event_texts = {**event.people, "place": event.place} if event else {}
    from_event = tuple(key for key in FROM_EVENT if not texts[key] and event_texts.get(key))
    texts |= {key: " ".join(event_texts[key].split()) for key in from_event}
    return Answers(texts, _cost(settings.get("cost")), _articles(settings.get("twelve")), from_event)


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


def _cost(value: Any) -> dict[str, float]:
    if value is not None and not isinstance(value, dict):
        raise kit_error("entry.not_mapping", f"{FILE}: cost")
    return {key: _number(key, (value or {}).get(key, usual)) for key, usual in COST.items()}


def _number(key: str, value: Any) -> float:
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
