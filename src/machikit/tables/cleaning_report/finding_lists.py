"""HTML building blocks of the page: sections, tables, and lists of findings of which the first are shown and the others folded."""

from collections.abc import Callable, Sequence
from typing import Any

from machikit.tables.cleaning_report.bilingual import bilingual_html, data_html, format_number, report_text
from machikit.tables.cleaning_report.verdict import FindingGroup

SHOWN, MOST = 5, 50  # cases of a kind in view, and in the page at all
HEADS = ("case.row", "case.item", "case.value")

Case = dict[str, Any]


def text_html(key: str, /, **values: object) -> str:
    """The HTML of a report text in both languages."""
    return bilingual_html(report_text(key, **values))


def section_html(name: str, body: str, n: int | None = None, lead: str = "") -> str:
    """A section with its heading; n: a count beside the heading; lead: HTML of an introduction."""
    count = f' <span class="n">{text_html("n", n=format_number(n))}</span>' if n else ""
    lead = f'<p class="lead">{lead}</p>' if lead else ""
    return f'<section id="{name}" aria-labelledby="{name}-h"><h2 id="{name}-h">{text_html(name)}{count}</h2>{lead}{body}</section>'


def empty_html(name: str) -> str:
    """The line of a section that has nothing to list."""
    return f'<p class="nothing">{text_html(f"{name}.none")}</p>'


def table_html(heads: Sequence[str], rows: Sequence[str], kind: str) -> str:
    """A table. heads: keys of report texts; rows: HTML; kind: CSS class."""
    head = "".join(f'<th scope="col">{text_html(h)}</th>' for h in heads)
    return f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def folding_table(
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
    body = table_html(heads, list(map(row, first)), kind) if first else ""
    if rest:
        rest_table = table_html(heads, list(map(row, rest)), kind)
        body += f"<details><summary>{text_html('others', n=format_number(len(rest)))}</summary>{rest_table}</details>"
    omitted = n - len(first) - len(rest)
    return body + (f'<p class="beyond">{text_html("elsewhere", n=format_number(omitted))}</p>' if omitted else "")


def row_label(entry: Case) -> str:
    """The row's number, with its sheet where there are several; 0 is the whole column."""
    row = format_number(entry["row"]) if entry["row"] else f"<small>{text_html('case.whole')}</small>"
    return f"<small>{data_html(entry['sheet'])}</small> {row}" if entry.get("sheet") else row


def _change_row(case: Case) -> str:
    """The row of a repair, or of a note that has a value before and after it."""
    before, after = data_html(case["before"]), data_html(case["after"])
    return _case_row(case, f'<span class="was">{before}</span> <span class="to">→</span> <b class="now">{after}</b>')


def _doubt_row(case: Case) -> str:
    """The row of a doubt or a note: the value in the source, and the value in the data where that differs."""
    if case["after"] and case["after"] != case["before"]:
        return _change_row(case)
    return _case_row(case, f'<span class="was">{data_html(case["before"])}</span>' if case["before"] else "")


def _case_row(case: Case, value: str) -> str:
    item = f"<b>{data_html(case['item'])}</b>" if case["item"] else ""
    column = f"<small>{data_html(case['column'])}</small>" if case["column"] else ""
    return f'<tr><td class="row">{row_label(case)}</td><td>{item} {column}</td><td class="value">{value}</td></tr>'


def open_group(findings: FindingGroup) -> str:
    """One kind of finding with its rule and first cases in view."""
    count = f'<span class="n">{text_html("n", n=format_number(findings.n))}</span>'
    return (
        f'<article class="group"><h3>{bilingual_html(findings.title)} {count}</h3>'
        f"<p>{bilingual_html(findings.rule)}</p>{folding_table(HEADS, findings.cases, findings.n, _doubt_row)}</article>"
    )


def folded_group(findings: FindingGroup) -> str:
    """One kind of finding with rule and count in view and its cases folded away."""
    count = f'<span class="n">{text_html("n", n=format_number(findings.n))}</span>'
    summary = (
        f'<b>{bilingual_html(findings.title)}</b> {count}<span class="rule">{bilingual_html(findings.rule)}</span>'
    )
    cases = folding_table(HEADS, findings.cases, findings.n, _change_row, MOST)
    return f'<details class="group"><summary>{summary}</summary>{cases}</details>'
