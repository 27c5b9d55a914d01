"""Findings as lists on the page: the first of each kind, then where the others are."""

from collections.abc import Callable, Sequence
from typing import Any

from machikit.tables.cleaning_report.bilingual import both, data, number, word
from machikit.tables.cleaning_report.verdict import Group

FIRST, MOST = 5, 50  # cases of a kind that are shown at once, and at all
HEADS = ("case.row", "case.item", "case.value")

Case = dict[str, Any]


def say(key: str, /, **values: object) -> str:
    return both(word(key, **values))


def section(name: str, body: str, n: int | None = None, lead: str = "") -> str:
    count = f' <span class="n">{say("n", n=number(n))}</span>' if n else ""
    lead = f'<p class="lead">{lead}</p>' if lead else ""
    return f'<section id="{name}" aria-labelledby="{name}-h"><h2 id="{name}-h">{say(name)}{count}</h2>{lead}{body}</section>'


def nothing(name: str) -> str:
    return f'<p class="nothing">{say(f"{name}.none")}</p>'


def table(heads: Sequence[str], rows: Sequence[str], kind: str) -> str:
    """A table of rows that are already markup, under words of the interface."""
    head = "".join(f'<th scope="col">{say(h)}</th>' for h in heads)
    return f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def some(
    heads: Sequence[str],
    cases: Sequence[Any],
    n: int,
    row: Callable[[Any], str],
    first: int = FIRST,
    kind: str = "cases",
) -> str:
    """The first cases, the next ones folded away, and a line on where the others are. n: how many there are in all."""
    shown, folded = cases[:first], cases[first:MOST]
    body = table(heads, list(map(row, shown)), kind) if shown else ""
    if folded:
        rest = table(heads, list(map(row, folded)), kind)
        body += f"<details><summary>{say('others', n=number(len(folded)))}</summary>{rest}</details>"
    beyond = n - len(shown) - len(folded)
    return body + (f'<p class="beyond">{say("elsewhere", n=number(beyond))}</p>' if beyond else "")


def where(one: Case) -> str:
    """The row's number, with its sheet where there are several; 0 is the whole column."""
    row = number(one["row"]) if one["row"] else f"<small>{say('case.whole')}</small>"
    return f"<small>{data(one['sheet'])}</small> {row}" if one.get("sheet") else row


def changed(case: Case) -> str:
    """A repair, or a note that has a value before and after it."""
    values = f'<span class="was">{data(case["before"])}</span> <span class="to">→</span> <b class="now">{data(case["after"])}</b>'
    return _case(case, values)


def found(case: Case) -> str:
    """A doubt or a note: what stands there, and what the data hold where that differs."""
    if case["after"] and case["after"] != case["before"]:
        return changed(case)
    return _case(case, f'<span class="was">{data(case["before"])}</span>' if case["before"] else "")


def _case(case: Case, values: str) -> str:
    item = f"<b>{data(case['item'])}</b>" if case["item"] else ""
    column = f"<small>{data(case['column'])}</small>" if case["column"] else ""
    return f'<tr><td class="row">{where(case)}</td><td>{item} {column}</td><td class="value">{values}</td></tr>'


def group(one: Group) -> str:
    """One kind of finding with its rule in full view."""
    return (
        f'<article class="group"><h3>{both(one.title)} <span class="n">{say("n", n=number(one.n))}</span></h3>'
        f"<p>{both(one.rule)}</p>{some(HEADS, one.cases, one.n, found)}</article>"
    )


def folded(one: Group) -> str:
    """One kind of finding: rule and figure in view, cases folded away."""
    head = f'<b>{both(one.title)}</b> <span class="n">{say("n", n=number(one.n))}</span><span class="rule">{both(one.rule)}</span>'
    return f'<details class="group"><summary>{head}</summary>{some(HEADS, one.cases, one.n, changed, MOST)}</details>'
