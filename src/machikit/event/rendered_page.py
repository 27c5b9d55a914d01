"""A finished page as a browser shows it: its markup after its scripts have run, with what only a browser can measure."""

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from machikit._base import chromium

PROBE = Path(__file__).parent / "accessibility_probe.js"
MEASURED = re.compile(r'<script type="application/json" id="machikit-measured">(.*?)</script>', re.DOTALL)


@dataclass(frozen=True)
class RenderedPage:
    """markup: the file as it is where no browser has opened it. measured: see accessibility_probe.js; {} without a browser."""

    source: str
    markup: str
    measured: dict[str, Any] = field(default_factory=dict)


def read_page(page: Path, browser: bool = True) -> RenderedPage:
    """Read a page, and open it in Chromium where there is one. browser: False to leave it out."""
    source = page.read_text(encoding="utf-8")
    markup = chromium.dump_dom(with_probe(source)) if browser else None
    found = MEASURED.search(markup or "")
    if not markup or not found:
        return RenderedPage(source, source)
    return RenderedPage(source, markup.replace(found[0], ""), json.loads(found[1]))


def with_probe(source: str) -> str:
    """The page with the measuring script in it, which its Content-Security-Policy then allows besides its own."""
    script = PROBE.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    allowed = re.sub(r"script-src (?:'none')?", f"script-src 'sha256-{digest}' ", source, count=1)
    head, end, rest = allowed.rpartition("</body>")
    return f"{head}<script>{script}</script>{end}{rest}"
