"""One self-contained HTML document: inline styles, data blocks and scripts, under a Content-Security-Policy of script hashes."""

import base64
import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Collection, Iterable, Mapping
from html import escape
from typing import Any

from machikit.pages.bundles import bundle
from machikit.pages.safe_folium.escape import json_block
from machikit.pages.view import kit_view

NO_LOOKS: Mapping[str, Any] = {}
PACKED_FROM = 12_000  # bytes of JSON: smaller blocks stand as they are
MAX_BLOCK_BYTES = 100_000_000  # of a block that is unpacked
TILES = {"gsi": ("https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png", "https://cyberjapandata.gsi.go.jp")}


def allowed_addresses(tiles: str) -> tuple[str, ...]:
    """What the policy of a page with these tiles lets it fetch: addresses that begin so."""
    return (f"{TILES[tiles][1]}/",) if tiles in TILES else ()


def escape_script(text: str) -> str:
    """JavaScript made safe to put inside a <script>: `</script` and `<!--` in it cannot end or comment out the element.

    Line ends become LF, because browsers hash scripts that way.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"<(?=/script|!--)", r"\\x3c", text, flags=re.IGNORECASE)


def deferred_script(text: str) -> str:
    """A script that runs when the page's blocks are open, in a scope of its own."""
    return escape_script(f"machikit.run(function () {{\n{text}\n}});")


def block_element(name: str, value: Any, plain: bool) -> tuple[str, str, str]:
    """(id, type, text) of a block's element."""
    text = json_block(value)
    if plain or len(text.encode()) < PACKED_FROM:
        return escape(name), "json", text
    return escape(name), "gzip", pack_json(text)


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
             tiles: str = "none", looks: Mapping[str, Any] = NO_LOOKS) -> str:  # fmt: skip
    """The document as text, put together by html_document.js.

    body and head: markup that is already safe; title: plain text; blocks: JSON values by element id; looks: of page.yaml, of which
    html_document.js makes a style; libraries: scripts that run at once; scripts: those that run, in order, when all blocks have been
    opened (see blocks.js); plain: blocks that are not packed, however large.
    """
    first = [bundle("core"), *libraries]
    safe = [*map(escape_script, first), *map(deferred_script, scripts), "machikit.begin();"]
    elements = [block_element(name, value, name in plain) for name, value in blocks.items()]
    large = [
        "\n".join(s.replace("</style", "<\\/style") for s in styles),
        body,
        *(text for _, _, text in elements),
        *safe,
    ]
    numbers = iter(range(len(large)))  # what is large goes through html_document.js as a number
    parts = {
        "lang": language, "title": title, "policy": content_security_policy(safe, tiles), "head": head,
        "styles": next(numbers), "body": next(numbers),
        "blocks": [{"id": name, "type": kind, "text": next(numbers)} for name, kind, _ in elements],
        "scripts": [next(numbers) for _ in safe], "looks": looks,
    }  # fmt: skip
    pieces = kit_view("page").call("documentOf", json_block(parts))
    return "".join(large[piece] if isinstance(piece, int) else piece for piece in pieces)
