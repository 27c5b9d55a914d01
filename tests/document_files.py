"""Documents for tests, written by hand: PDF pages of Japanese text and ruled lines, and Word documents."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

Placed = tuple[float, float, str]  # x, y from the top, text

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(path: Path, pages: Sequence[str], rotate: int = 0) -> Path:
    """A PDF of A4 pages; each is a content stream. Its font is not embedded: readers know the characters by their names."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    fonts = ""
    for name, encoding in (("F", "UniJIS-UCS2-H"), ("V", "UniJIS-UCS2-V")):
        descendant = len(objects) + 1
        objects.append(
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiMin-W3 /DW 1000 "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> "
            "/FontDescriptor << /Type /FontDescriptor /FontName /HeiseiMin-W3 /Flags 6 /FontBBox [0 -200 1000 900] "
            "/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >> >>"
        )
        objects.append(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiMin-W3 /Encoding /{encoding} "
            f"/DescendantFonts [{descendant} 0 R] >>"
        )
        fonts += f"/{name} {descendant + 1} 0 R "
    kids = []
    for content in pages:
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate} "
            f"/Resources << /Font << {fonts}>> >> /Contents {kids[-1] + 1} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{k} 0 R' for k in kids)}] >>"
    body, offsets = b"%PDF-1.4\n", []
    for n, text in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{n} 0 obj\n{text}\nendobj\n".encode("latin-1")
    start = len(body)
    rows = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode()
    body += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    path.write_bytes(body)
    return path


def texts(placed: Sequence[Placed], upright: bool = False) -> str:
    """Texts of 10 points."""
    font = "V" if upright else "F"
    return "".join(
        f"BT /{font} 10 Tf 1 0 0 1 {x} {842 - y} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n" for x, y, text in placed
    )


def lines(*ends: tuple[float, float, float, float]) -> str:
    """Ruled lines, each from x, y to x, y; y from the top."""
    return "".join(f"{x0} {842 - y0} m {x1} {842 - y1} l S\n" for x0, y0, x1, y1 in ends)


def ruled(
    rows: Sequence[Sequence[str]], top: float, widths: Sequence[float], left: float = 50, ruled: bool = True
) -> str:
    """A table with 18 points a row; all its lines, or none."""
    edges = [left + sum(widths[:n]) for n in range(len(widths) + 1)]
    levels = [top + 18 * n for n in range(len(rows) + 1)]
    placed = [(edges[c] + 4, levels[r] + 13, text) for r, row in enumerate(rows) for c, text in enumerate(row) if text]
    drawn = lines(*((edges[0], y, edges[-1], y) for y in levels), *((x, levels[0], x, levels[-1]) for x in edges))
    return texts(placed) + (drawn if ruled else "")


def docx(path: Path, body: str, before: str = "", more: dict[str, bytes] | None = None) -> Path:
    """A Word document. before: what stands before its root element."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        root = f'{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        package.writestr("word/document.xml", root)
        for name, content in (more or {}).items():
            package.writestr(name, content)
    return path


def word_table(rows: Sequence[Sequence[str]]) -> str:
    """A table; a cell that begins with < is its own properties and text."""
    cells = ["".join(f"<w:tc>{text if text.startswith('<') else run(text)}</w:tc>" for text in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def run(text: str, properties: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"
