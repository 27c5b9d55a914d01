"""Read which formats of an .xlsx workbook strike a text through or show a number as per cent (ECMA-376 part 1, 18.8)."""

import re
import zipfile
from typing import NamedTuple

from machikit.tables.read.excel_parts import Attributes, parse_part

_PERCENTS = ("9", "10")  # 18.8.30: 0% and 0.00%
_QUOTED = re.compile(r'"[^"]{0,255}"|\\.')
OFF = ("0", "false", "off", "none")


class Styles(NamedTuple):
    """Which cell styles (indexes into cellXfs) are struck through or show per cent; and which of the formats of rules (dxfs) strike."""

    struck: frozenset[int]
    percents: frozenset[int]
    struck_formats: frozenset[int]


def marked_styles(book: zipfile.ZipFile) -> Styles:
    """The formats of a workbook. Raises ValueError or expat.ExpatError for malformed ones."""
    fonts: list[bool] = []
    formats: list[bool] = []
    styles: list[int] = []
    numbers: list[str] = []
    percents = set(_PERCENTS)
    within: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "font" and within[-1:] == ["fonts"]:
            fonts.append(False)
        elif tag == "strike" and within[-2:] == ["fonts", "font"]:
            fonts[-1] = attributes.get("val", "1") not in OFF
        elif tag == "dxf" and within[-1:] == ["dxfs"]:
            formats.append(False)
        elif tag == "strike" and within[-3:] == ["dxfs", "dxf", "font"]:
            formats[-1] = attributes.get("val", "1") not in OFF
        elif tag == "xf" and within[-1:] == ["cellXfs"]:
            styles.append(int(attributes.get("fontId", "0")))
            numbers.append(attributes.get("numFmtId", "0"))
        elif tag == "numFmt" and "%" in _QUOTED.sub("", attributes.get("formatCode", "")):
            percents.add(attributes.get("numFmtId", ""))
        within.append(tag)

    def end(_: str) -> None:
        within.pop()

    if "xl/styles.xml" in book.namelist():
        parse_part(book, "xl/styles.xml", start, end)
    struck = frozenset(n for n, font in enumerate(styles) if font < len(fonts) and fonts[font])
    in_per_cent = frozenset(n for n, number in enumerate(numbers) if number in percents)
    return Styles(struck, in_per_cent, frozenset(n for n, is_struck in enumerate(formats) if is_struck))
