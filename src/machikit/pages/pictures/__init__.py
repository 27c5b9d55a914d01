"""Pictures that go into a page: upright, small, and without what a camera or program wrote beside the pixels (position, names)."""

import base64
import re
from pathlib import Path
from urllib.parse import unquote_to_bytes

from machikit._base.messages import clipped, kit_error
from machikit.pages.pictures.local_files import read_local
from machikit.pages.pictures.raster import clean_raster, kind_of
from machikit.pages.pictures.vector import clean_svg

PHOTO, IN_POPUP, OVERLAY = 1600, 960, 4096  # pixels of the longest side; an overlay of a map may be a table of values
MOST_BYTES = 40_000_000  # of one picture file
_DATA = re.compile(r"(?is)\s*data:(?P<type>[\w.+-]*/[\w.+-]*)?(?P<parameters>(?:;[^,;]*)*?)(?P<base64>;\s*base64)?\s*,")


def picture_address(
    source: str | bytes | Path, folder: Path | None = None, longest: int = PHOTO, where: str = ""
) -> str:
    """The data: address of a picture, made fit for a page.

    source: its bytes, its data: address, or where it lies: a path relative to `folder`, or such a path as an address writes it
    (%20). folder: outside of which nothing is read; None where only bytes and data: addresses are expected. longest: pixels of
    the longest side at most. where: what an error names; by default the file.
    Raises KitError for what is not there, lies elsewhere, is no picture that browsers show, or is too large.
    """
    if isinstance(source, bytes):
        return _address(source, longest, where or "image")
    named = str(source)
    if is_data(named):
        return _address(_decoded(named, where or "data:image"), longest, where or "data:image")
    shown = clipped(named, 120) or "…"
    return _address(read_local(folder, named, where or shown, MOST_BYTES), longest, where or shown)


def is_data(address: str) -> bool:
    """Whether an address holds its content (data:)."""
    return address.lstrip()[:5].lower() == "data:"


def is_local(address: str) -> bool:
    """Whether an address is that of a file of this computer: neither of the web, nor data:, nor a place in the page (#…)."""
    text = address.strip()
    return bool(text) and not re.match(r"(?i)(?:https?:)?//|(?:https?|data|blob|about|mailto|tel|javascript):|#", text)


def _address(data: bytes, longest: int, where: str) -> str:
    if len(data) > MOST_BYTES:
        raise kit_error("picture.large", where, mb=MOST_BYTES // 1_000_000)
    kind = kind_of(data)
    if kind == "svg+xml":
        cleaned = clean_svg(data, where, lambda inner: _address(_raster(inner, where), longest, where))
    else:
        kind, cleaned = clean_raster(data, kind, longest, where)
    return f"data:image/{kind};base64,{base64.b64encode(cleaned).decode('ascii')}"


def _decoded(address: str, where: str) -> bytes:
    """The content of a data: address, in base64 or percent-encoded."""
    head = _DATA.match(address[:1000])
    if head is None or len(address) > 2 * MOST_BYTES:
        raise kit_error("picture.unknown", where)
    content = unquote_to_bytes(address[head.end() :])
    if not head["base64"]:
        return content
    try:
        packed = re.sub(rb"\s+", b"", content)
        return base64.b64decode(
            packed + b"=" * (-len(packed) % 4), altchars=b"-_" if b"-" in packed else None, validate=True
        )
    except ValueError as error:
        raise kit_error("picture.broken", where) from error


def _raster(address: str, where: str) -> bytes:
    """The content of a data: address inside a drawing: no further drawing, which might hold another one."""
    data = _decoded(address, where)
    if kind_of(data) == "svg+xml":
        raise kit_error("picture.svg", where)
    return data
