"""An empty Word document on A4 in the looks of the printed sheets, and its bytes: without author, host or time of day."""

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

FONT = "BIZ UDPGothic"
LANGUAGES = {"ja": "ja-JP", "en": "en-US"}
FIXED = dt.datetime(2000, 1, 1)  # so that the same sheet has the same bytes
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
PROGRAM = (b"Microsoft Macintosh Word", b"machikit")
INK, GREY = "1A1A1C", "55575F"
MARGIN_MM = {"top": 18, "bottom": 16, "left": 18, "right": 18}
A4_MM = (210, 297)
# Style → points, bold, colour, points before, points after
LOOKS: dict[str, tuple[float, bool, str, float, float]] = {
    "Normal": (10.5, False, INK, 0, 4),
    "Title": (18, True, INK, 0, 4),
    "Subtitle": (10.5, False, GREY, 0, 8),
    "Heading 1": (12, True, INK, 12, 4),
    "List Bullet": (10.5, False, INK, 0, 2),
    "Footer": (9, False, GREY, 0, 0),
}


def empty_document(title: str, lang: str, wide: bool = False) -> "Document":
    """A document without content. wide: in landscape. Its headings, lists and footer have Word's own styles."""
    import docx
    from docx.oxml.ns import qn

    document = docx.Document()
    _set_paper(document, wide)
    for name, look in LOOKS.items():
        _set_style(document.styles[name], *look)
    for border in document.styles["Title"].element.iter(qn("w:bottom")):
        border.attrib.clear()
        _set(border, val="single", sz=12, space=4, color=INK)
    _set_language(document)
    properties = document.core_properties
    properties.title, properties.language = title[:255], LANGUAGES[lang]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = FIXED
    return document


def document_bytes(document: "Document") -> bytes:
    """The .docx file. The time of day, which python-docx writes into it, and the program of its template are replaced."""
    written, out = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name).replace(*PROGRAM) if name == "docProps/app.xml" else source.read(name)
            target.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def shade(properties: Any, colour: str) -> None:
    """Fill the background of a cell or a paragraph, of which these are the XML properties."""
    _append(properties, "w:shd", val="clear", color="auto", fill=colour)


def frame_left(style: "ParagraphStyle") -> None:
    """Give a style a thick line at the left and thin ones around, as a note has on paper."""
    borders = _append(style.element.get_or_add_pPr(), "w:pBdr")
    for side, width in (("top", 4), ("left", 24), ("bottom", 4), ("right", 4)):
        _append(borders, f"w:{side}", val="single", sz=width, space=4, color=INK)


def _append(parent: Any, tag: str, **attributes: object) -> Any:
    from docx.oxml import OxmlElement

    element = _set(OxmlElement(tag), **attributes)
    parent.append(element)
    return element


def _set(element: Any, **attributes: object) -> Any:
    from docx.oxml.ns import qn

    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    return element


def _set_paper(document: "Document", wide: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = map(Mm, reversed(A4_MM) if wide else A4_MM)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    for side, mm in MARGIN_MM.items():
        setattr(section, f"{side}_margin", Mm(mm))
    section.header_distance = section.footer_distance = Mm(9)


def _set_style(style: "ParagraphStyle", size: float, bold: bool, colour: str, before: float, after: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    font, layout = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, False
    font.color.rgb = RGBColor.from_string(colour)
    for spacing in style.element.get_or_add_rPr().findall(
        qn("w:spacing")
    ):  # spaced letters are hard to read in Japanese
        style.element.rPr.remove(spacing)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # a theme's font would win over the name
        fonts.attrib.pop(qn(f"w:{key}"), None)
    for key in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{key}"), FONT)
    layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.2


def _set_language(document: "Document") -> None:
    """Latin letters are English and the others Japanese, in both languages of a sheet, as Word does it in Japan."""
    from docx.oxml.ns import qn

    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), LANGUAGES["en"])
        lang.set(qn("w:eastAsia"), LANGUAGES["ja"])
    settings = document.settings.element
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), "15")  # otherwise Word opens it as a file of an older version
    for zoom in settings.iter(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")
