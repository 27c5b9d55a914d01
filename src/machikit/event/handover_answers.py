"""`handover.yaml` in a prototype's folder: what no program can know, answered by the team in a few lines. Made once, never
written again; an event's own people stand in for what is not answered yet.
"""

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from machikit._base.atomic import write_whole
from machikit._base.errors import KitError
from machikit._base.messages import problem, say
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
OF_EVENT = ("owner", "contact", "place")  # what an event says of itself, where the team has not
COST = {"hours_month": 2, "refresh_times": 2, "refresh_hours": 3, "review_hours": 4, "rate": 3000, "hosting_month": 0,
        "other_year": 0}  # fmt: skip
LONGEST = 300  # characters of an answer
MOST = 100_000_000  # yen, hours: beyond that somebody has slipped
ARTICLES = 12


@dataclass(frozen=True)
class Answers:
    """texts: key → answer, "" where there is none; cost: key → number; articles: which of the twelve can be claimed."""

    texts: dict[str, str] = field(default_factory=dict)
    cost: dict[str, float] = field(default_factory=lambda: dict(COST))
    articles: tuple[int, ...] = ()
    from_event: tuple[str, ...] = ()  # the keys that the event answered


def ensure(folder: Path) -> bool:
    """Make an empty handover.yaml in the language being spoken, where there is none; whether it was made."""
    path = folder / FILE
    if path.exists():
        return False
    lines = [f"# {line}" for line in say("handover.file").split("\n")]
    for key in TEXTS:
        lines += ["", f"# {say(f'handover.ask.{key}')}", f'{key}: ""']
    lines += ["", f"# {say('handover.ask.twelve')}", "twelve: []", "", f"# {say('handover.ask.cost')}", "cost:"]
    lines += [f"  {key}: {number}  # {say(f'handover.cost.{key}')}" for key, number in COST.items()]
    write_whole(path, ("\n".join(lines) + "\n").encode())
    return True


def load(folder: Path, event: Event | None) -> Answers:
    """What handover.yaml says, the event where it says nothing. Raises KitError naming the answer that makes no sense."""
    said = _mapping(folder / FILE)
    texts = {key: _text(key, said.get(key)) for key in TEXTS}
    told = {**event.people, "place": event.place} if event else {}
    from_event = tuple(key for key in OF_EVENT if not texts[key] and told.get(key))
    texts |= {key: " ".join(told[key].split()) for key in from_event}
    return Answers(texts, _cost(said.get("cost")), _articles(said.get("twelve")), from_event)


def _mapping(path: Path) -> dict[str, Any]:
    said = read_settings(path)
    if said is not None and not isinstance(said, dict):
        raise problem("entry.not_mapping", FILE)
    return said or {}


def _text(key: str, said: Any) -> str:
    if isinstance(said, dict):
        raise problem("handover.text", f"{FILE}: {key}")
    lines = said if isinstance(said, list) else str("" if said is None else said).splitlines()
    text = "\n".join(" ".join(str(line).split()) for line in lines if str(line).strip())
    if len(text) > LONGEST:
        raise problem("event.long", f"{FILE}: {key}", n=len(text), most=LONGEST)
    return text


def _cost(said: Any) -> dict[str, float]:
    if said is not None and not isinstance(said, dict):
        raise problem("entry.not_mapping", f"{FILE}: cost")
    return {key: _number(key, (said or {}).get(key, usual)) for key, usual in COST.items()}


def _number(key: str, said: Any) -> float:
    if isinstance(said, bool) or not isinstance(said, (int, float)) or not math.isfinite(said) or not 0 <= said <= MOST:
        raise _no_number(f"{FILE}: cost: {key}", said)
    return said


def _articles(said: Any) -> tuple[int, ...]:
    found = said if isinstance(said, list) else [] if said is None else [said]
    for one in found:
        if isinstance(one, bool) or not isinstance(one, int) or not 1 <= one <= ARTICLES:
            raise _no_number(f"{FILE}: twelve", one)
    return tuple(sorted({*found}))


def _no_number(where: str, said: Any) -> KitError:
    return problem("handover.number", where, value=str(said)[:60])
