"""All text in a finished page: visible text, attributes, data blocks, scripts, and the same of frames inside frames."""

import base64
import binascii
import hashlib
import html
import json
import re
import urllib.parse
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

INLINE = {"a", "abbr", "b", "bdi", "bdo", "code", "em", "font", "i", "mark", "q", "rp", "rt", "ruby", "s", "small", "span", "strong",
"sub", "sup", "time", "u", "wbr"}  # fmt: skip
TEXT_ATTRIBUTES = {
    "title",
    "alt",
    "aria-label",
    "aria-description",
    "placeholder",
    "content",
    "value",
    "label",
    "summary",
    "srcdoc",
    "href",
    "src",
    "data",
    "onclick",
}
CELLS = {"td", "th", "dt", "dd"}  # adjacent cells are read as label and value, on one line
MAX_FRAME_DEPTH = 4  # frames inside frames
_DATA_URL = re.compile(
    r"data:(?:text/[\w.+-]{1,40}|application/(?:json|xhtml\+xml))[\w;=.-]{0,60},([^\"'`\s<>\\]{1,4000000})"
)
_HASH = re.compile(
    r"'sha(?:256|384|512)-[A-Za-z0-9+/_-]{40,90}={0,2}'"
)  # of the page's policy: letters by chance, no text
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})(?=[\s/>])[^<>]{0,5000}>")
_ATTRIBUTE = re.compile(  # of a tag inside a text; in a script its quotes may be escaped
    rf"\b(?:{'|'.join(sorted(TEXT_ATTRIBUTES))}|data-[\w-]{{1,40}})\s{{0,5}}=\s{{0,5}}(?:\\?([\"'])(.{{0,2000}}?)\\?\1|([^\s\"'<>\\]{{1,2000}}))",
    re.I | re.S,
)
_ESCAPE = re.compile(r"\\u\{?([0-9a-fA-F]{4,6})\}?|\\x([0-9a-fA-F]{2})|\\[nrt]")


class _Reader(HTMLParser):
    """Collects the texts of a document: visible text, attributes, JSON blocks and scripts; styles are skipped."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.attributes: list[str] = []
        self.blocks: list[str] = []
        self.packed: list[str] = []
        self.scripts: list[str] = []
        self._into: list[str] | None = self.text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        texts = [v for n, v in values.items() if (n in TEXT_ATTRIBUTES or n.startswith("data-")) and v]
        self.attributes += [_HASH.sub("", text) for text in texts] if tag == "meta" else texts
        self.text.append("" if tag in INLINE else " " if tag in CELLS else "\n")
        if tag == "script":
            kind = values.get("type", "")
            self._into = self.packed if kind == "application/gzip" else self.blocks if "json" in kind else self.scripts
            self._into.append("")
        elif tag == "style":
            self._into = None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._into = self.text

    def handle_endtag(self, tag: str) -> None:
        self._into = self.text
        self.text.append("" if tag in INLINE else " " if tag in CELLS else "\n")

    def handle_data(self, data: str) -> None:
        if self._into is self.text:
            self.text.append("\n".join(re.sub(r"\s+", " ", part) for part in re.split(r"\n\s*\n", data)))
        elif self._into is not None:
            self._into[-1] += data

    def handle_comment(self, data: str) -> None:
        self.text.append(f"\n{data}\n")


def page_texts(page: str, depth: int = 0) -> Iterator[tuple[str, bool]]:
    """Every text of a page: visible lines, attributes, the strings of data blocks, the lines of scripts.

    Each comes with whether a script or a frame holds it: popups, tooltips and layers created by code. Scripts of the kit, and the
    licences of what it brings along (some name their authors' addresses), are skipped.
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    lines = (line for line in re.split(r"\n+", "".join(reader.text)) if line.strip())
    yield from ((line, False) for line in lines if line.strip() not in _licences())
    for text in reader.attributes:
        yield from _in_attribute(text, depth)
    for block in reader.blocks:
        yield from ((text, False) for text in _in_block(block))
    for packed in reader.packed:
        yield from ((text, False) for text in _in_packed_block(packed))
    for code in reader.scripts:
        if _digest(code) not in _kit_scripts():
            yield from _in_script(code, depth)


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode("utf-8", "replace")).digest()


@cache
def _kit_scripts() -> frozenset[bytes]:
    """SHA-256 digests of the scripts that come with the kit, which hold no data."""
    from machikit.pages.bundles import BUNDLES, file_text
    from machikit.pages.document import deferred_script, escape_script
    from machikit.pages.safe_folium.assets import VENDOR, asset_text, inline_js
    from machikit.pages.safe_folium.libraries import WEB

    names = [path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*.js")]
    vendored = [text for name in names for text in (inline_js(name), asset_text(name))]
    of_kit = [file_text(path) for path in (*BUNDLES.rglob("*.js"), *WEB.parent.glob("parts/*/*.js"))]
    return frozenset(_digest(made(text)) for text in (*vendored, *of_kit) for made in (escape_script, deferred_script))


@cache
def _licences() -> frozenset[str]:
    """The paragraphs of the licences of the libraries that come with the kit."""
    from machikit.pages.notices import paragraphs
    from machikit.pages.safe_folium.assets import VENDOR

    notices = (json.loads(path.read_text(encoding="utf-8")) for path in VENDOR.rglob("notice.json"))
    return frozenset(paragraph for notice in notices for paragraph in paragraphs(notice["text"]))


def _in_attribute(text: str, depth: int) -> Iterator[tuple[str, bool]]:
    if _DATA_URL.match(text):
        yield from _in_data_urls(text, depth)
    elif not text.startswith("data:"):
        yield from (
            page_texts(text, depth + 1)
            if "<" in text and depth < MAX_FRAME_DEPTH
            else ((urllib.parse.unquote(text), False),)
        )


def _in_block(block: str) -> Iterator[str]:
    try:
        yield from json_texts(json.loads(block))
    except ValueError:
        yield block


def _in_packed_block(packed: str) -> Iterator[str]:
    from machikit.pages.document import unpack_block

    try:
        yield from json_texts(unpack_block(packed))
    except ValueError:  # not one of ours: read as it stands
        yield packed


def json_texts(value: Any) -> Iterator[str]:
    """The distinct texts of a JSON value, including keys; markup in them as a browser would show it."""
    seen: set[str] = set()
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            seen.add(item)
        elif isinstance(item, dict):
            seen.update(map(str, item))
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
    for text in seen:
        yield from markup_lines(text) if "<" in text or "&" in text else (text,)


def _in_script(code: str, depth: int) -> Iterator[tuple[str, bool]]:
    """The lines of a script with its escapes resolved and markup in it as a browser would show it, then of the data: URLs in it."""
    yield from ((line, True) for line in markup_lines(_ESCAPE.sub(_unescaped, code)))
    yield from _in_data_urls(code, depth)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if not code:
        return "\n"
    number = int(code, 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def markup_lines(text: str) -> Iterator[str]:
    """The lines of a text with tags and character references, as a browser would show them, then the attributes of its tags."""
    plain = _TAG.sub(lambda m: "" if m[2].lower() in INLINE else " " if m[2].lower() in CELLS else "\n", text)
    yield from filter(str.strip, html.unescape(plain).split("\n"))
    for tag in _TAG.finditer(text):
        for attribute in _ATTRIBUTE.finditer(tag[0]) if "=" in tag[0] else ():
            value = html.unescape(attribute[2] or attribute[3] or "")
            if value.strip() and not value.startswith("data:"):
                yield urllib.parse.unquote(value)


def _in_data_urls(text: str, depth: int) -> Iterator[tuple[str, bool]]:
    """The texts of documents inside a text as data: URLs (as folium's IFrame writes them)."""
    for match in _DATA_URL.finditer(text) if depth < MAX_FRAME_DEPTH else ():
        body = match[1]
        if ";base64" in match[0][:100]:
            try:
                body = base64.b64decode(urllib.parse.unquote(body) + "===").decode("utf-8", "replace")
            except (binascii.Error, ValueError):
                continue
        else:
            body = urllib.parse.unquote(body)
        yield from ((text, True) for text, _ in page_texts(body, depth + 1))
