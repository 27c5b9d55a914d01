"""What a page asks a network for while it runs, found in its markup, styles and scripts, and named by what a reader would miss.

URLs that a script composes at run time cannot be detected.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from machikit.pages.safe_folium.html_tags import Tag
from machikit.pages.safe_folium.local_files import is_remote

LOADING_RELS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest"}
KIND_OF_TAG = {
    **dict.fromkeys(("iframe", "frame", "embed", "object"), "frame"),
    **dict.fromkeys(("video", "audio", "source", "track"), "media"),
    "script": "script",
    "link": "style",
}
QUOTED = r"""["'`]((?:https?:)?//[^"'`\s\\]+)"""
KIND_OF_CALL = (
    (r"(?i)realtime$", "realtime"),
    (r"protobuf$", "vector_grid"),
    (r"(?i)(tilelayer|wms|wmts|tiles?|maplibreGL|mapboxGL)$", "tiles"),
    (r"(?i)(image|imageOverlay|icon|divIcon|svgOverlay)$", "picture"),
    (r"(?i)(video|videoOverlay|audio)$", "media"),
    (r"(?i)(import|importScripts|getScript|Worker)$", "script"),
)
NOT_FETCHED = r"(?<!bindPopup)(?<!bindTooltip)(?<!setContent)(?<!open)(?<!attribution)(?<!log)(?<!\bURL)"
FETCHED_BY_SCRIPT = (
    # a call whose first argument is a URL: L.tileLayer("https://…"), fetch("https://…"); not those that display it
    rf"(?<![\w$])(?P<call>[\w$]{{1,40}}){NOT_FETCHED}\(\s*{QUOTED}",
    rf"\b(?P<ajax>ajax|fetch)\(\s*\{{[^{{}}]*?\burl[\"']?\s*:\s*{QUOTED}",
    rf"\b(?P<key>icon|iconRetina|shadow|shadowRetina|image|tile)Url[\"']?\s*:\s*{QUOTED}",
    r"""(?P<tile>)["'`]((?:https?:)?//[^"'`\s\\]*\{[zxy]\}[^"'`\s\\]*)""",
    # a tag in the text of a popup or tooltip, with its quotes escaped or not
    r"(?i)(?:<|\\u003c|\\x3c)(?P<tag>img|iframe|script|link|video|audio|source|embed|object|image)\b[^<>]*?"
    r"\b(?:src|href|srcset|data)\s*=\s*\\?[\"']?((?:https?:)?//[^\s\"'\\>]+)",
)
FONT_FACE = r"(?i)@font-face\s*+\{[^{}]*+\}"
FETCHED_BY_STYLE = r"""(?i)url\(\s*\\?["']?((?:https?:)?//[^\s"'\\)]+)"""
IMPORTED_BY_STYLE = r"""(?i)@import\s+(?:url\(\s*)?["']?((?:https?:)?//[^"')\s;]+)"""
FONT_HOST = re.compile(r"(?i)(^|\.)(fonts?[.-]|typekit|webfonts?)|fonts?\.|\bfont")


@dataclass(frozen=True)
class Need:
    """kind: the end of the word's key (offline.needs.<kind>); address: what is asked for."""

    kind: str
    address: str

    @property
    def host(self) -> str:
        parts = urlsplit(self.address if "://" in self.address else f"https:{self.address}")
        return re.sub(r"^\{\w+\}\.", "", parts.netloc or self.address)


@dataclass
class OfflineReport:
    """What became of a page. libraries: the kit's files put in; files: those beside the page put in, as the page names them.

    missing: local addresses with the reason why they are not in; needs: what the reader misses without a network; unknown: scripts
    from the network that the kit has no copy of, with whether the document that loads them draws a map.
    """

    libraries: set[str] = field(default_factory=set)
    addresses: dict[str, None] = field(default_factory=dict)
    files: dict[str, None] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    needs: dict[str, Need] = field(default_factory=dict)
    unknown: dict[str, bool] = field(default_factory=dict)
    has_map: bool = False

    def need(self, kind: str, address: str) -> None:
        """Note an address once: by the first, and so the most exact, of the kinds it is met as."""
        self.needs.setdefault(address, Need(kind, address))


def needs_of_style(css: str) -> Iterator[Need]:
    """What a style sheet or a style attribute would fetch."""
    faces = [(match.start(), match.end()) for match in re.finditer(FONT_FACE, css)]
    for match in re.finditer(IMPORTED_BY_STYLE, css):
        yield Need(kind_of_sheet(match[1]), match[1])
    for match in re.finditer(FETCHED_BY_STYLE, css):
        if re.search(r"(?i)@import\s+$", css[max(0, match.start() - 12) : match.start()]):
            continue
        yield Need("font" if any(a < match.start() < b for a, b in faces) else "picture", match[1])


def kind_of_sheet(address: str) -> str:
    """Whether a style sheet that the kit has no copy of brings a font, as far as its URL says."""
    return "font" if FONT_HOST.search(address) else "style"


def needs_of_script(script: str) -> Iterator[Need]:
    """What a script would fetch, as far as its text says, in the order of the text."""
    found = []
    for pattern in FETCHED_BY_SCRIPT:
        for match in re.finditer(pattern, script):
            kind, said = next((k, v) for k, v in match.groupdict().items() if v is not None)
            found.append((match.start(), _kind_in_script(kind, said), match[2]))
    yield from (Need(kind, address) for _, kind, address in sorted(found, key=lambda one: (one[0], one[1] == "data")))
    yield from needs_of_style(script)


def _kind_in_script(kind: str, said: str) -> str:
    if kind == "tag":
        return KIND_OF_TAG.get(said.lower(), "picture")
    if kind in ("key", "tile"):
        return "picture" if kind == "key" and said != "tile" else "tiles"
    return next((name for pattern, name in KIND_OF_CALL if re.search(pattern, said)), "data")


def needs_of_tag(tag: Tag) -> Iterator[Need]:
    """What a browser fetches by itself for a tag's attributes."""
    for name, address in fetched_attributes(tag):
        if is_remote(address):
            kind = "picture" if name in ("poster", "background", "href") and tag.name != "link" else ""
            yield Need(kind or _kind_of_tag(tag), address.strip())


def _kind_of_tag(tag: Tag) -> str:
    if tag.name == "link" and "stylesheet" not in tag.attributes.get("rel", "").lower():
        return "picture" if "icon" in tag.attributes["rel"].lower() else "style"
    return KIND_OF_TAG.get(tag.name, "picture")


def fetched_attributes(tag: Tag) -> Iterator[tuple[str, str]]:
    """(attribute, one address in it) of what a browser fetches by itself."""
    for name in ("src", "poster", "background", *(["data"] if tag.name == "object" else [])):
        if value := tag.attributes.get(name, ""):
            yield name, value
    for part in re.split(r",\s", tag.attributes.get("srcset", "")):
        if part.strip():
            yield "srcset", part.split()[0]
    rels = set(tag.attributes.get("rel", "").lower().split())
    if tag.name in ("image", "use", "feimage") or (tag.name == "link" and rels & LOADING_RELS):
        for name in ("href", "xlink:href"):
            if value := tag.attributes.get(name, ""):
                yield name, value
