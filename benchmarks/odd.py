"""How long `clean` is on books of an odd shape, beside python-calamine that only reads them. Writes odd.md.

Every book is made up here. One of a city's own can be measured with them: name it with MACHIKIT_ODD (kobe/zensi2912.xls, ages by
town in eleven sheets, was the reason for this).
"""

import csv
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

import xlsxwriter

from benchmarks import report

TIMES = 3
TIMES_CALAMINE, SECONDS = 3, 2  # at most so many times what calamine needs, and so much more
HEADERS = ("名称", "所在地", "緯度", "経度", "設置位置", "電話番号", "備考")

# Each in a process of its own. Imports are not counted; what else happens once (schemas, towns) is.
OURS = """
import sys, time
import geopandas, python_calamine
import machikit.intake, machikit.intake.output, machikit.prototype.generate, machikit.tables.cleaning_report
from machikit.cli import run
start = time.process_time()
run(["clean", sys.argv[1], "--out", sys.argv[2], "--force"])
print(time.process_time() - start, file=sys.stderr)
"""
CALAMINE = """
import sys, time
from python_calamine import CalamineWorkbook
start = time.process_time()
book = CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names:
    book.get_sheet_by_name(name).to_python(skip_empty_area=False)
print(time.process_time() - start, file=sys.stderr)
"""

NOTES = """
- **machikit** is the whole command: the file is read, its topic proposed, and where it is clear, it is cleaned and
  laid with all reports.
  calamine reads every sheet into lists and does nothing with them.
- Seconds of processor time (those of a clock on a quiet machine); one process each, imports not counted; medians of three.
- A CSV has no calamine to be held against: it may take the seconds alone.
""".strip()


def run() -> Path:
    """Measure everything and write odd.md beside this file."""
    before = report.load()
    rows, verdicts = [], []
    with tempfile.TemporaryDirectory() as folder:
        for path in _books(Path(folder)):
            ours = _seconds(OURS, path, Path(folder) / "out")
            plain = _seconds(CALAMINE, path) if path.suffix != ".csv" else 0.0
            most = TIMES_CALAMINE * plain + SECONDS
            ratio = f"{ours / plain:.1f}" if plain else ""
            rows.append([path.name, report.seconds(ours), report.seconds(plain) if plain else "", ratio])
            verdicts.append((ours <= most, f"{path.name}: {ours:.2f} s (at most {most:.2f} s)"))
    return report.save(
        "odd.md",
        [
            "# Books of an odd shape\n\nMade by `make bench`. " + report.machine(before),
            "## Seconds\n\n" + report.grid(["", "machikit", "calamine", "times as long"], rows),
            "## Targets\n\n" + "\n".join(f"- {'met' if met else '**MISSED**'}: {text}" for met, text in verdicts),
            "## How it was measured\n\n" + NOTES,
        ],
    )


def _books(folder: Path) -> list[Path]:
    given = [Path(path) for path in os.environ.get("MACHIKIT_ODD", "").split(os.pathsep) if path]
    made: list[tuple[str, Callable[[Path], None]]] = [
        ("wide.csv", wide_csv),
        ("wide.xlsx", wide_book),
        ("sixty.xlsx", sixty_sheets),
        ("ages.xlsx", ages),
    ]
    for name, make in made:
        make(folder / name)
    return [*(folder / name for name, _ in made), *given]


def _facility(n: int, draw: random.Random) -> list[str | float]:
    place = [f"香川県高松市番町一丁目{n}番", 34.3 + draw.random() / 10, 134.0 + draw.random() / 10]
    return [f"見本施設{n}", *place, "玄関", f"087-{draw.randint(800, 899)}-{draw.randint(0, 9999):04}", ""]


def wide_csv(path: Path, columns: int = 16_000, n: int = 90) -> None:
    """A small table with thousands of empty columns at its right."""
    draw = random.Random(1)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        for row in (HEADERS, *(_facility(i, draw) for i in range(n))):
            out.writerow([*row, *[""] * (columns - len(row))])


def wide_book(path: Path, columns: int = 16_000, n: int = 90) -> None:
    """The same as a book: cells without a value that have a border."""
    draw = random.Random(1)
    with xlsxwriter.Workbook(path) as book:
        sheet, border = book.add_worksheet("AED"), book.add_format({"border": 1})
        for r, row in enumerate((HEADERS, *(_facility(i, draw) for i in range(n)))):
            sheet.write_row(r, 0, row)
            for c in range(len(row), columns):
                sheet.write_blank(r, c, None, border)


def sixty_sheets(path: Path, n: int = 40) -> None:
    """A book with a sheet for each month of five years."""
    draw = random.Random(2)
    with xlsxwriter.Workbook(path) as book:
        for month in range(60):
            sheet = book.add_worksheet(f"令和{month // 12 + 3}年{month % 12 + 1}月")
            for r, row in enumerate((HEADERS, *(_facility(i, draw) for i in range(n)))):
                sheet.write_row(r, 0, row)


def ages(path: Path, sheets: int = 11, n: int = 300) -> None:
    """Inhabitants by single years of age and sex, a sheet for each ward."""
    draw = random.Random(3)
    with xlsxwriter.Workbook(path) as book:
        for ward in range(sheets):
            sheet = book.add_worksheet(f"見本区{ward}")
            sheet.write(0, 0, "町丁目別年齢別人口")
            sheet.write_row(1, 0, ["町名", "男女", "総数", *(f"{age}歳" for age in range(104))])
            for r in range(n):
                counts = [draw.randint(0, 40) for _ in range(104)]
                sheet.write_row(r + 2, 0, [f"見本町{r // 3}丁目", ("計", "男", "女")[r % 3], sum(counts), *counts])


def _seconds(code: str, *paths: Path) -> float:
    told = []
    for _ in range(TIMES):
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, paths)], capture_output=True, text=True, check=True
        )
        told.append(float(done.stderr.split()[-1]))
    return median(told)
