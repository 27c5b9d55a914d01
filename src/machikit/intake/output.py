"""Write the dataset and reports of a cleaned file: into a folder of the user's choice (`clean`), or into the workspace (`add`)."""

import csv
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from machikit._base import paths
from machikit._base.atomic import atomic_change, staging_root
from machikit._base.messages import kit_error, language, say
from machikit.catalog import Catalog, municipalities
from machikit.intake.build_dataset import CleanedDataset
from machikit.intake.gc_pause import gc_paused
from machikit.intake.table_folder import place_table
from machikit.tables.datapackage import write

Buffer = bytes | bytearray
# Files that `clean` writes; those of an earlier run are removed
OUTPUT_FILES = {*write.DATASET_FILES, "set_aside.csv", "report.html", "report.xlsx", "report.json"}
CHUNK = 5_000  # list items that are serialised at once


def report_files(dataset: CleanedDataset) -> dict[str, Buffer]:
    """The reports that go with a dataset: name → bytes."""
    from machikit.tables.cleaning_report import report_html, report_xlsx

    report = dataset.report
    with gc_paused():
        return {
            "set_aside.csv": _set_aside(dataset),
            "report.html": report_html(report),
            "report.xlsx": report_xlsx(report),
            "report.json": _json(report),
        }


def _json(report: dict[str, Any]) -> bytearray:
    """The report as UTF-8 JSON, serialised in chunks: for a large table, one text of it all would need more memory than the table."""
    body = bytearray(b"{")
    for key, value in report.items():
        body += (b"," if len(body) > 1 else b"") + json.dumps(key).encode() + b":"
        if isinstance(value, list) and len(value) > CHUNK:
            for start in range(0, len(value), CHUNK):
                body += b"," if start else b"["
                body += json.dumps(value[start : start + CHUNK], ensure_ascii=False)[1:-1].encode()
            body += b"]"
        else:
            body += json.dumps(value, ensure_ascii=False).encode()
    body += b"}\n"
    return body


def _set_aside(dataset: CleanedDataset) -> bytes:
    """The rows that are not in data.csv as they were in the source (personal values masked), with their reasons, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    set_aside = dataset.report["aside"]
    has_sheets = any("sheet" in row for row in set_aside[:1])
    sheet_header = [say("intake.sheet")] if has_sheets else []
    writer.writerow([*sheet_header, say("intake.row"), say("intake.reason"), *dataset.headers])
    rows = (
        [*([row["sheet"]] if has_sheets else []), row["row"], row["title"][language()], *row["cells"]]
        for row in set_aside
    )
    writer.writerows([_without_formula(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _without_formula(cell: object) -> object:
    """The cell, quoted where Excel, for which this file is meant, would run it as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell


def write_output(files: Mapping[str, Buffer], folder: Path, force: bool = False) -> None:
    """Write files into a folder, all or none. Raises KitError where one of those names exists already, unless `force`.

    Other files in the folder stay, except for those that an earlier run of `clean` wrote.
    """
    existing = [name for name in files if (folder / name).exists()]
    if existing and not force:
        raise kit_error("intake.exists", folder, names=", ".join(existing))
    folder = Path(os.path.abspath(folder))
    with atomic_change(staging_root(folder), folder) as change:
        new_folder = change.folder(folder, keep=lambda name: name not in OUTPUT_FILES)
        for name, body in files.items():
            (new_folder / name).write_bytes(body)


def add(catalog: Catalog, dataset: CleanedDataset, workspace: Path, force: bool = False, table: str = "") -> Path:
    """Add the dataset to the workspace, with an entry for its city where the catalogue has none, and return the dataset's folder.

    All of it or nothing. The reports go to `reports/` and not to `datasets/`, whose content goes into prototypes. table: what the
    user calls it, of several tables on a topic. Raises KitError where the dataset exists already, unless `force` (`place_table`).
    """
    paths.refuse_links(workspace, workspace / "datasets" / dataset.city.id, f"datasets/{dataset.city.id}")
    folder, dataset = place_table(catalog, dataset, workspace, table, force)
    paths.refuse_links(workspace, folder, f"datasets/{dataset.city.id}")
    with atomic_change(workspace, folder) as change:
        if dataset.city.id not in catalog.cities:
            path, text = municipalities.city_file(catalog, dataset.city.code or dataset.city.id, workspace)
            if text:
                change.file(path, text.encode())
        write.write_files(change, folder, dataset.data)
        report_folder = change.folder(
            workspace / "reports" / dataset.city.id / folder.name, keep=lambda name: name not in OUTPUT_FILES
        )
        for name, body in report_files(dataset).items():
            (report_folder / name).write_bytes(body)
    return folder
