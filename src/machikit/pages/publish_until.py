"""The day on which a page is to be taken down: read from the prototype's handover.yaml, printed on the page, and put into a page
that is built already."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

from machikit._base.messages import kit_error
from machikit._base.validation import display_value
from machikit.catalog.readers import read_settings
from machikit.pages.document import block_element, unpack_block
from machikit.pages.safe_folium.escape import json_block
from machikit.pages.view import kit_view
from machikit.tables.values.calendar_day import parse_day

FILE, KEY = "handover.yaml", "publish_until"
_BLOCK = '<script type="application/({kind})" id="{name}">(.*?)</script>'


def read_publish_until(folder: Path) -> dt.date | None:
    """The day in a prototype's handover.yaml; None where there is none yet. Raises KitError for what is no day."""
    path = folder / FILE
    settings = read_settings(path) if path.is_file() else None
    return parse_publish_until(settings.get(KEY)) if isinstance(settings, dict) else None


def parse_publish_until(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if value is None or not str(value).strip():
        return None
    if (day := parse_day(str(value))) is None:
        raise kit_error("event.date", f"{FILE}: {KEY}", value=display_value(value))
    return day


def publish_facts(folder: Path, today: dt.date) -> dict[str, Any]:
    """The facts `until` (ISO 8601, or "") and `ended` (whether that day is over) of a page."""
    until = read_publish_until(folder)
    return {"until": until.isoformat() if until else "", "ended": until is not None and today > until}


def printed_publish_until(html: str) -> str | None:
    """The day that a built page prints, "" for none; None for a page that cannot print one."""
    facts = _block(html, "page")
    return facts.get("until") if isinstance(facts, dict) else None


def with_publish_until(html: str, until: dt.date, today: dt.date) -> str:
    """A built page with another such day, byte for byte as if it had been built with it; as it is where it cannot print one."""
    facts, words = _block(html, "page"), _block(html, "words")
    if not isinstance(facts, dict) or "until" not in facts or not isinstance(words, dict):
        return html
    dated = facts | {"until": until.isoformat(), "ended": today > until}
    for old, new in zip(_markups(facts, words), _markups(dated, words), strict=True):
        html = html.replace(old, new, 1)
    name, kind, text = block_element("page", dated, plain=False)
    element = f'<script type="application/{kind}" id="{name}">{text}</script>'
    return re.sub(_BLOCK.format(kind="json|gzip", name="page"), lambda _: element, html, count=1, flags=re.S)


def _markups(facts: dict[str, Any], words: dict[str, Any]) -> list[str]:
    """What the page's view makes of these facts, piece by piece."""
    pieces: list[str] = kit_view("page").call("untilOf", json_block(facts), json_block(words))
    return pieces


def _block(html: str, name: str) -> Any:
    """The value of a data block of a built page; None where it has no such block."""
    match = re.search(_BLOCK.format(kind="json|gzip", name=name), html, re.S)
    if match is None:
        return None
    import json

    return json.loads(match[2]) if match[1] == "json" else unpack_block(match[2])
