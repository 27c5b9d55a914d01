"""The parts of a zipped book: which there are, what they refer to, and their XML as a stream.

No part may have a DTD, so no entity is ever expanded.
"""

import posixpath
import zipfile
from collections.abc import Callable, Sequence
from functools import lru_cache
from xml.parsers import expat

CHUNK = 1 << 18  # bytes of a part that are looked at together
_UTF16 = (b"\xff\xfe", b"\xfe\xff")  # in which no sign is found

Attributes = dict[str, str]


def parts(book: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → its file in the book (workbook.xml names the sheets, its .rels the files)."""
    targets, named = relations(book, "xl/workbook.xml"), {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "sheet" and "name" in attributes:
            named[attributes["name"]] = targets.get(relation(attributes), ("", ""))[1]

    parse(book, "xl/workbook.xml", start)
    there = set(book.namelist())
    return {name: part for name, part in named.items() if part in there}


def relations(book: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: id → (kind, file in the book or address)."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, one: Attributes) -> None:
        if tag == "Relationship":
            target, kind = one.get("Target", ""), one.get("Type", "").rpartition("/")[2]
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
            found[one.get("Id", "")] = (kind, target)

    rels = f"{folder}/_rels/{name}.rels"
    if rels in book.namelist():
        parse(book, rels, start)
    return found


def relation(attributes: Attributes) -> str:
    """The relation that an element names; its prefix is any."""
    return next((value for key, value in attributes.items() if key.endswith(":id")), "")


def parse(
    book: zipfile.ZipFile,
    part: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Stream a part. Tags come without their prefix."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    bare = lru_cache(1_000)(_bare)
    parser.StartElementHandler = lambda tag, attributes: start(bare(tag), attributes)
    if end:
        parser.EndElementHandler = lambda tag: end(bare(tag))
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _no_dtd
    with book.open(part) as file:
        while chunk := file.read(CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)


def _bare(tag: str) -> str:
    return tag.rpartition(":")[2]


def _no_dtd(*_: object) -> None:
    raise ValueError("DTD")


def holds(book: zipfile.ZipFile, part: str, signs: Sequence[bytes]) -> bool:
    """Whether a part holds any of these signs, or may hold one that is written in UTF-16."""
    with book.open(part) as file:
        before = b""
        while chunk := file.read(CHUNK):
            if any(sign in chunk for sign in signs) or any(sign in before + chunk[:64] for sign in signs):
                return True
            if not before and chunk.startswith(_UTF16):
                return True
            before = chunk[-64:]
    return False
