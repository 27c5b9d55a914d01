"""Our points map beside its peers: seconds to write, bytes, seconds until ready. Writes points.md."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import report
from benchmarks.browser import SECONDS, chromium, ready, unreachable
from benchmarks.techniques import OURS, TECHNIQUES, table

SIZES = (1_000, 10_000, 100_000)
TIMES = 3
ROUNDS = 5  # in the browser, after one that warms up
WRITE_CAP = 300  # seconds for one technique at one size, its offline copy included
ONCE = {("folium.Marker", 100_000), ("MarkerCluster", 100_000)}  # minutes each
SETTLE = 0.5  # seconds, for the page before to be gone
SAMPLE = 60  # points clicked at each size
FAST, EXPLORE = "FastMarkerCluster", "GeoDataFrame.explore()"
MOST_READY, MOST_BYTES = 1.2, 1 / 3

# {seconds: [...], bytes_written, bytes} of a written map, and what the browser said: ready: [...]
Results = dict[str, dict[str, Any]]

NOTES = f"""
- **write**: from a GeoDataFrame in memory to the file that the library writes, in a process of its own, after a first
  small map. Peers are then made offline with `machikit.pages.safe_folium.offline`, so that no network differs between the files;
  that step is not in their time.
- **bytes**: of the file that opens without network; in brackets as the library wrote it (needing a network, except plotly).
- **ready**: from the start of the navigation until the page has loaded, its points are really on the screen (a marker,
  path or cluster icon inside the window with its image there, or a canvas of more than one colour), and one more frame
  has been made. All techniques take turns within each round, each round starting with another; the first round only
  warms up and does not count. 1280×800, file://.
- Medians of {TIMES} (write; where marked ¹, once) and {ROUNDS} (ready; in brackets lowest–highest). Writing is given up
  after {WRITE_CAP} s, a page after {SECONDS} s; what was given up is not asked again.
- Every map is without tiles and tells name and address of a point: on click, Scattermap on hover. "no details" draws
  bare positions, as FastMarkerCluster's own documentation does. Ours holds all four columns, as explore() does.
- Scattermap draws with WebGL, here on the processor; a graphics card makes it faster, and no other technique.
""".strip()


def run() -> Path:
    busy = report.load()
    with chromium() as browser:
        version = browser.version
    with tempfile.TemporaryDirectory(prefix="machikit-bench-") as folder:
        measured = {n: _size(n, Path(folder)) for n in SIZES}
    parts = ["# Points on a map", "Made by `make bench`. " + report.machine(busy, version)]
    for n, (results, _) in measured.items():
        parts += [f"## {n:,} points", _grid(results)]
    verdicts = [line for n, (results, missed) in measured.items() for line in verdicts_of(n, results, missed)]
    parts += ["## Targets", "\n".join(f"- {line}" for line in verdicts), "## How it was measured", NOTES]
    print("\n".join(verdicts), flush=True)
    return report.save("points.md", parts)


def _size(n: int, folder: Path) -> tuple[Results, list[str]]:
    results = {name: _written(name, n, folder) for name in TECHNIQUES}
    _measure_ready(results, n, folder)
    with chromium() as browser:
        missed = unreachable(browser, _file(folder, OURS, n), list(table(n)["name"]), SAMPLE)
    return results, missed


def _file(folder: Path, name: str, n: int) -> Path:
    return folder / f"{''.join(c for c in name if c.isalnum())}-{n}.html"


def _written(name: str, n: int, folder: Path) -> dict[str, Any]:
    times = 1 if (name, n) in ONCE else TIMES
    path = _file(folder, name, n)
    command = [sys.executable, "-m", "benchmarks.techniques", name, str(n), str(times), str(path)]
    try:
        done = subprocess.run(command, cwd=report.HERE.parent, stdout=subprocess.PIPE, timeout=WRITE_CAP, check=True)
    except subprocess.TimeoutExpired:
        path.unlink(missing_ok=True)
        return {"seconds": [], "ready": []}
    _tell(f"{n:>7,} {name}: written {done.stdout.decode().strip()}")
    return json.loads(done.stdout) | {"ready": []}


def _measure_ready(results: Results, n: int, folder: Path) -> None:
    """Rounds in which every technique takes its turn; one that was not ready in time is not asked again."""
    asked = [name for name in TECHNIQUES if results[name]["seconds"]]
    for turn in range(ROUNDS + 1):
        start = turn % len(asked)  # nobody always comes after the same neighbour
        for name, took in _round([*asked[start:], *asked[:start]], n, folder):
            _tell(f"{n:>7,} {name}: ready {took}")
            if took is None:
                asked.remove(name)
                results[name]["ready"] = []
            elif turn:
                results[name]["ready"].append(took)


def _round(names: list[str], n: int, folder: Path) -> Iterator[tuple[str, float | None]]:
    waiting = list(names)
    while waiting:
        with chromium() as browser:
            took: float | None = 0.0
            while waiting and took is not None:  # a page that is still busy would slow the next: then a new browser
                name = waiting.pop(0)
                time.sleep(SETTLE)
                took = ready(browser, _file(folder, name, n), *TECHNIQUES[name][1:])
                yield name, took


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


# --- what came of it ------------------------------------------------------------------------------------------------------


def _grid(results: Results) -> str:
    return report.grid(["", "write, s", "bytes", "ready, s"], [_row(name, r) for name, r in results.items()])


def _row(name: str, result: dict[str, Any]) -> list[str]:
    if not result["seconds"]:
        return [name, f"not within {WRITE_CAP} s", "", ""]
    once = " ¹" if len(result["seconds"]) == 1 else ""
    size, raw = report.size(result["bytes"]), report.size(result["bytes_written"])
    shown = size if size == raw else f"{size} ({raw})"
    soon = report.spread(result["ready"]) if result["ready"] else f"not ready in {SECONDS} s"
    return [f"**{name}**" if name == OURS else name, report.seconds(median(result["seconds"])) + once, shown, soon]


def verdicts_of(n: int, results: Results, missed: list[str]) -> list[str]:
    """One line for each target of ours at one size."""
    ours, fast, explore = results[OURS], results[FAST], results[EXPLORE]
    lines = [
        _verdict(n, f"ready, beside {FAST}", _ratio(ours["ready"], fast["ready"]), MOST_READY),
        _verdict(n, f"bytes, beside {EXPLORE} made offline", ours["bytes"] / explore["bytes"], MOST_BYTES),
    ]
    reached = SAMPLE - len(missed)
    lines.append(
        f"{_met(not missed)} {n:,} points: {reached} of {SAMPLE} points chosen at random showed their details when clicked"
    )
    return lines


def _ratio(ours: list[float], theirs: list[float]) -> float:
    """Ours over theirs; 0 where only theirs was never ready."""
    if not ours:
        return float("inf")
    return median(ours) / median(theirs) if theirs else 0.0


def _verdict(n: int, what: str, ratio: float, most: float) -> str:
    return f"{_met(ratio <= most)} {n:,} points: {what}: {ratio:.2f} (at most {most:.2f})"


def _met(met: bool) -> str:
    return "met:" if met else "**MISSED:**"
