"""How long `machikit cards` takes for one municipality and for all, in a process of its own each time. Writes listing.md."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import report

TIMES = 5
COMMANDS = {("--version",): None, ("cards", "--city", "三春町"): 0.6, ("cards",): 1.0}  # → the most seconds it may take
NOTES = """
- s is the wall clock of a cold process, from its start to its end; CPU s is what it used, which other work on the machine changes less.
- Readiness comes from the counts of the national datasets; no data are read. `--version` is what starting costs by itself.
""".strip()


def run() -> Path:
    """Measure it and write listing.md beside this file."""
    before, rows = report.load(), []
    for command, most in COMMANDS.items():
        walls, cpus = zip(*(_measure(command) for _ in range(TIMES)), strict=True)
        rows.append(
            [
                "machikit " + " ".join(command),
                report.spread(walls),
                report.spread(cpus),
                "—" if most is None else str(most),
            ]
        )
    table = report.grid(["", "s", "CPU s", "at most s"], rows)
    return report.save("listing.md", ["# Listing cards", report.machine(before), table, NOTES])


def _measure(command: tuple[str, ...]) -> tuple[float, float]:
    """Wall clock and CPU seconds of one run in an empty folder."""
    with tempfile.TemporaryDirectory() as empty:
        used, start = os.times(), time.perf_counter()
        subprocess.run([sys.executable, "-m", "machikit", *command], cwd=empty, check=True, stdout=subprocess.DEVNULL)
        wall, after = time.perf_counter() - start, os.times()
    return wall, after.children_user + after.children_system - used.children_user - used.children_system
