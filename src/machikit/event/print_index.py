"""`print/index.html`: the list of what to print: each sheet with its copies, paper, time of use and files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from machikit._base.messages import fill, in_language, language, say
from machikit.catalog import Catalog
from machikit.event.counts import MEMBERS, copies, numbers, receivers
from machikit.event.event_facts import event_facts
from machikit.event.event_folder import Event
from machikit.event.page_counts import page_count
from machikit.event.paper import HERE, environment
from machikit.event.sheet import WHEN, Sheet

ENDINGS = (".html", ".pdf", ".xlsx", ".docx")


def index_html(some: Sequence[Sheet], event: Event, catalog: Catalog, lang: str, out: Path) -> str:
    """The HTML of the list of these sheets, whose files are in `out`, in one language."""
    with in_language(lang):
        event_values = event_facts(event, catalog)
        groups = [
            (say(f"print.when.{when}"), [_row(s, event, catalog, event_values, out) for s in some if s.when == when])
            for when in WHEN
        ]
        papers = [(s.paper[:2], copies(s, event) * page_count(s, event, catalog, out / f"{s.id}.pdf")) for s in some]
        return environment().get_template("index.html").render(
            title=say("print.title"),
            event=event_values,
            groups=[group for group in groups if group[1]],
            a4=sum(n for paper, n in papers if paper == "a4"),
            a3=sum(n for paper, n in papers if paper == "a3"),
            members=MEMBERS,
            lang=lang,
            say=say,
            style=(HERE / "paper.css").read_text(encoding="utf-8"),
        )  # fmt: skip


def _row(sheet: Sheet, event: Event, catalog: Catalog, event_values: dict[str, str], out: Path) -> dict[str, Any]:
    pages = page_count(sheet, event, catalog, out / f"{sheet.id}.pdf")
    return {
        "id": sheet.id,
        "title": fill(sheet.title[language()], **event_values),
        "purpose": fill(purpose[language()], **event_values) if (purpose := sheet.purpose or sheet.lead) else "",
        "copies": copies(sheet, event),
        "why": _why(sheet, event),
        "paper": say(f"print.paper.{sheet.paper}"),
        "length": say("print.page") if pages == 1 else say("print.pages", n=pages),
        "files": [out / f"{sheet.id}{end}" for end in ENDINGS if (out / f"{sheet.id}{end}").is_file()],
    }


def _why(sheet: Sheet, event: Event) -> str:
    """What the copies are for."""
    if sheet.holds > 1:
        return say("print.per.holds", n=receivers(sheet, event), holds=sheet.holds)
    return say(f"print.per.{sheet.per}", **numbers(event))
