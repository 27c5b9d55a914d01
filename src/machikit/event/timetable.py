"""The hours of the day: which step begins when, in a day of four, six or eight hours. The steps stand in timetable.yaml."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from machikit.catalog.model import Text
from machikit.event.event_folder import Event


@dataclass(frozen=True)
class Step:
    """A step of the day. minutes: {hours of the day: how long it takes}, 0 where that day has none of it.

    says: what the host says, a breath a line; does: what happens in the room; needs: what lies ready for it; cues: what the
    host says in between, each with the words and one of after, before_end, every (minutes).
    """

    id: str
    minutes: dict[int, int]
    title: Text
    says: Text
    does: Text
    needs: Text
    cues: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Moment:
    """A step at its time; start and end in minutes after midnight."""

    start: int
    end: int
    step: Step

    @property
    def cues(self) -> list[tuple[int, Text]]:
        """What the host says in between, each at its time, in order."""
        found = []
        for cue in self.step.cues:
            words = {lang: cue[lang] for lang in ("ja", "en")}
            if "every" in cue:
                times = list(range(self.start + cue["every"], self.end, cue["every"]))
            else:
                times = [self.start + cue["after"] if "after" in cue else self.end - cue["before_end"]]
            found += [(at, words) for at in times if self.start < at < self.end]
        return sorted(found, key=lambda one: one[0])


@cache
def steps() -> tuple[Step, ...]:
    said = yaml.safe_load((Path(__file__).parent / "timetable.yaml").read_text(encoding="utf-8"))
    return tuple(Step(**one) for one in said)


def plan(event: Event) -> list[Moment]:
    """The day's steps one after the other, from the event's start to its end."""
    found, at = [], event.start
    for step in steps():
        if length := step.minutes[event.hours]:
            found.append(Moment(at, at + length, step))
            at += length
    return found


def clock(minutes: int) -> str:
    """9:05, of minutes after midnight."""
    return f"{minutes // 60 % 24}:{minutes % 60:02}"


def starts(event: Event, step: str) -> str:
    """When a step of the day begins, as on a clock; "" where this day has none of it."""
    return next((clock(m.start) for m in plan(event) if m.step.id == step), "")


def minutes(event: Event, step: str) -> int:
    """How long a step of the day takes; 0 where this day has none of it."""
    return next((m.end - m.start for m in plan(event) if m.step.id == step), 0)
