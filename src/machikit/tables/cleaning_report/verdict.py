"""The verdict on a cleaned table: its findings by kind, and the one sentence above the signature."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from machikit.catalog.model import Text
from machikit.tables.cleaning_report.bilingual import format_number, report_text

Report = dict[str, Any]  # the content of report.json

CLASS_LISTS = {"repair": "repairs", "doubt": "doubts", "note": "notes"}  # class of findings → its list in the report

SET_ASIDE_TO_CHECK = ("no_name", "struck")  # reasons to set a row aside that a person must confirm


@dataclass(frozen=True)
class FindingGroup:
    """All findings of one kind. `cases` may be fewer than `n` where the report lists only the first."""

    kind: str
    title: Text
    rule: Text
    n: int
    cases: list[dict[str, Any]]


@dataclass(frozen=True)
class Verdict:
    """level: ok (use it), human (a person must check it), stop (must not leave the office, or nothing is left to use)."""

    level: str
    message: Text
    reason: Text


def finding_groups(report: Report, class_: str) -> list[FindingGroup]:
    """The findings of a class (repair, doubt, note) by kind, most frequent first. Findings listed but not counted are included."""
    cases = defaultdict(list)
    for case in report[CLASS_LISTS[class_]]:
        cases[case["kind"]].append(case)
    counted = {c["kind"]: c for c in report["counts"] if c["class"] == class_}
    uncounted = {kind: {"title": {"ja": kind, "en": kind}, "rule": {"ja": "", "en": ""}, "n": 0} for kind in cases}
    result = [
        FindingGroup(kind, c["title"], c["rule"], max(c["n"], len(cases[kind])), cases[kind])
        for kind, c in (uncounted | counted).items()
    ]
    return sorted(result, key=lambda g: -g.n)


def finding_count(report: Report, class_: str) -> int:
    return sum(g.n for g in finding_groups(report, class_))


def verdict(report: Report) -> Verdict:
    """The verdict on a report.

    Personal data that are still in the table and closed data stop; then a table without rows; then come the things that a person
    must check.
    """
    errors = sum(match["level"] == "error" for match in report["personal"])
    set_aside = sum(row["reason"] in SET_ASIDE_TO_CHECK for row in report["aside"])
    checks = finding_count(report, "doubt") + set_aside + len(report["personal"]) - errors
    if errors:
        return _verdict("stop", "stop", errors)
    if report["sensitivity"] == "closed":
        return _verdict("stop", "closed")
    if not report["rows_out"]:
        return _verdict("stop", "empty")
    return _verdict("human", "human", checks) if checks else _verdict("ok", "ok")


def _verdict(level: str, key: str, n: int = 0) -> Verdict:
    return Verdict(level, report_text(f"verdict.{key}", n=format_number(n)), report_text(f"verdict.{key}.why"))
