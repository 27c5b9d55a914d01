"""How long and how heavy `clean` is on a facility table, beside plain pandas that only reads, folds widths and writes. Writes clean.md."""

import csv
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks import report
from machikit.catalog import Catalog, kit_root
from machikit.tables.places import japan_post as places
from machikit.tables.places.towns import Gazetteer

LARGE, SMALL, TIMES = 100_000, 300, 3
MOST = {"seconds": 12, "megabytes": 500, "small": 1.5}
CITY = ("香川県", "高松市")

# Each in a process of its own, so that memory and start-up are its own too
OURS = """
import resource, sys, time
start = time.perf_counter()
from pathlib import Path
from machikit.catalog import Catalog
from machikit.intake import Asked, clean, output
(one,) = clean(Catalog(), Path(sys.argv[1]), Asked(topic="aed", city="takamatsu"))
output.lay(one.data | output.reports(one), Path(sys.argv[2]), force=True)
assert one.account["rows_in"] == one.account["rows_out"] + one.account["rows_aside"]
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
PANDAS = """
import resource, sys, time
start = time.perf_counter()
import pandas as pd
table = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
for column in table:
    table[column] = table[column].str.normalize("NFKC").str.strip()
for column in ("緯度", "経度"):
    table[column] = pd.to_numeric(table[column], errors="coerce")
table.drop_duplicates().to_csv(sys.argv[2], index=False)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""

NOTES = """
- The tables are the kit's AED list of Takamatsu, all columns, with names, house numbers and positions of their own in each row and
  dirt in some: full-width figures, 〃, addresses without their city, hours in words.
- **machikit** reads, cleans, checks positions against the boundary and addresses against the towns, looks for personal data, and
  writes all six files. plain pandas reads, folds widths, drops repeated rows and writes one; it finds and tells nothing.
- One process each, start-up included; medians of three. Memory is the most that the process held (ru_maxrss).
- The command is `machikit clean FILE --topic aed --city takamatsu`, as a user types it.
""".strip()


def run() -> Path:
    """Measure everything and write clean.md beside this file."""
    before = report.load()
    with tempfile.TemporaryDirectory() as folder:
        large, small = (table(Path(folder) / f"aed{n}.csv", n) for n in (LARGE, SMALL))
        ours, plain = (_measured(code, large, Path(folder) / name) for code, name in ((OURS, "o"), (PANDAS, "p.csv")))
        command = median(_command(small, Path(folder)) for _ in range(TIMES))
    rows = [_row("**machikit**", ours, plain), _row("plain pandas", plain, plain)]
    verdicts = [
        (ours[0] <= MOST["seconds"], f"{LARGE:,} rows: {ours[0]:.1f} s (at most {MOST['seconds']} s)"),
        (ours[1] <= MOST["megabytes"], f"{LARGE:,} rows: {ours[1]:.0f} MB (at most {MOST['megabytes']} MB)"),
        (command <= MOST["small"], f"{SMALL} rows, the whole command: {command:.2f} s (at most {MOST['small']} s)"),
    ]
    return report.save(
        "clean.md",
        [
            "# Cleaning\n\nMade by `make bench`. " + report.machine(before),
            f"## {LARGE:,} rows\n\n" + report.grid(["", "s", "MB", "times as long"], rows),
            "## Targets\n\n" + "\n".join(f"- {'met' if met else '**MISSED**'}: {text}" for met, text in verdicts),
            "## How it was measured\n\n" + NOTES,
        ],
    )


def table(path: Path, n: int) -> Path:
    """A facility table of n rows, seeded: the same on every machine."""
    draw = random.Random(372013)
    with (Catalog(roots=[kit_root()]).datasets["takamatsu/aed"].file).open(encoding="utf-8", newline="") as file:
        known = list(csv.DictReader(file))
    towns = [
        t.name for t in Gazetteer.of(*CITY).towns if t.place in places.municipalities_in(places.all_places()[CITY])
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(known[0]))
        out.writeheader()
        out.writerows(_dirty(known[i % len(known)], i, towns, draw) for i in range(n))
    return path


def _dirty(row: dict[str, str], i: int, towns: list[str], draw: random.Random) -> dict[str, str]:
    city = draw.choice(("香川県高松市", "高松市", ""))
    house_number = f"{draw.randint(1, 900)}番地{draw.randint(1, 30)}"
    own = {
        "ID": str(i),
        "名称": f"{row['名称']}{i}",
        "所在地_連結表記": city + draw.choice(towns) + house_number,
        "緯度": f"{34.3 + draw.random() / 10:.6f}",
        "経度": f"{134.0 + draw.random() / 10:.6f}",
        "電話番号": f"０８７－{draw.randint(800, 899)}－{draw.randint(0, 9999):04}",
        "開始時間": draw.choice((row["開始時間"], "９：００", "8時半", "〃")),
    }
    return row | own


def _measured(code: str, source: Path, out: Path) -> tuple[float, float]:
    """Seconds and megabytes."""
    told = []
    for _ in range(TIMES):
        command = [sys.executable, "-c", code, str(source), str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        told.append([float(figure) for figure in done.stdout.split()])
    return median(t[0] for t in told), median(t[1] for t in told)


def _command(source: Path, folder: Path) -> float:
    start = time.perf_counter()
    asked = ["clean", source, "--topic", "aed", "--city", "takamatsu", "--out", folder / "command", "--force"]
    subprocess.run([sys.executable, "-m", "machikit", *map(str, asked)], capture_output=True, check=False)
    return time.perf_counter() - start


def _row(name: str, figures: tuple[float, float], plain: tuple[float, float]) -> list[str]:
    return [name, report.seconds(figures[0]), f"{figures[1]:.0f}", f"{figures[0] / plain[0]:.1f}"]
