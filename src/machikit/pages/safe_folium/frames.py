"""Pages inside an address or an attribute: what frames hold, read and written back."""

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from machikit.pages.safe_folium.html_tags import Tag, start_tag

FRAMES = ("iframe", "frame", "embed", "object")
_DATA_PAGE = re.compile(
    r"(?is)\s*data:(?:text/html|application/xhtml\+xml)(?P<parameters>(?:;[^,;]*)*),(?P<content>.*)"
)


def page_in_address(address: str) -> str | None:
    """The HTML text of a data: address, in base64 or percent-encoded; None for any other address."""
    match = _DATA_PAGE.match(address)
    if match is None:
        return None
    parameters = match["parameters"].lower()
    content = unquote_to_bytes(match["content"])
    if re.search(r";\s*base64\s*$", parameters):
        try:
            content = base64.b64decode(re.sub(rb"\s+", b"", content) + b"==")
        except (binascii.Error, ValueError):
            return None
    charset = re.search(r"charset=[\"']?([\w-]+)", parameters)
    try:
        return content.decode(charset[1] if charset else "utf-8", errors="replace")
    except LookupError:
        return content.decode("utf-8", errors="replace")


def page_of_frame(tag: Tag) -> str | None:
    """The page that a frame holds itself: srcdoc, a data: address, or data-html as branca 0.4 wrote it; None if it holds none."""
    if tag.name == "iframe" and "srcdoc" in tag.attributes:
        return tag.attributes["srcdoc"]
    if tag.name == "iframe" and "data-html" in tag.attributes.get("onload", ""):
        return _written_on_load(tag.attributes.get("data-html", ""))
    return page_in_address(tag.attributes.get("data" if tag.name == "object" else "src", ""))


def _written_on_load(value: str) -> str:
    text = unquote_to_bytes(value).decode("utf-8", errors="replace")
    if "<" in text:
        return text
    try:  # through atob(), which reads bytes as Latin-1; the page says UTF-8 itself
        return base64.b64decode(value + "==").decode("utf-8", errors="replace")
    except (binascii.Error, ValueError):
        return text


def frame_with_page(tag: Tag, page: str) -> str:
    """The frame with another page inside. As srcdoc: browsers refuse data: addresses of more than 2 MB."""
    attributes = {k: v for k, v in tag.attributes.items() if k not in ("src", "data", "data-html", "srcdoc", "type")}
    if "data-html" in attributes.get("onload", ""):
        del attributes["onload"]
    return start_tag("iframe", {"srcdoc": page} | attributes) + ("" if tag.name == "iframe" else "</iframe>")
