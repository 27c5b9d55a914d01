"""Decode ISO-2022-JP and its variants: JIS in seven bits, as e-mail and old systems write it, with escapes between character sets.

Covers RFC 1468 (JIS X 0201 Latin, JIS X 0208) with the additions of Windows (CP50220): half-width katakana (ESC ( I), ①, ㈱ and
髙; and, through Python's codecs, JIS X 0212 (RFC 1554) and JIS X 0213.
"""

import re

_ESCAPE = re.compile(rb"\x1b(?:\$\([A-Z]|\$[@AB]|\([A-Z]|&@)")
_JAPANESE_SET = re.compile(rb"\x1b(?:\$[@B]|\$\([DOPQ]|\(I)")  # a character set that only Japanese text needs
_CODEC = {
    b"\x1b$(D": "iso2022_jp_1",
    b"\x1b$(O": "iso2022_jp_3",
    b"\x1b$(P": "iso2022_jp_3",
    b"\x1b$(Q": "iso2022_jp_2004",
}
_ASCII = b"\x1b(B"


def is_iso_2022_jp(raw: bytes) -> bool:
    """Whether the bytes are seven-bit text with an escape to a Japanese character set."""
    return b"\x1b" in raw and raw.isascii() and bool(_JAPANESE_SET.search(raw))


def decode(raw: bytes) -> str | None:
    """The text; None where a byte is not in its character set."""
    out, at, charset = [], 0, _ASCII
    try:
        for escape in _ESCAPE.finditer(raw):
            out.append(_decode_run(raw[at : escape.start()], charset))
            at, charset = escape.end(), escape[0]
        return "".join([*out, _decode_run(raw[at:], charset)])
    except UnicodeDecodeError:
        return None


def _decode_run(raw: bytes, charset: bytes) -> str:
    """Decode the bytes between two escapes; a line end switches back to ASCII, as RFC 1468 requires."""
    head, end, rest = raw.partition(b"\n")
    if charset in (b"\x1b$@", b"\x1b$B"):
        text = b"".join(_shift_jis(head)).decode("cp932")
    elif charset == b"\x1b(I":
        text = bytes(b | 0x80 if b > 0x20 else b for b in head).decode("cp932")
    elif codec := _CODEC.get(charset):
        text = (charset + head + _ASCII).decode(codec)
    else:
        return raw.decode("ascii")
    return text + (end + rest).decode("ascii")


def _shift_jis(raw: bytes) -> list[bytes]:
    """JIS X 0208 byte pairs as Shift_JIS; spaces and control characters between them are kept."""
    out, at = [], 0
    while at < len(raw):
        first = raw[at]
        if first < 0x21:
            out.append(raw[at : at + 1])
            at += 1
            continue
        second = raw[at + 1] if at + 1 < len(raw) else 0
        row = (first + 1) // 2 + (0x70 if first < 0x5F else 0xB0)
        column = second + (0x1F if second < 0x60 else 0x20) if first % 2 else second + 0x7E
        if not 0x21 <= second <= 0x7E:
            raise UnicodeDecodeError("iso2022_jp", raw, at, at + 1, "incomplete character")
        out.append(bytes([row, column]))
        at += 2
    return out
