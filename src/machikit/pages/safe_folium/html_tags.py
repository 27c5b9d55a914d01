"""The tags of an HTML text with their offsets, so that single ones can be replaced and everything else stays as it was."""

import re
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser


@dataclass
class Tag:
    """A start tag; for script and style the whole element. start, end: offsets in the page's text."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int
    text: str = ""

    @property
    def loads(self) -> str:
        """The URL of the script or style sheet that this tag links, or ""."""
        if self.name == "script":
            address = self.attributes.get("src", "") or self.attributes.get("href", "")
        elif self.name == "link" and "stylesheet" in self.attributes.get("rel", "").lower().split():
            address = self.attributes.get("href", "")
        else:
            return ""
        return "" if address.strip().lower().startswith(("data:", "blob:")) else address.strip()


def start_tag(name: str, attributes: dict[str, str]) -> str:
    """A start tag with these attributes."""
    values = {key: escape(value, quote=False).replace('"', "&quot;") for key, value in attributes.items()}
    written = "".join(f' {key}="{value}"' for key, value in values.items())
    return f"<{name}{written}>"


class _TagParser(HTMLParser):
    """Collects the tags of a page in `tags`."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[Tag] = []
        self._html = html
        self._line_starts = [0, *(m.end() for m in re.finditer("\n", html))]
        self._open: Tag | None = None
        self.feed(html)
        self.close()

    def _at(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._at()
        element = Tag(tag, {k: v or "" for k, v in reversed(attrs)}, start, start + len(self.get_starttag_text() or ""))
        element.attributes = dict(reversed(element.attributes.items()))
        self.tags.append(element)
        self._open = element if tag in ("script", "style") else self._open

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # HTML has no self-closing scripts: the end tag still follows

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open.name == tag:
            at = self._at()
            self._open.text = self._html[self._open.end : at]
            self._open.end = self._html.find(">", at) + 1 or len(self._html)
            self._open = None


def tags_of(html: str) -> list[Tag]:
    """Every start tag of a text; scripts and styles with what stands in them. Comments are no tags."""
    # What follows the last > holds no whole tag; html.parser would try every < of it against the rest of the text.
    return _TagParser(html[: html.rfind(">") + 1]).tags
