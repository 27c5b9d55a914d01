"""Puts what a page loads inside it: libraries by their name, files beside it, and the same in every frame and popup it holds."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from machikit._base.errors import KitError
from machikit._base.messages import say
from machikit.pages.pictures import OVERLAY, PHOTO, picture_address
from machikit.pages.safe_folium.assets import inline_script, inline_style, with_marker_images
from machikit.pages.safe_folium.frames import FRAMES, frame_with_page, page_in_address, page_of_frame
from machikit.pages.safe_folium.html_tags import Tag, start_tag, tags_of
from machikit.pages.safe_folium.libraries import library_files, library_name
from machikit.pages.safe_folium.library_elements import LibraryElements, element, was_written_here
from machikit.pages.safe_folium.local_files import LocalFiles, data_url, is_local, is_remote, media_type
from machikit.pages.safe_folium.missing_libraries import FOUR_ARROWS, SCROLL_BUTTON, is_ornament, missing_library
from machikit.pages.safe_folium.network_needs import (
    OfflineReport,
    fetched_attributes,
    kind_of_sheet,
    needs_of_script,
    needs_of_style,
    needs_of_tag,
)
from machikit.pages.safe_folium.script_strings import rewrite_strings

DEEPEST = 8  # frames inside frames
ICON = 256  # pixels of the longest side
PICTURES = {".avif", ".bmp", ".gif", ".heic", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".webp"}
DRAWS_MAP = re.compile(r"\bL\s*\.\s*(?:map|Map)\s*\(")
MARKUP = re.compile(r"<[a-zA-Z!/]")
# The source before a literal that is the address of a file which the script loads.
LOADED = re.compile(
    r"(?:(?<![\w$])(?P<call>(?:L\.)?(?:imageOverlay|svgOverlay|videoOverlay|ImageOverlay|realtime)|fetch"
    r"|(?:omnivore|d3|\$|jQuery|axios)\.\w+)\(\s*"
    r"|\.open\(\s*[\"']GET[\"']\s*,\s*|\b(?P<key>icon|iconRetina|shadow|shadowRetina|image)Url[\"']?\s*:\s*"
    r"|\b(?:ajax|fetch)\(\s*\{[^{}]*?\burl[\"']?\s*:\s*|\.src\s*=\s*)$"
)
STYLE_URL = re.compile(r"""url\(\s*+(?:"(?P<double>[^"\n]*+)"|'(?P<single>[^'\n]*+)'|(?P<bare>[^"'()\s]*+))\s*+\)""")
FILE_NAME = re.compile(r"\.\w{2,8}([?#].*)?$")
TILES = re.compile(r"(?i)tilelayer\(\s*$")
MODULE_IMPORT = re.compile(r"""\s*import\s+["']([^"']+)["']\s*;?\s*""")


@dataclass
class _Document:
    """One HTML text while it is read. base: the folder that its addresses are seen from. here: files already put into it.
    unknown: scripts from the network that the kit has no copy of.

    is_frame: whether it stands in a frame that may take libraries from the page around it.
    """

    text: str
    base: Path | None
    depth: int
    is_frame: bool = False
    draws_map: bool = False
    here: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)


class PageConverter:
    """Converts one page; `report` then says what became of it. folder: the page's own, None where it has none."""

    def __init__(self, folder: Path | None, shared: Collection[str] = ()):
        self.files = LocalFiles(folder)
        self.libraries = LibraryElements(shared)
        self.report = OfflineReport(libraries=self.libraries.put_in)

    def page(self, html: str, base: Path | None = None, depth: int = 0, is_frame: bool = False) -> str:
        """The HTML text (a page or a part of one) with everything inside; equal where nothing is to be done."""
        if depth > DEEPEST:
            return html
        tags = tags_of(html)
        document = _Document(
            html, base, depth, is_frame, any(DRAWS_MAP.search(t.text) for t in tags if t.name == "script")
        )
        pieces, at = [], 0
        for tag in tags:
            new = self._element(tag, document)
            if new is not None:
                pieces += [html[at : tag.start], new]
                at = tag.end
        self.report.has_map |= document.draws_map
        for address in document.unknown:
            self.report.unknown[address] = document.draws_map or self.report.unknown.get(address, False)
        return "".join([*pieces, html[at:]])

    def _element(self, tag: Tag, document: _Document) -> str | None:
        """What stands in a tag's place, or None where it stays."""
        if tag.loads:
            return self._linked(tag, document)
        if tag.name in ("script", "style"):
            return self._inline(tag, document)
        if tag.name in FRAMES and (inner := page_of_frame(tag)) is not None:
            new = self.page(inner, document.base, document.depth + 1, is_frame="sandbox" not in tag.attributes)
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
        """The elements with the kit's files for a library; None if it has none."""
        new = self.libraries.write(tag, document.text, document.here, document.is_frame)
        if new is not None:
            self.report.addresses.setdefault(tag.loads)
            self.report.missing.pop(tag.loads, None)
        return new

    def _beside(self, tag: Tag, path: Path, text: str, document: _Document) -> str:
        """The element with the text of a file beside the page."""
        if tag.name == "link":
            return element(tag, "style", inline_style(self._style(text, path.parent)))
        if library_files(tag.loads):  # its addresses are not those of the map
            text = with_marker_images(text) if library_name(tag.loads)[0] == "leaflet.js" else text
            return element(tag, "script", inline_script(text))
        document.draws_map |= bool(DRAWS_MAP.search(text))
        return element(tag, "script", inline_script(self._script(text, document)))

    def _from_elsewhere(self, tag: Tag, address: str, document: _Document) -> str:
        """What stands in the place of a script or style sheet from the network that the kit has no copy of."""
        if missing := missing_library(address):
            self.report.need(missing.key, address)
            return "" if tag.name == "link" else element(tag, "script", missing.stand_in())
        name = re.split(r"[?#]", address)[0].rstrip("/").rsplit("/", 1)[-1]
        if (
            "." in name and self.files.find(name).path and (read := self._read(name, None))
        ):  # somebody followed the advice
            return self._beside(tag, *read, document)
        if tag.name == "link":
            self.report.need(kind_of_sheet(address), address)
        elif is_ornament(address) or {"async", "nomodule"} & {*tag.attributes}:
            self.report.need("ornament", address)
        else:
            document.unknown.append(address)
        return ""

    # --- what stands in the page itself ----------------------------------------------------------------------------------

    def _inline(self, tag: Tag, document: _Document) -> str | None:
        if not tag.text.strip() or was_written_here(tag):
            return None
        if imported := tag.attributes.get("type") == "module" and MODULE_IMPORT.fullmatch(tag.text):
            return self._copies(Tag("script", {"src": imported[1]}, 0, 0), document)
        if tag.name == "style":
            new = self._style(tag.text, document.base)
        else:
            new = self._script(tag.text, document, is_data="json" in tag.attributes.get("type", ""))
        before, _, after = document.text[tag.start : tag.end].rpartition(tag.text)
        return None if new == tag.text else before + new + after

    def _style(self, css: str, base: Path | None) -> str:
        """A style sheet with local files inside and without imports from the network, for which a browser would wait."""

        def put_in(match: re.Match[str]) -> str:
            address = match["double"] or match["single"] or match["bare"] or ""
            if not is_local(address):
                return match[0]
            new = self._file(address, base, PHOTO)
            return f'url("{new}")' if new else match[0]

        for need in needs_of_style(css):
            self.report.need(need.kind, need.address)
        css = re.sub(r"""(?i)@import\s+(?:url\(\s*)?["']?(?:https?:)?//[^"')\s;]+["']?\s*\)?[^;{}]*;?""", "", css)
        return STYLE_URL.sub(put_in, css)

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
            self.report.need("ornament" if is_ornament(need.address) else need.kind, need.address)
        return new

    def _loading(self, tag: Tag, document: _Document) -> str | None:
        """A tag with the files that it loads inside, or None."""
        new = dict(tag.attributes)
        for name, address in fetched_attributes(tag):
            if SCROLL_BUTTON in address:
                new[name] = data_url(FOUR_ARROWS.encode(), "image/svg+xml")
            elif is_local(address) and (inside := self._file(address, document.base, PHOTO)):
                new[name] = re.sub(rf"(?<!\S){re.escape(address)}(?=[\s,]|$)", inside, new[name])
        if "url(" in new.get("style", "").lower():
            new["style"] = self._style(new["style"], document.base).replace('url("', "url('").replace('")', "')")
        if (
            tag.name == "a"
            and is_local(address := new.get("href", ""))
            and self.files.find(address, document.base).path
        ):
            self._miss(address, "link")
        rest = Tag(tag.name, new, 0, 0)
        for need in needs_of_tag(rest):
            self.report.need(need.kind, need.address)
        return None if new == tag.attributes else start_tag(tag.name, new)

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


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
