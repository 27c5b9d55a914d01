"""Which of the kit's files serve the address of a library: by the library's name, whatever its version and its server.

`web/vendor.json` names the addresses that folium writes today, and in `libraries` what older versions and other servers call the
same files. A name may be followed by @ and the major version that it is meant for alone.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

WEB = Path(__file__).parents[1] / "web"
ICON_FONT = "@fortawesome/fontawesome-free/css/all.min.css"
ICON_NAMES_4 = "machikit:fontawesome4"  # what version 4 called its icons
COMMON_NAMES = {"all.css", "default.css"}  # say nothing without the folder they lie in


@cache
def vendor_table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads((WEB / "vendor.json").read_text(encoding="utf-8"))
    return table


def library_files(address: str) -> tuple[str, ...]:
    """The kit's files for the URL of a script or style sheet, as `vendor.json` names them; () if it has none.

    >>> library_files("https://maxcdn.bootstrapcdn.com/bootstrap/3.2.0/css/bootstrap-theme.min.css")
    ('machikit/nothing.css',)
    >>> library_files("https://unpkg.com/leaflet@0.7.7/dist/leaflet-src.js")
    ('leaflet/dist/leaflet.js',)
    """
    if known := _files_by_url().get(_normalized(address)):
        return (known,)
    name, major = library_name(address)
    if not re.search(r"\.(js|css)$", name):
        return ()
    if re.search(r"(?i)font-?awesome", address) and re.search(r"\.(css|js)$", name):
        old = (major is not None and major <= 4) or "4" in name or name == "font-awesome.css"
        return (ICON_FONT, ICON_NAMES_4) if old else (ICON_FONT,)
    files = _files_by_name()
    return files.get(f"{name}@{major}", files.get(name, ()))


def library_name(address: str) -> tuple[str, int | None]:
    """The file name of a library without its version, and its major version if the URL says one.

    >>> library_name("https://d3js.org/d3.v4.min.js"), library_name("https://cdn.jsdelivr.net/npm//vega@5")
    (('d3.js', 4), ('vega.js', 5))
    """
    path = re.split(r"[?#]", address.strip().lower())[0].rstrip("/")
    name = path.rpartition("/")[2]
    versions = re.findall(r"[^/]@v?(\d+)|/v?(\d+)(?:\.\d+)+(?=/)|[-.]v?(\d+)(?:\.\d+)*(?:\.min)?\.(?:js|css)$", path)
    majors = [int("".join(found)) for found in versions]
    if not re.search(r"\.(m?js|css)$", name):  # https://unpkg.com/leaflet@1.9.4: a package's main script
        is_file = re.search(r"\.(png|gif|jpe?g|svg|webp|woff2?|[ot]tf|eot|(geo)?json|html?)$", name)
        name = name if is_file else re.sub(r"(?<=.)@.*", "", name) + ".js"
    name = re.sub(r"[-.](v?\d+(\.\d+)*|latest)(?=\.|$)", "", re.sub(r"[.-](min|src)(?=\.)", "", name))
    return re.sub(r"[-.](min|src)(?=\.(js|css)$)", "", name), majors[0] if majors else None


@cache
def _files_by_url() -> dict[str, str]:
    return {_normalized(address): file for address, file in vendor_table()["addresses"].items()}


def _normalized(address: str) -> str:
    """A URL without what differs between releases of one major version, and between two mirrors of npm (unpkg, jsDelivr)."""
    address = re.sub(r"^(https?:)?//", "https://", re.split(r"[?#]", address.strip())[0])
    address = address.replace("https://unpkg.com/", "https://cdn.jsdelivr.net/npm/")
    return re.sub(r"(?<=[@/-])(\d+)\.[\d.]*\d", r"\1", address)


@cache
def _files_by_name() -> dict[str, tuple[str, ...]]:
    table = vendor_table()
    named = {library_name(address)[0]: (file,) for address, file in table["addresses"].items()}
    named = {name: files for name, files in named.items() if name not in COMMON_NAMES and not name.startswith("d3.")}
    return named | {name: tuple(files) for name, files in table["libraries"].items()}
