"""Compress with the same bytes every time: no time and no file name in the header."""

import gzip
import io


def gzip_bytes(body: bytes) -> bytes:
    """The body as a gzip file, mtime 0. Another version of zlib may compress it otherwise: compare what is inside."""
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=out, mtime=0) as file:
        file.write(body)
    return out.getvalue()
