"""HTML building blocks of the page: sections, tables, and lists of findings of which the first are shown and the others folded."""

from collections.abc import Callable, Sequence
from typing import Any

from machikit.tables.cleaning_report.bilingual import both, data, number, word
from machikit.tables.cleaning_report.verdict import Group

SHOWN, MOST = 5, 50  # cases of a kind in view, and in the page at all
HEADS = ("case.row", "case.item", "case.value")

Case = dict[str, Any]


def say(key: str, /, **values: object) -> str:
    """The HTML of a report text in both languages."""
    return both(word(key, **values))


def section(name: str, body: str, n: int | None = None, lead: str = "") -> str:
    """A section with its heading; n: a count beside the heading; lead: HTML of an introduction."""
    count = f' <span class="n">{say("n", n=number(n))}</span>' if n else ""
    lead = f'<p class="lead">{lead}</p>' if lead else ""
    return f'<section id="{name}" aria-labelledby="{name}-h"><h2 id="{name}-h">{say(name)}{count}</h2>{lead}{body}</section>'


def nothing(name: str) -> str:
    """The line of a section that has nothing to list."""
    return f'<p class="nothing">{say(f"{name}.none")}</p>'


def table(heads: Sequence[str], rows: Sequence[str], kind: str) -> str:
    """A table. heads: keys of report texts; rows: HTML; kind: CSS class."""
    head = "".join(f'<th scope="col">{say(h)}</th>' for h in heads)
    return f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def some(
    heads: Sequence[str],
    cases: Sequence[Any],
    n: int,
    row: Callable[[Any], str],
    shown: int = SHOWN,
    kind: str = "cases",
) -> str:
    """A table of the first cases, the next ones folded away, and a line on where the others are.

    n: the number of all cases; row: the HTML row of a case; shown: number of cases in view.
    """
    first, rest = cases[:shown], cases[shown:MOST]
    body = table(heads, list(map(row, first)), kind) if first else ""
    if rest:
        rest_table = table(heads, list(map(row, rest)), kind)
        body += f"<details><summary>{say('others', n=number(len(rest)))}</summary>{rest_table}</details>"
    omitted = n - len(first) - len(rest)
    return body + (f'<p class="beyond">{say("elsewhere", n=number(omitted))}</p>' if omitted else "")


def where(entry: Case) -> str:
    """The row's number, with its sheet where there are several; 0 is the whole column."""
    row = number(entry["row"]) if entry["row"] else f"<small>{say('case.whole')}</small>"
    return f"<small>{data(entry['sheet'])}</small> {row}" if entry.get("sheet") else row


def _change_row(case: Case) -> str:
    """The row of a repair, or of a note that has a value before and after it."""
    before, after = data(case["before"]), data(case["after"])
    return _case_row(case, f'<span class="was">{before}</span> <span class="to">→</span> <b class="now">{after}</b>')


def _doubt_row(case: Case) -> str:
    """The row of a doubt or a note: the value in the source, and the value in the data where that differs."""
    if case["after"] and case["after"] != case["before"]:
        return _change_row(case)
    return _case_row(case, f'<span class="was">{data(case["before"])}</span>' if case["before"] else "")


def _case_row(case: Case, value: str) -> str:
    item = f"<b>{data(case['item'])}</b>" if case["item"] else ""
    column = f"<small>{data(case['column'])}</small>" if case["column"] else ""
    return f'<tr><td class="row">{where(case)}</td><td>{item} {column}</td><td class="value">{value}</td></tr>'


def group(findings: Group) -> str:
    """One kind of finding with its rule and first cases in view."""
    count = f'<span class="n">{say("n", n=number(findings.n))}</span>'
    return (
        f'<article class="group"><h3>{both(findings.title)} {count}</h3>'
        f"<p>{both(findings.rule)}</p>{some(HEADS, findings.cases, findings.n, _doubt_row)}</article>"
    )


def folded(findings: Group) -> str:
    """One kind of finding with rule and count in view and its cases folded away."""
    count = f'<span class="n">{say("n", n=number(findings.n))}</span>'
    summary = f'<b>{both(findings.title)}</b> {count}<span class="rule">{both(findings.rule)}</span>'
    cases = some(HEADS, findings.cases, findings.n, _change_row, MOST)
    return f'<details class="group"><summary>{summary}</summary>{cases}</details>'
