"""The first view of the page, rendered by part.html in the language of the prototype."""

import math
from functools import cached_property
from typing import Any

from machikit._base.messages import fill
from machikit.pages.context import PageContext
from machikit.pages.parts.workflow.automation_candidates import VERDICTS, hours_range, saving_range, verdict
from machikit.pages.parts.workflow.content import WorkflowContent
from machikit.pages.parts.workflow.steps import Step

MAX_STATIC_ROWS = 200  # rows of each table in the HTML itself
MAX_BARS = 12  # the rest is one more bar
MONTHS_PER_YEAR = 12


def hours_text(value: float) -> str:
    """Hours with one decimal, from 100 on without; halves are rounded away from zero, as in the script."""
    places = 1 if abs(value) < 100 else 0
    rounded = math.floor(abs(value) * 10**places + 0.5) / 10**places
    return f"{math.copysign(rounded, value) + 0:,.{places}f}"


def percent_text(part: float, total: float) -> str:
    """Whole per cent, halves rounded up; "0" for a total of 0."""
    return str(math.floor(100 * part / total + 0.5)) if total else "0"


class FirstView:
    """Texts and figures of the first view. drawn: steps in the drawing. lanes: maximum of swimlanes in it."""

    def __init__(self, page: PageContext, content: WorkflowContent, drawn: int, lanes: int):
        self.page, self.lang = page, page.prototype.language
        self.content, self.flow, self.terms, self.limits = content, content.flow, content.terms, content.limits
        self.drawn, self.most_lanes = drawn, lanes
        self.steps = self.flow.steps_of(self.flow.now)
        self.total = self.flow.hours(self.flow.now)

    def word(self, key: str, **values: object) -> str:
        return fill(self.page.word(f"workflow.{key}"), **values)

    def label(self, value: str) -> str:
        return self.terms.get(value, {}).get(self.lang, value) or self.word("blank")

    def is_published(self, value: str) -> bool:
        """Whether a value is shown as published, in Japanese."""
        return bool(value) and value not in self.terms

    def hours(self, step: Step) -> str:
        return self.word("blank") if step.hours is None else hours_text(step.hours)

    def scenario(self, number: int) -> str:
        return self.content.scenarios[number][self.lang]

    def number(self, value: float | None) -> str:
        return self.word("blank") if value is None else f"{value:,.10g}"

    # --- where the time goes -----------------------------------------------------------------------------------------

    @cached_property
    def by_step(self) -> list[dict[str, Any]]:
        return self._bars([(step.name, step.hours or 0) for step in self.steps])

    @cached_property
    def by_actor(self) -> list[dict[str, Any]]:
        sums: dict[str, float] = {}
        for step in self.steps:
            sums[step.actor] = sums.get(step.actor, 0) + (step.hours or 0)
        return self._bars(list(sums.items()))

    def _bars(self, parts: list[tuple[str, float]]) -> list[dict[str, Any]]:
        """The longest bars first and the rest as one, each with its share of the total."""
        ordered = sorted(parts, key=lambda part: -part[1])
        bars = [(self.label(name), self.is_published(name), n) for name, n in ordered[:MAX_BARS]]
        rest = ordered[MAX_BARS:]
        bars += [(self.word("bars.rest", n=f"{len(rest):,}"), False, sum(n for _, n in rest))] if rest else []
        most = max((n for _, _, n in bars), default=0) or 1
        return [
            {"name": name, "data": is_published, "width": 100 * n / most,
             "text": self.word("bars.hours", hours=hours_text(n), share=percent_text(n, self.total))}
            for name, is_published, n in bars
        ]  # fmt: skip

    # --- the drawing -------------------------------------------------------------------------------------------------

    @cached_property
    def actors(self) -> list[str]:
        return list(dict.fromkeys(step.actor for step in self.steps[: self.drawn]))

    @property
    def listed(self) -> bool:
        return len(self.actors) > self.most_lanes

    @cached_property
    def path(self) -> str:
        """SVG path data of the line through the drawing, in units of lanes and rows."""
        at = [(self.actors.index(s.actor) + 0.5, n + 0.5) for n, s in enumerate(self.steps[: self.drawn])]
        moves = [f"V{y - 0.5:g}H{x:g}V{y:g}" for x, y in at[1:]]
        return "".join([f"M{at[0][0]:g} {at[0][1]:g}", *moves]) if at else ""

    # --- candidates --------------------------------------------------------------------------------------------------

    def verdict(self, step: Step) -> str:
        return verdict(step, self.limits)

    @cached_property
    def verdicts(self) -> list[tuple[str, str]]:
        """(verdict, text with its number of steps and hours) of each verdict that occurs."""
        result = []
        for one in VERDICTS:
            steps = [step for step in self.steps if self.verdict(step) == one]
            summary = self.word(
                "verdict.sum", n=f"{len(steps):,}", hours=hours_text(sum(step.hours or 0 for step in steps))
            )
            result += [(one, summary)] if steps else []
        return result

    # --- before and after --------------------------------------------------------------------------------------------

    @cached_property
    def totals(self) -> list[dict[str, Any]]:
        """Hours of each scenario a month and a year, with their range."""
        numbers = [n for n in (self.flow.now, self.flow.after) if n is not None and self.flow.scenarios]
        most = max((hours_range(self.flow.hours(n), self.limits)[1] for n in numbers), default=0) or 1
        rows = []
        for n in numbers:
            total = self.flow.hours(n)
            least, highest = hours_range(total, self.limits)
            rows.append(
                {"name": self.scenario(n), "steps": len(self.flow.steps_of(n)), "month": self._range(total, least, highest, 1),
                 "year": self._range(total, least, highest, MONTHS_PER_YEAR), "width": 100 * total / most,
                 "from": 100 * least / most, "to": 100 * highest / most}
            )  # fmt: skip
        return rows

    @cached_property
    def saved(self) -> dict[str, str] | None:
        if self.flow.after is None:
            return None
        after = self.flow.hours(self.flow.after)
        least, most = saving_range(self.total, after, self.limits)
        ranges = {
            key: self._range(self.total - after, least, most, n) for key, n in (("month", 1), ("year", MONTHS_PER_YEAR))
        }
        return ranges | {"doubt": self.word("saved.doubt") if least < 0 else ""}

    def _range(self, value: float, least: float, most: float, by: int) -> str:
        return self.word("range", n=hours_text(value * by), least=hours_text(least * by), most=hours_text(most * by))

    @cached_property
    def cities(self) -> list[dict[str, Any]]:
        return [
            {"name": row["name"][self.lang], "steps": f"{row['steps']:,}", "each": self.number(row["each"]), "now": hours_text(row["now"]),
             "after": self.word("blank") if row["after"] is None else hours_text(row["after"])}
            for row in self.content.cities
        ]  # fmt: skip
