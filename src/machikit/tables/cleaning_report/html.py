"""report.html: one file without any script, under a policy that allows nothing but its own style.

Both languages stand in it; two radio buttons before everything else show one of them. Where a closed network takes the
buttons away, both are seen.
"""

import base64
import hashlib
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from machikit._base.messages import LANGUAGES
from machikit.catalog.model import Text
from machikit.tables.cleaning_report.bilingual import both, data, date, number, word
from machikit.tables.cleaning_report.figures import mark
from machikit.tables.cleaning_report.finding_lists import say
from machikit.tables.cleaning_report.sections import sections
from machikit.tables.cleaning_report.verdict import total, verdict

SOURCES = 5  # files named in the head

Account = dict[str, Any]


def html(account: Account) -> bytes:
    """The page of an account (see this package) in UTF-8. Opens in `account["language"]`."""
    title = f"{_heading(account)[account['language']]} - {word('kicker')[account['language']]}"
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    page = (
        f'<!doctype html>\n<html lang="{account["language"]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{_style()}</style>\n</head>\n<body>\n{_switch(account)}\n"
        f"{_top()}\n<main>\n{_head(account)}\n{sections(account)}\n</main>\n{_foot(account)}\n</body>\n</html>\n"
    )
    return page.encode("utf-8", "replace")  # a lone surrogate in a name must not cost the report


@cache
def _style() -> str:
    return (Path(__file__).parent / "style.css").read_text(encoding="utf-8").replace("\r\n", "\n")


def _switch(account: Account) -> str:
    """The buttons that the style asks which language to show. Their labels stand in the top line."""
    buttons = (
        f'<input type="radio" name="language" id="show-{lang}" class="switch"{" checked" if lang == account["language"] else ""}>'
        for lang in LANGUAGES
    )
    return "".join(buttons)


def _top() -> str:
    labels = '<label for="show-ja" lang="ja">日本語</label><label for="show-en" lang="en">English</label>'
    return f'<header class="top"><p>{say("kicker")}</p><div class="languages">{labels}</div></header>'


def _heading(account: Account) -> Text:
    topic, city = account["topic"]["title"], account["city"]
    return word("heading", city=city["name"], topic=topic) if city else topic


def _head(account: Account) -> str:
    found = verdict(account)
    said = f"<p><strong>{both(found.said)}</strong> {both(found.why)}</p>"
    return (
        f'<div class="hero"><div><h1>{both(_heading(account))}</h1>{_meta(account)}</div>{_sign()}</div>'
        f'<div class="verdict {found.level}" role="note">{mark(found.level)}{said}</div>{_figures(account)}'
    )


def _meta(account: Account) -> str:
    sources = account["sources"]
    named = "".join(f"<li>{_source(s)}</li>" for s in sources[:SOURCES])
    if len(sources) > SOURCES:
        named += f"<li>{say('elsewhere', n=number(len(sources) - SOURCES))}</li>"
    facts = [say("made", date=date(account["made_on"])), say(f"sensitivity.{account['sensitivity']}")]
    if account["topic"]["standard"]:
        facts.insert(1, say("standard", number=account["topic"]["standard"]))
    return f'<ul class="sources">{named}</ul><ul class="meta">{"".join(f"<li>{f}</li>" for f in facts)}</ul>'


def _source(one: dict[str, Any]) -> str:
    name = data(one["file"]) + (f' <span class="sheet">{data(one["sheet"])}</span>' if one["sheet"] else "")
    return f"{name} <small>{say('source.facts', rows=number(one['rows']), header=number(one['header_row']))}</small>"


def _sign() -> str:
    """Where paper is signed; a screen does not show it."""
    return f'<table class="sign"><tr><th>{say("sign.by")}</th><th>{say("sign.on")}</th></tr><tr><td></td><td></td></tr></table>'


def _figures(account: Account) -> str:
    rows = [("in", ""), ("out", "equals"), ("aside", "plus")]
    signs = {"equals": "=", "plus": "+"}
    sum_ = "".join(
        (f'<span class="op" aria-hidden="true">{signs[sign]}</span>' if sign else "")
        + f'<div id="n-{key}"><b>{number(account[f"rows_{key}"])}</b><span>{say(f"figure.{key}")}</span></div>'
        for key, sign in rows
    )
    links = "".join(
        f'<a id="n-{key}" href="#{key}"><b>{number(n)}{mark(level) if level else ""}</b><span>{say(f"figure.{key}")}</span></a>'
        for key, n, level in _found(account)
    )
    return f'<div class="figures"><div class="sum">{sum_}</div><nav class="found" aria-label="{_label("contents")}">{links}</nav></div>'


def _found(account: Account) -> list[tuple[str, int, str]]:
    """What was found: section, how many, and how grave that is."""
    doubts, personal = total(account, "doubt"), account["personal"]
    gravest = "stop" if any(p["level"] == "error" for p in personal) else "human" if personal else "ok"
    repairs = ("repairs", total(account, "repair"), "")
    return [("doubts", doubts, "human" if doubts else "ok"), ("personal", len(personal), gravest), repairs]


def _label(key: str) -> str:
    """A label that is only read out, in both languages, for an attribute cannot change with the switch."""
    return escape(" / ".join(word(key).values()))


def _foot(account: Account) -> str:
    lines = (say("foot.files"), say("foot.rows"), say("foot.kit", version=account["kit"]))
    return f"<footer>{''.join(f'<p>{line}</p>' for line in lines)}</footer>"
