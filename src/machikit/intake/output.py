"""Where what came of a file is laid: into a folder of one's own (`clean`), or into the workspace (`add`)."""

import csv
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from machikit._base import paths
from machikit._base.atomic import changing, site_root
from machikit._base.messages import language, problem, say
from machikit.catalog import Catalog, municipalities
from machikit.intake.clean import Intake
from machikit.intake.gc_pause import without_collector
from machikit.tables.datapackage import write

Buffer = bytes | bytearray
LEFT = {*write.OWN, "set_aside.csv", "report.html", "report.xlsx", "report.json"}  # what `clean` leaves in a folder
PIECE = 5_000  # cases that are written at once


def reports(intake: Intake) -> dict[str, Buffer]:
    """The reports that go with a dataset: name → bytes."""
    from machikit.tables.cleaning_report import html, xlsx

    told = intake.account
    with without_collector():
        return {
            "set_aside.csv": _set_aside(intake),
            "report.html": html(told),
            "report.xlsx": xlsx(told),
            "report.json": _json(told),
        }


def _json(account: dict[str, Any]) -> bytearray:
    """The account as UTF-8, made piece by piece: of a large table, one text of it all would be heavier than the table."""
    body = bytearray(b"{")
    for key, value in account.items():
        body += (b"," if len(body) > 1 else b"") + json.dumps(key).encode() + b":"
        if isinstance(value, list) and len(value) > PIECE:
            for start in range(0, len(value), PIECE):
                body += b"," if start else b"["
                body += json.dumps(value[start : start + PIECE], ensure_ascii=False)[1:-1].encode()
            body += b"]"
        else:
            body += json.dumps(value, ensure_ascii=False).encode()
    body += b"}\n"
    return body


def _set_aside(intake: Intake) -> bytes:
    """The rows that are not in data.csv, as they stood (personal values masked), with their reasons."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    aside = intake.account["aside"]
    several = any("sheet" in one for one in aside[:1])
    writer.writerow(
        [*([say("intake.sheet")] if several else []), say("intake.row"), say("intake.reason"), *intake.headers]
    )
    rows = (
        [*([one["sheet"]] if several else []), one["row"], one["title"][language()], *one["cells"]] for one in aside
    )
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _inert(cell: object) -> object:
    """This file is for Excel, which would run a cell that begins like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell


def lay(files: Mapping[str, Buffer], folder: Path, force: bool = False) -> None:
    """Put files into a folder, all or none; KitError where one of that name is there already, unless `force`.

    What else lies there stays, but for what an earlier run of `clean` left.
    """
    there = [name for name in files if (folder / name).exists()]
    if there and not force:
        raise problem("intake.exists", folder, names=", ".join(there))
    folder = Path(os.path.abspath(folder))
    with changing(site_root(folder), folder) as change:
        made = change.folder(folder, keep=lambda name: name not in LEFT)
        for name, body in files.items():
            (made / name).write_bytes(body)


def add(catalog: Catalog, intake: Intake, workspace: Path, force: bool = False) -> Path:
    """Put the dataset into the workspace (with its city, where the kit has none) and the reports beside it; its folder.

    All of it or nothing. The reports stay out of `datasets/`: what lies there goes into prototypes.
    """
    folder = workspace / "datasets" / intake.city.id / intake.schema.id
    paths.refuse_links(workspace, folder, f"datasets/{intake.city.id}")
    if folder.exists() and not force:
        raise problem("intake.there", folder)
    with changing(workspace, folder) as change:
        if intake.city.id not in catalog.cities:
            path, text = municipalities.entry(catalog, intake.city.code or intake.city.id, workspace)
            if text:
                change.file(path, text.encode())
        write.lay(change, folder, intake.data)
        told = change.folder(workspace / "reports" / intake.city.id / intake.schema.id, keep=lambda n: n not in LEFT)
        for name, body in reports(intake).items():
            (told / name).write_bytes(body)
    return folder
