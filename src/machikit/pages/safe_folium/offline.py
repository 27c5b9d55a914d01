"""Turn a saved folium map (or GeoDataFrame.explore, or a notebook saved as HTML) into one file that opens without a network.

Libraries, and files beside the page, are put inside, in frames and popups too. What a page fetches at run time, such as tiles,
cannot be: the report names it by what a reader would miss.
"""

import codecs
import os
from pathlib import Path

from machikit._base.atomic import atomic_write
from machikit._base.errors import KitError
from machikit._base.messages import kit_error
from machikit.pages.notices import notice_comment
from machikit.pages.safe_folium.assets import plugin_of
from machikit.pages.safe_folium.libraries import library_name
from machikit.pages.safe_folium.library_elements import with_shared
from machikit.pages.safe_folium.network_needs import OfflineReport
from machikit.pages.safe_folium.page_converter import PageConverter


def offline(html: str, folder: Path | None = None) -> str:
    """The page with everything it loads inside and notices appended; everything else is unchanged.

    folder: where the files lie that it loads by relative addresses. Raises KitError as `offline_page` does.
    """
    return offline_page(html, folder)[0]


def offline_page(html: str, folder: Path | None = None) -> tuple[str, OfflineReport]:
    """(the page as `offline` makes it, what became of what it loads).

    Raises KitError naming the folium plugins, or files, for which the kit has no local copy and without which a map would not draw.
    """
    converter = PageConverter(folder)
    page = converter.page(html)
    if shared := converter.libraries.worth_sharing():
        converter = PageConverter(folder, shared)
        page = with_shared(converter.page(html), shared)
    report = converter.report
    needed = [address for address, is_beside_map in report.unknown.items() if is_beside_map or not report.has_map]
    if needed:
        raise _unknown_error(needed)
    for address in report.unknown:
        report.need("library", address)
    return page + (notice_comment(report.addresses) if report.addresses else ""), report


def _unknown_error(addresses: list[str]) -> KitError:
    names = {address: plugin_of(address) or _file_name(address) for address in addresses}
    return kit_error(
        "offline.unknown",
        where=", ".join(dict.fromkeys(names.values())),
        files=", ".join(map(_file_name, addresses)),
        addresses=", ".join(addresses),
    )


def _file_name(address: str) -> str:
    return address.split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[-1] or library_name(address)[0]


def remaining_urls(html: str) -> list[str]:
    """The URLs that the page would still fetch: tiles, images, frames, data; each once, in page order.

    Links are not fetched and do not count. URLs that a script composes at run time cannot be detected.
    """
    converter = PageConverter(None)
    converter.page(html)
    return [*dict.fromkeys([*converter.report.needs, *converter.report.unknown])]


def offline_file(source: Path, target: Path, force: bool = False) -> OfflineReport:
    """Write the offline copy of the page `source` to `target`; returns what is inside, what is missing and what needs a network.

    `target` may be `source` itself, an earlier offline copy, or a new name; another existing file only with `force`.
    On failure nothing is written. Raises KitError.
    """
    try:
        html = source.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise kit_error("offline.unreadable", where=source, why=error.strerror or error) from error
    except UnicodeDecodeError as error:
        raise kit_error("offline.encoding", where=source) from error
    page, report = offline_page(html, source.parent)
    try:
        if not target.parent.is_dir():
            raise FileNotFoundError(2, os.strerror(2), str(target.parent))
        if not (force or _may_replace(source, target)):
            raise kit_error("offline.exists", where=target)
        atomic_write(target, _encoded(page))
    except OSError as error:
        raise kit_error("offline.unwritable", where=target, why=error.strerror or error) from error
    return report


def _encoded(page: str) -> bytes:
    """The page in UTF-8; with a byte-order mark where its first kilobyte, in which browsers look, does not say so."""
    content = page.encode(errors="surrogatepass")
    return content if b"charset" in content[:1024].lower() else codecs.BOM_UTF8 + content


def _may_replace(source: Path, target: Path) -> bool:
    if not target.exists() or target.samefile(source):
        return True
    return target.is_file() and b" data-asset=" in target.read_bytes()
