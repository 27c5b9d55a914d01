"""`machikit new` and `machikit build` beside cookiecutter's rendering of the same template, and where the time goes.

Writes build.md.
"""

import os
import pstats
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks import report

ROOT = Path(__file__).parent.parent
CARD, CITY = "shelter-by-hazard", "takamatsu"
PROJECT = f"{CARD}-{CITY}"
TIMES = 5
SHOWN = 20  # functions listed
# The second build of one process: every module has been imported, only the work is left.
PROFILED = """
import cProfile, sys
from machikit.cli import run
project, out = sys.argv[1:]
if code := run(["build", project]):
    sys.exit(code)
profile = cProfile.Profile()
code = profile.runcall(run, ["build", project])
profile.dump_stats(out)
sys.exit(code)
"""
GROUPS = {
    "geopandas, pandas, shapely": ("geopandas", "pandas", "numpy", "shapely", "pyproj", "pyogrio", "pyarrow"),
    "folium": ("folium", "branca", "xyzservices"),
    "plotly": ("plotly", "_plotly_utils"),
    "cookiecutter": ("cookiecutter",),
    "typer, rich": ("typer", "click", "rich"),
    "yaml": ("yaml",),
    "machikit": ("machikit",),
}
OTHER, START, WORK = "Python's own", "Python itself starting", "the work itself"

NOTES = f"""
- Every run is a process of its own, writing into an empty folder; medians of {TIMES}, the three commands taking turns.
- **cold**: no module is compiled yet, Python's own included (`PYTHONPYCACHEPREFIX` names an empty folder). After
  `pip install`, which compiles what it installs, a first run lies between the two. The system's file cache was not
  emptied. **warm**: the same again.
- cookiecutter renders `templates/facility-map` with its own command, without a question. It copies no data, card or
  words and builds no page.
- Imports: `-X importtime`, each module's own time counted for the package that asked for it; *{WORK}*: what is left
  of these runs, which are also warm; medians of {TIMES}.
- Functions: cProfile of a second `machikit build` in one process, so that no import is among them; seconds with all that
  they call. cProfile makes calls dearer than they are.
""".strip()


def run() -> Path:
    busy = report.load()
    with tempfile.TemporaryDirectory(prefix="machikit-bench-") as folder:
        bench = Bench(Path(folder))
        cold, warm = bench.times()
        spent = {name: bench.spent(name) for name in bench.commands}
        functions = bench.functions()
    parts = ["# From a card to a page", "Made by `make bench`. " + report.machine(busy)]
    parts += ["## Seconds", _times_grid(cold, warm), "## Where warm seconds go", _spent_grid(spent)]
    parts += [
        "## Functions of `machikit build`",
        report.grid(["", "s", "calls"], functions),
        "## How it was measured",
        NOTES,
    ]
    return report.save("build.md", parts)


class Bench:
    """The three commands, in a folder of their own."""

    def __init__(self, folder: Path):
        self.folder, self.made = folder, 0
        self.env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        self.env |= {"MACHIKIT_LANG": "en", "COOKIECUTTER_CONFIG": str(folder / "cookiecutter.yaml")}
        replay = f"replay_dir: {folder / 'replay'}\ncookiecutters_dir: {folder / 'templates'}\n"
        (folder / "cookiecutter.yaml").write_text(replay, encoding="utf-8", newline="\n")
        self.commands = {
            "cookiecutter": ["cookiecutter", "--no-input", str(ROOT), "--directory", "templates/facility-map"],
            "machikit new": ["machikit", "new", CARD, "--city", CITY],
            "machikit build": ["machikit", "build", PROJECT],
        }

    def times(self) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
        """Seconds of every command, cold and warm."""
        cold: dict[str, list[float]] = {name: [] for name in self.commands}
        warm: dict[str, list[float]] = {name: [] for name in self.commands}
        for turn in range(TIMES):
            for name in self.commands:
                # a folder for each command: what `new` has compiled must not warm `build`
                env = self.env | {"PYTHONPYCACHEPREFIX": str(self.folder / f"compiled-{turn}-{name.split()[-1]}")}
                cold[name].append(self._timed(name, env))
                warm[name].append(self._timed(name, env))
        return cold, warm

    def _timed(self, name: str, env: dict[str, str]) -> float:
        place = self._place(name)
        start = time.perf_counter()
        self._run(["-m", *self.commands[name]], place, env)
        return time.perf_counter() - start

    def _place(self, name: str) -> Path:
        """A new folder for a command to write into; for build, with a project in it."""
        self.made += 1
        place = self.folder / f"run-{self.made}"
        place.mkdir()
        if name == "machikit build":
            self._run(["-m", *self.commands["machikit new"]], place, self.env)
        return place

    def _run(self, arguments: list[str], place: Path, env: dict[str, str]) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=place, env=env, capture_output=True, text=True, encoding="utf-8"
        )
        if done.returncode:
            sys.exit(f"{' '.join(arguments)}\n{done.stdout}{done.stderr}")
        return done.stderr

    def spent(self, name: str) -> dict[str, float]:
        """Seconds of one command by what they were spent on: medians of several runs, each of which adds up to its whole."""
        runs = [self._spent_once(name) for _ in range(TIMES)]
        return {kind: median(run[kind] for run in runs) for kind in runs[0]}

    def _spent_once(self, name: str) -> dict[str, float]:
        start = time.perf_counter()
        self._run(["-c", "pass"], self.folder, self.env)
        started, place = time.perf_counter() - start, self._place(name)
        start = time.perf_counter()
        told = self._run(["-X", "importtime", "-m", *self.commands[name]], place, self.env)
        found = {START: started, **imports(told)}
        return found | {WORK: max(0.0, time.perf_counter() - start - sum(found.values()))}

    def functions(self) -> list[list[str]]:
        """Our own functions in which `machikit build` spends most: name, seconds with what they call, calls."""
        profile = self.folder / "profile"
        self._run(
            ["-c", PROFILED, PROJECT, str(profile)],
            self._place("machikit build"),
            self.env,
        )
        rows = []
        for (file, _, function), (_, calls, _, together, _) in pstats.Stats(str(profile)).stats.items():  # type: ignore[attr-defined]
            _, ours, inside = Path(file).as_posix().rpartition("/machikit/")
            if ours and not inside.startswith("cli/") and function[0] != "<":
                rows.append((together, f"`{inside.removesuffix('.py').replace('/', '.')}.{function}`", calls))
        rows.sort(reverse=True)
        return [[name, f"{together:.3f}", f"{calls:,}"] for together, name, calls in rows[:SHOWN]]


def imports(told: str) -> dict[str, float]:
    """Seconds of importing by group, from what `-X importtime` says: a module counts for the nearest of GROUPS that asked for it."""
    groups = {package: group for group, packages in GROUPS.items() for package in packages}
    found = dict.fromkeys([*GROUPS, OTHER], 0.0)
    above: list[str] = []  # the groups of the modules that this one lies in; an importer stands after what it imports
    for microseconds, indent, module in reversed(re.findall(r"import time:\s+(\d+) \|\s+\d+ \|( +)(\S+)", told)):
        depth = len(indent) // 2
        del above[depth:]
        inherited = above[-1] if above else OTHER
        above.append(groups.get(module.split(".")[0], inherited))
        found[above[-1]] += int(microseconds) / 1e6
    return found


def _times_grid(cold: dict[str, list[float]], warm: dict[str, list[float]]) -> str:
    rows = [[f"`{name}`", report.seconds(median(cold[name])), report.seconds(median(warm[name]))] for name in cold]
    ours = [
        median([sum(pair) for pair in zip(t["machikit new"], t["machikit build"], strict=True)]) for t in (cold, warm)
    ]
    rows.append(["**new + build**", *map(report.seconds, ours)])
    return report.grid(["", "cold, s", "warm, s"], rows)


def _spent_grid(spent: dict[str, dict[str, float]]) -> str:
    kinds = [START, *GROUPS, OTHER, WORK]
    rows = [[kind, *(report.seconds(s.get(kind, 0.0)) for s in spent.values())] for kind in kinds]
    return report.grid(["", *(f"`{name}`, s" for name in spent)], rows)
