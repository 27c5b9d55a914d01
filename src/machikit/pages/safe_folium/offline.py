"""Turn a saved folium map (or GeoDataFrame.explore) into one file without linked scripts and styles: all are inlined.

What a page fetches at run time, such as tiles, cannot be inlined: `remaining_urls` lists it.
"""

import base64
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from pathlib import Path

from machikit._base.atomic import atomic_write
from machikit._base.messages import kit_error
from machikit.pages.notices import notice_comment
from machikit.pages.safe_folium.assets import has_local_copy, inline_css, inline_js, no_local_copy_error

KEPT_ATTRIBUTES = ("id", "media", "nonce", "type")  # valid on the inline element as well
LOADING_ATTRIBUTES = ("src", "data", "poster", "background")
LOADING_RELS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest"}
QUOTED = r"""["'`]((?:https?:)?//[^"'`\s\\]+)"""
FETCHED_BY_SCRIPT = (
    # a call whose first argument is a URL: L.tileLayer("https://…"), fetch("https://…"); not those that display it
    rf"[\w$](?<!bindPopup)(?<!bindTooltip)(?<!setContent)(?<!open)\(\s*{QUOTED}",
    rf"\b(?:ajax|fetch)\(\s*\{{[^{{}}]*?\burl[\"']?\s*:\s*{QUOTED}",
    rf"\b(?:icon|iconRetina|shadow|shadowRetina|image|tile)Url[\"']?\s*:\s*{QUOTED}",
    # a tag in the text of a popup or tooltip, with its quotes escaped or not
    r"(?i)(?:<|\\u003c|\\x3c)(?:img|iframe|script|link|video|audio|source|embed|object|image)\b[^<>]*?"
    r"\b(?:src|href|srcset|data)\s*=\s*\\?[\"']?((?:https?:)?//[^\s\"'\\>]+)",
)
FETCHED_BY_STYLE = (
    r"""(?i)url\(\s*\\?["']?((?:https?:)?//[^\s"'\\)]+)""",
    r"""(?i)@import\s+["']((?:https?:)?//[^"']+)""",
)


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
            address = self.attributes.get("src", "")
        elif self.name == "link" and "stylesheet" in self.attributes.get("rel", "").lower().split():
            address = self.attributes.get("href", "")
        else:
            return ""
        return "" if address.strip().lower().startswith(("data:", "blob:")) else address.strip()


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


def offline(html: str) -> str:
    """The page with every linked script and style sheet inlined and notices appended; everything else is unchanged.

    Raises KitError naming the folium plugins, or files, for which the kit has no local copy.
    """
    linked = [tag for tag in _TagParser(html).tags if tag.loads]
    unknown = [tag.loads for tag in linked if not has_local_copy(tag.loads)]
    if unknown:
        raise no_local_copy_error(unknown)
    pieces, at = [], 0
    for tag in linked:
        pieces += [html[at : tag.start], _inlined(tag)]
        at = tag.end
    urls = [tag.loads for tag in linked]
    return "".join([*pieces, html[at:], notice_comment(urls) if urls else ""])


def _inlined(tag: Tag) -> str:
    element, inline = ("script", inline_js) if tag.name == "script" else ("style", inline_css)
    attributes = {"data-asset": tag.loads} | {k: tag.attributes[k] for k in KEPT_ATTRIBUTES if k in tag.attributes}
    if element == "style":
        attributes.pop("type", None)
    text = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{element}{text}>{inline(tag.loads)}</{element}>"


def remaining_urls(html: str) -> list[str]:
    """The URLs that the page would still fetch: tiles, images, frames, data; each once, in page order.

    Links are not fetched and do not count. URLs that a script composes at run time cannot be detected.
    """
    return list(dict.fromkeys(part for tag in _TagParser(html).tags for part in _fetched(tag)))


def _fetched(tag: Tag) -> Iterator[str]:
    yield from (address for address in _loaded_by_attributes(tag) if re.match(r"(?i)(https?:)?//", address))
    for value in tag.attributes.values():
        yield from _fetched_by_frames(value)
    yield from _matches(FETCHED_BY_STYLE, tag.attributes.get("style", ""))
    yield from remaining_urls(tag.attributes["srcdoc"]) if "srcdoc" in tag.attributes else ()
    if tag.text and not _was_inlined_here(tag):
        yield from _matches(FETCHED_BY_STYLE + FETCHED_BY_SCRIPT * (tag.name == "script"), tag.text)
        yield from _fetched_by_frames(tag.text)


def _loaded_by_attributes(tag: Tag) -> Iterator[str]:
    """The URLs in a tag's attributes that a browser fetches by itself."""
    yield from (tag.attributes.get(name, "").strip() for name in LOADING_ATTRIBUTES)
    yield from (part.split()[0] for part in re.split(r",\s", tag.attributes.get("srcset", "")) if part.strip())
    rels = set(tag.attributes.get("rel", "").lower().split())
    if tag.name in ("image", "use") or (tag.name == "link" and rels & LOADING_RELS):
        yield tag.attributes.get("href", "").strip()


def _was_inlined_here(tag: Tag) -> bool:
    """Whether this element is exactly what `offline` wrote; checking the data-asset attribute alone would be too lenient."""
    source = tag.attributes.get("data-asset", "")
    return has_local_copy(source) and tag.text == (inline_js if tag.name == "script" else inline_css)(source)


def _matches(patterns: tuple[str, ...], text: str) -> list[str]:
    matches = [match for pattern in patterns for match in re.finditer(pattern, text)]
    return [match[1] for match in sorted(matches, key=lambda match: match.start(1))]


def _fetched_by_frames(text: str) -> Iterator[str]:
    """What pages in base64 data: URLs would fetch, as folium.IFrame writes them."""
    for match in re.finditer(r"data:text/html[\w;=-]*;base64,((?:[A-Za-z0-9+/]{4})+)", text):
        yield from remaining_urls(base64.b64decode(match[1]).decode("utf-8", errors="replace"))


def offline_file(source: Path, target: Path, force: bool = False) -> list[str]:
    """Write the offline copy of the page `source` to `target`; returns the URLs that it would still fetch.

    `target` may be `source` itself, an earlier offline copy, or a new name; another existing file only with `force`.
    On failure nothing is written. Raises KitError.
    """
    try:
        html = source.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise kit_error("offline.unreadable", where=source, why=error.strerror or error) from error
    except UnicodeDecodeError as error:
        raise kit_error("offline.encoding", where=source) from error
    page = offline(html)
    try:
        if not target.parent.is_dir():
            raise FileNotFoundError(2, os.strerror(2), str(target.parent))
        if not (force or _may_replace(source, target)):
            raise kit_error("offline.exists", where=target)
        atomic_write(target, page.encode())
    except OSError as error:
        raise kit_error("offline.unwritable", where=target, why=error.strerror or error) from error
    return remaining_urls(page)


def _may_replace(source: Path, target: Path) -> bool:
    if not target.exists() or target.samefile(source):
        return True
    return target.is_file() and b" data-asset=" in target.read_bytes()
