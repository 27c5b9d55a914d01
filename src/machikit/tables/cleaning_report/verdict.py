"""What an account comes to: its findings by rule, and the one sentence above the signature."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from machikit.catalog.model import Text
from machikit.tables.cleaning_report.bilingual import number, word

LISTS = {"repair": "repairs", "doubt": "doubts", "note": "notes"}

ASIDE = ("no_name", "struck")  # reasons to set a row aside that a person must confirm


@dataclass(frozen=True)
class Group:
    """All findings of one kind. `cases` may be fewer than `n` where the account lists only the first."""

    kind: str
    title: Text
    rule: Text
    n: int
    cases: list[dict[str, Any]]


@dataclass(frozen=True)
class Verdict:
    """level: ok (use it), human (someone must look), stop (must not leave, or nothing is left to use)."""

    level: str
    said: Text
    why: Text


def groups(account: dict[str, Any], of: str) -> list[Group]:
    """The findings of a class (repair, doubt, note), most frequent first. What is listed but not counted is not lost."""
    cases = defaultdict(list)
    for case in account[LISTS[of]]:
        cases[case["kind"]].append(case)
    counted = {c["kind"]: c for c in account["counts"] if c["class"] == of}
    nameless = {kind: {"title": {"ja": kind, "en": kind}, "rule": {"ja": "", "en": ""}, "n": 0} for kind in cases}
    found = [
        Group(kind, c["title"], c["rule"], max(c["n"], len(cases[kind])), cases[kind])
        for kind, c in (nameless | counted).items()
    ]
    return sorted(found, key=lambda g: -g.n)


def total(account: dict[str, Any], of: str) -> int:
    return sum(g.n for g in groups(account, of))


def verdict(account: dict[str, Any]) -> Verdict:
    """Personal data that are still in the table, and closed data, stop; then nothing to use; then what a person must check."""
    errors = sum(p["level"] == "error" for p in account["personal"])
    aside = sum(one["reason"] in ASIDE for one in account["aside"])
    checks = total(account, "doubt") + aside + len(account["personal"]) - errors
    if errors:
        return _said("stop", "stop", errors)
    if account["sensitivity"] == "closed":
        return _said("stop", "closed")
    if not account["rows_out"]:
        return _said("stop", "empty")
    return _said("human", "human", checks) if checks else _said("ok", "ok")


def _said(level: str, key: str, n: int = 0) -> Verdict:
    return Verdict(level, word(f"verdict.{key}", n=number(n)), word(f"verdict.{key}.why"))
