"""The texts of a handover: five lines for the file that officials pass on, and the memo for those who change the prototype.

The sheet is read by a section chief: commands, keys and file names of the kit are in the memo alone.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from machikit._base.messages import language, say
from machikit.check.findings import ERROR, Finding
from machikit.event.event_facts import long_date
from machikit.event.handover_answers import Answers, proposed_publish_until
from machikit.event.publish_places import place_name
from machikit.event.review_dates import REVIEW_DAYS, review_date

FIVE_LINES, MEMO = "five-lines.txt", "for-maintainers.txt"
MAX_FINDINGS = 8  # on the sheet
# What only those who know the kit understand: a command, a file, an id with hyphens or underscores
_OURS = re.compile(r"machikit|`|[A-Za-z]+[-_/][A-Za-z]|\.(ya?ml|py|csv|json|html|js)\b", re.ASCII)


def five_lines(title: str, date: dt.date, answers: Answers, words: Mapping[str, str], refresh: str) -> list[str]:
    """What it is, where, who can mend it, the next dates, how to stop it. words: of the municipality."""
    place, texts = answers.publish_where, answers.texts
    undecided = say("handover.undecided")
    people = say("handover.comma").join(texts[key] for key in ("maintainer", "second") if texts[key])
    until = answers.publish_until or proposed_publish_until(date)
    dates = [(review_date(date, days), say("handover.lines.review", days=days)) for days in REVIEW_DAYS]
    dates.append((until, say("handover.lines.until")))
    values = {
        "what": say("handover.lines.what.text", title=title, city=words["city"], date=long_date(date)),
        "where": place_name(place, words) if place else undecided,
        "who": say("handover.lines.who.text", people=people or undecided, contact=texts["contact"] or undecided),
        "next": say("handover.comma").join(f"{long_date(day)} {what}" for day, what in sorted(dates))
        + (say("handover.lines.refresh", refresh=refresh) if refresh else ""),
        "stop": say("handover.lines.stop.text", until=long_date(until))
        + (say(f"handover.where.{place}.stop", **words) if place else say("handover.lines.stop.open")),
    }
    return [f"{number}. {say(f'handover.lines.{key}')}{_on_one_line(text)}" for number, (key, text) in
            enumerate(values.items(), 1)]  # fmt: skip


def until_text(date: dt.date, answers: Answers) -> str:
    """The day on which the page is to be taken down, or the proposed one where nobody has written one."""
    day = answers.publish_until
    return long_date(day) if day else say("handover.until.proposed", date=long_date(proposed_publish_until(date)))


def findings_text(findings: Sequence[Finding]) -> str:
    """How many findings the checks have, and those that can be understood without knowing the kit."""
    if not findings:
        return say("handover.clean")
    errors = sum(finding.level == ERROR for finding in findings)
    plain = [f"{say(f'cli.level.{f.level}')}  {f.what}" for f in findings if not _OURS.search(f.what)]
    shown = [*dict.fromkeys(plain)][:MAX_FINDINGS]
    more = [say("handover.more")] if len(shown) < len(findings) else []
    return "\n".join([say("handover.findings", errors=errors, warnings=len(findings) - errors), *shown, *more])


def memo(
    title: str, refresh: Sequence[tuple[str, str]], findings: Sequence[Finding], missing: Sequence[tuple[str, str]]
) -> str:
    """How to open, change, refresh and check the prototype, and what is missing, with commands, files and keys.

    refresh: (title of a dataset, how it is refreshed); missing: (what, where to write it).
    """
    sections = {
        "change": [say("handover.memo.change.text")],
        "refresh": [f"{dataset}\n    {how}" for dataset, how in refresh],
        "findings": [f"{say(f'cli.level.{f.level}')}  {f.where}: {f.what} {f.fix}".rstrip() for f in findings],
        "missing": [f"{what}: {where}" for what, where in missing],
    }
    lines = [say("handover.memo.title", title=title)]
    for key, entries in sections.items():
        lines += ["", say(f"handover.memo.{key}"), *(f"- {entry}" for entry in entries or [say("handover.memo.none")])]
    return "\n".join(lines)


def text_file(text: str) -> bytes:
    """A text as Windows' editors open it without being asked: UTF-8 with its mark, and their line ends."""
    return text.replace("\n", "\r\n").encode("utf-8-sig") + b"\r\n"


def _on_one_line(text: str) -> str:
    return ("" if language() == "ja" else " ").join(line.strip() for line in text.splitlines() if line.strip())
