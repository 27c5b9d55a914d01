"""A folium map (or GeoDataFrame.explore) as one file that needs no network: its scripts and styles put inside.

What a page fetches while it runs, tiles above all, cannot be put inside: `online_parts` tells what is left.
"""

import base64
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from pathlib import Path

from machikit._base.atomic import write_whole
from machikit._base.messages import problem
from machikit.pages.notices import comment
from machikit.pages.safe_folium.assets import asset, design_tokens, inline_css, inline_js, is_known, local_for, unserved

__all__ = ["asset", "design_tokens", "inline_css", "inline_js", "local_for", "offline", "offline_file", "online_parts"]

KEPT = ("id", "media", "nonce", "type")  # attributes that mean the same once the content stands inside
LOADING = ("src", "data", "poster", "background")
LOADING_RELS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest"}
QUOTED = r"""["'`]((?:https?:)?//[^"'`\s\\]+)"""
FETCHED_BY_SCRIPT = (
    # a call whose first word is an address: L.tileLayer("https://…"), fetch("https://…"); not those that show it
    rf"[\w$](?<!bindPopup)(?<!bindTooltip)(?<!setContent)(?<!open)\(\s*{QUOTED}",
    rf"\b(?:ajax|fetch)\(\s*\{{[^{{}}]*?\burl[\"']?\s*:\s*{QUOTED}",
    rf"\b(?:icon|iconRetina|shadow|shadowRetina|image|tile)Url[\"']?\s*:\s*{QUOTED}",
    # a tag in a popup's or tooltip's text, with its quotes escaped or not
    r"(?i)(?:<|\\u003c|\\x3c)(?:img|iframe|script|link|video|audio|source|embed|object|image)\b[^<>]*?"
    r"\b(?:src|href|srcset|data)\s*=\s*\\?[\"']?((?:https?:)?//[^\s\"'\\>]+)",
)
FETCHED_BY_STYLE = (
    r"""(?i)url\(\s*\\?["']?((?:https?:)?//[^\s"'\\)]+)""",
    r"""(?i)@import\s+["']((?:https?:)?//[^"']+)""",
)


@dataclass
class Tag:
    """A start tag; for script and style the whole element. `start` and `end` are places in the page's text."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int
    text: str = ""

    @property
    def loads(self) -> str:
        """The address of the script or style sheet that this tag brings, or ""."""
        if self.name == "script":
            address = self.attributes.get("src", "")
        elif self.name == "link" and "stylesheet" in self.attributes.get("rel", "").lower().split():
            address = self.attributes.get("href", "")
        else:
            return ""
        return "" if address.strip().lower().startswith(("data:", "blob:")) else address.strip()


class _Tags(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.tags: list[Tag] = []
        self._html = html
        self._lines = [0, *(m.end() for m in re.finditer("\n", html))]
        self._open: Tag | None = None
        self.feed(html)
        self.close()

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._at()
        found = Tag(tag, {k: v or "" for k, v in reversed(attrs)}, start, start + len(self.get_starttag_text() or ""))
        self.tags.append(found)
        self._open = found if tag in ("script", "style") else self._open

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # HTML has no self-closing scripts: the end tag still follows

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open.name == tag:
            at = self._at()
            self._open.text = self._html[self._open.end : at]
            self._open.end = self._html.find(">", at) + 1 or len(self._html)
            self._open = None


def offline(html: str) -> str:
    """The page with every linked script and style sheet put inside; everything else stays as it was.

    Raises KitError naming the folium plugins, or files, for which the kit has no local copy.
    """
    loading = [tag for tag in _Tags(html).tags if tag.loads]
    unknown = [tag.loads for tag in loading if not is_known(tag.loads)]
    if unknown:
        raise unserved(unknown)
    pieces, at = [], 0
    for tag in loading:
        pieces += [html[at : tag.start], _inside(tag)]
        at = tag.end
    inside = [tag.loads for tag in loading]
    return "".join([*pieces, html[at:], comment(inside) if inside else ""])


def _inside(tag: Tag) -> str:
    element, inline = ("script", inline_js) if tag.name == "script" else ("style", inline_css)
    kept = {"data-asset": tag.loads} | {k: tag.attributes[k] for k in KEPT if k in tag.attributes}
    if element == "style":
        kept.pop("type", None)
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in kept.items())
    return f"<{element}{attributes}>{inline(tag.loads)}</{element}>"


def online_parts(html: str) -> list[str]:
    """The addresses that the page would still fetch: tiles, images, frames, data; each once, in the page's order.

    A link to click on is not fetched and does not count. What a script puts together while it runs cannot be seen here.
    """
    return list(dict.fromkeys(part for tag in _Tags(html).tags for part in _fetched(tag)))


def _fetched(tag: Tag) -> Iterator[str]:
    yield from (address for address in _named(tag) if re.match(r"(?i)(https?:)?//", address))
    for value in tag.attributes.values():
        yield from _framed(value)
    yield from _matches(FETCHED_BY_STYLE, tag.attributes.get("style", ""))
    yield from online_parts(tag.attributes["srcdoc"]) if "srcdoc" in tag.attributes else ()
    if tag.text and not _is_ours(tag):
        yield from _matches(FETCHED_BY_STYLE + FETCHED_BY_SCRIPT * (tag.name == "script"), tag.text)
        yield from _framed(tag.text)


def _named(tag: Tag) -> Iterator[str]:
    """The addresses in a tag's attributes that a browser fetches by itself."""
    yield from (tag.attributes.get(name, "").strip() for name in LOADING)
    yield from (part.split()[0] for part in re.split(r",\s", tag.attributes.get("srcset", "")) if part.strip())
    rels = set(tag.attributes.get("rel", "").lower().split())
    if tag.name in ("image", "use") or (tag.name == "link" and rels & LOADING_RELS):
        yield tag.attributes.get("href", "").strip()


def _is_ours(tag: Tag) -> bool:
    """Whether this element is exactly what `offline` put there; a mark alone would be believed too easily."""
    source = tag.attributes.get("data-asset", "")
    return is_known(source) and tag.text == (inline_js if tag.name == "script" else inline_css)(source)


def _matches(patterns: tuple[str, ...], text: str) -> list[str]:
    found = [match for pattern in patterns for match in re.finditer(pattern, text)]
    return [match[1] for match in sorted(found, key=lambda match: match.start(1))]


def _framed(text: str) -> Iterator[str]:
    """Frames whose whole page is written in their address, as folium.IFrame makes them."""
    for match in re.finditer(r"data:text/html[\w;=-]*;base64,((?:[A-Za-z0-9+/]{4})+)", text):
        yield from online_parts(base64.b64decode(match[1]).decode("utf-8", errors="replace"))


def offline_file(source: Path, target: Path, force: bool = False) -> list[str]:
    """Write the offline copy of the page `source` to `target`; returns what would still need a network.

    `target` may be `source` itself, an earlier offline copy, or a new name; another existing file only with `force`.
    Nothing is left behind when it fails. Raises KitError.
    """
    try:
        html = source.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise problem("offline.unreadable", where=source, why=error.strerror or error) from error
    except UnicodeDecodeError as error:
        raise problem("offline.encoding", where=source) from error
    page = offline(html)
    try:
        if not target.parent.is_dir():
            raise FileNotFoundError(2, os.strerror(2), str(target.parent))
        if not (force or _may_replace(source, target)):
            raise problem("offline.exists", where=target)
        write_whole(target, page.encode())
    except OSError as error:
        raise problem("offline.unwritable", where=target, why=error.strerror or error) from error
    return online_parts(page)


def _may_replace(source: Path, target: Path) -> bool:
    if not target.exists() or target.samefile(source):
        return True
    return target.is_file() and b" data-asset=" in target.read_bytes()
