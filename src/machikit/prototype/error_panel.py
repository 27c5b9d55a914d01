"""What stands above a page that could not be built anew, or was built with remarks, while somebody works on it."""

import html
import re
from collections.abc import Sequence

from machikit._base.errors import KitError
from machikit._base.messages import language, say

_BODY = re.compile(r"(?i)</head>\s*<body\b[^>]*>|<body\b[^>]*>")
_STYLE = """
#machikit-panel { position: sticky; top: 0; z-index: 2147483000; max-height: 60vh; overflow: auto; padding: .75rem 1rem; color: #1a1a1c;
  background: #fdeeee; border-bottom: 3px solid #c62828; font: 1rem/1.6 system-ui, sans-serif; text-align: left; }
#machikit-panel.remarks { background: #fff7e0; border-color: #8a6100; }
#machikit-panel summary { font-weight: 700; cursor: pointer; overflow-wrap: anywhere; }
#machikit-panel dl { margin: .5rem 0 0; }
#machikit-panel dt { color: inherit; font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
#machikit-panel dd { margin: 0 0 .5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
#machikit-panel dd.fix { font-weight: 700; }
#machikit-panel p { margin: .25rem 0 0; font-size: .875rem; color: #4a4d57; }
@media print { #machikit-panel { display: none; } }
"""


def with_error(page: str, error: KitError) -> str:
    """The page that could be built last, with the error that prevents a new one above it."""
    return _with_panel(page, "error", "alert", say("panel.error"), [error], is_open=True, note=say("panel.kept"))


def with_remarks(page: str, remarks: Sequence[KitError]) -> str:
    """A page with what its build remarked above it, folded; the page itself where there is nothing."""
    if not remarks:
        return page
    return _with_panel(page, "remarks", "note", say("panel.remarks", n=len(remarks)), remarks, is_open=False)


def _with_panel(
    page: str, kind: str, role: str, title: str, errors: Sequence[KitError], *, is_open: bool, note: str = ""
) -> str:
    items = "".join(_item(error) for error in errors)
    panel = (
        f'<section id="machikit-panel" class="{kind}" role="{role}" lang="{language()}"><style>{_STYLE}</style>'
        f"<details{' open' if is_open else ''}><summary>{html.escape(title)}</summary><dl>{items}</dl>"
        f"{f'<p>{html.escape(note)}</p>' if note else ''}</details></section>"
    )
    body = _BODY.search(page)
    return page[: body.end()] + panel + page[body.end() :] if body else panel + page


def _item(error: KitError) -> str:
    where, what, fix = map(html.escape, (error.where, error.what, error.fix))
    return f"<dt>{where}</dt><dd>{what}</dd>" + (f'<dd class="fix">{fix}</dd>' if fix else "")
