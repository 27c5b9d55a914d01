"""The accessibility checklist of a prototype: what a machine sees of each success criterion; the verdicts are left to people.

A line is filled in only where something was really looked at; without a browser contrast and the mark of the focus stay empty.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from machikit._base.messages import language, say
from machikit._base.version import __version__
from machikit.event.event_facts import long_date
from machikit.event.page_markup import CONTROLS, PICTURES, PageMarkup, SyntaxCheck, prevents_zoom
from machikit.event.rendered_page import RenderedPage, read_page
from machikit.event.sheet import Sheet, Values

SHEET = "accessibility"
TABLE, MACHINE = "criteria", 4  # id of the table, and its column for what the machine saw
EXAMPLES = 2  # of what was found


def checklist_values(sheet: Sheet, page: Path, title: str, today: dt.date, browser: bool = True) -> Values:
    """What is filled in on the sheet for a built page, in the current language; {} where there is none."""
    if not page.is_file():
        return {}
    rendered = read_page(page, browser)
    seen = machine_results(rendered)
    table = next(block["table"] for block in sheet.blocks if block.get("table", {}).get("id") == TABLE)
    rows = [[cell[language()] for cell in row] for row in table["rows"]]
    for row in rows:
        row[MACHINE] = seen.get(row[0], "")
    version = rendered.measured.get("version")
    tools = say("access.tools.browser", version=__version__, browser=version) if version else ""
    return {
        TABLE: rows,
        "checked_page": title,
        "checked_on": long_date(today),
        "checked_with": tools or say("access.tools.file", version=__version__),
    }


def machine_results(page: RenderedPage) -> dict[str, str]:
    """Number of a criterion → what was seen, for those of which a machine can see something."""
    markup = PageMarkup(page.markup)
    results = {number: look(markup) for number, look in LOOKS.items()}
    media = _media(markup)
    results |= dict.fromkeys(("1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.5", "1.4.2"), media)
    results["4.1.1"] = _told("syntax", SyntaxCheck(page.source).problems)
    if page.measured:
        contrast, focus = page.measured["contrast"], page.measured["focus"]
        unknown = say("access.contrast.unknown", n=contrast["unknown"]) if contrast["unknown"] else ""
        results["1.4.3"] = _told("contrast", contrast["low"], n=contrast["texts"]) + unknown
        results["2.4.7"] = _told("focus", focus["unmarked"], n=focus["elements"])
    return results


def _told(key: str, problems: Sequence[Any], **values: object) -> str:
    """What was looked at, how many problems there are, and which."""
    shown = say("cli.comma").join(_example(one) for one in problems[:EXAMPLES])
    found = say("access.problems", k=len(problems), which=shown) if problems else say("access.none")
    return say(f"access.{key}", **values) + found


def _example(one: Any) -> str:
    if isinstance(one, str):
        return one[:40]
    what = one.get("id") or one.get("class") or " ".join(one.text_content().split())[:20]
    return f"<{one.tag}{' ' + what if what else ''}>"


def _pictures(page: PageMarkup) -> str:
    return _told("pictures", page.wordless_pictures(), n=len(page.find(PICTURES)))


def _relations(page: PageMarkup) -> str:
    headings = page.find("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")
    tables, inputs = page.find("//table"), page.find("//input[not(@type='hidden')] | //select | //textarea")
    empty = [heading for heading in headings if not page.name(heading)]
    problems = [*empty, *page.headless_tables(), *(e for e in inputs if not page.name(e))]
    return _told("relations", problems, h=len(headings), t=len(tables), n=len(inputs))


def _zoom(page: PageMarkup) -> str:
    views = page.root.xpath("//meta[@name='viewport']/@content")
    return _told("zoom", [view for view in views if prevents_zoom(view)])


def _skip(page: PageMarkup) -> str:
    first = next(iter(page.find("//body//a[@href] | //body//button")), None)
    target = first.get("href", "") if first is not None else ""
    works = target.startswith("#") and target[1:] in page.ids
    return say("access.skip.yes" if works else "access.skip.no", n=len(page.find("//h1 | //h2")))


def _title(page: PageMarkup) -> str:
    title = " ".join(page.root.findtext(".//title", "").split())
    return say("access.title", title=title) if title else say("access.title.no")


def _order(page: PageMarkup) -> str:
    jumps = [one for one in page.root.xpath("//*[@tabindex]") if one.get("tabindex", "").lstrip("+").isdecimal()]
    return _told("order", [one for one in jumps if int(one.get("tabindex")) > 0])


def _links(page: PageMarkup) -> str:
    return _told("links", page.nameless("//a[@href]"), n=len(page.find("//a[@href]")))


def _language(page: PageMarkup) -> str:
    lang = page.root.get("lang", "")
    return (
        say("access.language", lang=lang) if lang[:2] in ("ja", "en") else say("access.language.no", lang=lang or "—")
    )


def _labels(page: PageMarkup) -> str:
    path = "//input[not(@type='hidden')] | //select | //textarea"
    return _told("labels", page.nameless(path), n=len(page.find(path)))


def _names(page: PageMarkup) -> str:
    problems = [*page.nameless(f"{CONTROLS} | //a[@href] | //summary"), *page.broken_references()]
    return _told("names", problems, n=len(page.find(CONTROLS)))


def _media(page: PageMarkup) -> str:
    media = page.media()
    return say("access.media", which=say("cli.comma").join(sorted(set(media)))) if media else say("access.media.none")


LOOKS: dict[str, Callable[[PageMarkup], str]] = {
    "1.1.1": _pictures,
    "1.3.1": _relations,
    "1.4.4": _zoom,
    "2.4.1": _skip,
    "2.4.2": _title,
    "2.4.3": _order,
    "2.4.4": _links,
    "3.1.1": _language,
    "3.3.2": _labels,
    "4.1.2": _names,
}
