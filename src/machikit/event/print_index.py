"""`print/index.html`: the list of what to print: each sheet with its copies, paper, time of use and files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from machikit._base.messages import fill, in_language, say
from machikit.catalog import Catalog
from machikit.event.event_folder import Event
from machikit.event.paper import HERE, environment
from machikit.event.sheet import MEMBERS, WHEN, Sheet, event_facts

ENDINGS = (".html", ".pdf", ".xlsx", ".docx")


def index_html(some: Sequence[Sheet], event: Event, catalog: Catalog, lang: str, out: Path) -> str:
    """The HTML of the list of these sheets, whose files are in `out`, in one language."""
    with in_language(lang):
        event_values = event_facts(event, catalog)
        groups = [
            (say(f"print.when.{when}"), [_row(s, event, event_values, lang, out) for s in some if s.when == when])
            for when in WHEN
        ]
        return environment().get_template("index.html").render(
            title=say("print.title"),
            event=event_values,
            groups=[group for group in groups if group[1]],
            papers=sum(copies(s, event) * s.pages for s in some),
            cards=any(not s.pages for s in some),
            members=MEMBERS,
            lang=lang,
            say=say,
            style=(HERE / "paper.css").read_text(encoding="utf-8"),
        )  # fmt: skip


def _row(sheet: Sheet, event: Event, event_values: dict[str, str], lang: str, out: Path) -> dict[str, Any]:
    return {
        "id": sheet.id,
        "title": fill(sheet.title[lang], **event_values),
        "purpose": fill(purpose[lang], **event_values) if (purpose := sheet.purpose or sheet.lead) else "",
        "copies": copies(sheet, event),
        "why": say(f"print.per.{sheet.per}", teams=event.teams, members=MEMBERS),
        "paper": say(f"print.paper.{sheet.paper}"),
        "length": _length(sheet.pages),
        "files": [out / f"{sheet.id}{end}" for end in ENDINGS if (out / f"{sheet.id}{end}").is_file()],
    }


def _length(pages: int) -> str:
    return say("print.many") if not pages else say("print.page") if pages == 1 else say("print.pages", n=pages)


def copies(sheet: Sheet, event: Event) -> int:
    """Number of copies of a sheet that this event needs."""
    return {"event": 1, "owner": event.teams, "team": event.teams, "person": event.teams * MEMBERS}[sheet.per]
