"""report.html: one file without scripts, under a content security policy that allows nothing but its own stylesheet.

It contains both languages; two radio buttons before everything else show one of them. Where a closed network removes the
buttons, both are seen.
"""

import base64
import hashlib
from functools import cache
from html import escape
from pathlib import Path

from machikit._base.messages import LANGUAGES
from machikit.catalog.model import Text
from machikit.tables.cleaning_report.bilingual import bilingual_html, data_html, format_date, format_number, report_text
from machikit.tables.cleaning_report.figures import icon_svg
from machikit.tables.cleaning_report.finding_lists import text_html
from machikit.tables.cleaning_report.sections import report_sections
from machikit.tables.cleaning_report.verdict import Report, finding_count, verdict

MAX_SOURCES = 5  # files named at the top


def report_html(report: Report) -> bytes:
    """The page of a report (see this package) in UTF-8. Opens in `report["language"]`."""
    title = f"{_heading(report)[report['language']]} - {report_text('kicker')[report['language']]}"
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    page = (
        f'<!doctype html>\n<html lang="{report["language"]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{_style()}</style>\n</head>\n<body>\n{_switch(report)}\n"
        f"{_top()}\n<main>\n{_head(report)}\n{report_sections(report)}\n</main>\n{_foot(report)}\n</body>\n</html>\n"
    )
    return page.encode("utf-8", "replace")  # a lone surrogate in a name must not break the report


@cache
def _style() -> str:
    return (Path(__file__).parent / "style.css").read_text(encoding="utf-8").replace("\r\n", "\n")


def _switch(report: Report) -> str:
    """The radio buttons on which the stylesheet makes the language depend. Their labels are in the top line."""
    buttons = (
        f'<input type="radio" name="language" id="show-{lang}" class="switch"{" checked" if lang == report["language"] else ""}>'
        for lang in LANGUAGES
    )
    return "".join(buttons)


def _top() -> str:
    labels = '<label for="show-ja" lang="ja">日本語</label><label for="show-en" lang="en">English</label>'
    return f'<header class="top"><p>{text_html("kicker")}</p><div class="languages">{labels}</div></header>'


def _heading(report: Report) -> Text:
    topic, city = report["topic"]["title"], report["city"]
    return report_text("heading", city=city["name"], topic=topic) if city else topic


def _head(report: Report) -> str:
    result = verdict(report)
    message = f"<p><strong>{bilingual_html(result.message)}</strong> {bilingual_html(result.reason)}</p>"
    return (
        f'<div class="hero"><div><h1>{bilingual_html(_heading(report))}</h1>{_meta(report)}</div>{_sign()}</div>'
        f'<div class="verdict {result.level}" role="note">{icon_svg(result.level)}{message}</div>{_figures(report)}'
    )


def _meta(report: Report) -> str:
    sources = report["sources"]
    items = "".join(f"<li>{_source(s)}</li>" for s in sources[:MAX_SOURCES])
    if len(sources) > MAX_SOURCES:
        items += f"<li>{text_html('elsewhere', n=format_number(len(sources) - MAX_SOURCES))}</li>"
    facts = [text_html("made", date=format_date(report["made_on"])), text_html(f"sensitivity.{report['sensitivity']}")]
    if report["topic"]["standard"]:
        facts.insert(1, text_html("standard", number=report["topic"]["standard"]))
    return f'<ul class="sources">{items}</ul><ul class="meta">{"".join(f"<li>{f}</li>" for f in facts)}</ul>'


def _source(source: Report) -> str:
    name = data_html(source["file"]) + (
        f' <span class="sheet">{data_html(source["sheet"])}</span>' if source["sheet"] else ""
    )
    size = text_html("source.facts", rows=format_number(source["rows"]), header=format_number(source["header_row"]))
    return f"{name} <small>{size}</small>"


def _sign() -> str:
    """The place to sign on paper; a screen does not show it."""
    return f'<table class="sign"><tr><th>{text_html("sign.by")}</th><th>{text_html("sign.on")}</th></tr><tr><td></td><td></td></tr></table>'


def _figures(report: Report) -> str:
    """Rows in = out + set aside, and links to the findings."""
    equation = "".join(
        (f'<span class="op" aria-hidden="true">{sign}</span>' if sign else "")
        + f'<div id="n-{key}"><b>{format_number(report[f"rows_{key}"])}</b><span>{text_html(f"figure.{key}")}</span></div>'
        for key, sign in (("in", ""), ("out", "="), ("aside", "+"))
    )
    links = "".join(
        f'<a id="n-{key}" href="#{key}"><b>{format_number(n)}{icon_svg(level) if level else ""}</b>'
        f"<span>{text_html(f'figure.{key}')}</span></a>"
        for key, n, level in _finding_counts(report)
    )
    contents = f'<nav class="found" aria-label="{_label("contents")}">{links}</nav>'
    return f'<div class="figures"><div class="sum">{equation}</div>{contents}</div>'


def _finding_counts(report: Report) -> list[tuple[str, int, str]]:
    """(section, number of findings, level) of what was found."""
    doubts, personal = finding_count(report, "doubt"), report["personal"]
    worst = "stop" if any(p["level"] == "error" for p in personal) else "human" if personal else "ok"
    repairs = ("repairs", finding_count(report, "repair"), "")
    return [("doubts", doubts, "human" if doubts else "ok"), ("personal", len(personal), worst), repairs]


def _label(key: str) -> str:
    """A label that is only read out, in both languages: an attribute cannot change with the language buttons."""
    return escape(" / ".join(report_text(key).values()))


def _foot(report: Report) -> str:
    lines = (text_html("foot.files"), text_html("foot.rows"), text_html("foot.kit", version=report["kit"]))
    return f"<footer>{''.join(f'<p>{line}</p>' for line in lines)}</footer>"
