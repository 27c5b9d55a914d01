"""Package parts of a zipped workbook: which there are, what they refer to, and their XML as a stream.

A part with a DTD is refused, so no entity is ever expanded.
"""

import posixpath
import zipfile
from collections.abc import Callable, Sequence
from functools import lru_cache
from xml.parsers import expat

CHUNK = 1 << 18  # bytes of a part that are read at once
_UTF16 = (b"\xff\xfe", b"\xfe\xff")  # byte-order marks: an ASCII pattern is never found in UTF-16

Attributes = dict[str, str]


def sheet_parts(book: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → its file in the workbook (workbook.xml names the sheets, its .rels the files)."""
    targets, files = part_relations(book, "xl/workbook.xml"), {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "sheet" and "name" in attributes:
            files[attributes["name"]] = targets.get(relation_id(attributes), ("", ""))[1]

    parse_part(book, "xl/workbook.xml", start)
    members = set(book.namelist())
    return {name: part for name, part in files.items() if part in members}


def part_relations(book: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """The relations of a part: id → (kind, file in the workbook or web address)."""
    folder, name = posixpath.split(part)
    targets: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            target, kind = attributes.get("Target", ""), attributes.get("Type", "").rpartition("/")[2]
            if attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
            targets[attributes.get("Id", "")] = (kind, target)

    rels = f"{folder}/_rels/{name}.rels"
    if rels in book.namelist():
        parse_part(book, rels, start)
    return targets


def relation_id(attributes: Attributes) -> str:
    """The relation id of an element, whatever the prefix of its attribute."""
    return next((value for key, value in attributes.items() if key.endswith(":id")), "")


def parse_part(
    book: zipfile.ZipFile,
    part: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Stream the XML of a part to these handlers. Tags are passed without their prefix. Raises ValueError for a DTD."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    local_name = lru_cache(1_000)(_local_name)
    parser.StartElementHandler = lambda tag, attributes: start(local_name(tag), attributes)
    if end:
        parser.EndElementHandler = lambda tag: end(local_name(tag))
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_dtd
    with book.open(part) as file:
        while chunk := file.read(CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)


def _local_name(tag: str) -> str:
    return tag.rpartition(":")[2]


def _refuse_dtd(*_: object) -> None:
    raise ValueError("DTD")


def contains_any(book: zipfile.ZipFile, part: str, patterns: Sequence[bytes]) -> bool:
    """Whether a part contains any of these byte patterns. A part in UTF-16, where they cannot be searched, counts as True."""
    with book.open(part) as file:
        before = b""
        while chunk := file.read(CHUNK):
            if any(p in chunk for p in patterns) or any(p in before + chunk[:64] for p in patterns):
                return True
            if not before and chunk.startswith(_UTF16):
                return True
            before = chunk[-64:]
    return False
