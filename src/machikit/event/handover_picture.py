"""The picture of a prototype's page on the handover sheet: a screenshot, else the map that is drawn in the page."""

import base64
import tempfile
from pathlib import Path

from machikit._base import chromium

WIDTH, HEIGHT, SCALE = 1000, 760, 1.2  # CSS pixels, and pixels of the picture for each
MAP_STYLE = (
    "<style>svg{background:#e6eef3}.land{fill:#fbfaf6;stroke:#a39c88;stroke-width:1.2}"
    "text{font:11px sans-serif;fill:#6b6a63;text-anchor:middle;paint-order:stroke;stroke:#fbfaf6;stroke-width:3px}</style>"
)


def page_picture(page: bytes, screenshot: bool) -> str:
    """A data URI with the picture of a built page; "" where there is neither a Chromium nor a drawn map. screenshot: whether
    to take one although the page has a drawn map, which is faster."""
    drawn = drawn_map(page)
    png = take_picture(page) if screenshot or not drawn else b""
    if png:
        return f"data:image/png;base64,{base64.b64encode(png).decode()}"
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn).decode()}" if drawn else ""


def take_picture(page: bytes) -> bytes:
    """A PNG of the first screen of a page; b"" where there is no Chromium."""
    with tempfile.TemporaryDirectory(prefix="machikit-picture-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.png")
        source.write_bytes(page)
        return target.read_bytes() if chromium.take_screenshot(source, target, WIDTH, HEIGHT, SCALE) else b""


def drawn_map(page: bytes) -> bytes:
    """The SVG that a page holds for paper, as a file of its own; b"" for a page without one."""
    _, found, rest = page.partition(b'<svg class="drawn"')
    attributes, _, rest = rest.partition(b">")
    drawing, closed, _ = rest.partition(b"</svg>")
    if not (found and closed):
        return b""
    return b'<svg xmlns="http://www.w3.org/2000/svg"%b>%b%b</svg>' % (attributes, MAP_STYLE.encode(), drawing)
