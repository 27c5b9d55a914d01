"""What part.html says in the page's first language: the state in which the page opens."""

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import fill
from machikit.pages.parts.workflow.automation_candidates import VERDICTS, saving, verdict, widths
from machikit.pages.parts.workflow.steps import Step

if TYPE_CHECKING:
    from machikit.pages.page import Page
    from machikit.pages.parts.workflow import Workflow

STATIC = 200  # rows of each table in the HTML itself
BARS = 12  # bars; what is left is one more
MONTHS = 12


def hours(value: float) -> str:
    """Hours with one decimal, from a hundred on without, halves away from zero; as the page's script writes them."""
    places = 1 if abs(value) < 100 else 0
    rounded = math.floor(abs(value) * 10**places + 0.5) / 10**places
    return f"{math.copysign(rounded, value) + 0:,.{places}f}"


def share(part: float, whole: float) -> str:
    """Per cent, halves upwards."""
    return str(math.floor(100 * part / whole + 0.5)) if whole else "0"


def cities(part: "Workflow", page: "Page") -> list[dict[str, Any]]:
    """The same job in the cities side by side: steps and minutes of each once, hours a month; none where there is one city."""
    names = {i: dict(c.name) for i, c in page.prototype.cities.items()}
    rows = [
        {
            "name": names.get(city, {"ja": city, "en": city}),
            "steps": len(flow.of(flow.now)),
            "each": sum(step.minutes or 0 for step in flow.of(flow.now)),
            "now": flow.hours(flow.now),
            "after": None if flow.after is None else flow.hours(flow.after),
        }
        for city, flow in part.flows.items()
    ]
    return rows if len(rows) > 1 else []


class View:
    """The words and figures of the opening state. drawn: steps in the drawing; lanes: people side by side in it."""

    def __init__(self, part: "Workflow", page: "Page", drawn: int, lanes: int):
        self.part, self.page, self.flow, self.limits = part, page, part.flow, part.limits
        self.terms, self.lang = part.terms(page), page.prototype.language
        self.drawn, self.most_lanes = drawn, lanes
        self.steps = self.flow.of(self.flow.now)
        self.total = self.flow.hours(self.flow.now)

    def word(self, key: str, **values: object) -> str:
        return fill(self.page.word(f"workflow.{key}"), **values)

    def said(self, value: str) -> str:
        return self.terms.get(value, {}).get(self.lang, value) or self.word("blank")

    def data(self, value: str) -> bool:
        """Whether a value is shown as it was published, in Japanese."""
        return bool(value) and value not in self.terms

    def hours(self, step: Step) -> str:
        return self.word("blank") if step.hours is None else hours(step.hours)

    def scenario(self, number: int) -> str:
        return self.part.scenario(self.page, self.flow.scenarios[number])[self.lang]

    def number(self, value: float | None) -> str:
        return self.word("blank") if value is None else f"{value:,.10g}"

    # --- where the minutes go ----------------------------------------------------------------------------------------

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
        """The longest bars first, the rest as one, and each one's share of all."""
        ordered = sorted(parts, key=lambda part: -part[1])
        shown = [(self.said(name), self.data(name), n) for name, n in ordered[:BARS]]
        rest = ordered[BARS:]
        shown += [(self.word("bars.rest", n=f"{len(rest):,}"), False, sum(n for _, n in rest))] if rest else []
        most = max((n for _, _, n in shown), default=0) or 1
        return [
            {"name": name, "data": data, "width": 100 * n / most,
             "text": self.word("bars.hours", hours=hours(n), share=share(n, self.total))}
            for name, data, n in shown
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
        """The line through the drawing, in lanes and rows: SVG path data."""
        at = [(self.actors.index(s.actor) + 0.5, n + 0.5) for n, s in enumerate(self.steps[: self.drawn])]
        moves = [f"V{y - 0.5:g}H{x:g}V{y:g}" for x, y in at[1:]]
        return "".join([f"M{at[0][0]:g} {at[0][1]:g}", *moves]) if at else ""

    # --- candidates --------------------------------------------------------------------------------------------------

    def verdict(self, step: Step) -> str:
        return verdict(step, self.limits)

    @cached_property
    def verdicts(self) -> list[tuple[str, str]]:
        """(verdict, how many steps and hours it concerns), those that no step has left out."""
        found = []
        for one in VERDICTS:
            steps = [step for step in self.steps if self.verdict(step) == one]
            told = self.word("verdict.sum", n=f"{len(steps):,}", hours=hours(sum(step.hours or 0 for step in steps)))
            found += [(one, told)] if steps else []
        return found

    # --- before and after --------------------------------------------------------------------------------------------

    @cached_property
    def totals(self) -> list[dict[str, Any]]:
        """Hours of each scenario, a month and a year, with their range."""
        numbers = [n for n in (self.flow.now, self.flow.after) if n is not None and self.flow.scenarios]
        most = max((widths(self.flow.hours(n), self.limits)[1] for n in numbers), default=0) or 1
        found = []
        for n in numbers:
            total = self.flow.hours(n)
            least, highest = widths(total, self.limits)
            found.append(
                {"name": self.scenario(n), "steps": len(self.flow.of(n)), "month": self._range(total, least, highest, 1),
                 "year": self._range(total, least, highest, MONTHS), "width": 100 * total / most,
                 "from": 100 * least / most, "to": 100 * highest / most}
            )  # fmt: skip
        return found

    @cached_property
    def saved(self) -> dict[str, str] | None:
        if self.flow.after is None:
            return None
        after = self.flow.hours(self.flow.after)
        least, most = saving(self.total, after, self.limits)
        told = {key: self._range(self.total - after, least, most, n) for key, n in (("month", 1), ("year", MONTHS))}
        return told | {"doubt": self.word("saved.doubt") if least < 0 else ""}

    def _range(self, value: float, least: float, most: float, by: int) -> str:
        return self.word("range", n=hours(value * by), least=hours(least * by), most=hours(most * by))

    @cached_property
    def cities(self) -> list[dict[str, Any]]:
        return [
            {"name": row["name"][self.lang], "steps": f"{row['steps']:,}", "each": self.number(row["each"]), "now": hours(row["now"]),
             "after": self.word("blank") if row["after"] is None else hours(row["after"])}
            for row in cities(self.part, self.page)
        ]  # fmt: skip
