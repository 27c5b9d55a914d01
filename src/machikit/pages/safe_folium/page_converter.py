"""Puts what a page loads inside it: libraries by their name, files beside it, and the same in every frame and popup it holds."""

import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from machikit._base.errors import KitError
from machikit._base.messages import say
from machikit.pages.pictures import OVERLAY, PHOTO, picture_address
from machikit.pages.safe_folium.assets import inline_css, inline_js, inline_script, inline_style, with_marker_images
from machikit.pages.safe_folium.frames import FRAMES, frame_with_page, page_in_address, page_of_frame
from machikit.pages.safe_folium.html_tags import Tag, tags_of
from machikit.pages.safe_folium.libraries import library_files, library_name
from machikit.pages.safe_folium.local_files import LocalFiles, data_url, is_local, is_remote, media_type
from machikit.pages.safe_folium.missing_libraries import missing_library
from machikit.pages.safe_folium.network_needs import (
    OfflineReport,
    fetched_attributes,
    kind_of_sheet,
    needs_of_script,
    needs_of_style,
    needs_of_tag,
)
from machikit.pages.safe_folium.plotly_charts import SMALL, WHOLE, bundle_for
from machikit.pages.safe_folium.script_strings import rewrite_strings

KEPT_ATTRIBUTES = ("id", "media", "nonce", "type")  # valid on the inline element as well
DEEPEST = 8  # frames inside frames
ICON = 256  # pixels of the longest side
PICTURES = {".avif", ".bmp", ".gif", ".heic", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".webp"}
DRAWS_MAP = re.compile(r"\bL\s*\.\s*(?:map|Map)\s*\(")
MARKUP = re.compile(r"<[a-zA-Z!/]")
# Scripts that no map needs: they count visitors, set formulas, or belong to a notebook's page.
ORNAMENTS = re.compile(
    r"(?i)googletagmanager|google-analytics|analytics|/gtag/|mathjax|polyfill|require(\.min)?\.js|mermaid|platform\.twitter"
    r"|jupyter|ipywidgets|html-manager|embed-amd|katex|prism|highlight|hotjar|clarity\.ms|facebook\.net|modernizr|html5shiv|respond"
)
# The source before a literal that is the address of a file which the script loads.
LOADED = re.compile(
    r"(?:(?<![\w$])(?P<call>(?:L\.)?(?:imageOverlay|svgOverlay|videoOverlay|ImageOverlay|realtime)|fetch"
    r"|(?:omnivore|d3|\$|jQuery|axios)\.\w+)\(\s*"
    r"|\.open\(\s*[\"']GET[\"']\s*,\s*|\b(?P<key>icon|iconRetina|shadow|shadowRetina|image)Url[\"']?\s*:\s*"
    r"|\b(?:ajax|fetch)\(\s*\{[^{}]*?\burl[\"']?\s*:\s*|\.src\s*=\s*)$"
)
FILE_NAME = re.compile(r"\.\w{2,8}([?#].*)?$")
TILES = re.compile(r"(?i)tilelayer\(\s*$")
SCROLL_BUTTON = "ionicons/2.0.1/png/512/arrow-move.png"  # of ScrollZoomToggler: four arrows, drawn here anew
FOUR_ARROWS = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M12 1l4 5h-3v5h5V8l5 4-5 4v-3h-5v5h3l-4 5-4-5h3v-5H6v3'
    'l-5-4 5-4v3h5V6H8z"/></svg>'
)


@dataclass
class _Document:
    """One HTML text while it is read. base: the folder that its addresses are seen from. here: files already put into it."""

    text: str
    base: Path | None
    depth: int
    draws_map: bool = False
    here: set[str] = field(default_factory=set)


class PageConverter:
    """Converts one page; `report` then says what became of it. folder: the page's own, None where it has none."""

    def __init__(self, folder: Path | None):
        self.files = LocalFiles(folder)
        self.report = OfflineReport()

    def page(self, html: str, base: Path | None = None, depth: int = 0) -> str:
        """The HTML text (a page or a part of one) with everything inside; equal where nothing is to be done."""
        if depth > DEEPEST:
            return html
        tags = tags_of(html)
        document = _Document(html, base, depth, any(DRAWS_MAP.search(t.text) for t in tags if t.name == "script"))
        self.report.has_map |= document.draws_map
        pieces, at = [], 0
        for tag in tags:
            new = self._element(tag, document)
            if new is not None:
                pieces += [html[at : tag.start], new]
                at = tag.end
        return "".join([*pieces, html[at:]])

    def _element(self, tag: Tag, document: _Document) -> str | None:
        """What stands in a tag's place, or None where it stays."""
        if tag.loads:
            return self._linked(tag, document)
        if tag.name in ("script", "style"):
            return self._inline(tag, document)
        if tag.name in FRAMES and (inner := page_of_frame(tag)) is not None:
            new = self.page(inner, document.base, document.depth + 1)
            return None if new == inner else frame_with_page(tag, new)
        if tag.name in FRAMES and (page := self._page_beside(tag, document)) is not None:
            return frame_with_page(tag, page)
        return self._loading(tag, document)

    # --- scripts and style sheets that a tag links ---------------------------------------------------------------------

    def _linked(self, tag: Tag, document: _Document) -> str | None:
        address = tag.loads
        if not is_remote(address):
            read = self._read(address, document.base)
            return self._beside(tag, *read, document) if read else self._copies(tag, document)
        return self._copies(tag, document) or self._from_elsewhere(tag, address, document)

    def _copies(self, tag: Tag, document: _Document) -> str | None:
        """The elements with the kit's files for a library; None if it has none. A library that is there already leaves a space."""
        files = library_files(tag.loads)
        if not files:
            return None
        self.report.addresses.setdefault(tag.loads)
        self.report.missing.pop(tag.loads, None)
        small = bundle_for(document.text) if SMALL in files else ""
        return "".join(self._library(tag, small if file == SMALL else file, document) for file in files) or " "

    def _library(self, tag: Tag, file: str, document: _Document) -> str:
        """The element with the kit's file; nothing where the document holds it already: a second jQuery would forget the plugins."""
        if file in document.here:
            return ""
        document.here.add(file)
        self.report.libraries.add(file)
        is_style = file.endswith(".css") or not file.endswith(".js")
        return _element(tag, "style" if is_style else "script", (inline_css if is_style else inline_js)(file))

    def _beside(self, tag: Tag, path: Path, text: str, document: _Document) -> str:
        """The element with the text of a file beside the page."""
        if tag.name == "link":
            return _element(tag, "style", inline_style(self._style(text, path.parent)))
        text = with_marker_images(text) if library_name(tag.loads)[0] == "leaflet.js" else text
        return _element(tag, "script", inline_script(self._script(text, document)))

    def _from_elsewhere(self, tag: Tag, address: str, document: _Document) -> str:
        """What stands in the place of a script or style sheet from the network that the kit has no copy of."""
        if missing := missing_library(address):
            self.report.need(missing.key, address)
            return "" if tag.name == "link" else _element(tag, "script", missing.stand_in())
        name = re.split(r"[?#]", address)[0].rstrip("/").rsplit("/", 1)[-1]
        if (
            "." in name and self.files.find(name).path and (read := self._read(name, None))
        ):  # somebody followed the advice
            return self._beside(tag, *read, document)
        if tag.name == "link":
            self.report.need(kind_of_sheet(address), address)
        elif ORNAMENTS.search(address) or {"async", "nomodule"} & {*tag.attributes}:
            self.report.need("ornament", address)
        else:
            self.report.unknown[address] = document.draws_map or self.report.unknown.get(address, False)
        return ""

    # --- what stands in the page itself ----------------------------------------------------------------------------------

    def _inline(self, tag: Tag, document: _Document) -> str | None:
        if not tag.text.strip() or _was_inlined_here(tag):
            return None
        if tag.name == "style":
            new = self._style(tag.text, document.base)
        else:
            new = self._script(tag.text, document, is_data="json" in tag.attributes.get("type", ""))
        before, _, after = document.text[tag.start : tag.end].rpartition(tag.text)
        return None if new == tag.text else before + new + after

    def _style(self, css: str, base: Path | None) -> str:
        """A style sheet with local files inside and without imports from the network, for which a browser would wait."""

        def put_in(match: re.Match[str]) -> str:
            address = match[2].strip()
            if not is_local(address):
                return match[0]
            new = self._file(address, base, PHOTO)
            return f'url("{new}")' if new else match[0]

        for need in needs_of_style(css):
            self.report.need(need.kind, need.address)
        css = re.sub(r"""(?i)@import\s+(?:url\(\s*)?["']?(?:https?:)?//[^"')\s;]+["']?\s*\)?[^;{}]*;?""", "", css)
        return re.sub(r"""url\(\s*+(["']?)(.*?)\1\s*+\)""", put_in, css)

    def _script(self, script: str, document: _Document, is_data: bool = False) -> str:
        def rewrite(text: str, before: str) -> str | None:
            if MARKUP.search(text):
                return self.page(text, document.base, document.depth + 1)
            if (inner := page_in_address(text)) is not None:
                new = self.page(inner, document.base, document.depth + 1)
                return None if new == inner else data_url(new.encode(), "text/html;charset=utf-8")
            if "{z}" in text and not is_remote(text) and TILES.search(before):
                self._miss(text, "tiles")
            loaded = LOADED.search(before) if not is_data and is_local(text) and FILE_NAME.search(text) else None
            if loaded is None:
                return None
            longest = ICON if loaded["key"] else OVERLAY if "verlay" in (loaded["call"] or "") else PHOTO
            return self._file(text, document.base, longest) or None

        new = rewrite_strings(script, rewrite)
        for need in needs_of_script(rewrite_strings(script, _without_pages)):
            self.report.need(need.kind, need.address)
        return new

    def _loading(self, tag: Tag, document: _Document) -> str | None:
        """A tag with the files that it loads inside, or None."""
        new = dict(tag.attributes)
        for name, address in fetched_attributes(tag):
            if SCROLL_BUTTON in address:
                new[name] = data_url(FOUR_ARROWS.encode(), "image/svg+xml")
            elif is_local(address) and (inside := self._file(address, document.base, PHOTO)):
                new[name] = new[name].replace(address, inside)
        if "url(" in new.get("style", "").lower():
            new["style"] = self._style(new["style"], document.base).replace('url("', "url('").replace('")', "')")
        rest = Tag(tag.name, new, 0, 0)
        for need in needs_of_tag(rest):
            self.report.need(need.kind, need.address)
        return None if new == tag.attributes else rest.with_attributes(new)

    # --- files -----------------------------------------------------------------------------------------------------------

    def _page_beside(self, tag: Tag, document: _Document) -> str | None:
        """The page of a frame that lies beside the page."""
        address = tag.attributes.get("data" if tag.name == "object" else "src", "")
        is_page = is_local(address) and re.search(r"(?i)\.html?([?#]|$)", address)
        read = self._read(address, document.base) if is_page and document.depth < DEEPEST else None
        return self.page(read[1], read[0].parent, document.depth + 1) if read else None

    def _read(self, address: str, base: Path | None) -> tuple[Path, str] | None:
        """(path, text) of a file beside the page, or None: then it is named."""
        found = self.files.find(address, base)
        text = _text(found.path) if found.path else None
        if found.path is None or text is None:
            self._miss(address, found.reason or "unreadable")
            return None
        self.report.files.setdefault(address)
        return found.path, text

    def _file(self, address: str, base: Path | None, longest: int) -> str:
        """The data: address of a file beside the page, or "": then it is named."""
        found = self.files.find(address, base)
        if found.path is None:
            self._miss(address, found.reason)
            return ""
        try:
            new = self._content(found.path, longest)
        except KitError as error:
            self.report.missing[address] = error.what
            return ""
        except OSError:
            self._miss(address, "unreadable")
            return ""
        self.report.files.setdefault(address)
        return new

    def _content(self, path: Path, longest: int) -> str:
        if path.suffix.lower() in PICTURES:
            return picture_address(path.read_bytes(), longest=longest, where=path.name)
        content, kind = path.read_bytes(), media_type(path)
        if "json" in kind and (text := _text(path)) is not None:  # popups are made of its properties
            content = self._script(text, _Document("", path.parent, DEEPEST - 2), is_data=True).encode()
        return data_url(content, kind)

    def _miss(self, address: str, reason: str) -> None:
        self.report.missing.setdefault(address, say(f"offline.missing.{reason}"))


def _without_pages(text: str, before: str) -> str | None:
    """Nothing for a literal that was read as a page already."""
    return "" if MARKUP.search(text) or page_in_address(text) is not None else None


def _element(tag: Tag, name: str, text: str) -> str:
    attributes = {"data-asset": tag.loads} | {k: tag.attributes[k] for k in KEPT_ATTRIBUTES if k in tag.attributes}
    if name == "style" or tag.name != name:
        attributes.pop("type", None)
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{text}</{name}>"


def _was_inlined_here(tag: Tag) -> bool:
    """Whether this element is exactly what was written here; the data-asset attribute alone would be too lenient."""
    source = tag.attributes.get("data-asset", "")
    if missing := source and missing_library(source):
        return tag.text == missing.stand_in()
    inline = inline_js if tag.name == "script" else inline_css
    files = [f for file in library_files(source) for f in ([SMALL, WHOLE] if file == SMALL else [file])]
    return any(tag.text == inline(file) for file in files if file.endswith(".js") == (tag.name == "script"))


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
