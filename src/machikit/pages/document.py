"""One self-contained HTML document: inline styles, data blocks and scripts, under a Content-Security-Policy of script hashes."""

import base64
import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from machikit._base.messages import kit_error
from machikit.pages.safe_folium.escape import json_block

PACKED_FROM = 20_000  # bytes of JSON: smaller blocks stand as they are
MAX_BLOCK_BYTES = 100_000_000  # of a block that is unpacked
WEB = Path(__file__).parent / "web"
BUNDLES = WEB / "bundles"
CHECKOUT = Path(__file__).parents[3]  # where hatch_build.py lies, if the kit is worked on
TILES = {"gsi": ("https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png", "https://cyberjapandata.gsi.go.jp")}


def web_file(name: str) -> str:
    """The text of a style sheet or source of the kit, from pages/web/."""
    return file_text(WEB / name)


@cache
def bundle(name: str) -> str:
    """A bundle of the kit's scripts: core, map, places, or parts/<part>.

    Raises KitError if there is none, or if the kit is worked on and one of its sources has changed since it was made.
    """
    text = file_text(BUNDLES / f"{name}.js")
    if not text:
        raise kit_error("asset.missing", where=f"bundles/{name}.js")
    if (CHECKOUT / "hatch_build.py").is_file():
        for source, digest in _bundled_sources()[name].items():
            path = CHECKOUT / source
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                raise kit_error("asset.stale", where=source, bundle=name)
    return text


@cache
def _bundled_sources() -> dict[str, dict[str, str]]:
    """Bundle → its sources, as paths from the checkout, and their SHA-256."""
    sources: dict[str, dict[str, str]] = json.loads(file_text(BUNDLES / "manifest.json"))
    return sources


@cache
def file_text(path: Path) -> str:
    """The text of a file, cached; "" if it does not exist."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def escape_script(text: str) -> str:
    """JavaScript made safe to put inside a <script>: `</script` and `<!--` in it cannot end or comment out the element.

    Line ends become LF, because browsers hash scripts that way.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"<(?=/script|!--)", r"\\x3c", text, flags=re.IGNORECASE)


def deferred_script(text: str) -> str:
    """A script that runs when the page's blocks are open, in a scope of its own."""
    return escape_script(f"machikit.run(function () {{\n{text}\n}});")


def _block_element(name: str, value: Any, plain: bool) -> str:
    text = json_block(value)
    if plain or len(text.encode()) < PACKED_FROM:
        return f'<script type="application/json" id="{escape(name)}">{text}</script>'
    return f'<script type="application/gzip" id="{escape(name)}">{pack_json(text)}</script>'


def pack_json(text: str) -> str:
    """JSON as gzip in base64, the same bytes every time; `unpack_block` reads it."""
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=9, mtime=0)).decode("ascii")


def unpack_block(text: str) -> Any:
    """The value of a block. Raises ValueError for anything else, or more than MAX_BLOCK_BYTES: the page may be a stranger's."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        raw = unpacker.decompress(base64.b64decode(text, validate=True), MAX_BLOCK_BYTES)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise ValueError("too large, or cut off")
    return json.loads(raw)


def content_security_policy(scripts: Iterable[str], tiles: str = "none") -> str:
    """The Content-Security-Policy of a page whose only scripts are these (as `escape_script` and `deferred_script` return them)."""
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)
    images = "data: blob:" + (f" {TILES[tiles][1]}" if tiles in TILES else "")
    return (
        f"default-src 'none'; script-src {hashes or chr(39) + 'none' + chr(39)}; style-src 'unsafe-inline'; img-src {images}; "
        "font-src data:; worker-src blob:; base-uri 'none'; form-action 'none'"
    )


def assemble(*, title: str, body: str, styles: Iterable[str], blocks: Mapping[str, Any], scripts: Iterable[str],
             libraries: Iterable[str] = (), plain: Collection[str] = (), language: str = "ja", head: str = "",
             tiles: str = "none") -> str:  # fmt: skip
    """The document as text.

    body and head: markup that is already safe; title: plain text; blocks: JSON values by element id; libraries: scripts that run
    at once; scripts: those that run, in order, when all blocks have been opened (see blocks.js); plain: blocks that are not packed,
    however large.
    """
    first = [bundle("core"), *libraries]
    safe = [*map(escape_script, first), *map(deferred_script, scripts), "machikit.begin();"]
    css = "\n".join(s.replace("</style", "<\\/style") for s in styles)
    data = "\n".join(_block_element(name, value, name in plain) for name, value in blocks.items())
    code = "\n".join(f"<script>{s}</script>" for s in safe)
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{content_security_policy(safe, tiles)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{css}</style>\n{head}</head>\n<body>\n{body}\n{data}\n{code}\n</body>\n</html>\n"
    )
