"""How long it takes to clean a list of all of Japan, municipality by municipality, in two processes. Writes national.md."""

import subprocess
import sys
from pathlib import Path

from benchmarks import report

PROCESSES, MOST = 2, 30  # seconds
# The bundled evacuation sites under the headers of their publisher, in a process of its own
CODE = """
import resource, sys, time
from machikit.catalog import Catalog, kit_root
from machikit.catalog.municipalities import as_city
from machikit.catalog.municipality_list import municipalities
from machikit.catalog.national import resource_rows
from machikit.tables.clean.options import CleaningOptions
from machikit.tables.grid import Grid
from machikit.tables.national.split_table import clean_parts, split_by_code

def used():
    return sum(t.ru_utime + t.ru_stime for t in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))

catalog = Catalog(roots=[kit_root()])
schema, dataset = catalog.schema("evacuation_site"), catalog.datasets["japan/evacuation_site"]
tables = [resource_rows(dataset.file_of(r)) for r in dataset.data_resources]
header = [schema.by_header[h].other_headers[0] if schema.by_header[h].other_headers else h for h in tables[0][0]]
grid = Grid("sites", [["code", *header[1:]], *(row for table in tables for row in table[1:])])
cities = {m.code: as_city(m) for m in municipalities(catalog)}
begun, start = used(), time.perf_counter()
parts, _ = split_by_code(grid, "code", {})
cleaned = clean_parts(parts, schema, cities, CleaningOptions({"code": None}), int(sys.argv[1]))
seconds = time.perf_counter() - start
assert cleaned.rows_in == sum(map(len, cleaned.rows.values())) + len(cleaned.set_aside) == len(grid.cells) - 1
print(cleaned.rows_in, len(parts), seconds, used() - begun)
"""
NOTES = f"""
- The bundled list of evacuation sites is split by its code, and every municipality is cleaned as a table of its own with `clean_table`,
  as a recipe with `split:` does; reading and writing are not in it.
- s is the wall clock with {PROCESSES} processes, which grows with what else the machine does; CPU s is what all processes used
  together. The target is that of two cores that do nothing else.
""".strip()


def run() -> Path:
    """Measure it and write national.md beside this file."""
    before = report.load()
    done = subprocess.run([sys.executable, "-c", CODE, str(PROCESSES)], capture_output=True, text=True, check=True)
    rows, municipalities, seconds, cpu = map(float, done.stdout.split())
    name = f"{rows:,.0f} rows, {municipalities:,.0f} municipalities and wards"
    each = cpu / PROCESSES
    verdict = f"{'met' if each <= MOST else '**MISSED**'}: {each:.1f} s of each of {PROCESSES} cores (at most {MOST} s)"
    return report.save(
        "national.md",
        [
            "# Cleaning a list of all of Japan\n\nMade by `make bench`. " + report.machine(before),
            report.grid(["", "s", "CPU s"], [[name, report.seconds(seconds), report.seconds(cpu)]]),
            f"## Target\n\n- {verdict}",
            "## How it was measured\n\n" + NOTES,
        ],
    )
