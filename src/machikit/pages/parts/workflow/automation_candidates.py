"""Which steps could be automated, by a rule that the page explains. rules.js has the same rule."""

from dataclasses import dataclass

from machikit.pages.parts.workflow.steps import Step

VERDICTS = ("digitise", "ocr", "rpa", "few", "people", "judge", "unknown")


@dataclass(frozen=True)
class Limits:
    """Thresholds of the rule and uncertainty of the estimates; all of them can be changed on the page.

    rpa, ocr: times a month from which a step is a candidate. hand: whether AI-OCR may read handwriting, with a person checking
    it. minutes, times: uncertainty in ± per cent. merge: per cent of a step's minutes that remain when it is merged into another.
    """

    rpa: float = 100
    ocr: float = 50
    hand: bool = True
    minutes: float = 20
    times: float = 10
    merge: float = 50


def verdict(step: Step, limits: Limits) -> str:
    """The verdict of the rule on a step: the first of these that applies.

    judge: a person decides · unknown: judgement, medium or times are not given · people: by telephone or face to face ·
    ocr: paper is typed in, often enough, and legible · rpa: from screen to screen, often enough · few: from screen to
    screen, seldom · digitise: paper that could be avoided.
    """
    if step.judgement == "y":
        return "judge"
    if step.judgement == "?" or not step.starts or not step.ends:
        return "unknown"
    if step.starts in ("phone", "face"):
        return "people"
    ways = (step.starts, step.ends)
    if ways in (("paper", "screen"), ("screen", "screen")) and step.times is None:
        return "unknown"
    times = step.times or 0
    if ways == ("paper", "screen") and times >= limits.ocr and (step.letters == "print" or limits.hand):
        return "ocr"
    if ways == ("screen", "screen"):
        return "rpa" if times >= limits.rpa else "few"
    return "digitise" if "paper" in ways else "people"


def hours_range(hours: float, limits: Limits) -> tuple[float, float]:
    """(least, most) that `hours` may be, given the uncertainty."""
    m, t = limits.minutes / 100, limits.times / 100
    return hours * max(0, 1 - m) * max(0, 1 - t), hours * (1 + m) * (1 + t)


def saving_range(now: float, after: float, limits: Limits) -> tuple[float, float]:
    """(least, most) hours that the change may save.

    The minutes now and after may be wrong in opposite directions, the times only in the same one.
    """
    m, t = limits.minutes / 100, limits.times / 100
    least, most = now * max(0, 1 - m) - after * (1 + m), now * (1 + m) - after * max(0, 1 - m)
    fewer, more = max(0, 1 - t), 1 + t
    return least * (fewer if least > 0 else more), most * (more if most > 0 else fewer)
