"""`machikit build --pdf --xlsx`: what a closed network takes, and nothing in it that computes."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from conftest import SITES, Run, write_dataset

from machikit import KitError
from machikit.pages.page_workbook import page_workbook

FORMULAS = ['=HYPERLINK("https://example.jp/","x")', "+1+1", "@SUM(1)", "＝1+1", "-2+3"]


def _cells(book: bytes | Path) -> dict[str, list[list[openpyxl.cell.Cell]]]:
    import io

    opened = openpyxl.load_workbook(io.BytesIO(book) if isinstance(book, bytes) else book)
    return {sheet.title: [list(row) for row in sheet.iter_rows()] for sheet in opened}


def test_pdf_and_workbook_beside_the_page(workspace: Path, machikit_cli: Run, tmp_path: Path) -> None:
    """The tables with every row, the caveats, sources and date; a cell that looks like a formula stays text."""
    rows = [SITES[0] | {"名称": f"{text} {n}"} for n, text in enumerate(FORMULAS)]
    write_dataset(workspace, "tameshi", "evacuation_site", [*SITES, *rows])
    assert machikit_cli("new", "shelter-by-hazard", "--city", "tameshi", cwd=workspace).returncode == 0
    folder = workspace / "shelter-by-hazard-tameshi"
    done = machikit_cli("build", folder, "--pdf", "--xlsx", cwd=workspace)
    assert done.returncode == 0, done.stderr
    pdf, book = (folder / "site" / f"tameshi-evacuation_site.{end}" for end in ("pdf", "xlsx"))
    assert str(pdf) in done.stdout and str(book) in done.stdout

    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    assert "東の広場" in text and "試作" in text
    about, listed, *_ = _cells(book).values()
    told = " ".join(str(cell.value) for row in about for cell in row if cell.value)
    assert "つくりものです。" in told and "tests/conftest.py" in told and "試作・非公式" in told and "ためし市" in told
    names = [row[[c.value for c in listed[0]].index("名称")] for row in listed[1:]]
    assert sorted(c.value for c in names) == sorted(r["名称"] for r in [*SITES, *rows])
    assert all(c.data_type == "s" for c in names)
    with zipfile.ZipFile(book) as archive:  # no <f> element, nothing linked, in any part of the file
        sheets = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    assert "<f>" not in sheets and "<f " not in sheets and "<hyperlink" not in sheets

    no_browser = {"PATH": "", "MACHIKIT_CHROMIUM": ""}
    pdf.unlink()
    alone = machikit_cli("build", folder, "--pdf", cwd=workspace, env=no_browser)
    assert alone.returncode == 0 and "Save as PDF" in alone.stderr and not pdf.exists()
    refused = machikit_cli("build", "--all", "--city", "tameshi", "--xlsx", cwd=workspace)
    assert refused.returncode == 1 and "--all" in refused.stderr


def test_tables_of_parts(built: Callable[[str, str], Path]) -> None:
    """Tables that a part draws are sheets of their own, named by their heading."""
    for card, heading in (("garbage-day", "地区ごとの収集日の決まり"), ("two-lists", "災害の印がちがう場所")):
        page = built(card, "takamatsu") / "site" / "index.html"
        sheets = _cells(page_workbook(page.read_text(encoding="utf-8")))
        rows = next(rows for name, rows in sheets.items() if name.startswith(heading))
        assert len(rows) > 5 and all(cell.value for cell in rows[0]), [cell.value for cell in rows[0]]


def test_what_is_no_page() -> None:
    with pytest.raises(KitError, match="machikit"):
        page_workbook("<table><tr><td>1</td></tr></table>")
