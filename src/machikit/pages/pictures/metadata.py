"""Whether a picture file holds nothing but its pixels, judged by its own structure: such a file goes into a page as it is."""

import struct

_JPEG_KEPT = {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xDA}  # frames, tables, restart interval, scans
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"pHYs", b"bKGD", b"sBIT",
             b"acTL", b"fcTL", b"fdAT"}  # fmt: skip
_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"}
_GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def holds_only_pixels(data: bytes, kind: str) -> bool:
    """Whether a file of this kind (jpeg, png, webp, gif) has no metadata, no profile and nothing after its end."""
    check = {"jpeg": _plain_jpeg, "png": _plain_png, "webp": _plain_webp, "gif": _plain_gif}.get(kind)
    try:
        return check is not None and check(data)
    except (IndexError, struct.error):
        return False


def _plain_jpeg(data: bytes) -> bool:
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xD9:
            return at + 2 == len(data)
        length = struct.unpack_from(">H", data, at + 2)[0]
        is_bare_header = (marker == 0xE0 and length == 16 and data[at + 4 : at + 9] == b"JFIF\0") or (
            marker == 0xEE and length == 14
        )
        if length < 2 or not (marker in _JPEG_KEPT or is_bare_header):
            return False
        at += 2 + length
        if marker == 0xDA:
            at = _after_scan(data, at)
    return False


def _after_scan(data: bytes, at: int) -> int:
    """Where the marker after a scan begins: the first 0xFF that is neither stuffing nor a restart."""
    while (at := data.find(b"\xff", at)) >= 0:
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2
    return len(data)


def _plain_png(data: bytes) -> bool:
    at = 8
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        at += 12 + length
        if name not in _PNG_KEPT:
            return False
        if name == b"IEND":
            return length == 0 and at == len(data)
    return False


def _plain_webp(data: bytes) -> bool:
    if struct.unpack_from("<I", data, 4)[0] + 8 != len(data):
        return False
    at = 12
    while at < len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        if name not in _WEBP_KEPT:
            return False
        at += 8 + length + length % 2
    return at == len(data)


def _plain_gif(data: bytes) -> bool:
    at = 13 + _colour_table(data[10])
    while data[at] != 0x3B:
        if data[at] == 0x2C:
            at += 11 + _colour_table(data[at + 9])
        elif data[at] == 0x21 and (data[at + 1] == 0xF9 or data[at + 3 : at + 14] in _GIF_LOOPS):
            at += 2
        else:  # a comment, a plain text or an application's own block
            return False
        while data[at]:
            at += 1 + data[at]
        at += 1
    return at + 1 == len(data)


def _colour_table(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0
