"""Tell a document (Word, PDF, web page, picture) by its content, whatever the name of its file: files are renamed."""

import re
import zipfile
from pathlib import Path

from machikit.tables.read.formats import (
    ARCHIVES,
    DOCUMENTS,
    EXCEL,
    EXCEL_SIGNATURES,
    HTML,
    PDF,
    PDF_SIGNATURE,
    PICTURES,
    TEXT,
    WORD,
)

SIGNATURE_WITHIN = 1_024  # bytes within which a PDF must begin
_PICTURE_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_OLE_WORD, _OLE_LOCKED = "WordDocument".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(rb"<(?:!doctype html|html|table|meta|body|head|style|div|!--|\?xml)|Version:\d", re.I)
_TABLE = re.compile(rb"<\0?t\0?a\0?b\0?l\0?e\0?[\s>]", re.I)
_BEFORE = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # byte-order marks and blanks
_MEDIA = re.compile(r"(?:xl|word|ppt)/media/[^/]+|Pictures/[^/]+")


def document_kind(path: Path, head: bytes) -> str:
    """word, pdf, html or picture; old_word, password or slides for what is not read; "" for anything else.

    head: the first bytes of the file, of a text file all.
    """
    suffix = path.suffix.lower()
    if head.startswith(b"PK"):
        return _kind_of_package(path, suffix)
    if head.startswith(EXCEL_SIGNATURES[1]):
        return _kind_of_compound_file(path, suffix)
    if PDF_SIGNATURE in head[:SIGNATURE_WITHIN] or suffix in PDF:
        return "pdf"
    if head.startswith(_PICTURE_SIGNATURES) or suffix in PICTURES:
        return "picture"
    if suffix in HTML or (suffix in (*TEXT, *EXCEL, *WORD) and _is_html(head)):
        return "html"
    return "word" if suffix in WORD else ""


def has_pictures(path: Path) -> bool:
    """Whether a workbook or document holds pictures."""
    try:
        with zipfile.ZipFile(path) as package:
            return any(_MEDIA.fullmatch(name) for name in package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, LookupError, RuntimeError):
        return False


def _is_html(head: bytes) -> bool:
    begin = head[:4_096].replace(b"\0", b"").lstrip(_BEFORE)
    return bool(_HTML.match(begin)) and bool(_TABLE.search(head))


def _kind_of_package(path: Path, suffix: str) -> str:
    """Of a zip: Word or PowerPoint by its parts; archives of files keep their own reader."""
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, LookupError, RuntimeError):
        return "word" if suffix in WORD else ""
    if "word/document.xml" in names and "[Content_Types].xml" in names:
        return "word"
    if "ppt/presentation.xml" in names:
        return "slides"
    is_other = suffix in (*EXCEL, *ARCHIVES) or "xl/workbook.xml" in names or suffix not in DOCUMENTS
    return "" if is_other else "word"


def _kind_of_compound_file(path: Path, suffix: str) -> str:
    """Of the format that Office used until 2003, and uses for files with a password."""
    raw = path.read_bytes()
    if _OLE_LOCKED in raw:
        return "password" if suffix not in EXCEL else ""
    return "old_word" if _OLE_WORD in raw or suffix in (*WORD, ".doc") else ""
