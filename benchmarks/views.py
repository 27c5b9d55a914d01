"""What it costs to draw pages by one view: seconds of a build and bytes of its page, beside another checkout of the kit, as ratios.

    python -m benchmarks.views ../machikit-before

One page of each template, on the kit's own data. The other checkout needs its scripts bundled (`python hatch_build.py --dev` there);
both builds run in this environment, so the two should need the same packages. Writes views.md.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.report import HERE, grid, load, machine, seconds, size
from machikit.catalog import Catalog, kit_root
from machikit.prototype.generate import create_prototype

ROOT = HERE.parent
TIMES = 5
WARM = """import sys, time
from pathlib import Path
from machikit.prototype import run
folder = Path(sys.argv[1])
run(folder)
for _ in range(int(sys.argv[2])):
    start = time.perf_counter()
    run(folder)
    print(time.perf_counter() - start)
"""


def prototypes(out: Path) -> list[Path]:
    """One prototype of each template, named after it."""
    catalog, made = Catalog(roots=[kit_root()]), {}
    for card in catalog.cards.values():
        cities = catalog.ready_cities(card)
        if card.template not in made and cities:
            made[card.template] = create_prototype(catalog, card.id, cities[0], out).rename(out / card.template)
    return list(made.values())


def _environment(checkout: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(checkout / "src")}


def cold(folder: Path, checkout: Path) -> float:
    """Seconds of `machikit build`, a process of its own."""
    start = perf_counter()
    command = [sys.executable, "-m", "machikit", "build"]
    subprocess.run(command, cwd=folder, env=_environment(checkout), check=True, capture_output=True)
    return perf_counter() - start


def warm(folder: Path, checkout: Path) -> float:
    """Seconds of a build in a process that has built the page before."""
    command = [sys.executable, "-c", WARM, str(folder), str(TIMES)]
    done = subprocess.run(command, env=_environment(checkout), check=True, capture_output=True, text=True)
    return median(map(float, done.stdout.split()))


def measure(folder: Path, checkouts: tuple[Path, Path]) -> list[str]:
    """The line of one page: each measure of the first checkout, and how many times that of the second."""
    runs: list[list[float]] = [[], []]
    for _ in range(TIMES):  # in turns
        for taken, checkout in zip(runs, checkouts, strict=True):
            taken.append(cold(folder, checkout))
    in_one = [warm(folder, checkout) for checkout in checkouts]
    bytes_ = []
    for checkout in checkouts:
        cold(folder, checkout)
        bytes_.append((folder / "site" / "index.html").stat().st_size)
    cells = [f"`{folder.name}`"]
    for told, (here, there) in ((seconds, map(median, runs)), (seconds, in_one), (size, bytes_)):
        cells += [told(here), f"{here / there:.2f}"]
    return cells


def run(other: Path) -> str:
    before = load()
    with tempfile.TemporaryDirectory() as folder:
        rows = [measure(made, (ROOT, other)) for made in prototypes(Path(folder))]
    heads = ["page", "cold, s", "×", "again in one process, s", "×", "page", "×"]
    text = f"""# Pages by one view

Made by `python -m benchmarks.views OTHER`, OTHER being the kit before a part was drawn by one view. {machine(before)}

{grid(heads, rows)}

- × is this kit's figure divided by the other's, both measured in turns in one run.
- **cold**: `machikit build` in a process of its own, median of {TIMES}. **again in one process**: the same page built once more.
"""
    (HERE / "views.md").write_text(text, encoding="utf-8", newline="\n")
    return text


if __name__ == "__main__":
    print(run(Path(sys.argv[1]).resolve()))
