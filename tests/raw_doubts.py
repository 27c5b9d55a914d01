"""What a person has to look at in real files: `python tests/raw_doubts.py FOLDER [--json OUT]`, one line a dataset and one a kind of doubt.

For judging by hand whether doubts are worth reading. FOLDER holds folders of cities (takamatsu, yaizu, kobe …), whose names say
which city is meant; files of other folders are asked for theirs. A file that is no table of the kit's is told with its reason.
"""

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from machikit._base.errors import KitError
from machikit.catalog import Catalog
from machikit.intake import CleanRequest, clean, table_files
from machikit.tables.cleaning_report.verdict import verdict

CASES = 3  # of a kind that are shown
NO_CITY = ("japan",)


def accounts(root: Path, catalog: Catalog) -> Iterator[dict[str, Any]]:
    """One dict a dataset (file, topic, city, seconds, rows, doubts, aside, sheets), or a file with its error."""
    for path in table_files([root]):
        parts = path.relative_to(root).parts
        city = next((p for p in (*parts[:-1], root.name) if p in catalog.cities and p not in NO_CITY), "")
        started = time.perf_counter()
        try:
            made = clean(catalog, path, CleanRequest(city=city))
        except KitError as error:
            yield {"file": "/".join(parts), "error": error.what.splitlines()[0]}
            continue
        spent = round(time.perf_counter() - started, 1)
        for one in made:
            named = {"file": "/".join(parts), "topic": one.schema.id, "city": one.city.id, "seconds": spent}
            yield named | _told(one.report)


def _told(account: dict[str, Any]) -> dict[str, Any]:
    n = {key: account[f"rows_{key}"] for key in ("in", "out", "aside")}
    kept = {key: account.get(key, []) for key in ("doubts", "personal", "sheets")}
    aside = Counter(one["reason"] for one in account["aside"])
    return n | kept | {"level": verdict(account).level, "reasons": dict(aside)}


def show(one: dict[str, Any]) -> None:
    """A file that was no table, or a dataset with its doubts by kind and their first cases."""
    if "error" in one:
        return print(f"- {one['file']}: {one['error']}", flush=True)
    rows = f"{one['in']}={one['out']}+{one['aside']} {one['reasons']}"
    print(f"{one['file']} → {one['topic']} ({one['city']}) {rows} {one['level']} {one['seconds']} s", flush=True)
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for doubt in one["doubts"]:
        by_kind.setdefault(doubt["kind"], []).append(doubt)
    for kind, cases in by_kind.items():
        print(f"    {kind} {len(cases)}: {' / '.join(map(_case, cases[:CASES]))}")
    if one["personal"]:
        print(f"    personal {dict(Counter((p['kind'], p['level']) for p in one['personal']))}")


def figures(found: list[dict[str, Any]]) -> None:
    """What all of them come to."""
    made = [f for f in found if "topic" in f]
    if made:
        counts, kinds = [len(m["doubts"]) for m in made], [{d["kind"] for d in m["doubts"]} for m in made]
        medians = f"median of doubts {statistics.median(counts)}, of kinds {statistics.median(map(len, kinds))}"
        print(
            f"{len(made)} datasets, {len(found) - len(made)} files of no topic; {medians}; without any {counts.count(0)}"
        )
        print("doubts by kind:", dict(Counter(d["kind"] for m in made for d in m["doubts"]).most_common()))
        print("files by kind:", dict(Counter(k for of in kinds for k in of).most_common()))


def _case(one: dict[str, Any]) -> str:
    return " ".join(map(str, (one["row"], one["item"], one["column"], f"{one['before']}→{one['after']}")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path, help="keep all of it here, to compare with another day's")
    asked = parser.parse_args()
    found = []
    for one in accounts(asked.folder, Catalog()):
        found.append(one)
        show(one)
    figures(found)
    if asked.json:
        asked.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
