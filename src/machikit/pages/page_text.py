"""All text that a finished page holds, wherever it stands: what is read, attributes, data blocks, scripts, frames in frames."""

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
READ = {
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
CELLS = {"td", "th", "dt", "dd"}  # a label and its value stand side by side
DEEPEST = 4  # frames in frames
_DATA = re.compile(
    r"data:(?:text/[\w.+-]{1,40}|application/(?:json|xhtml\+xml))[\w;=.-]{0,60},([^\"'`\s<>\\]{1,4000000})"
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})(?=[\s/>])[^<>]{0,5000}>")
_UNICODE = re.compile(r"\\u\{?([0-9a-fA-F]{4,6})\}?|\\x([0-9a-fA-F]{2})|\\[nrt]")


class _Reader(HTMLParser):
    """Collects the texts of a document; scripts and styles apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.attributes: list[str] = []
        self.blocks: list[str] = []
        self.scripts: list[str] = []
        self._into: list[str] | None = self.said

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.attributes += [v for n, v in values.items() if (n in READ or n.startswith("data-")) and v]
        self.said.append("" if tag in INLINE else " " if tag in CELLS else "\n")
        if tag == "script":
            self._into = self.blocks if "json" in values.get("type", "") else self.scripts
            self._into.append("")
        elif tag == "style":
            self._into = None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._into = self.said

    def handle_endtag(self, tag: str) -> None:
        self._into = self.said
        self.said.append("" if tag in INLINE else " " if tag in CELLS else "\n")

    def handle_data(self, data: str) -> None:
        if self._into is self.said:
            self.said.append(re.sub(r"\s+", " ", data))
        elif self._into is not None:
            self._into[-1] += data

    def handle_comment(self, data: str) -> None:
        self.said.append(f"\n{data}\n")


def texts(page: str) -> Iterator[str]:
    """Every text of a page, piece by piece: lines as they are read, attributes, the strings of data blocks, what scripts say."""
    yield from (text for text, _ in said(page))


def said(page: str, depth: int = 0) -> Iterator[tuple[str, bool]]:
    """The same, with whether a script says it: popups, tooltips and layers that code made."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    yield from ((line, False) for line in re.split(r"\n+", "".join(reader.said)) if line.strip())
    for text in reader.attributes:
        yield from _attribute(text, depth)
    for block in reader.blocks:
        yield from ((text, False) for text in _block(block))
    for script in reader.scripts:
        if _digest(script) not in _scripts_of_the_kit():
            yield from _script(script, depth)


def _digest(script: str) -> bytes:
    return hashlib.sha256(script.encode("utf-8", "replace")).digest()


@cache
def _scripts_of_the_kit() -> frozenset[bytes]:
    """Digests of the scripts that come with the kit: they hold nobody's words."""
    from machikit.pages.document import own_file, script
    from machikit.pages.safe_folium.assets import VENDOR, WEB, asset, inline_js

    names = [path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*.js")]
    theirs = [text for name in names for text in (inline_js(name), asset(name))]
    ours = [own_file(path) for path in (*WEB.glob("*.js"), *WEB.parent.glob("parts/*/*.js"))]
    return frozenset(_digest(script(text)) for text in (*theirs, *ours))


def _attribute(text: str, depth: int) -> Iterator[tuple[str, bool]]:
    if _DATA.match(text):
        yield from _inside(text, depth)
    elif not text.startswith("data:"):
        yield from said(text, depth + 1) if "<" in text and depth < DEEPEST else ((urllib.parse.unquote(text), False),)


def _block(block: str) -> Iterator[str]:
    try:
        yield from strings(json.loads(block))
    except ValueError:
        yield block


def strings(value: Any) -> Iterator[str]:
    """The different texts of a JSON value, keys too; markup in them as it is read."""
    seen: set[str] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            seen.add(one)
        elif isinstance(one, dict):
            seen.update(map(str, one))
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    for text in seen:
        yield from markup(text) if "<" in text or "&" in text else (text,)


def _script(script: str, depth: int) -> Iterator[tuple[str, bool]]:
    """What a script says: its escapes resolved, markup in it as it is read."""
    yield from ((line, True) for line in markup(_UNICODE.sub(_character, script)))
    yield from _inside(script, depth)


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if not code:
        return "\n"
    number = int(code, 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def markup(text: str) -> Iterator[str]:
    """Lines of a text in which tags and references may stand, as a browser would show them."""
    plain = _TAG.sub(lambda m: "" if m[2].lower() in INLINE else " " if m[2].lower() in CELLS else "\n", text)
    yield from filter(str.strip, html.unescape(plain).split("\n"))


def _inside(text: str, depth: int) -> Iterator[tuple[str, bool]]:
    """The documents that stand inside a text as data: addresses (a folium IFrame's)."""
    for found in _DATA.finditer(text) if depth < DEEPEST else ():
        body = found[1]
        if ";base64" in found[0][:100]:
            try:
                body = base64.b64decode(urllib.parse.unquote(body) + "===").decode("utf-8", "replace")
            except (binascii.Error, ValueError):
                continue
        else:
            body = urllib.parse.unquote(body)
        yield from ((text, True) for text, _ in said(body, depth + 1))
