"""The timetable of an event of four, six or eight hours: when each step of timetable.yaml begins."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from machikit.catalog.model import Text
from machikit.event.event_folder import Event


@dataclass(frozen=True)
class Step:
    """A step of the event. minutes: hours of the event → length of the step, 0 where an event of that length does not have it.

    says: what the host says, a phrase a line. does: what happens in the room. needs: what must be ready. cues: what the host
    says in between, each with its words and one of after, before_end, every (minutes). pitch: minutes that a team speaks.
    """

    id: str
    minutes: dict[int, int]
    title: Text
    says: Text
    does: Text
    needs: Text
    cues: tuple[dict[str, Any], ...] = ()
    pitch: int = 0


@dataclass(frozen=True)
class ScheduledStep:
    """A step with its start and end in minutes after midnight."""

    start: int
    end: int
    step: Step

    @property
    def cues(self) -> list[tuple[int, Text]]:
        """(time, words) of what the host says in between, in order."""
        cues = []
        for cue in self.step.cues:
            words = {lang: cue[lang] for lang in ("ja", "en")}
            if "every" in cue:
                times = list(range(self.start + cue["every"], self.end, cue["every"]))
            else:
                times = [self.start + cue["after"] if "after" in cue else self.end - cue["before_end"]]
            cues += [(at, words) for at in times if self.start < at < self.end]
        return sorted(cues, key=lambda one: one[0])


@cache
def steps() -> tuple[Step, ...]:
    rows = yaml.safe_load((Path(__file__).parent / "timetable.yaml").read_text(encoding="utf-8"))
    return tuple(Step(**one) for one in rows)


def schedule(event: Event) -> list[ScheduledStep]:
    """The steps of the event in order, from its start to its end."""
    moments, at = [], event.start
    for step in steps():
        if length := step.minutes[event.hours]:
            moments.append(ScheduledStep(at, at + length, step))
            at += length
    return moments


def clock_text(minutes: int) -> str:
    """Minutes after midnight as 9:05."""
    return f"{minutes // 60 % 24}:{minutes % 60:02}"


def start_time(event: Event, step: str) -> str:
    """The start of a step as 9:05; "" where this event does not have it."""
    return next((clock_text(m.start) for m in schedule(event) if m.step.id == step), "")


def pitch_minutes() -> int:
    """How long a team speaks when it shows its page."""
    return max(step.pitch for step in steps())


def step_minutes(event: Event, step: str) -> int:
    """The length of a step in minutes; 0 where this event does not have it."""
    return next((m.end - m.start for m in schedule(event) if m.step.id == step), 0)
